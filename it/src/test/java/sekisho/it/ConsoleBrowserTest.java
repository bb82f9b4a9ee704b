package sekisho.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.proof.sheet.SampleSheet;

/**
 * The operator's way through the console in a real browser: set-up, controls, traffic, a check sheet, the journal; then
 * every page on a phone and in the dark. What the browser complains of (a blocked style, a script error) fails the test.
 * Pictures are left in {@code it/target/screenshots} to be looked at.
 */
class ConsoleBrowserTest {
    private static final String PASSWORD = "春はあけぼの-やうやう白く-17";
    private static final Path PICTURES = Launcher.ROOT.resolve("it/target/screenshots");
    private static final double PATIENCE_MILLIS = 90_000;

    @TempDir
    private Path folder = Path.of("");

    private final List<String> complaints = new ArrayList<>();
    private HttpServer application = newServer();

    private static HttpServer newServer() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void startApplication() throws IOException {
        Files.createDirectories(PICTURES);
        application.createContext("/", exchange -> {
            byte[] body = "こんにちは".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        application.start();
    }

    @AfterEach
    void stopApplication() {
        application.stop(0);
    }

    @Test
    void theOperatorsWayThroughTheConsole() throws Exception {
        String site = "sites:\n  - host: localhost\n    upstream: http://127.0.0.1:"
                + application.getAddress().getPort() + "\n    addresses: {deny: [203.0.113.0/24]}\n"
                + "mail: {relays: [{host: 127.0.0.1, port: 9, security: none}]}\n";
        try (RunningSekisho sekisho = new RunningSekisho(folder, site);
                Chromium chromium = new Chromium()) {
            Browser browser = chromium.browser();
            String base = "https://localhost:" + sekisho.console;
            BrowserContext desk = browser.newContext(context("ja-JP", ColorScheme.LIGHT)
                    .setViewportSize(1360, 900)
                    .setAcceptDownloads(true));
            Page page = page(desk);

            setUp(page, setupLink(sekisho));
            // A weak password and a used link: refused on purpose, and the browser says so.
            assertThat(complaints).hasSize(2).allMatch(text -> text.contains("a status of 4"));
            complaints.clear();
            controls(page, base);
            traffic(page, base, sekisho);
            String sheet = sheet(page, base);
            mail(page, base, sekisho);
            journal(page, base);
            tenants(page, base);
            barFits(page, base);

            List<String> paths = List.of(
                    "/",
                    "/controls/tls-min-version",
                    "/traffic",
                    sheet.substring(base.length()),
                    "/sheets",
                    "/mail",
                    "/journal",
                    "/tenants");
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                BrowserContext phone = browser.newContext(context("en-GB", scheme)
                        .setViewportSize(390, 844)
                        .setIsMobile(true)
                        .setHasTouch(true)
                        .setStorageState(desk.storageState()));
                phone.clearCookies(new BrowserContext.ClearCookiesOptions().setName("__Host-sekisho-lang"));
                everyPageFits(page(phone), base, paths, scheme);
                phone.close();
            }

            logOut(page, base);
        }
        assertThat(complaints).isEmpty();
    }

    private static Browser.NewContextOptions context(String locale, ColorScheme scheme) {
        return new Browser.NewContextOptions()
                .setIgnoreHTTPSErrors(true)
                .setLocale(locale)
                .setColorScheme(scheme);
    }

    private Page page(BrowserContext context) {
        Page page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onRequestFailed(request -> {
            // A page that is left while it refreshes itself cancels the request.
            if (!request.failure().contains("ERR_ABORTED")) {
                complaints.add(request.url() + " " + request.failure());
            }
        });
        return page;
    }

    private static String setupLink(RunningSekisho sekisho) throws IOException {
        Matcher link =
                Pattern.compile("https://localhost:\\d+/setup/[A-Za-z0-9_-]+").matcher(sekisho.output());
        assertThat(link.find()).as(sekisho.output()).isTrue();
        return link.group();
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    /** A tenant is added, its policy changed within and beyond the bounds, a member invited, and the journal names it all. */
    private static void tenants(Page page, String base) {
        page.navigate(base + "/tenants");
        page.fill("input[name=name]", "株式会社アクメ");
        page.fill("textarea[name=places]", "app.example.jp");
        page.click("form.stack button.primary");
        assertThat(page.textContent("[role=status]")).contains("契約企業を登録しました");
        page.click("nav.tabs >> text=方針");
        page.fill("input[name='lockout.failures']", "4");
        page.fill("textarea[name='networks.administrator']", "192.0.2.0/24");
        page.click("form.policy button.primary");
        assertThat(page.textContent("[role=status]")).contains("保存しました");
        assertThat(page.inputValue("input[name='lockout.failures']")).isEqualTo("4");
        assertThat(page.inputValue("textarea[name='networks.administrator']")).isEqualTo("192.0.2.0/24");
        for (String kind : List.of("mail", "totp", "passkey")) {
            assertThat(page.isChecked("input[name='factors.kinds." + kind + "']"))
                    .as(kind)
                    .isTrue();
        }
        picture(page, "tenant-policy");
        page.click("nav.tabs >> text=利用者");
        page.fill("input[name=mail]", "hanako@example.jp");
        page.fill("form.stack input[name=name]", "山田 花子");
        page.click("form.stack button.primary");
        assertThat(page.textContent("[role=status]")).contains("招待しました");
        page.click("nav.tabs >> text=記録");
        assertThat(page.textContent("main")).contains("方針を変えた", "192.0.2.0/24");
        picture(page, "tenant-log");
    }

    /** At every width and in both languages, nothing of the bar lies over anything else. */
    private static void barFits(Page page, String base) {
        for (String lang : List.of("en", "ja")) {
            page.navigate(base + "/tenants?lang=" + lang);
            for (int width : List.of(1360, 1241, 1240, 1000, 821)) {
                page.setViewportSize(width, 900);
                assertThat(page.evaluate("""
                        () => {
                          const nav = document.querySelector('.nav').getBoundingClientRect();
                          const tools = document.querySelector('.tools').getBoundingClientRect();
                          const beside = nav.bottom > tools.top && nav.top < tools.bottom;
                          return document.querySelector('.nav').scrollWidth <= Math.ceil(nav.width)
                              && !(beside && nav.right > tools.left);
                        }""")).as(lang + " at " + width).isEqualTo(true);
                picture(page, "bar-" + lang + "-" + width);
            }
        }
        page.setViewportSize(1360, 900);
    }

    private static void setUp(Page page, String link) {
        page.navigate(link);
        picture(page, "setup");
        page.fill("input[name=password]", "password1234");
        page.fill("input[name=again]", "password1234");
        page.click("button.primary");
        assertThat(page.textContent("[role=alert]")).contains("推測されやすい");
        page.fill("input[name=password]", PASSWORD);
        page.fill("input[name=again]", PASSWORD);
        page.click("button.primary");
        page.waitForSelector("#table");
        page.navigate(link);
        assertThat(page.textContent("main")).contains("このリンクは使えません");
    }

    private static void controls(Page page, String base) {
        page.navigate(base + "/");
        page.click("text=いま検証する");
        page.waitForSelector("#probe progress, #probe span");
        page.waitForSelector("text=検証が終わりました。");
        page.waitForSelector("#table .badge.r-holds");
        picture(page, "controls");

        page.selectOption("select[name=result]", "holds");
        page.waitForURL("**/?*result=holds*");
        page.waitForSelector(
                "#table .badge.r-unproven", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
        page.fill("#q", "TLS");
        page.waitForURL("**q=TLS*");
        assertThat(page.inputValue("#q")).isEqualTo("TLS");
        page.click("#table a:text-is('" + page.textContent("#table .c-title a") + "')");
        page.waitForSelector(".timeline");
        assertThat(page.textContent("main")).contains("最新の証跡", "外から試行");
        picture(page, "control");
        page.click(".facts a[href^='/records/']");
        page.waitForSelector("text=event.action");
    }

    private static void traffic(Page page, String base, RunningSekisho sekisho) throws Exception {
        String hostile = "/%3Cimg%20src=x%20onerror=alert(1)%3E";
        assertThat(sekisho.get(hostile).statusCode()).isEqualTo(200);
        page.navigate(base + "/traffic");
        page.waitForSelector("text=onerror=alert(1)");
        assertThat(page.querySelectorAll("main img")).isEmpty();
        picture(page, "traffic");
        page.click("a.target >> nth=0");
        page.waitForSelector(".trail");
        assertThat(page.textContent("main")).contains("このリクエストは、すべての検問を通過しました。", "http.request.id");
        picture(page, "request");
    }

    /** Uploads, approves one answer, writes one, downloads; returns the sheet's address. */
    private String sheet(Page page, String base) throws IOException {
        Path workbook = folder.resolve("チェックシート.xlsx");
        SampleSheet.write(workbook);
        page.navigate(base + "/sheets");
        page.setInputFiles("input[type=file]", workbook);
        page.click("button.primary");
        page.waitForSelector(".questions .question");
        String address = page.url();
        picture(page, "sheet");

        String open = page.textContent(".shows a:last-child b");
        page.click(".q-act button:text-is('承認') >> nth=0");
        page.waitForSelector(".review.v-approved");
        assertThat(Integer.parseInt(page.textContent(".shows a:last-child b"))).isEqualTo(Integer.parseInt(open) - 1);

        page.click("summary:text-is('回答を書く') >> nth=0");
        page.fill("details[open] input[name=answer]", "△");
        page.click("details[open] button[value=edit]");
        page.waitForSelector(".review.v-edited");

        Download download = page.waitForDownload(() -> page.click("text=回答済みファイルをダウンロード"));
        assertThat(download.suggestedFilename()).isEqualTo("チェックシート-answered.xlsx");
        Path saved = folder.resolve("answered.xlsx");
        download.saveAs(saved);
        assertThat(Files.size(saved)).isGreaterThan(1000);
        return address;
    }

    /** A mail that cannot be delivered is listed, explained and tried again; a new DKIM key can be copied. */
    private static void mail(Page page, String base, RunningSekisho sekisho) {
        assertThat(sekisho.verb("mail", "key", "make", "example.jp", "-c", "sekisho.yaml")
                        .status())
                .isZero();
        assertThat(sekisho.verb("mail", "test", "taro@example.com", "--from", "info@example.jp", "-c", "sekisho.yaml")
                        .status())
                .isEqualTo(1);
        page.navigate(base + "/mail");
        assertThat(page.locator("tbody").first().innerText()).contains("taro@example.com", "送信待ち");
        assertThat(page.locator("textarea").count()).isEqualTo(2);
        assertThat(page.locator("textarea").first().inputValue()).startsWith("v=DKIM1; k=");
        picture(page, "mail");
        page.locator("tbody a").first().click();
        page.waitForURL("**/mail/*");
        assertThat(page.locator("tbody").innerText()).contains("後でもう一度", "connect");
        picture(page, "mail-trail");
        page.locator(".head-act button").first().click();
        page.waitForLoadState();
        assertThat(page.locator("h1").innerText()).isEqualTo("taro@example.com");
    }

    private static void journal(Page page, String base) {
        page.navigate(base + "/journal");
        page.waitForSelector(".acts code:text-is('sheet.downloaded')");
        page.click("text=改ざんがないか検証する");
        page.waitForSelector(".notice.good");
        picture(page, "journal");
    }

    private static void everyPageFits(Page page, String base, List<String> paths, ColorScheme scheme) {
        for (String path : paths) {
            page.navigate(base + path);
            assertThat(page.getAttribute("html", "lang")).isEqualTo("en");
            Object over =
                    page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertThat(over).as(path + " is wider than a phone").isEqualTo(0);
            picture(
                    page,
                    "phone-" + scheme.name().toLowerCase(java.util.Locale.ROOT)
                            + path.replaceAll("[0-9a-f]{32}", "one").replace('/', '-'));
        }
    }

    private static void logOut(Page page, String base) {
        page.navigate(base + "/?lang=en");
        assertThat(page.textContent("h1")).isEqualTo("Controls");
        page.click("text=Log out");
        page.waitForSelector("input[type=password]");
        page.navigate(base + "/journal");
        page.waitForSelector("input[type=password]");
    }
}
