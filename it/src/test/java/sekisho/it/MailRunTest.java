package sekisho.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail by the command line of a running instance, delivered to Debian's aiosmtpd. */
class MailRunTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder = Path.of("");

    private static JsonNode json(Launcher.Outcome outcome) throws IOException {
        String output = outcome.output();
        return JSON.readTree(output.substring(Math.min(
                output.indexOf('{') < 0 ? output.length() : output.indexOf('{'),
                output.indexOf('[') < 0 ? output.length() : output.indexOf('['))));
    }

    private List<Path> arrived() {
        try (Stream<Path> files = Files.list(folder.resolve("box/new"))) {
            return files.toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    @Test
    void aTestMailIsShownFromSubmissionToDelivery() throws Exception {
        int port = RunningSekisho.free();
        String site = "sites:\n  - {host: localhost, upstream: \"http://127.0.0.1:1\"}\n"
                + "mail:\n  domains: [example.jp]\n  relays: [{host: 127.0.0.1, port: " + port + ", security: none}]\n";
        try (RunningSekisho sekisho = new RunningSekisho(folder, site)) {
            Launcher.Outcome waits = sekisho.verb("mail", "test", "taro@example.com", "--json", "-c", "sekisho.yaml");
            assertThat(waits.status()).as(waits.output()).isEqualTo(1);
            String id = json(waits).path("id").asText();
            assertThat(json(waits).path("trail").path(0).path("status").asText())
                    .isEqualTo("connect");
            Process server = new ProcessBuilder(
                            "/usr/bin/python3",
                            "-m",
                            "aiosmtpd",
                            "-n",
                            "-l",
                            "127.0.0.1:" + port,
                            "-c",
                            "aiosmtpd.handlers.Mailbox",
                            folder.resolve("box").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("server.txt").toFile())
                    .start();
            try {
                Await.until("the mail is delivered", Duration.ofMinutes(2), () -> {
                    Launcher.Outcome again = sekisho.verb("mail", "resend", id, "--json", "-c", "sekisho.yaml");
                    return again.status() != 0
                            || json(again).path("state").asText().equals("delivered");
                });
                Await.until(
                        "it lies in the box",
                        Duration.ofSeconds(60),
                        () -> arrived().size() == 1);
                assertThat(Files.readString(arrived().getFirst(), StandardCharsets.ISO_8859_1))
                        .contains("Message-ID: <" + id + "@example.jp>", "X-MailFrom: sekisho@example.jp");
                JsonNode list =
                        json(sekisho.verb("mail", "list", "--state", "delivered", "--json", "-c", "sekisho.yaml"));
                assertThat(list.path("items").path(0).path("id").asText()).isEqualTo(id);
                assertThat(list.path("items").path(0).path("content-kept").asBoolean())
                        .isFalse();
                assertThat(json(sekisho.verb("mail", "dead", "--json", "-c", "sekisho.yaml"))
                                .path("items"))
                        .isEmpty();
            } finally {
                server.destroy();
            }
            JsonNode keys = json(sekisho.verb("mail", "key", "make", "example.jp", "--json", "-c", "sekisho.yaml"));
            assertThat(keys).hasSize(2);
            assertThat(json(sekisho.verb("mail", "key", "show", "--json", "-c", "sekisho.yaml")))
                    .isEqualTo(keys);
            assertThat(sekisho.verb("mail", "show", "nonsense", "-c", "sekisho.yaml")
                            .status())
                    .isEqualTo(1);
            assertThat(sekisho.end()).isIn(0, 143);
            assertThat(sekisho.verb("mail", "list", "-c", "sekisho.yaml").status())
                    .isEqualTo(3);
        }
    }
}
