package sekisho.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.decoder.Decoder;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RFC 9110 as visitors of a copy meet it. */
class ServingTest {
    private static final String LONG = "<p>" + "街道と宿場の話。".repeat(500);

    @TempDir
    Path folder;

    private final TestCms cms = new TestCms();
    private final byte[] large = new byte[3 << 20];

    @BeforeEach
    void fill() {
        new Random(1).nextBytes(large);
        cms.page(
                "/",
                LONG
                        + "<a href=/a.css><a href=/large.bin><a href=/folder/><a href=/page.html><a href=/index/index.html>");
        cms.file("/a.css", "text/css", "a{}");
        cms.bytes("/large.bin", "application/octet-stream", large);
        cms.page("/folder/", "<p>f").page("/page.html", "<p>p").page("/index/index.html", "<p>i");
    }

    @AfterEach
    void stop() {
        cms.close();
    }

    @Test
    void everyCodingIsTheSamePage() throws IOException {
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            vault.crawlAndPublish();
            String page = vault.get("/").text();
            TestVault.Got br = vault.get("/", "Accept-Encoding", "br");
            TestVault.Got zstd = vault.get("/", "Accept-Encoding", "zstd;q=1.0, identity;q=0.5");
            TestVault.Got gzip = vault.get("/", "Accept-Encoding", "gzip, br;q=0, zstd;q=0.000");
            assertThat(br.field("content-encoding")).isEqualTo("br");
            assertThat(zstd.field("content-encoding")).isEqualTo("zstd");
            assertThat(gzip.field("content-encoding")).isEqualTo("gzip");
            assertThat(br.field("vary")).isEqualTo("Accept-Encoding");
            assertThat(new String(Decoder.decompress(br.body()).getDecompressedData(), StandardCharsets.UTF_8))
                    .isEqualTo(page);
            assertThat(new ZstdInputStream(new ByteArrayInputStream(zstd.body())).readAllBytes())
                    .isEqualTo(page.getBytes(StandardCharsets.UTF_8));
            assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes())
                    .isEqualTo(page.getBytes(StandardCharsets.UTF_8));
            assertThat(br.field("etag"))
                    .isNotEqualTo(gzip.field("etag"))
                    .isNotEqualTo(vault.get("/").field("etag"));
            assertThat(vault.get("/a.css", "Accept-Encoding", "br").field("content-encoding"))
                    .as("too small")
                    .isEmpty();
        }
    }

    @Test
    void preconditionsAreHonoured() {
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            vault.crawlAndPublish();
            String etag = vault.get("/a.css").field("etag");
            assertThat(vault.get("/a.css", "If-None-Match", "\"x\", W/" + etag).status())
                    .isEqualTo(304);
            assertThat(vault.get("/a.css", "If-None-Match", "*").status()).isEqualTo(304);
            assertThat(vault.get("/a.css", "If-None-Match", "\"x\"").status()).isEqualTo(200);
            assertThat(vault.get("/a.css", "If-Match", "\"x\"").status()).isEqualTo(412);
            assertThat(vault.get("/a.css", "If-Match", etag).status()).isEqualTo(200);
            assertThat(vault.get("/a.css", "If-None-Match", etag).body()).isEmpty();
        }
    }

    @Test
    void rangesOfSmallAndLargeFilesAreExact() {
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            vault.crawlAndPublish();
            assertThat(vault.get("/large.bin").body()).isEqualTo(large);
            TestVault.Got part = vault.get("/large.bin", "Range", "bytes=2000000-2000009");
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.field("content-range")).isEqualTo("bytes 2000000-2000009/" + large.length);
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(large, 2000000, 2000010));
            assertThat(vault.get("/large.bin", "Range", "bytes=-5").body())
                    .isEqualTo(Arrays.copyOfRange(large, large.length - 5, large.length));
            assertThat(vault.get("/a.css", "Range", "bytes=1-").text()).isEqualTo("{}");
            assertThat(vault.get("/a.css", "Range", "bytes=1-1,2-2").status()).isEqualTo(200);
            assertThat(vault.get("/a.css", "Range", "bytes=2-1").status()).isEqualTo(200);
            TestVault.Got beyond = vault.get("/a.css", "Range", "bytes=3-");
            assertThat(beyond.status()).isEqualTo(416);
            assertThat(beyond.field("content-range")).isEqualTo("bytes */3");
            assertThat(vault.get("/a.css", "Range", "bytes=0-0", "If-Range", "\"other\"")
                            .status())
                    .isEqualTo(200);
            TestVault.Got coded = vault.get("/", "Range", "bytes=0-2", "Accept-Encoding", "br");
            assertThat(coded.field("content-encoding")).isEmpty();
            assertThat(coded.text()).isEqualTo("<p>");
        }
    }

    @Test
    void namesThatAreNotWrittenOutAreFound() {
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            vault.crawlAndPublish();
            assertThat(vault.get("/folder").status()).isEqualTo(301);
            assertThat(vault.get("/folder").field("location")).isEqualTo("/folder/");
            assertThat(vault.get("/page").text()).isEqualTo("<p>p");
            assertThat(vault.get("/index/").text()).isEqualTo("<p>i");
            assertThat(vault.get("/index.php").text()).startsWith("<p>街道");
            assertThat(vault.get("/folder/../a.css").text()).isEqualTo("a{}");
            assertThat(vault.get("/%66older/").text()).isEqualTo("<p>f");
            assertThat(vault.get("/%2e%2e/%2e%2e/etc/passwd").status()).isEqualTo(404);
            assertThat(vault.get("*").status()).isEqualTo(404);
        }
    }

    @Test
    void onlyReadingIsAllowedAndAnswersCarryTheirFields() {
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            vault.crawlAndPublish();
            TestVault.Got post = vault.ask("POST", "/");
            assertThat(post.status()).isEqualTo(405);
            assertThat(post.field("allow")).isEqualTo("GET, HEAD");
            TestVault.Got page = vault.get("/");
            assertThat(page.field("x-content-type-options")).isEqualTo("nosniff");
            assertThat(page.field("content-security-policy")).contains("upgrade-insecure-requests");
            assertThat(page.field("cache-control")).isEqualTo("no-cache");
            assertThat(vault.get("/a.css").field("cache-control")).isEqualTo("public, max-age=3600");
            assertThat(vault.get("/none").status()).isEqualTo(404);
            assertThat(vault.get("/none").field("cache-control")).isEqualTo("no-cache");
        }
    }
}
