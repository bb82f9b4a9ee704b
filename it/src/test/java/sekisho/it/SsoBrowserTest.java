package sekisho.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single sign-on with a real Keycloak, by OpenID Connect and by SAML: in, out from our side, and out from its side. */
class SsoBrowserTest {
    private static final double PATIENCE_MILLIS = 90_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PICTURES = Launcher.ROOT.resolve("it/target/screenshots");

    @TempDir
    private Path folder = Path.of("");

    /** Shows whom it was told of. */
    private static void answer(HttpExchange exchange) throws IOException {
        String page = "<!doctype html><html lang=ja><meta charset=utf-8><title>app</title><h1>受注管理</h1><p id=mail>"
                + exchange.getRequestHeaders().getFirst("Sekisho-Mail") + "</p><p id=assertion>"
                + exchange.getRequestHeaders().getFirst("Sekisho-Assertion") + "</p>";
        byte[] body = page.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void membersOfARealKeycloakComeAndGo() throws Exception {
        HttpServer application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/", SsoBrowserTest::answer);
        application.start();
        String site = "sites:\n  - host: localhost\n    upstream: http://127.0.0.1:"
                + application.getAddress().getPort() + "\n    login: required\n";
        Files.createDirectories(PICTURES);
        try (RunningSekisho sekisho = new RunningSekisho(folder, site);
                Keycloak keycloak =
                        new Keycloak(Files.createDirectories(folder.resolve("kc")), folder.resolve("ca/ca.pem"));
                Chromium chromium = new Chromium()) {
            Browser browser = chromium.browser();
            assertThat(sekisho.verb("tenant", "create", "Acme", "--place", "localhost")
                            .status())
                    .isZero();
            addOidc(sekisho, keycloak);
            addSaml(sekisho, keycloak);
            for (String button : List.of("Acme OIDC", "Acme SAML")) {
                comeAndGo(browser, sekisho, keycloak, button);
            }
        } finally {
            application.stop(0);
        }
    }

    private static JsonNode add(RunningSekisho sekisho, String... more) throws IOException {
        List<String> verb = new ArrayList<>(List.of("sso", "add", "--tenant", "localhost", "--domain", "example.jp"));
        verb.addAll(List.of("--just-in-time", "--json"));
        verb.addAll(List.of(more));
        Launcher.Outcome outcome = sekisho.verb(verb.toArray(String[]::new));
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        return JSON.readTree(outcome.output());
    }

    private static void tested(RunningSekisho sekisho, JsonNode provider) {
        Launcher.Outcome tested = sekisho.verb(
                "sso", "test", "--tenant", "localhost", provider.path("id").asText());
        assertThat(tested.status()).as(tested.toString()).isZero();
    }

    private void addOidc(RunningSekisho sekisho, Keycloak keycloak) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "3f0d1c9e-client-secret\n");
        JsonNode provider = add(
                sekisho,
                "--name",
                "Acme OIDC",
                "--issuer",
                keycloak.issuer(),
                "--client-id",
                "sekisho",
                "--client-secret-file",
                secret.toString(),
                "--ca",
                keycloak.certificate.toString());
        keycloak.addOidcClient(provider.path("addresses").path(0).asText(), "3f0d1c9e-client-secret");
        tested(sekisho, provider);
    }

    private void addSaml(RunningSekisho sekisho, Keycloak keycloak) throws Exception {
        HttpResponse<String> theirs = keycloak.get("/realms/" + Keycloak.REALM + "/protocol/saml/descriptor");
        Path metadata = Files.writeString(folder.resolve("idp.xml"), theirs.body());
        JsonNode provider = add(sekisho, "--name", "Acme SAML", "--metadata", metadata.toString());
        HttpResponse<String> ours =
                sekisho.get("/.sekisho/sso/" + provider.path("id").asText() + "/metadata");
        keycloak.addSamlClient(ours.body());
        tested(sekisho, provider);
    }

    private static void comeAndGo(Browser browser, RunningSekisho sekisho, Keycloak keycloak, String button)
            throws Exception {
        try (BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setIgnoreHTTPSErrors(true).setLocale("ja-JP"))) {
            Page page = context.newPage();
            page.setDefaultTimeout(PATIENCE_MILLIS);
            String base = "https://localhost:" + sekisho.https;
            logIn(page, base, button);

            page.navigate(base + "/.sekisho/logout");
            page.click("button[type=submit]");
            page.waitForURL(address -> address.contains("/.sekisho/sso/"));
            assertThat(page.innerText("[role=alert]")).contains("ログアウトしました");
            logIn(page, base, button);

            keycloak.logOut();
            Await.until("the logout", Duration.ofSeconds(60), () -> {
                page.navigate(base + "/orders");
                return page.url().contains("/.sekisho/login");
            });
        }
    }

    /** Asked for the password each time: the provider's own session must have ended, too. */
    private static void logIn(Page page, String base, String button) {
        page.navigate(base + "/orders?id=7");
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("sso-login.png")));
        page.click("text=" + button);
        page.fill("#username", Keycloak.USER);
        page.fill("#password", Keycloak.PASSWORD);
        page.click("#kc-login");
        page.waitForURL(base + "/orders?id=7");
        assertThat(page.innerText("#mail")).isEqualTo(Keycloak.MAIL);
        assertThat(page.innerText("#assertion")).startsWith("eyJ");
    }
}
