package sekisho.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A member's way in a browser without scripts: invitation, login, lockout, unlocking, another password, logging out; and what the
 * application behind is told. The application knows nothing of any of it. Pictures are left in {@code it/target/screenshots}.
 */
class LoginBrowserTest {
    private static final String MAIL = "hanako.yamada@example.jp";
    private static final String PASSWORD = "橋の下の自転車は青い-42";
    private static final String OTHER_PASSWORD = "mizuiro-densha-42-kirin";
    private static final Path PICTURES = Launcher.ROOT.resolve("it/target/screenshots");
    private static final double PATIENCE_MILLIS = 90_000;

    @TempDir
    private Path folder = Path.of("");

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
        application.createContext("/", LoginBrowserTest::answer);
        application.start();
    }

    @AfterEach
    void stopApplication() {
        application.stop(0);
    }

    /** Shows what it was told. */
    private static void answer(HttpExchange exchange) throws IOException {
        String name = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Sekisho-Name"))
                .map(encoded -> URLDecoder.decode(encoded, StandardCharsets.UTF_8))
                .orElse("-");
        String page = "<!doctype html><html lang=ja><meta charset=utf-8><title>app</title><h1>受注管理</h1><p id=path>"
                + exchange.getRequestURI() + "</p><p id=name>" + name + "</p><p id=mail>"
                + exchange.getRequestHeaders().getFirst("Sekisho-Mail") + "</p><p id=role>"
                + exchange.getRequestHeaders().getFirst("Sekisho-Role") + "</p><p id=cookie>"
                + exchange.getRequestHeaders().getFirst("Cookie") + "</p>";
        byte[] body = page.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders().add("Set-Cookie", "own=application; Path=/");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String site(String login) {
        return "sites:\n  - host: localhost\n    upstream: http://127.0.0.1:"
                + application.getAddress().getPort() + "\n    login: " + login + "\n";
    }

    @Test
    void aMembersWayInAndOut() throws Exception {
        try (RunningSekisho sekisho = new RunningSekisho(folder, site("required"));
                Chromium chromium = new Chromium()) {
            Browser browser = chromium.browser();
            String base = "https://localhost:" + sekisho.https;
            nobodyPassesWithoutATenant(sekisho);
            assertThat(sekisho.verb("tenant", "create", "株式会社アクメ", "--place", "localhost")
                            .status())
                    .isZero();
            String link = invite(sekisho);

            BrowserContext desk = context(browser, "ja-JP", ColorScheme.LIGHT);
            Page page = page(desk);
            welcome(page, link, base);
            whatTheApplicationIsTold(page, base);
            logOut(page, base);
            lockedOut(page, base, sekisho);
            anotherPassword(browser, page, base);
            stillIn(page, base);
            suspended(page, base, sekisho);
        }
    }

    private void nobodyPassesWithoutATenant(RunningSekisho sekisho) throws IOException, InterruptedException {
        HttpResponse<String> refused = sekisho.get("/");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("no-tenant");
    }

    private static String invite(RunningSekisho sekisho) {
        Launcher.Outcome invited = sekisho.verb("account", "invite", "--tenant", "localhost", MAIL, "--name", "山田 花子");
        assertThat(invited.status()).as(invited.toString()).isZero();
        Matcher link = Pattern.compile("https://localhost:\\d+/\\.sekisho/welcome/[A-Za-z0-9_-]+")
                .matcher(invited.toString());
        assertThat(link.find()).as(invited.toString()).isTrue();
        return link.group();
    }

    /** Without scripts: every page must do without. */
    private static BrowserContext context(Browser browser, String locale, ColorScheme scheme) {
        return browser.newContext(new Browser.NewContextOptions()
                .setIgnoreHTTPSErrors(true)
                .setJavaScriptEnabled(false)
                .setLocale(locale)
                .setColorScheme(scheme)
                .setViewportSize(1100, 800));
    }

    private static Page page(BrowserContext context) {
        Page page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        return page;
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve("login-" + name + ".png"))
                .setFullPage(true));
    }

    private static String said(Page page) {
        return page.innerText("[role=alert]");
    }

    private static void welcome(Page page, String link, String base) {
        page.navigate(link);
        picture(page, "welcome");
        page.fill("input[name=password]", "sakura1234");
        page.fill("input[name=again]", "sakura1234");
        page.click("button[type=submit]");
        assertThat(said(page)).contains("推測されやすい");
        picture(page, "welcome-weak");
        page.fill("input[name=password]", PASSWORD);
        page.fill("input[name=again]", PASSWORD);
        page.click("button[type=submit]");
        assertThat(page.url()).isEqualTo(base + "/");
        assertThat(page.innerText("h1")).isEqualTo("受注管理");
        Response used = page.navigate(link);
        assertThat(used.status()).as("the link works once").isEqualTo(410);
    }

    private static void whatTheApplicationIsTold(Page page, String base) {
        page.navigate(base + "/orders?id=7");
        page.navigate(base + "/orders?id=7");
        assertThat(page.innerText("#path")).isEqualTo("/orders?id=7");
        assertThat(page.innerText("#name")).isEqualTo("山田 花子");
        assertThat(page.innerText("#mail")).isEqualTo(MAIL);
        assertThat(page.innerText("#role")).isEqualTo("member");
        assertThat(page.innerText("#cookie"))
                .as("its own cookie and none of ours")
                .isEqualTo("own=application");
        for (Cookie cookie : page.context().cookies()) {
            if (cookie.name.startsWith("__Host-sekisho-")) {
                assertThat(cookie.httpOnly && cookie.secure).as(cookie.name).isTrue();
            }
        }
    }

    private static void logOut(Page page, String base) {
        page.navigate(base + "/.sekisho/account");
        picture(page, "account");
        page.click("text=ログアウト");
        assertThat(said(page)).contains("ログアウトしました");
        page.navigate(base + "/orders?id=7");
        assertThat(page.url()).isEqualTo(base + "/.sekisho/login?to=%2Forders%3Fid%3D7");
        picture(page, "login");
    }

    private static void logIn(Page page, String password) {
        page.fill("input[name=name]", MAIL);
        page.fill("input[name=password]", password);
        page.click("button[type=submit]");
    }

    private static void lockedOut(Page page, String base, RunningSekisho sekisho) {
        for (int i = 0; i < 4; i++) {
            logIn(page, "wrong " + i);
            assertThat(said(page)).contains("正しくありません");
        }
        picture(page, "refused");
        logIn(page, "wrong");
        assertThat(said(page)).contains("までロックされています");
        logIn(page, PASSWORD);
        assertThat(said(page)).as("the right one does not open it").contains("までロックされています");
        picture(page, "locked");
        assertThat(sekisho.verb("account", "list", "--tenant", "localhost").toString())
                .contains("ロック中");
        assertThat(sekisho.verb("account", "unlock", "--tenant", "localhost", MAIL)
                        .status())
                .isZero();
        logIn(page, PASSWORD);
        assertThat(page.url()).as("where it was going").isEqualTo(base + "/orders?id=7");
    }

    private static void anotherPassword(Browser browser, Page page, String base) {
        BrowserContext phone = context(browser, "en-GB", ColorScheme.DARK);
        Page second = page(phone);
        second.setViewportSize(390, 844);
        second.navigate(base + "/");
        picture(second, "login-phone-dark-en");
        logIn(second, PASSWORD);
        assertThat(second.innerText("#name")).isEqualTo("山田 花子");

        page.navigate(base + "/.sekisho/account");
        assertThat(page.locator(".sessions li").count()).isEqualTo(2);
        picture(page, "account-two");
        page.fill("form[action$='/account/password'] input[name=current]", "wrong");
        page.fill("input[name=password]", OTHER_PASSWORD);
        page.fill("input[name=again]", OTHER_PASSWORD);
        page.click("form[action$='/account/password'] button");
        assertThat(said(page)).contains("現在のパスワードが正しくありません");
        page.fill("form[action$='/account/password'] input[name=current]", PASSWORD);
        page.fill("input[name=password]", OTHER_PASSWORD);
        page.fill("input[name=again]", OTHER_PASSWORD);
        page.click("form[action$='/account/password'] button");
        assertThat(said(page)).contains("パスワードを変更しました");

        second.navigate(base + "/");
        assertThat(second.url()).as("logged out everywhere else").contains("/.sekisho/login");
        logIn(second, PASSWORD);
        assertThat(said(second)).contains("is not right");
        logIn(second, OTHER_PASSWORD);
        assertThat(second.innerText("#name")).isEqualTo("山田 花子");
        second.navigate(base + "/.sekisho/account");
        picture(second, "account-phone-dark-en");
        double overflow = second.locator("html").boundingBox().width;
        assertThat(overflow).isLessThanOrEqualTo(390);
        phone.close();
    }

    private static void stillIn(Page page, String base) {
        page.navigate(base + "/orders");
        assertThat(page.innerText("#name")).isEqualTo("山田 花子");
    }

    private static void suspended(Page page, String base, RunningSekisho sekisho) {
        assertThat(sekisho.verb("account", "suspend", "--tenant", "localhost", MAIL)
                        .status())
                .isZero();
        page.navigate(base + "/");
        assertThat(page.url()).contains("/.sekisho/login");
        logIn(page, OTHER_PASSWORD);
        assertThat(said(page)).contains("正しくありません");
    }
}
