package sekisho.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's testssl against the running product, with a certificate that was brought in by its own CSR: it finds nothing above
 * INFO. The authority of the test is given to it as one to trust ({@code --add-ca}), and has an OCSP responder, so what remains is
 * listed below, one by one, with its reason.
 */
class TestsslTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What testssl finds that says nothing about the product. */
    private static final Map<String, String> EXCEPTIONS = Map.of(
            "DNS_CAArecord", "a record of the site's zone; localhost has no zone, and the product is no DNS server",
            "engine_problem", "testssl about the GOST engine of the OpenSSL that it runs itself");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void findsNothingAboveInfo() throws Exception {
        HttpServer application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/", exchange -> {
            // the application's own field, which the gate passes on; testssl asks for at least one such
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : 2);
            if (!head) {
                exchange.getResponseBody().write(new byte[] {'o', 'k'});
            }
            exchange.close();
        });
        application.start();
        String sites = "sites:\n  - host: localhost\n    upstream: http://127.0.0.1:"
                + application.getAddress().getPort() + "\n";
        try (OpensslAuthority authority = new OpensslAuthority(folder.resolve("authority"));
                RunningSekisho sekisho = new RunningSekisho(folder, sites)) {
            Launcher.Outcome csr = sekisho.verb("cert", "csr", "localhost", "-c", "sekisho.yaml", "-o", "server.csr");
            assertThat(csr.status()).as(csr.output()).isZero();
            Path server = authority.certify(folder.resolve("server.csr"), "localhost");
            authority.respond();
            Launcher.Outcome incomplete = sekisho.verb(
                    "cert", "install", "localhost", server.toString(), "-c", "sekisho.yaml", "--lang", "en");
            assertThat(incomplete.status()).isEqualTo(1);
            assertThat(incomplete.output()).contains("intermediate certificate is missing");
            Launcher.Outcome installed = sekisho.verb(
                    "cert",
                    "install",
                    "localhost",
                    authority.root().toString(),
                    authority.intermediate().toString(),
                    server.toString(),
                    "-c",
                    "sekisho.yaml");
            assertThat(installed.status()).as(installed.output()).isZero();
            Await.until(
                    "the staple",
                    Duration.ofSeconds(60),
                    () -> listed(sekisho).path("ocsp").asText().equals("stapled"));
            assertThat(listed(sekisho).path("source").asText()).isEqualTo("installed");
            assertThat(findings(sekisho, authority)).isEmpty();
        } finally {
            application.stop(0);
        }
    }

    private static JsonNode listed(RunningSekisho sekisho) {
        Launcher.Outcome list = sekisho.verb("cert", "list", "--json", "-c", "sekisho.yaml");
        try {
            return JSON.readTree(list.output().substring(list.output().indexOf('[')))
                    .get(0);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<String> findings(RunningSekisho sekisho, OpensslAuthority authority) throws Exception {
        Path report = folder.resolve("testssl.json");
        Process testssl = new ProcessBuilder(
                        "testssl",
                        "--quiet",
                        "--color",
                        "0",
                        "--warnings",
                        "off",
                        "--add-ca",
                        authority.root().toString(),
                        "--ip",
                        "127.0.0.1",
                        "--jsonfile",
                        report.toString(),
                        "localhost:" + sekisho.https)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("testssl.txt").toFile())
                .start();
        if (!testssl.waitFor(20, TimeUnit.MINUTES)) {
            testssl.destroyForcibly();
            throw new AssertionError("testssl did not end");
        }
        List<String> above = new ArrayList<>();
        int all = 0;
        for (JsonNode finding : JSON.readTree(Files.readString(report))) {
            all++;
            String severity = finding.path("severity").asText();
            String id = finding.path("id").asText();
            if (!severity.equals("OK") && !severity.equals("INFO") && !EXCEPTIONS.containsKey(id)) {
                above.add(severity + " " + id + ": " + finding.path("finding").asText());
            }
        }
        assertThat(all).as("the default profile ran to its end").isGreaterThan(100);
        return above;
    }
}
