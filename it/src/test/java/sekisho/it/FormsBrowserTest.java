package sekisho.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.WaitForSelectorState;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * People and bots at a form in a real browser: a static page under a strict policy behind Sekisho, and one on another server.
 * Pictures are left in {@code it/target/screenshots} to be looked at.
 */
class FormsBrowserTest {
    private static final Path PICTURES = Launcher.ROOT.resolve("it/target/screenshots");
    private static final double PATIENCE_MILLIS = 90_000;
    private static final String STYLE = """
            body { font: 16px/1.7 "Noto Sans CJK JP", sans-serif; margin: 1rem auto; max-width: 40rem; padding: 0 1rem; color: #222; }
            label { display: block; font-weight: bold; }
            input:not([type=checkbox]), select, textarea { width: 100%; box-sizing: border-box; font: inherit; padding: .4rem; }
            [aria-invalid] { border: 2px solid #b00020; }
            .sekisho-error, .sekisho-errors, .sekisho-problem { color: #b00020; }
            dt { font-weight: bold; margin-top: .6rem; } dd { margin: 0; }
            button { font: inherit; padding: .5rem 1rem; }
            """;

    @TempDir
    private Path folder = Path.of("");

    private final List<String> complaints = new ArrayList<>();

    /** Serves the page and its style; the policy allows scripts and connections of {@code from} only. */
    private static HttpServer pages(String from) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String body = path.equals("/style.css") ? STYLE : page(path.contains("en") ? "en" : "ja", from);
            exchange.getResponseHeaders()
                    .add("Content-Type", path.endsWith(".css") ? "text/css" : "text/html; charset=utf-8");
            exchange.getResponseHeaders()
                    .add(
                            "Content-Security-Policy",
                            "default-src 'none'; style-src 'self'; script-src SRC; connect-src SRC; worker-src SRC; base-uri 'none'; form-action 'none'"
                                    .replace("SRC", from.isEmpty() ? "'self'" : from));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String page(String lang, String from) {
        boolean ja = lang.equals("ja");
        return """
                <!doctype html><html lang="%s"><head><meta name="viewport" content="width=device-width, initial-scale=1">
                <title>form</title><link rel="stylesheet" href="/style.css"></head><body><h1>%s</h1>
                <form data-sekisho="contact">
                <p><label for="n">%s</label><input id="n" name="name" autocomplete="name"></p>
                <p><label for="k">%s</label><input id="k" name="kana"></p>
                <p><label for="m">%s</label><input id="m" name="mail" type="email" autocomplete="email"></p>
                <p><label for="p">%s</label><input id="p" name="postcode" autocomplete="postal-code"></p>
                <p><label for="a">%s</label><input id="a" name="address"></p>
                <p><label for="b">%s</label><textarea id="b" name="body" rows="4"></textarea></p>
                <p><label for="f">%s</label><input id="f" name="file" type="file"></p>
                <p><label><input type="checkbox" name="agree" value="yes"> %s</label></p>
                <p><button type="submit">%s</button></p>
                </form><script src="%s/.sekisho/forms/form.js" defer></script></body></html>
                """.formatted(
                        lang,
                        ja ? "お問い合わせ" : "Contact",
                        ja ? "お名前" : "Name",
                        ja ? "フリガナ" : "Reading",
                        ja ? "メールアドレス" : "Mail",
                        ja ? "郵便番号" : "Postcode",
                        ja ? "住所" : "Address",
                        ja ? "お問い合わせ内容" : "Message",
                        ja ? "添付" : "File",
                        ja ? "個人情報の取扱いに同意する" : "I agree to the privacy policy",
                        ja ? "確認画面へ進む" : "Continue",
                        from);
    }

