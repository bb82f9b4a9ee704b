package sekisho.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The static search index, read as the script in the browser reads it. */
class SearchTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final TestCms cms = new TestCms();

    @AfterEach
    void stop() {
        cms.close();
    }

    private static List<String> found(TestVault vault, String word) throws IOException {
        JsonNode about = JSON.readTree(vault.get("/.sekisho/search/about.json").body());
        JsonNode shard = JSON.readTree(vault.get("/.sekisho/search/t"
                        + word.charAt(0) % about.path("shards").asInt() + ".json")
                .body());
        List<String> paths = new ArrayList<>();
        for (JsonNode posting : shard.path(word)) {
            int page = posting.asInt() >> 1;
            int size = about.path("pages").asInt();
            JsonNode some = JSON.readTree(
                    vault.get("/.sekisho/search/d" + page / size + ".json").body());
            paths.add(some.path(page % size).path(1).asText());
        }
        return paths;
    }

    @Test
    void japaneseWordsAreFoundWhereTheyStand() throws IOException {
        cms.page(
                "/",
                "<title>関所商店</title><main>江戸の道具を売っています。<a href=/a/>a</a><a href=/b/>b</a><a href=/c/>c</a></main>");
        cms.page("/a/", "<title>手形の話</title><article>通行手形を見せて関所を通った。ＡＰＩ</article><footer>道具</footer>");
        cms.page("/b/", "<meta name=robots content=noindex><main>手形</main>");
        cms.page("/c/", "<main>東京都に住む</main>");
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            Version version = vault.crawlAndPublish();
            assertThat(version.pages()).as("the search is no page of the site").isEqualTo(4);
            assertThat(vault.site().differences(0, version.number()).added())
                    .noneMatch(path -> path.contains("sekisho"));
            assertThat(found(vault, "関所")).containsExactly("/", "/a/");
            assertThat(found(vault, "手形")).containsExactly("/a/");
            assertThat(found(vault, "道具")).containsExactly("/");
            assertThat(found(vault, "api")).containsExactly("/a/");
            assertThat(found(vault, "通る")).as("the base form").containsExactly("/a/");
            assertThat(found(vault, "を")).isEmpty();
            assertThat(vault.get("/?s=手形&x=1").status()).isEqualTo(302);
            assertThat(vault.get("/?s=手形&x=1").field("location")).isEqualTo("/.sekisho/search/?q=%E6%89%8B%E5%BD%A2");
            TestVault.Got page = vault.get("/.sekisho/search/?q=x");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.field("content-security-policy")).contains("script-src 'self'");
            assertThat(page.text()).doesNotContain("<script>").doesNotContain("style=");
        }
    }
}
