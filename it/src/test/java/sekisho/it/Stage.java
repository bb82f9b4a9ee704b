package sekisho.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An instance with one tenant at {@code localhost} before an application that only shows the path, and a browser without scripts. */
final class Stage implements AutoCloseable {
    static final String PASSWORD = "橋の下の自転車は青い-42";
    private static final Path PICTURES = Launcher.ROOT.resolve("it/target/screenshots");
    private static final double PATIENCE_MILLIS = 90_000;
    private static final int DESK = 1100;
    private static final int PHONE = 390;

    private final HttpServer application;
    private final RunningSekisho sekisho;
    private final Chromium chromium;
    private final Browser browser;

    Stage(Path folder) throws IOException {
        Files.createDirectories(PICTURES);
        application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/", exchange -> {
            byte[] body = ("<!doctype html><html lang=ja><meta charset=utf-8><title>app</title><h1>"
                            + exchange.getRequestURI() + "</h1>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        application.start();
        sekisho = new RunningSekisho(
                folder, """
                sites:
                  - host: localhost
                    upstream: http://127.0.0.1:%d
                    login: required
                """.formatted(application.getAddress().getPort()));
        chromium = new Chromium();
        browser = chromium.browser();
        done("tenant", "create", "株式会社アクメ", "--place", "localhost");
    }

    String base() {
        return "https://localhost:" + sekisho.https;
    }

    /** Runs a verb, and answers what it said. */
    String done(String... verb) {
        Launcher.Outcome outcome = sekisho.verb(verb);
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        return outcome.output();
    }

    /** Somebody invited on the command line, who has chosen {@link #PASSWORD} and is now in. */
    Page member(String locale, String mail, String name, String role) {
        String invited = done("account", "invite", "--tenant", "localhost", mail, "--name", name, "--role", role);
        Matcher link = Pattern.compile("https://localhost:\\d+/\\.sekisho/welcome/[A-Za-z0-9_-]+")
                .matcher(invited);
        assertThat(link.find()).as(invited).isTrue();
        Page page = page(locale);
        page.navigate(link.group());
        page.fill("input[name=password]", PASSWORD);
        page.fill("input[name=again]", PASSWORD);
        page.click("button[type=submit]");
        assertThat(page.url()).isEqualTo(base() + "/");
        return page;
    }

    /** A page of a browser that nobody has used. */
    Page page(String locale) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setIgnoreHTTPSErrors(true)
                .setJavaScriptEnabled(false)
                .setLocale(locale)
                .setViewportSize(DESK, 800));
        Page page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        return page;
    }

    /** Looks at a page as it is, then as a telephone shows it: nothing may lie beyond its right edge. */
    static void look(Page page, String name) {
        picture(page, name);
        page.setViewportSize(PHONE, 844);
        picture(page, name + "-phone");
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
                .as(name)
                .isEqualTo(PHONE);
        Object beyond = page.evaluate("""
                [...document.querySelectorAll('.panel')].filter(it => it.scrollWidth > it.clientWidth).length""");
        assertThat(beyond).as(name + ": panels to be pushed sideways").isEqualTo(0);
        page.setViewportSize(DESK, 800);
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(true));
    }

    @Override
    public void close() {
        try (sekisho;
                chromium) {
            // both end, whatever becomes of the other
        } finally {
            application.stop(0);
        }
    }
}
