package sekisho.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stops a publication. */
class GuardTest {
    @TempDir
    Path folder;

    private final TestCms cms = new TestCms();

    @BeforeEach
    void fill() {
        StringBuilder links = new StringBuilder("<script src=https://cdn.example/a.js></script>");
        for (int i = 0; i < 20; i++) {
            links.append("<a href=/p").append(i).append("/>p</a>");
            cms.page("/p" + i + "/", "<p>ページ " + i);
        }
        cms.page("/", links.toString());
    }

    @AfterEach
    void stop() {
        cms.close();
    }

    private List<Finding.Kind> kinds(Version version) {
        return version.findings().stream().map(Finding::kind).distinct().toList();
    }

    @Test
    void aSiteThatShrinksWaits() {
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            Version before = vault.crawlAndPublish();
            cms.page("/", "<a href=/p1/>p</a>");
            Version after = vault.crawl();
            assertThat(after.findings()).containsExactly(new Finding(Finding.Kind.SHRUNK, "21 → 2"));
            assertThat(vault.actions()).contains("vault.held");
            assertThatThrownBy(() -> vault.site().publish(0, false, "cli:test"))
                    .isInstanceOfSatisfying(
                            VaultException.class, e -> assertThat(e.code()).isEqualTo(VaultException.Code.HELD));
            assertThat(vault.site().published().map(Version::number)).contains(before.number());
            vault.site().publish(0, true, "cli:test");
            assertThat(vault.get("/p7/").status()).isEqualTo(404);
            vault.site().rollBack(0, "cli:test");
            assertThat(vault.get("/p7/").text()).isEqualTo("<p>ページ 7");
        }
    }

    @Test
    void anErrorWaitsAndThePageOfBeforeIsKept() {
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            vault.crawlAndPublish();
            cms.with("/p3/", TestCms.text(500, "text/html", "<h1>Internal Server Error</h1>"));
            cms.page("/p4/", "<p>neu");
            Version after = vault.crawl();
            assertThat(after.findings()).containsExactly(new Finding(Finding.Kind.ERROR_PAGE, "/p3/ (500)"));
            assertThat(vault.site().differences(1, after.number()).changed()).containsExactly("/p4/");
            assertThat(vault.site().differences(1, after.number()).removed()).isEmpty();
        }
    }

    @Test
    void aMaintenancePageWaits() {
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            vault.crawlAndPublish();
            cms.with("/p5/", TestCms.text(503, "text/html", "<p>Briefly unavailable for scheduled maintenance."));
            cms.page("/p6/", "<title>お知らせ</title><p>ただいまメンテナンス中です。");
            assertThat(vault.crawl().findings())
                    .containsExactlyInAnyOrder(
                            new Finding(Finding.Kind.MAINTENANCE, "/p5/ (503)"),
                            new Finding(Finding.Kind.MAINTENANCE, "/p6/"));
        }
    }

    @Test
    void scriptsFramesAndFormsOfNewHostsWait() {
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            vault.crawlAndPublish();
            cms.page(
                    "/p1/",
                    "<script src=//evil.example/x.js></script><script src=https://cdn.example/b.js></script>"
                            + "<iframe src=https://frames.example/></iframe><form action=https://forms.example/post></form>");
            assertThat(vault.crawl().findings())
                    .containsExactlyInAnyOrder(
                            new Finding(Finding.Kind.NEW_SCRIPT_HOST, "evil.example"),
                            new Finding(Finding.Kind.NEW_FRAME_HOST, "frames.example"),
                            new Finding(Finding.Kind.NEW_FORM_HOST, "forms.example"));
        }
    }

    @Test
    void defacedPagesAndErrorsOfProgramsWait() {
        cms.page("/p1/", "<title>HACKED BY xyz</title><p>!");
        cms.page("/p2/", "<br /><b>Fatal error</b>:  Uncaught Error in wp-settings.php");
        cms.page("/p3/", "<meta http-equiv=refresh content='0; url=https://casino.example/'>");
        cms.page("/p4/", "<p>この本では hacked by という言い回しの歴史を述べる。" + "あ".repeat(3000));
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            assertThat(vault.crawl().findings())
                    .containsExactlyInAnyOrder(
                            new Finding(Finding.Kind.DEFACED, "/p1/"),
                            new Finding(Finding.Kind.ERROR_TEXT, "/p2/"),
                            new Finding(Finding.Kind.FOREIGN_REFRESH, "/p3/"));
        }
    }

    @Test
    void whatAScanFindsWaits() {
        cms.bytes("/p1/", "application/zip", "EICAR".getBytes(StandardCharsets.US_ASCII));
        ContentScan scan = (site, path, type, content) ->
                new String(content.readAllBytes(), StandardCharsets.UTF_8).equals("EICAR")
                        ? Optional.of("Eicar-Test")
                        : Optional.empty();
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms), scan)) {
            assertThat(vault.crawl().findings()).containsExactly(new Finding(Finding.Kind.SCAN, "/p1/: Eicar-Test"));
            assertThat(kinds(vault.crawl())).as("again, though nothing changed").containsExactly(Finding.Kind.SCAN);
        }
    }
}
