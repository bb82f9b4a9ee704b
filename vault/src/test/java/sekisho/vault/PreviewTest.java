package sekisho.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewTest {
    @TempDir
    Path folder;

    private final TestCms cms = new TestCms();

    @AfterEach
    void stop() {
        cms.close();
    }

    @Test
    void aPageNeedsNothingElseAndRunsNothing() {
        cms.page("/", """
                <link rel=stylesheet href=/a.css><script src=/s.js></script><body onload="x()" style="background:url(/i.png)">
                <img src="/i.png" onerror=x()><a href="javascript:x()">a</a><form action=/post></form><p>本文</p>
                <iframe src=/></iframe><meta http-equiv=refresh content="0;url=/b/">""");
        cms.file("/a.css", "text/css", "p{color:red} b{background:url('i.png')} i{x:'</style><script>y()</script>'}");
        cms.file("/s.js", "text/javascript", "x");
        cms.bytes("/i.png", "image/png", new byte[] {1, 2, 3});
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            Version version = vault.crawl();
            String page = vault.site().preview(version.number(), "/").orElseThrow();
            assertThat(page).contains("本文", "color:red", "data:image/png;base64,AQID");
            assertThat(page)
                    .doesNotContain(
                            "onerror", "onload", "javascript:", "action", "<iframe", "<link", "http-equiv=\"refresh");
            assertThat(Jsoup.parse(page).select("script"))
                    .as("what a style sheet says stays there")
                    .isEmpty();
            assertThat(vault.site().preview(version.number(), "/none/")).isEmpty();
        }
    }
}
