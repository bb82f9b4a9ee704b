package sekisho.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrawlTest {
    @TempDir
    Path folder;

    private final TestCms cms = new TestCms();

    @AfterEach
    void stop() {
        cms.close();
    }

    private String at(String path) {
        return "http://" + cms.authority() + path;
    }

    @Test
    void findsWhatPagesStyleSheetsFeedsAndScriptsLeadTo() {
        cms.page("/", """
                <html><head><link rel=stylesheet href="/style.css?ver=6.1"><link rel=alternate href="/feed/">
                <meta property="og:image" content="%s"></head>
                <body style="background:url(/inline.png)"><a href="about/">会社</a> <a href="/日本語/">記事</a>
                <img srcset="/a,1.png 1x, /b.png 2x, /c.png" data-src="/lazy.png">
                <script>var u = "%s"; var p = "/data/list.json?x=1";</script>
                <a href="https://elsewhere.example/">外</a><a href="mailto:a@example.jp">m</a></body>""".formatted(at("/og.png"), at("/from-script/").replace("/", "\\/")));
        cms.file("/style.css", "text/css", "@import 'more.css'; a{background:url( \"deep/bg.png\" )}");
        cms.file("/more.css", "text/css", "b{src:url(font.woff2)}");
        cms.file("/feed/", "application/rss+xml", "<rss><link>" + at("/in-feed/?a=1&amp;b=2") + "</link></rss>");
        cms.page("/%E6%97%A5%E6%9C%AC%E8%AA%9E/", "<p>日本語");
        List.of("/about/", "/from-script/", "/in-feed/").forEach(path -> cms.page(path, "<p>" + path));
        List.of("/og.png", "/inline.png", "/a,1.png", "/b.png", "/c.png", "/lazy.png", "/deep/bg.png", "/font.woff2")
                .forEach(path -> cms.bytes(path, "image/png", path.getBytes(StandardCharsets.UTF_8)));
        cms.file("/data/list.json", "application/json", "[]");
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            Version version = vault.crawlAndPublish();
            Set<String> expected = Set.of(
                    "/",
                    "/style.css",
                    "/more.css",
                    "/feed/",
                    "/日本語/",
                    "/about/",
                    "/from-script/",
                    "/in-feed/",
                    "/og.png",
                    "/inline.png",
                    "/a,1.png",
                    "/b.png",
                    "/c.png",
                    "/lazy.png",
                    "/deep/bg.png",
                    "/font.woff2",
                    "/data/list.json");
            assertThat(vault.site().differences(0, version.number()).added())
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(version.pages()).isEqualTo(5);
            assertThat(vault.get("/%e6%97%a5%e6%9c%ac%e8%aa%9e/").text()).isEqualTo("<p>日本語");
            assertThat(vault.get("/style.css?ver=6.2").status()).isEqualTo(200);
        }
    }

    @Test
    void makesEveryAddressOfTheSiteThePublicOneOverHttps() {
        cms.page(
                "/",
                "<a href='%s'>x</a><script>{\"u\":\"%s\"}</script><a href='//%s/z'>z</a> share?u=http%%3A%%2F%%2F%s%%2Fq"
                        .formatted(
                                at("/x/"),
                                at("/y/").replace("/", "\\/"),
                                cms.authority(),
                                cms.authority().replace(":", "%3A")));
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            vault.crawlAndPublish();
            assertThat(vault.get("/").text())
                    .isEqualTo(
                            "<a href='https://www.example.jp/x/'>x</a><script>{\"u\":\"https:\\/\\/www.example.jp\\/y\\/\"}"
                                    + "</script><a href='//www.example.jp/z'>z</a> share?u=https%3A%2F%2Fwww.example.jp%2Fq");
        }
    }

    @Test
    void aPageInShiftJisStaysAsItIs() {
        Charset shiftJis = Charset.forName("windows-31j");
        byte[] page =
                ("<meta http-equiv=Content-Type content=\"text/html; charset=Shift_JIS\"><title>表示</title><a href=\""
                                + at("/次/") + "\">ソース能力</a>")
                        .getBytes(shiftJis);
        cms.bytes("/", "text/html", page).page("/%E6%AC%A1/", "<p>次");
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            vault.crawlAndPublish();
            TestVault.Got got = vault.get("/");
            assertThat(got.field("content-type")).isEqualTo("text/html");
            assertThat(new String(got.body(), shiftJis)).contains("ソース能力", "https://www.example.jp/次/", "表示");
            assertThat(vault.get("/次/").status()).isEqualTo(200);
        }
    }

    @Test
    void keepsRedirectsAndTheNotFoundPageOfTheCms() {
        cms.page("/", "<a href=/old/>o</a><a href=/away/>a</a><a href=/gone/>g</a>");
        cms.redirect("/old/", 301, at("/new/")).page("/new/", "<p>新");
        cms.redirect("/away/", 302, "https://elsewhere.example/x");
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            vault.crawlAndPublish();
            assertThat(vault.get("/old/").status()).isEqualTo(301);
            assertThat(vault.get("/old/").field("location")).isEqualTo("/new/");
            assertThat(vault.get("/away/").field("location")).isEqualTo("https://elsewhere.example/x");
            assertThat(vault.get("/gone/").status()).isEqualTo(404);
            assertThat(vault.get("/wp-login.php").status()).isEqualTo(404);
            assertThat(vault.get("/wp-login.php").text()).contains("お探しのページはありません");
        }
    }

    @Test
    void asksOnlyForWhatChanged() {
        cms.page("/", "<a href=/a/>a</a><img src=/i.png>")
                .page("/a/", "<p>前")
                .bytes("/i.png", "image/png", new byte[] {1, 2});
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            Version first = vault.crawlAndPublish();
            cms.forget();
            assertThat(vault.crawl().number())
                    .as("nothing changed, no new version")
                    .isEqualTo(first.number());
            assertThat(cms.asked()).contains("/ conditional", "/a/ conditional", "/i.png conditional");
            cms.page("/a/", "<p>後");
            Version second = vault.crawl();
            assertThat(vault.site().differences(first.number(), second.number()).changed())
                    .containsExactly("/a/");
            assertThat(vault.get("/a/").text()).as("staged only").isEqualTo("<p>前");
        }
    }

    @Test
    void aCrawlThatWasBrokenOffGoesOnWhereItWas() {
        StringBuilder links = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            links.append("<a href=/p").append(i).append("/>p</a>");
            cms.page("/p" + i + "/", "<p>" + i);
        }
        cms.page("/", links.toString());
        VaultSettings settings = TestVault.settings(cms);
        try (TestVault vault = new TestVault(folder, settings)) {
            AtomicInteger steps = new AtomicInteger();
            SiteVault first = vault.site();
            assertThatThrownBy(() -> first.crawl("cli:test", progress -> {
                        if (progress.fetched() > 20 && steps.incrementAndGet() == 1) {
                            first.stop();
                        }
                    }))
                    .isInstanceOfSatisfying(
                            VaultException.class, e -> assertThat(e.code()).isEqualTo(VaultException.Code.STOPPED));
            vault.reopen(settings);
            assertThat(vault.site().isUnfinished()).isTrue();
            cms.forget();
            assertThat(vault.crawl().pages()).isEqualTo(61);
            assertThat(cms.asked()).hasSizeLessThan(60);
        }
    }

    @Test
    void countsOnlyTheParametersThatARuleNames() {
        cms.page("/", "<a href='/?p=2&utm=x'>2</a><a href='/list/?page=3'>3</a><a href='/list/?page=4'>4</a>");
        cms.page("/?p=2", "zwei")
                .page("/list/", "l")
                .page("/list/?page=3", "drei")
                .page("/list/?page=4", "vier");
        VaultSettings settings = TestVault.settings(cms, plain -> with(plain, Map.of("/list/", Set.of("page"))));
        try (TestVault vault = new TestVault(folder, settings)) {
            vault.crawlAndPublish();
            assertThat(vault.get("/list/?x=1&page=3").text()).isEqualTo("drei");
            assertThat(vault.get("/list/?page=4").text()).isEqualTo("vier");
            assertThat(vault.get("/?p=2").text()).startsWith("<a href");
            assertThat(cms.asked()).noneMatch(target -> target.contains("p=2"));
        }
    }

    private static VaultSettings with(VaultSettings plain, Map<String, Set<String>> queries) {
        return new VaultSettings(
                plain.site(),
                plain.publicAuthority(),
                plain.origin(),
                plain.originHost(),
                plain.aliases(),
                plain.start(),
                plain.include(),
                plain.exclude(),
                plain.dynamic(),
                queries.entrySet().stream()
                        .map(rule -> new VaultSettings.QueryRule(PathPattern.of(rule.getKey()), rule.getValue()))
                        .toList(),
                plain.crawl(),
                plain.login(),
                plain.guard(),
                plain.schedule(),
                plain.publishFresh(),
                plain.keep(),
                plain.webhookSecret(),
                plain.serving());
    }

    @Test
    void anAnswerThatIsTooLongIsLeftOut() throws IOException {
        cms.page("/", "<img src=/big.bin><img src=/small.bin>");
        cms.bytes("/big.bin", "application/octet-stream", new byte[65 << 20]);
        cms.bytes("/small.bin", "application/octet-stream", new byte[3 << 20]);
        try (TestVault vault = new TestVault(folder, TestVault.settings(cms))) {
            vault.crawlAndPublish();
            assertThat(vault.get("/big.bin").status()).isEqualTo(404);
            assertThat(vault.get("/small.bin").body()).hasSize(3 << 20);
        }
    }

    @Test
    void aCmsThatDoesNotAnswerIsSaidSo() {
        TestCms gone = new TestCms();
        VaultSettings settings = TestVault.settings(gone);
        gone.close();
        try (TestVault vault = new TestVault(folder, settings)) {
            assertThatThrownBy(vault::crawl)
                    .isInstanceOfSatisfying(
                            VaultException.class, e -> assertThat(e.code()).isEqualTo(VaultException.Code.ORIGIN));
            assertThat(vault.site().newest()).isEqualTo(Optional.empty());
        }
    }
}