    private static String settings(int upstream, String origin, Path postcodes, int relay) {
        return """
                sites:
                  - host: localhost
                    upstream: http://127.0.0.1:%d
                mail:
                  domains: [example.jp]
                  relays: [{host: 127.0.0.1, port: %d, security: none}]
                forms:
                  - id: contact
                    title: {ja: お問い合わせ, en: Contact}
                    sites: [localhost]
                    origins: ["%s"]
                    languages: [ja, en]
                    fields:
                      - {name: name, label: {ja: お名前, en: Name}, required: true}
                      - {name: kana, type: kana, label: {ja: フリガナ, en: Reading}, furigana-of: name}
                      - {name: mail, type: mail, label: {ja: メールアドレス, en: Mail}, required: true}
                      - {name: postcode, type: postcode, label: {ja: 郵便番号, en: Postcode}, address-into: address}
                      - {name: address, label: {ja: 住所, en: Address}}
                      - {name: body, type: textarea, label: {ja: お問い合わせ内容, en: Message}, required: true}
                      - {name: file, type: file, label: {ja: 添付, en: File}}
                      - {name: agree, type: consent, label: {ja: 個人情報の取扱い, en: Privacy policy}, required: true, text-version: 2026-04}
                    recipients: [{to: info@example.jp}]
                    sender: form@example.jp
                    reply: {to: mail}
                postcode-data: %s
                """.formatted(upstream, relay, origin, postcodes);
    }

    private Path postcodes() throws IOException {
        Path data = Files.createDirectories(folder.resolve("postcodes"));
        Files.writeString(data.resolve("pref.json"), "{\"pref\":{\"13\":[\"東京都\",\"\"]}}");
        Files.writeString(data.resolve("city.json"), "{\"city\":{\"13101\":[\"千代田区\",\"\"]}}");
        Files.writeString(data.resolve("zip5.json"), "{\"zip5\":{\"10000\":13101}}");
        Files.writeString(data.resolve("zip7.json"), "{\"zip7\":{\"1000001\":\"千代田\"}}");
        return data;
    }

    @Test
    void peopleSendAndBotsDoNot() throws Exception {
        Files.createDirectories(PICTURES);
        HttpServer own = pages("");
        int port = RunningSekisho.free();
        HttpServer elsewhere = null;
        try (RunningSekisho sekisho = new RunningSekisho(
                        folder, settings(own.getAddress().getPort(), "http://127.0.0.1:" + port, postcodes(), port));
                Chromium chromium = new Chromium()) {
            Browser browser = chromium.browser();
            String home = "https://localhost:" + sekisho.https;
            elsewhere = pages(home);
            String foreign = "http://127.0.0.1:" + elsewhere.getAddress().getPort();
            sekisho.configure(settings(own.getAddress().getPort(), foreign, folder.resolve("postcodes"), port));
            Await.until(
                    "the changed origins count",
                    Duration.ofSeconds(60),
                    () -> sekisho.client()
                                    .send(
                                            sekisho.request("/.sekisho/forms/contact/definition")
                                                    .header("Origin", foreign)
                                                    .build(),
                                            java.net.http.HttpResponse.BodyHandlers.ofString())
                                    .statusCode()
                            == 200);

            desk(browser, home);
            assertThat(taken(sekisho)).isEqualTo(1);
            keyboardOnAPhone(browser, foreign);
            assertThat(taken(sekisho)).isEqualTo(2);
            slowPhone(browser, home);
            assertThat(taken(sekisho)).isEqualTo(3);
            assertThat(complaints).isEmpty();

            withoutScript(browser, home);
            fillsEverything(browser, home);
            scripted(browser, home);
            assertThat(taken(sekisho)).isEqualTo(3);
            theCommandLineKnows(sekisho);
            assertThat(leftInFolder(folder.resolve("data"))).isEmpty();
        } finally {
            own.stop(0);
            if (elsewhere != null) {
                elsewhere.stop(0);
            }
        }
    }

