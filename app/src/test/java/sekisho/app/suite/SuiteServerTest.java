package sekisho.app.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuiteServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path folder;

    private static SuiteServer server;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectory(folder.resolve("rules"));
        Files.writeString(folder.resolve("rules/REQUEST-901-INITIALIZATION.conf"), "");
        Files.writeString(folder.resolve("crs-setup.conf"), "");
        server = SuiteServer.start(0, folder.resolve("match.log"), folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "192.0.2.1", "www.example.com:8080", "[::1]"})
    void anyHostIsServed(String host) throws IOException {
        assertThat(answer("GET", "/status/200", "Host: " + host, "").status()).isEqualTo(200);
        assertThat(answer("OPTIONS", "/any?thing=at%20all", "Host: " + host, "").status())
                .isEqualTo(200);
    }

    @Test
    void whatTheBodyAsksForIsAnswered() throws IOException {
        String asked = "{\"status\": 418, \"headers\": {\"X-A\": \"b\"}, \"body\": \"<é>\"}";
        Answer.Response answer = answer("POST", "/reflect", "Host: a", asked);
        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.text().toLowerCase(java.util.Locale.ROOT))
                .contains("x-a: b\r\n", "content-type: text/plain; charset=utf-8\r\n")
                .endsWith("\r\n\r\n<é>");
    }

    @Test
    void aFieldAskedForReplacesItsDefault() throws IOException {
        String asked = "{\"headers\": {\"Content-Type\": \"text/html\"}, \"encodedBody\": \"PGI+\"}";
        Answer.Response answer = answer("POST", "/reflect?x", "Host: a", asked);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .containsIgnoringCase("content-type: text/html\r\n")
                .endsWith("\r\n\r\n<b>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<%- sidebar.id %>",
                "[]",
                "{\"status\": 99}",
                "{\"status\": \"x\"}",
                "{\"headers\": 1}",
                "{\"headers\": {\"a b\": \"c\"}}",
                "{\"headers\": {\"a\": \"b\\r\\nc\"}}",
                "{\"encodedBody\": \"%\"}"
            })
    void whatAsksForNothingIsABadRequest(String body) throws IOException {
        assertThat(answer("POST", "/reflect", "Host: a", body).status()).isEqualTo(400);
    }

    @Test
    void aMarkerIsLoggedBeforeItIsAnswered() throws IOException {
        answer("GET", "/", "Host: a\r\nX-CRS-Test: mark-1", "");
        assertThat(Files.readString(folder.resolve("match.log"))).contains("[id \"999999\"] [msg \"mark-1\"]");
    }

    @Test
    void aFolderWithoutRulesIsNamed() {
        assertThatThrownBy(() -> SuiteServer.start(0, folder.resolve("match.log"), folder.resolve("rules")))
                .isInstanceOf(SuiteException.class)
                .hasMessageContaining("rules");
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThatThrownBy(() -> SuiteServer.start(server.port(), folder.resolve("match.log"), folder))
                .isInstanceOf(SuiteException.class)
                .hasMessageContaining(Integer.toString(server.port()));
    }

    private static Answer.Response answer(String method, String target, String field, String body) throws IOException {
        String request = method + " " + target + " HTTP/1.1\r\n" + field + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        try (SuiteConnection connection = new SuiteConnection(address, PATIENCE)) {
            return (Answer.Response) connection.exchange(request.getBytes(StandardCharsets.UTF_8), false);
        }
    }
}
