package sekisho.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody changes what is published, behind our back. */
class IntegrityTest {
    @TempDir
    Path folder;

    private final TestCms cms = new TestCms();

    @BeforeEach
    void fill() {
        cms.page("/", "<p>本物</p><a href=/b/>b</a><a href=/large.bin>l</a>").page("/b/", "<p>b");
        cms.bytes("/large.bin", "application/octet-stream", new byte[2 << 20]);
    }

    @AfterEach
    void stop() {
        cms.close();
    }

    private static Path plain(TestVault vault, String content) throws IOException {
        byte[] wanted = content.getBytes(StandardCharsets.UTF_8);
        try (Stream<Path> files = Files.walk(vault.data().resolve("vault/" + TestVault.SITE + "/public"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName()
                            .toString()
                            .equals(BlobId.of(wanted).hex()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aPlantedChangeIsSeenHealedAndRecordedWhateverItsTimeSays() throws IOException {
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            vault.crawlAndPublish();
            assertThat(vault.site().verify(true)).isZero();
            Path file = plain(vault, "<p>b");
            FileTime time = Files.getLastModifiedTime(file);
            Files.writeString(file, "<p>x");
            Files.setLastModifiedTime(file, time);
            assertThat(vault.site().verify(false)).as("same size, same time").isEqualTo(1);
            assertThat(Files.readString(file)).isEqualTo("<p>b");
            assertThat(vault.audited().getLast().action()).isEqualTo("vault.tampered");
            assertThat(vault.audited().getLast().details())
                    .containsEntry("first", "/b/")
                    .containsEntry("healed", "1");
            assertThat(vault.site().verify(false)).isZero();
            Files.delete(file);
            assertThat(vault.site().verify(false)).as("deleted").isEqualTo(1);
            assertThat(Files.readString(file)).isEqualTo("<p>b");
        }
    }

    @Test
    void aTrialIsNoticedHealedAndNoAlertButARealChangeBesideItIs() throws IOException {
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            assertThat(vault.site().tryTampering("probe"))
                    .as("nothing is published")
                    .isEmpty();
            vault.crawlAndPublish();
            vault.site().verify(true);
            SiteVault.Trial trial = vault.site().tryTampering("probe").orElseThrow();
            assertThat(trial.noticed() && trial.healed()).as("%s", trial).isTrue();
            assertThat(vault.actions()).endsWith("vault.tampering-tried").doesNotContain("vault.tampered");
            assertThat(vault.site().verify(true)).isZero();
            Path home = plain(vault, "<p>本物</p><a href=/b/>b</a><a href=/large.bin>l</a>");
            Files.writeString(home, "x");
            assertThat(vault.site().tryTampering("probe")).contains(trial);
            assertThat(vault.audited().getLast().action()).isEqualTo("vault.tampered");
            assertThat(vault.audited().getLast().details()).containsEntry("first", "/");
        }
    }

    @Test
    void aVisitorNeverSeesAChangedFile() throws IOException {
        VaultSettings settings = TestVault.settings(cms);
        try (TestVault vault = new TestVault(folder, settings)) {
            vault.crawlAndPublish();
            Files.writeString(plain(vault, "<p>b"), "<p>falsch");
            assertThat(vault.get("/b/").text()).isEqualTo("<p>b");
            assertThat(vault.actions()).endsWith("vault.tampered");
            byte[] large = new byte[2 << 20];
            Path file = vault.data()
                    .resolve("vault/" + TestVault.SITE + "/public/"
                            + BlobId.of(large).hex().substring(0, 2) + "/"
                            + BlobId.of(large).hex());
            assertThat(vault.get("/large.bin").body()).isEqualTo(large);
            byte[] changed = large.clone();
            changed[1_000_000] = 1;
            Files.write(file, changed);
            assertThat(vault.get("/large.bin").body()).isEqualTo(large);
        }
    }

    @Test
    void stateAndManifestAreHealedFromTheirSecondCopies() throws IOException {
        VaultSettings settings = TestVault.settings(cms);
        try (TestVault vault = new TestVault(folder, settings)) {
            vault.crawlAndPublish();
            Path site = vault.data().resolve("vault/" + TestVault.SITE);
            for (String name : List.of("state", "versions/00000001.manifest")) {
                byte[] bytes = Files.readAllBytes(site.resolve(name));
                bytes[bytes.length / 2] ^= 1;
                Files.write(site.resolve(name), bytes);
            }
            assertThat(vault.site().verify(false)).isEqualTo(2);
            assertThat(vault.site().verify(false)).isZero();
            byte[] bytes = Files.readAllBytes(site.resolve("state"));
            bytes[90] ^= 1;
            Files.write(site.resolve("state"), bytes);
            Files.write(site.resolve("versions/00000001.manifest"), new byte[100]);
            vault.reopen(settings);
            assertThat(vault.get("/b/").text()).isEqualTo("<p>b");
        }
    }

    @Test
    void whatIsNotPublishedLiesNowhereInTheDataFolder() throws IOException {
        String secret = "未公開の製品 x7-prototype";
        cms.page("/b/", "<p>" + secret).page("/", "<a href=/b/?password=hunter-two>b</a><a href=/geheim-pfad/>g</a>");
        cms.page("/geheim-pfad/", "<p>g");
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            vault.crawl();
            try (Stream<Path> files = Files.walk(vault.data())) {
                for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                    assertThat(bytes)
                            .as(file.toString())
                            .doesNotContain(
                                    new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                            .doesNotContain("hunter-two")
                            .doesNotContain("geheim-pfad");
                }
            }
        }
    }
}
