package sekisho.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application guarded by the Core Rule Set behind {@code ./sekisho run}. */
class WafRunTest {
    private static final Path RULES = Launcher.ROOT.resolve("../shared/crs").toAbsolutePath();
    private static final String ATTACK =
            "/search?q=1%27%20OR%20%271%27%3D%271%27%20UNION%20SELECT%20password%20FROM%20users--";

    @TempDir
    private Path folder = Path.of("");

    private final HttpServer application = newServer();

    private static HttpServer newServer() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void startApplication() {
        application.createContext("/", exchange -> {
            byte[] body = "ok".getBytes(StandardCharsets.UTF_8);
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

    private String guarded(String more) {
        return """
                waf:
                  rules: %s
                sites:
                  - host: localhost
                    upstream: http://127.0.0.1:%d
                    waf:
                      mode: block
                %s""".formatted(RULES, application.getAddress().getPort(), more.indent(6));
    }

    @Test
    void anAttackIsRefusedAndExplainedUntilItIsExcluded() throws Exception {
        try (RunningSekisho sekisho = new RunningSekisho(folder, guarded(""))) {
            assertThat(sekisho.get("/search?q=%E3%81%93%E3%82%93%E3%81%AB%E3%81%A1%E3%81%AF")
                            .statusCode())
                    .isEqualTo(200);

            HttpResponse<String> refused = sekisho.get(ATTACK);
            assertThat(refused.statusCode()).isEqualTo(403);
            String id = refused.headers().firstValue("X-Request-Id").orElseThrow();
            assertThat(refused.body()).contains(id).contains("waf-blocked").doesNotContain("UNION");

            Launcher.Outcome explained = sekisho.verb("explain", id, "-c", "sekisho.yaml");
            assertThat(explained.output())
                    .contains("waf-blocked")
                    .contains("waf            refuse")
                    .contains("942100")
                    .contains("ARGS:q")
                    .contains("SQL Injection");

            Launcher.Outcome search =
                    sekisho.verb("journal", "search", "--where", "rule.id=942100", "-c", "sekisho.yaml");
            assertThat(search.output()).contains(id);

            sekisho.configure(guarded("""
                    exclusions:
                      - tags: [attack-sqli]
                        arguments: [q]
                        paths: [/search]
                        reason: people search for statements
                    """));
            Await.until(
                    "excluded",
                    Duration.ofSeconds(30),
                    () -> sekisho.get(ATTACK).statusCode() == 200);
            assertThat(sekisho.get(ATTACK.replace("q=", "r=")).statusCode())
                    .as("another argument")
                    .isEqualTo(403);
            assertThat(sekisho.get(ATTACK.replace("/search", "/find")).statusCode())
                    .as("another path")
                    .isEqualTo(403);
        }
    }

    @Test
    void brokenRulesLeaveTheOldOnesRunning() throws Exception {
        Path own = Files.writeString(folder.resolve("own.conf"), "# nothing yet\n");
        String withOwn = "own-rules: {after: [own.conf]}\n";
        try (RunningSekisho sekisho = new RunningSekisho(folder, guarded(withOwn))) {
            assertThat(sekisho.get(ATTACK).statusCode()).isEqualTo(403);

            Files.writeString(own, "# first line\nSecRule ARGS \"@rx (\" \"id:1,phase:2,deny\"\n");
            Await.until(
                    "refused", Duration.ofSeconds(30), () -> sekisho.output().contains("event=rules-refused"));
            assertThat(sekisho.get(ATTACK).statusCode()).isEqualTo(403);

            Launcher.Outcome check = sekisho.verb("check", "-c", "sekisho.yaml");
            assertThat(check.status()).isEqualTo(2);
            assertThat(check.output()).contains("own.conf:2");

            Files.writeString(own, "SecRule ARGS:x \"@streq y\" \"id:1,phase:2,deny,status:406\"\n");
            Await.until(
                    "applied",
                    Duration.ofSeconds(30),
                    () -> sekisho.get("/?x=y").statusCode() == 406);
        }
    }
}
