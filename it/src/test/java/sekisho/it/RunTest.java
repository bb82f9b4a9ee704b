package sekisho.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One's own application behind {@code ./sekisho run}, and every verb against it. */
class RunTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final String validUntil =
            LocalDate.now(ZoneId.systemDefault()).plusYears(1).toString();

    @TempDir
    private Path folder = Path.of("");

    private final ConcurrentLinkedQueue<Map<String, String>> seen = new ConcurrentLinkedQueue<>();
    private HttpServer application = newServer();

    private static HttpServer newServer() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void startApplication() {
        application.createContext("/", exchange -> {
            Map<String, String> fields = new HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> fields.put(name, String.join(",", values)));
            seen.add(fields);
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

    private String site(String more) {
        return "sites:\n  - host: localhost\n    upstream: http://127.0.0.1:"
                + application.getAddress().getPort() + "\n" + more;
    }

    @Test
    void anApplicationIsProtectedRecordedAndProven() throws Exception {
        try (RunningSekisho sekisho = new RunningSekisho(folder, site("    addresses: {deny: [203.0.113.0/24]}\n"))) {
            HttpResponse<String> answer = sekisho.get("/hello?name=value");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("こんにちは");
            assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
            String requestId = answer.headers().firstValue("X-Request-Id").orElseThrow();
            Map<String, String> forwarded = Objects.requireNonNull(seen.poll());
            assertThat(forwarded.get("X-forwarded-proto")).isEqualTo("https");
            assertThat(forwarded.get("X-forwarded-for")).isEqualTo("127.0.0.1");

            Launcher.Outcome explained = sekisho.verb("explain", requestId, "-c", "sekisho.yaml");
            assertThat(explained.status()).as(explained.output()).isZero();
            assertThat(explained.output())
                    .contains("/hello?name=value")
                    .contains("127.0.0.1")
                    .contains("200");
            assertThat(sekisho.verb("explain", "no-such-id", "-c", "sekisho.yaml")
                            .status())
                    .isEqualTo(1);

            Launcher.Outcome controls =
                    sekisho.verb("controls", "--probe", "--json", "-c", "sekisho.yaml", "--lang", "en");
            assertThat(controls.status()).as(controls.output()).isZero();
            Map<String, String> results = new HashMap<>();
            for (JsonNode control :
                    JSON.readTree(controls.output().substring(controls.output().indexOf('[')))) {
                results.put(control.path("id").asText(), control.path("result").asText());
                for (String key : new String[] {"id", "result", "observed-at", "probe", "facts", "max-age"}) {
                    assertThat(control.has(key)).as("%s of %s", key, control).isTrue();
                }
            }
            assertThat(results).hasSize(131).doesNotContainValue("fails");
            for (String proven : new String[] {
                "tls-min-version", "tls-deprecation", "https-only", "certificate-expiry-tracking", "ip-allowlist",
                "firewall-min-ports", "abusive-client-block", "access-log", "access-log-retention", "audit-log",
                "audit-log-retention", "encryption-at-rest"
            }) {
                assertThat(results.get(proven)).as(proven).isEqualTo("holds");
            }
            assertThat(results.get("geo-block")).isEqualTo("not-configured");
            assertThat(results.get("sso")).isEqualTo("not-configured");

            Launcher.Outcome attested = sekisho.verb(
                    "attest",
                    "security-training",
                    "--owner",
                    "IT",
                    "--text",
                    "年1回",
                    "--valid-until",
                    validUntil,
                    "-c",
                    "sekisho.yaml");
            assertThat(attested.status()).as(attested.output()).isZero();
            assertThat(sekisho.verb(
                                    "attest",
                                    "no-such",
                                    "--owner",
                                    "IT",
                                    "--text",
                                    "x",
                                    "--valid-until",
                                    validUntil,
                                    "-c",
                                    "sekisho.yaml")
                            .status())
                    .isEqualTo(1);

            Launcher.Outcome export =
                    sekisho.verb("journal", "export", "--format", "csv", "-o", "all.csv", "-c", "sekisho.yaml");
            assertThat(export.status()).as(export.output()).isZero();
            assertThat(Files.readString(folder.resolve("all.csv")))
                    .contains(requestId)
                    .contains("app.start");
            assertThat(sekisho.verb("journal", "verify", "-c", "sekisho.yaml").status())
                    .isZero();

            assertThat(sekisho.plain("/healthz").statusCode()).isEqualTo(200);
            assertThat(sekisho.plain("/metrics").body()).contains("sekisho_exchanges_total{outcome=\"allowed\"}");
            assertThat(sekisho.end()).isIn(0, 143);
        }
        Launcher.Outcome search = Launcher.run(
                folder,
                "journal",
                "search",
                "--kind",
                "audit",
                "--where",
                "event.action=app.stop",
                "-c",
                "sekisho.yaml");
        assertThat(search.output()).contains("app.stop");
    }

    @Test
    void aChangeIsAppliedLiveAndABadOneIsNot() throws Exception {
        try (RunningSekisho sekisho = new RunningSekisho(folder, site(""))) {
            assertThat(sekisho.get("/").statusCode()).isEqualTo(200);
            sekisho.configure(site("    addresses: {deny: [127.0.0.0/8]}\n"));
            Await.until("denied", Duration.ofSeconds(20), () -> sekisho.get("/").statusCode() == 403);
            HttpResponse<String> refused = sekisho.get("/");
            assertThat(refused.body()).contains("お使いの接続元アドレス");
            assertThat(refused.body())
                    .contains(refused.headers().firstValue("X-Request-Id").orElseThrow());

            sekisho.configure(site("    addresses: {deny: [nonsense]}\n"));
            Await.until(
                    "refused", Duration.ofSeconds(20), () -> sekisho.output().contains("configuration-refused"));
            assertThat(sekisho.get("/").statusCode()).isEqualTo(403);

            sekisho.configure(site(""));
            Await.until(
                    "allowed", Duration.ofSeconds(20), () -> sekisho.get("/").statusCode() == 200);
            Launcher.Outcome search = sekisho.verb(
                    "journal",
                    "search",
                    "--kind",
                    "audit",
                    "--where",
                    "event.action=config.refused",
                    "-c",
                    "sekisho.yaml");
            assertThat(search.output()).contains("config.refused");
        }
    }

    @Test
    void aDeadApplicationIsABadGatewayWithItsRecord() throws Exception {
        try (RunningSekisho sekisho = new RunningSekisho(folder, site(""))) {
            application.stop(0);
            HttpResponse<String> answer = sekisho.get("/");
            assertThat(answer.statusCode()).isEqualTo(502);
            Launcher.Outcome explained = sekisho.verb(
                    "explain", answer.headers().firstValue("X-Request-Id").orElseThrow(), "-c", "sekisho.yaml");
            assertThat(explained.output()).contains("upstream-unreachable");
        }
    }

    @Test
    void aBadConfigurationIsRefusedWithEveryProblem() throws IOException {
        Files.writeString(
                folder.resolve("bad.yaml"),
                "sites:\n  - host: a b\n    upstream: nowhere\n    rate: {requests: 0}\n    max-body: 5\nzone: 1\n");
        Launcher.Outcome check = Launcher.run(folder, "check", "-c", "bad.yaml");
        assertThat(check.status()).isEqualTo(2);
        for (String expected : new String[] {"2 行目", "3 行目", "4 行目", "5 行目", "6 行目", "5 件の問題"}) {
            assertThat(check.output()).contains(expected);
        }
    }

    @Test
    void initWritesAFileThatOnlyNeedsItsTwoNames() {
        assertThat(Launcher.run(folder, "init").status()).isZero();
        assertThat(Launcher.run(folder, "init").status())
                .as("never overwritten")
                .isEqualTo(1);
        assertThat(Launcher.run(folder, "check").status()).isZero();
        assertThat(Launcher.run(folder, "init", "--lang", "en", "en.yaml").status())
                .isZero();
        assertThat(Launcher.run(folder, "check", "-c", "en.yaml").status()).isZero();
    }
}
