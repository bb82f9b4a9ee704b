package sekisho.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.shredzone.acme4j.exception.AcmeException;

/** A directory that answers with more than anybody should keep in memory. */
class HostileAnswersTest {
    private static void ask(byte[] directory, boolean compressed) throws IOException, AcmeException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            if (compressed) {
                exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            }
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(directory);
            }
        });
        server.start();
        try (Authority authority = Authority.of(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/directory"), Optional.empty())) {
            assertThat(authority.session().getMetadata().getTermsOfService()).isPresent();
        } finally {
            server.stop(0);
        }
    }

    private static byte[] directory(int padding) {
        String text = """
                {"newNonce":"http://127.0.0.1/n","newAccount":"http://127.0.0.1/a","newOrder":"http://127.0.0.1/o",
                "meta":{"termsOfService":"http://127.0.0.1/t"},"padding":"%s"}""".formatted("x".repeat(padding));
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void anAnswerIsReadUpToItsBound() throws IOException, AcmeException {
        ask(directory(BoundedClient.MOST_BYTES - 1_000), false);
        assertThatThrownBy(() -> ask(directory(BoundedClient.MOST_BYTES), false))
                .isInstanceOf(AcmeException.class);
    }

    @Test
    void aCompressedAnswerIsNotReadAtAll() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(directory(64 << 20));
        }
        assertThat(packed.size()).isLessThan(BoundedClient.MOST_BYTES);
        assertThatThrownBy(() -> ask(packed.toByteArray(), true)).isInstanceOf(AcmeException.class);
    }
}
