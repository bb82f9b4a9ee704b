package sekisho.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page, empty, with believable content, and with content that tries to become markup. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PagesTest {
    private static final Set<String> LINKS = Set.of("href", "src", "action", "hx-get", "hx-post");
    private static final Set<String> ATTRIBUTES = Set.of(
            "lang",
            "charset",
            "name",
            "content",
            "rel",
            "type",
            "href",
            "integrity",
            "src",
            "defer",
            "class",
            "id",
            "hx-history",
            "hx-get",
            "hx-post",
            "hx-trigger",
            "hx-swap",
            "hx-swap-oob",
            "hx-target",
            "hx-select",
            "hx-select-oob",
            "hx-push-url",
            "hx-disabled-elt",
            "aria-hidden",
            "aria-label",
            "aria-current",
            "aria-describedby",
            "focusable",
            "viewbox",
            "width",
            "height",
            "fill",
            "stroke",
            "stroke-width",
            "stroke-linecap",
            "stroke-linejoin",
            "stroke-dasharray",
            "stroke-dashoffset",
            "d",
            "cx",
            "cy",
            "r",
            "x",
            "y",
            "preserveaspectratio",
            "role",
            "hreflang",
            "method",
            "action",
            "value",
            "tabindex",
            "maxlength",
            "minlength",
            "placeholder",
            "autocomplete",
            "autofocus",
            "required",
            "readonly",
            "selected",
            "checked",
            "scope",
            "colspan",
            "title",
            "datetime",
            "max",
            "enctype",
            "accept",
            "download",
            "rows");
    private static final Set<String> TAGS = Set.of(
            "html",
            "head",
            "meta",
            "title",
            "link",
            "script",
            "body",
            "svg",
            "symbol",
            "path",
            "circle",
            "use",
            "g",
            "rect",
            "a",
            "header",
            "span",
            "nav",
            "div",
            "form",
            "input",
            "button",
            "main",
            "footer",
            "section",
            "br",
            "h1",
            "h2",
            "h3",
            "p",
            "strong",
            "small",
            "b",
            "ul",
            "ol",
            "li",
            "label",
            "select",
            "option",
            "table",
            "caption",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "code",
            "pre",
            "time",
            "dl",
            "dt",
            "dd",
            "progress",
            "details",
            "summary",
            "textarea");

    private Fixture empty;
    private Fixture full;
    private Fixture hostile;
    private final List<Object[]> pages = new ArrayList<>();

    @BeforeAll
    void open(@TempDir Path folder) {
        empty = new Fixture(folder.resolve("empty"));
        full = new Fixture(folder.resolve("full"));
        hostile = new Fixture(folder.resolve("hostile"));
        Samples.fill(full.controls, full.records, full.workbooks, full.now, false);
        Samples.fill(hostile.controls, hostile.records, hostile.workbooks, hostile.now, true);
        full.certificates = Samples.certificates(full.now, false);
        hostile.certificates = Samples.certificates(hostile.now, true);
        collect("empty", empty);
        collect("full", full);
        collect("hostile", hostile);
    }

    @AfterAll
    void close() {
        empty.close();
        full.close();
        hostile.close();
    }

    private void collect(String what, Fixture fixture) {
        Fixture.Browser outside = fixture.browser();
        for (String language : List.of("ja", "en")) {
            outside.language = language;
            add(what, language, fixture.setupPath(), outside.get(fixture.setupPath()));
            add(what, language, "dead set-up link", outside.get("/setup/" + "A".repeat(43)));
            add(what, language, "unset login", outside.get("/login"));
            add(
                    what,
                    language,
                    "set-up refused",
                    outside.post(fixture.setupPath(), Map.of("password", "short", "again", "short")));
        }
        Fixture.Browser browser = fixture.loggedIn();
        browser.upload(
                fixture == hostile ? "<img src=x onerror=alert(1)>.xlsx" : "シート.xlsx",
                "PK".getBytes(StandardCharsets.UTF_8),
                Map.of("csrf", browser.get("/sheets").token()));
        browser.upload(
                "broken.xlsx",
                new byte[] {1},
                Map.of("csrf", browser.get("/sheets").token()));
        Fixture.await(() -> fixture.records.actions().contains("sheet.failed")
                && fixture.records.actions().contains("sheet.answered"));
        Fixture.await(() -> !browser.get("/sheets").body().contains("r-attested\"><svg class=\"icon\""));
        String list = browser.get("/sheets").body();
        List<String> sheets = java.util.regex.Pattern.compile("href=\"(/sheets/[0-9a-f]{32})\"")
                .matcher(list)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
        assertThat(sheets).hasSize(2);
        for (String language : List.of("ja", "en")) {
            browser.language = language;
            outside.language = language;
            add(what, language, "login", outside.get("/login"));
            add(what, language, "login refused", outside.post("/login", Map.of("password", "wrong")));
            for (String path : List.of(
                    "/",
                    "/?result=fails",
                    "/?q=%3Cscript%3E%22%27",
                    "/controls",
                    "/probe",
                    "/traffic",
                    "/traffic?probes=1",
                    "/traffic?outcome=refused&pause=1",
                    "/traffic?q=%3Cb%3E%22",
                    "/traffic/rows",
                    "/sheets",
                    "/certificates",
                    "/journal",
                    "/journal?action=%22%3E%3Cb%3E&from=x",
                    "/nowhere",
                    "/%3Cscript%3E")) {
                add(what, language, path, browser.get(path));
            }
            for (String sheet : sheets) {
                add(what, language, sheet, browser.get(sheet));
                add(what, language, sheet + "?show=answered", browser.get(sheet + "?show=answered"));
            }
            add(what, language, "verify", browser.act("/journal/verify", Map.of()));
            add(what, language, "forged", browser.post("/logout", Map.of("csrf", "forged")));
            add(
                    what,
                    language,
                    "no file",
                    browser.upload(
                            "",
                            new byte[0],
                            Map.of("csrf", browser.get("/sheets").token())));
            if (fixture != empty) {
                for (String path : List.of(
                        "/controls/tls-min-version",
                        "/controls/mfa",
                        "/controls/ip-allowlist",
                        "/requests/req-0",
                        "/requests/req-4",
                        "/requests/req-6",
                        "/records/A166",
                        "/records/E0")) {
                    add(what, language, path, browser.get(path));
                }
            }
        }
    }

    private void add(String what, String language, String path, Fixture.Page page) {
        pages.add(new Object[] {what + " " + language + " " + path, page});
    }

    Stream<Object[]> pages() {
        return pages.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void nothingBecomesMarkupAndNothingIsInline(String name, Fixture.Page page) {
        List<Markup.Tag> tags = Markup.tags(page.body());
        assertThat(tags).extracting(Markup.Tag::name).isSubsetOf(TAGS);
        for (Markup.Tag tag : tags) {
            assertThat(tag.attributes().keySet()).as(tag.toString()).isSubsetOf(ATTRIBUTES);
            tag.attributes().forEach((attribute, value) -> {
                if (LINKS.contains(attribute)) {
                    assertThat(value).as(tag.toString()).matches("(/[^/\\\\].*|/|#.+|\\?.*)");
                }
            });
            if (tag.name().equals("script")) {
                assertThat(tag.attributes().get("src")).matches("/assets/[0-9a-f]{16}/htmx\\.js");
                assertThat(tag.attributes().get("integrity")).startsWith("sha384-");
            }
        }
        assertThat(page.body()).doesNotContain("javascript:alert(3)\"").doesNotContain("<script>");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void saysItsLanguageAndIsProtected(String name, Fixture.Page page) {
        assertThat(page.field("Content-Security-Policy")).isEqualTo(Protections.CONTENT_SECURITY_POLICY);
        assertThat(page.field("Strict-Transport-Security")).startsWith("max-age=31536000");
        assertThat(page.field("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.field("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(page.field("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(page.field("Cache-Control")).isEqualTo("no-store");
        if (page.body().startsWith("<!doctype html>")) {
            String language = name.contains(" ja ") ? "ja" : "en";
            assertThat(page.body()).contains("<html lang=\"" + language + "\">");
        }
        assertThat(page.status()).isNotEqualTo(500);
    }

    @Test
    void theTableShowsEveryControlWithWordAndSignAndColour() {
        String home = page("full ja /");
        assertThat(home).contains("通信と証明書", "古い TLS の拒否", "tls-min-version", "確認済み", "不適合", "表明あり", "期限切れ");
        assertThat(home).contains("badge r-fails\"><svg class=\"icon\"", "#i-cross");
        assertThat(home).contains("2026-11-22 09:58:11 +09:00", "4 分前", "外から試行", "設定値のみ");
        assertThat(page("full en /"))
                .contains("Old TLS versions refused", "Holds", "Not configured", "4 min ago", "Tried");
    }

    @Test
    void aFilterShowsOnlyWhatFitsAndIsKeptWhenThePageRefreshes() {
        String failing = page("full ja /?result=fails");
        assertThat(failing).contains("firewall-min-ports").doesNotContain("tls-min-version");
        assertThat(failing).contains("hx-get=\"/controls?result=fails\"");
        assertThat(failing).contains("11 件中 1 件");
    }

    @Test
    void ownProbesAreHiddenUntilAskedFor() {
        assertThat(page("full ja /traffic"))
                .doesNotContain("自己検証</span></span>")
                .contains("国・地域");
        assertThat(page("full ja /traffic?probes=1")).contains("<span class=\"tag\">自己検証</span>");
    }

    @Test
    void aPausedPageDoesNotRefresh() {
        assertThat(page("full ja /traffic")).contains("hx-trigger=\"every 5s\"");
        assertThat(page("full ja /traffic?outcome=refused&pause=1"))
                .doesNotContain("hx-trigger=\"every 5s\"")
                .contains("更新を再開");
    }

    @Test
    void anExplanationNamesEveryCheck() {
        assertThat(page("full ja /requests/req-4"))
                .contains("お使いの国・地域からは利用できません。", "国・地域", "<code>country</code>", "拒否", "アメリカ合衆国", "sekisho.trail");
        assertThat(page("full en /requests/req-0"))
                .contains("This request passed every check.", "Message framing", "Japan");
    }

    @Test
    void hostileTextIsShownAsText() {
        assertThat(page("hostile ja /controls/ip-allowlist")).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
        assertThat(page("hostile en /requests/req-0")).contains("&lt;img src=x onerror=alert(2)&gt;");
    }

    @Test
    void anErrorRepeatsNothingOfWhatWasAsked() {
        assertThat(page("empty ja /%3Cscript%3E")).contains("お探しのページはありません。").doesNotContain("script&gt;");
        assertThat(page("empty ja /nowhere")).doesNotContain("nowhere");
    }

    @Test
    void theTimesZoneIsShown() {
        assertThat(page("empty ja /journal")).contains("Asia/Tokyo (+09:00)");
    }

    private String page(String name) {
        return pages.stream()
                .filter(entry -> entry[0].equals(name))
                .map(entry -> ((Fixture.Page) entry[1]).body())
                .findFirst()
                .orElseThrow();
    }
}
