package sekisho.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Authenticator apps, recovery codes, passkeys and device slots in a browser, with the browser's own virtual authenticator. Pictures
 * are left in {@code it/target/screenshots}.
 */
class FactorBrowserTest {
    private static final String MAIL = "hanako.yamada@example.jp";
    private static final String PASSWORD = "橋の下の自転車は青い-42";
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
        application.createContext("/", exchange -> {
            byte[] body = "<!doctype html><html lang=ja><meta charset=utf-8><title>app</title><h1>受注管理</h1>"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
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

    private String site() {
        return "sites:\n  - host: localhost\n    upstream: http://127.0.0.1:"
                + application.getAddress().getPort() + "\n    login: required\n";
    }

    @Test
    void aMemberProvesToBeTheOne() throws Exception {
        try (RunningSekisho sekisho = new RunningSekisho(folder, site());
                Chromium chromium = new Chromium("--ignore-certificate-errors")) {
            Browser browser = chromium.browser();
            String base = "https://localhost:" + sekisho.https;
            done(sekisho, "tenant", "create", "株式会社アクメ", "--place", "localhost");
            policy(sekisho, "second-factor=always");

            Page plain = page(browser, "ja-JP", ColorScheme.LIGHT, false);
            byte[] secret = setUpAtTheLogin(plain, invite(sekisho), base);
            Page scripted = page(browser, "en-GB", ColorScheme.DARK, true);
            withTheApp(scripted, secret, base);
            aPasskey(scripted, base);
            steppingUp(scripted, sekisho, base);
            slots(browser, scripted, sekisho, base);
        }
    }

    private static void done(RunningSekisho sekisho, String... verb) {
        Launcher.Outcome outcome = sekisho.verb(verb);
        assertThat(outcome.status()).as(outcome.toString()).isZero();
    }

    private static void policy(RunningSekisho sekisho, String setting) {
        done(sekisho, "tenant", "policy", "localhost", "--set", setting);
    }

    private static String invite(RunningSekisho sekisho) {
        Launcher.Outcome invited = sekisho.verb("account", "invite", "--tenant", "localhost", MAIL, "--name", "山田 花子");
        Matcher link = Pattern.compile("https://localhost:\\d+/\\.sekisho/welcome/[A-Za-z0-9_-]+")
                .matcher(invited.toString());
        assertThat(link.find()).as(invited.toString()).isTrue();
        return link.group();
    }

    private static Page page(Browser browser, String locale, ColorScheme scheme, boolean scripts) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setIgnoreHTTPSErrors(true)
                .setJavaScriptEnabled(scripts)
                .setLocale(locale)
                .setColorScheme(scheme)
                .setViewportSize(1000, 800));
        Page page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        return page;
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve("factor-" + name + ".png"))
                .setFullPage(true));
    }

    /** What an authenticator app shows (RFC 6238). */
    private static String code(byte[] secret, long step) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(secret, "HmacSHA1"));
        byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
        int value = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 0xf) & 0x7fffffff;
        return String.format("%06d", value % 1_000_000);
    }

    private static long step() {
        return Instant.now().getEpochSecond() / 30;
    }

    private static byte[] base32(String text) {
        byte[] bytes = new byte[text.length() * 5 / 8];
        int buffer = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            buffer = (buffer << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(text.charAt(i));
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (buffer >> bits);
            }
        }
        return bytes;
    }

    /** Without scripts and without mail: an app has to be set up before anybody is in. */
    private static byte[] setUpAtTheLogin(Page page, String link, String base) throws Exception {
        page.navigate(link);
        page.fill("input[name=password]", PASSWORD);
        page.fill("input[name=again]", PASSWORD);
        page.click("button[type=submit]");
        assertThat(page.innerText("h1")).isEqualTo("本人確認の設定");
        picture(page, "enrol-ja");
        byte[] secret = base32(page.innerText("#totp-secret").replace(" ", ""));
        page.fill("input[name=code]", "000000".equals(code(secret, step())) ? "000001" : "000000");
        page.click("section.app button");
        assertThat(page.innerText("[role=alert]")).contains("コードが正しくありません");
        page.fill("input[name=code]", code(secret, step()));
        page.click("section.app button");
        assertThat(page.locator(".codes li").count()).isEqualTo(10);
        picture(page, "recovery-ja");
        page.click("a.button");
        assertThat(page.url()).isEqualTo(base + "/");
        page.navigate(base + "/.sekisho/account");
        picture(page, "account-ja");
        return secret;
    }

    private static void password(Page page) {
        page.fill("input[name=name]", MAIL);
        page.fill("input[name=password]", PASSWORD);
        page.click("form[action='/.sekisho/login'] button");
    }

    private static void withTheApp(Page page, byte[] secret, String base) throws Exception {
        page.navigate(base + "/orders");
        picture(page, "login-passkey-en");
        password(page);
        assertThat(page.innerText("main")).contains("authenticator app");
        picture(page, "code-en");
        // The step after the one that was used to set it up counts as drift.
        page.fill("input[name=code]", code(secret, step() + 1));
        page.click("form[action='/.sekisho/code'] button");
        assertThat(page.url()).isEqualTo(base + "/orders");
    }

    private static void aPasskey(Page page, String base) {
        CDPSession session = page.context().newCDPSession(page);
        session.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        JsonObject authenticator = new JsonObject();
        authenticator.add("options", options);
        session.send("WebAuthn.addVirtualAuthenticator", authenticator);

        page.navigate(base + "/.sekisho/account");
        page.click("summary:has-text('Add a passkey')");
        page.fill("form[data-passkey=create] input[name=name]", "office");
        page.fill("form[data-passkey=create] input[name=current]", PASSWORD);
        page.click("form[data-passkey=create] button");
        page.waitForSelector(".things li:has-text('office')");
        picture(page, "account-passkey-en");

        page.click("text=Log out");
        page.waitForSelector("text=You are logged out");
        page.navigate(base + "/invoices");
        page.click("form[data-passkey=get] button");
        page.waitForURL(base + "/invoices");

        page.context().clearCookies();
        page.navigate(base + "/reports");
        password(page);
        page.click("form[data-passkey=get] button");
        page.waitForURL(base + "/reports");
    }

    private static void steppingUp(Page page, RunningSekisho sekisho, String base) throws Exception {
        policy(sekisho, "factors.step-up=/admin/** 1");
        page.navigate(base + "/admin/users");
        // The login before was with a factor: fresh, unless the machine is slow.
        if (page.url().contains("step-up")) {
            page.click("form[data-passkey=get] button");
        }
        page.waitForURL(base + "/admin/users");
        policy(sekisho, "factors.step-up=");
    }

    private static void slots(Browser browser, Page page, RunningSekisho sekisho, String base) {
        policy(sekisho, "second-factor=off");
        done(sekisho, "account", "factors", "--tenant", "localhost", MAIL, "--reset");
        done(sekisho, "tenant", "policy", "localhost", "--set", "devices.slots=true", "--set", "devices.others=1");
        page.navigate(base + "/");
        page.waitForSelector("html[data-device=ready]");
        password(page);
        page.waitForURL(base + "/");
        page.navigate(base + "/.sekisho/account");
        picture(page, "account-devices-en");
        assertThat(page.innerText("section.devices")).contains("this one");

        Page other = page(browser, "ja-JP", ColorScheme.LIGHT, true);
        other.navigate(base + "/");
        other.waitForSelector("html[data-device=ready]");
        password(other);
        assertThat(other.innerText("[role=alert]")).contains("端末枠に空きがありません");
        picture(other, "no-slot-ja");
        Launcher.Outcome list = sekisho.verb("account", "devices", "--tenant", "localhost", MAIL);
        Matcher waiting =
                Pattern.compile("([0-9a-f]{64})  other\\s+(?:許可待ち|waiting)").matcher(list.toString());
        assertThat(waiting.find()).as(list.toString()).isTrue();
        done(sekisho, "account", "devices", "--tenant", "localhost", MAIL, "--approve", waiting.group(1));
        other.navigate(base + "/");
        other.waitForSelector("html[data-device=ready]");
        password(other);
        other.waitForURL(base + "/");
        assertThat(sekisho.verb("account", "devices", "--tenant", "localhost", MAIL)
                        .toString())
                .doesNotContain("許可待ち");
    }
}