    private static long taken(RunningSekisho sekisho) throws IOException, InterruptedException {
        return sekisho.plain("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("sekisho_forms_taken_total{form=\"contact\"} "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static void theCommandLineKnows(RunningSekisho sekisho) throws IOException {
        String list =
                sekisho.verb("forms", "list", "-c", "sekisho.yaml", "--json").output();
        JsonNode form =
                new ObjectMapper().readTree(list.substring(list.indexOf('['))).path(0);
        assertThat(form.path("id").asText()).isEqualTo("contact");
        assertThat(form.path("taken").asLong()).isEqualTo(3);
        assertThat(form.path("refused").path("decoy").asLong()).isPositive();
        String shown =
                sekisho.verb("forms", "show", "contact", "-c", "sekisho.yaml").output();
        assertThat(shown).contains("data-sekisho=\"contact\"", "info@example.jp");
    }

    private static List<String> leftInFolder(Path data) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                for (String value : List.of("山田かなりや", "kanariya7131@example.com", "七一三一の見積もり", "Kanariya Seven")) {
                    if (bytes.contains(
                            new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))) {
                        found.add(file + ": " + value);
                    }
                }
            }
        }
        return found;
    }

    private BrowserContext context(Browser browser, String locale, int width, int height, boolean phone) {
        return browser.newContext(new Browser.NewContextOptions()
                .setLocale(locale)
                .setIgnoreHTTPSErrors(true)
                .setViewportSize(width, height)
                .setIsMobile(phone)
                .setHasTouch(phone));
    }

    private Page open(BrowserContext context, String url) {
        Page page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(url);
        page.waitForSelector("form[data-sekisho-state=ready]");
        return page;
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve("forms-" + name + ".png"))
                .setFullPage(true));
    }

    /** Mouse and input method, in Japanese: errors, furigana, postcode, file, back button, double click. */
    private void desk(Browser browser, String home) {
        try (BrowserContext context = context(browser, "ja-JP", 1000, 900, false)) {
            Page page = open(context, home + "/contact.html");
            page.click("button[type=submit]");
            assertThat(page.locator(".sekisho-errors").textContent()).contains("4 か所");
            assertThat(page.locator("#n").getAttribute("aria-invalid")).isEqualTo("true");
            assertThat(page.evaluate("document.activeElement.id")).isEqualTo("n");
            assertThat(page.locator("#sekisho-contact-mail").textContent()).contains("メールアドレス");
            picture(page, "errors-ja");

            page.focus("#n");
            compose(context.newCDPSession(page), "やまだ", "山田");
            assertThat(page.inputValue("#k")).isEqualTo("ヤマダ");
            page.locator("#n").pressSequentially("かなりや");
            page.fill("#k", "やまだ　かなりや");
            page.fill("#m", "ｋａｎａｒｉｙａ7131＠example.com");
            page.fill("#p", "１００ー０００１");
            page.locator("#p").blur();
            page.waitForCondition(() -> page.inputValue("#a").equals("東京都千代田区千代田"));
            page.fill("#b", "七一三一の見積もりをお願いします。\nよろしくお願いします。");
            page.setInputFiles(
                    "#f", new FilePayload("見積.pdf", "application/pdf", "%PDF-1.7".getBytes(StandardCharsets.US_ASCII)));
            page.check("input[name=agree]");
            page.click("button[type=submit]");
            page.waitForSelector(".sekisho-confirm");
            String shown = page.locator(".sekisho-confirm-list").textContent();
            assertThat(shown).contains("ヤマダ カナリヤ", "kanariya7131@example.com", "100-0001", "見積.pdf", "同意する");
            assertThat(page.isVisible("#n")).isFalse();
            picture(page, "confirm-ja");

            page.goBack();
            page.waitForSelector("#n", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.VISIBLE));
            assertThat(page.inputValue("#b")).contains("七一三一");
            page.click("button[type=submit]");
            page.dblclick(".sekisho-send");
            page.waitForSelector(".sekisho-thanks");
            picture(page, "thanks-ja");
            assertThat(context.cookies()).isEmpty();
        }
    }

    /** What an input method does: kana first, then the conversion. */
    private static void compose(CDPSession session, String reading, String result) {
        for (int i = 1; i <= reading.length(); i++) {
            composition(session, reading.substring(0, i));
        }
        composition(session, result);
        JsonObject text = new JsonObject();
        text.addProperty("text", result);
        session.send("Input.insertText", text);
    }

    private static void composition(CDPSession session, String text) {
        JsonObject arguments = new JsonObject();
        arguments.addProperty("text", text);
        arguments.addProperty("selectionStart", text.length());
        arguments.addProperty("selectionEnd", text.length());
        session.send("Input.imeSetComposition", arguments);
    }

    /** No mouse, as with a screen reader; English; on another server's page; the proof is computed in slices. */
    private void keyboardOnAPhone(Browser browser, String foreign) {
        try (BrowserContext context = context(browser, "en-GB", 390, 844, true)) {
            Page page = open(context, foreign + "/en.html");
            page.focus("#n");
            page.keyboard().type("Kanariya Seven");
            page.keyboard().press("Tab");
            page.keyboard().press("Tab");
            page.keyboard().type("kanariya7131@example.com");
            page.keyboard().press("Tab");
            page.keyboard().press("Tab");
            page.keyboard().press("Tab");
            page.keyboard().type("Could you please send us a quote for seven users?");
            page.keyboard().press("Tab");
            page.keyboard().press("Tab");
            page.keyboard().press("Space");
            page.keyboard().press("Tab");
            picture(page, "edit-en-phone");
            page.keyboard().press("Enter");
            page.waitForSelector(".sekisho-confirm");
            assertThat(page.evaluate("document.activeElement.className")).isEqualTo("sekisho-confirm-title");
            assertThat(((Number) page.evaluate("document.documentElement.scrollWidth")).intValue())
                    .isLessThanOrEqualTo(390);
            picture(page, "confirm-en-phone");
            page.keyboard().press("Tab");
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            page.waitForSelector(".sekisho-thanks");
            assertThat(page.evaluate("document.activeElement.className")).isEqualTo("sekisho-thanks-title");
            picture(page, "thanks-en-phone");
        }
    }

    /** A processor that is twenty times slower, everything filled in at once. */
    private void slowPhone(Browser browser, String home) {
        try (BrowserContext context = context(browser, "ja-JP", 360, 640, true)) {
            Page page = open(context, home + "/contact.html");
            JsonObject rate = new JsonObject();
            rate.addProperty("rate", 20);
            context.newCDPSession(page).send("Emulation.setCPUThrottlingRate", rate);
            page.fill("#n", "佐藤 花子");
            page.fill("#m", "hanako@example.com");
            page.fill("#b", "資料を送ってください。");
            page.check("input[name=agree]");
            page.click("button[type=submit]");
            page.waitForSelector(".sekisho-confirm");
            picture(page, "confirm-ja-phone");
            page.click(".sekisho-send");
            page.waitForSelector(".sekisho-thanks");
        }
    }

    private void withoutScript(Browser browser, String home) {
        try (BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setIgnoreHTTPSErrors(true).setJavaScriptEnabled(false))) {
            Page page = context.newPage();
            page.navigate(home + "/contact.html");
            page.fill("#n", "spam");
            page.fill("#m", "spam@example.com");
            page.fill("#b", "https://spam.example.com/");
            page.locator("button[type=submit]").dispatchEvent("click");
            assertThat(page.locator(".sekisho-confirm").count()).isZero();
        }
    }

    /** Runs the script, and writes into whatever input there is. */
    private void fillsEverything(Browser browser, String home) {
        try (BrowserContext context = context(browser, "ja-JP", 1000, 900, false)) {
            Page page = open(context, home + "/contact.html");
            page.focus("#n");
            page.waitForSelector(
                    "form [aria-hidden=true] input",
                    new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));
            page.evaluate(
                    "document.querySelectorAll('form input:not([type=checkbox]):not([type=file]), form textarea').forEach(i => {"
                            + " i.value = i.type === 'email' ? 'bot@example.com' : i.name === 'kana' ? 'ボット' : i.name === 'postcode' ? '' : 'お得な情報です' })");
            page.check("input[name=agree]");
            page.click("button[type=submit]");
            page.click(".sekisho-send");
            Locator problem = page.locator(".sekisho-problem");
            page.waitForCondition(() -> !problem.textContent().isEmpty());
            assertThat(page.locator(".sekisho-thanks").count()).isZero();
        }
    }

    /** Fetches a token in the page and posts at once, without work. */
    private void scripted(Browser browser, String home) {
        try (BrowserContext context = context(browser, "ja-JP", 1000, 900, false)) {
            Page page = open(context, home + "/contact.html");
            Object reason = page.evaluate("""
                    async () => {
                      const token = await (await fetch('/.sekisho/forms/contact/token', {method: 'POST'})).json();
                      const body = new FormData();
                      body.append('name', 'bot'); body.append('mail', 'bot@example.com'); body.append('body', 'お得です'); body.append('agree', 'yes');
                      token.decoys.forEach(d => body.append(d, ''));
                      const answer = await fetch('/.sekisho/forms/contact/submit', {method: 'POST', body,
                        headers: {'Sekisho-Token': token.token, 'Sekisho-Proof': '0,0,0,0,0,0,0,0'}});
                      return (await answer.json()).reason;
                    }""");
            assertThat(reason).isIn("too-early", "no-proof"); // by how busy the machine is
        }
    }
}
