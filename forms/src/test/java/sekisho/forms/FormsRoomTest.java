package sekisho.forms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.mail.MailFilter;
import sekisho.mail.MailRecord;

class FormsRoomTest {
    private static final String CLIENT = "198.51.100.7";

    @TempDir
    Path folder;

    private static long delivered(Fixture fixture, String source) {
        return fixture.mail.list(MailFilter.newest(1000).of(source)).stream()
                .filter(mail -> mail.state() == MailRecord.State.DELIVERED)
                .count();
    }

    private static String readable(MailSink.Received mail) {
        String[] halves = mail.message().split("\n\n", 2);
        return new String(Base64.getMimeDecoder().decode(halves[1]), StandardCharsets.UTF_8);
    }

    @Test
    void aSubmissionBecomesMailsToTheRecipientsAndAReply() throws Exception {
        try (Fixture fixture = new Fixture(folder, Fixture.contact())) {
            Multipart body =
                    Fixture.filled("山田 太郎", "taro@example.com", "見積もりをお願いします。").value("topic", "sales");
            FormReply reply = fixture.person(CLIENT, body);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(Fixture.json(reply).path("result").asText()).isEqualTo("sent");
            Fixture.await("three mails", () -> fixture.sink.received().size() == 3);
            assertThat(fixture.sink.received().stream().map(MailSink.Received::to))
                    .containsExactlyInAnyOrder("info@example.jp", "sales@example.jp", "taro@example.com");
            MailSink.Received info = fixture.sink.received().stream()
                    .filter(mail -> mail.to().equals("info@example.jp"))
                    .findFirst()
                    .orElseThrow();
            assertThat(info.message()).contains("Reply-To: taro@example.com").contains("form@example.jp");
            assertThat(readable(info)).contains("お名前", "山田 太郎", "見積もりをお願いします。", "購入");
            Fixture.await("the records say so", () -> delivered(fixture, "form.contact") == 2);
            Fixture.await("the reply's, too", () -> delivered(fixture, "form.contact.reply") == 1);
        }
    }

    @Test
    void onlyRecipientsThatTheAnswersNameGetIt() throws Exception {
        try (Fixture fixture = new Fixture(folder, Fixture.contact())) {
            assertThat(fixture.person(
                                    CLIENT,
                                    Fixture.filled("花子", "hanako@example.com", "使い方を教えてください。")
                                            .value("topic", "support"))
                            .status())
                    .isEqualTo(200);
            assertThat(fixture.mail.list(MailFilter.newest(10)).stream()
                            .map(mail -> mail.recipient().toString()))
                    .containsExactlyInAnyOrder("info@example.jp", "hanako@example.com");
        }
    }

    @Test
    void nothingOfASubmissionStaysInTheDataFolder() throws Exception {
        List<String> canaries = List.of(
                "Kanariya-Namae-7131",
                "カナリヤ本文の印です七一三一",
                "canary7131@visitor.example",
                "090-7131-7131",
                "canary-file-7131");
        try (Fixture fixture = new Fixture(folder, Fixture.contact())) {
            Multipart body = Fixture.filled(canaries.get(0), canaries.get(2), canaries.get(1))
                    .value("phone", canaries.get(3))
                    .file("file", canaries.get(4) + ".pdf", Corpus.pdf());
            assertThat(fixture.person(CLIENT, body).status()).isEqualTo(200);
            // one that is refused leaves nothing either
            assertThat(fixture.person(
                                    "198.51.101.9",
                                    Fixture.filled(
                                            canaries.get(0),
                                            canaries.get(2),
                                            "http://a.example " + "http://b.example http://c.example "
                                                    + canaries.get(1)))
                            .status())
                    .isEqualTo(422);
            Fixture.await(
                    "delivery",
                    () -> delivered(fixture, "form.contact") == 1 && delivered(fixture, "form.contact.reply") == 1);
            MailRecord record =
                    fixture.mail.list(MailFilter.newest(1).of("form.contact")).getFirst();
            assertThat(record.contentKept()).isFalse();
            assertThat(found(fixture.data, canaries)).isEmpty();
        }
        assertThat(found(folder.resolve("data"), canaries)).isEmpty();
    }

    private static List<String> found(Path data, List<String> canaries) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(file -> {
                        String bytes = bytes(file);
                        return canaries.stream()
                                .filter(canary ->
                                        bytes.contains(latin(canary)) || bytes.contains(latin(base64(canary))))
                                .map(canary -> file.getFileName() + ": " + canary);
                    })
                    .toList();
        }
    }

    private static String bytes(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String base64(String text) {
        String coded = Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return coded.substring(0, coded.length() - 2);
    }

    @Test
    void browsersOfOtherPagesAreToldNothing() throws Exception {
        try (Fixture fixture = new Fixture(folder, Fixture.contact())) {
            String token = "/.sekisho/forms/contact/token";
            FormReply welcome = fixture.ask("POST", token, CLIENT, Map.of("Origin", Fixture.ELSEWHERE), new byte[0]);
            assertThat(welcome.status()).isEqualTo(200);
            assertThat(welcome.fields())
                    .contains(Map.entry("Access-Control-Allow-Origin", Fixture.ELSEWHERE), Map.entry("Vary", "Origin"));
            for (String origin :
                    List.of("https://evil.example", "null", "", "https://static.example.net.evil.example")) {
                FormReply refused = fixture.ask("POST", token, CLIENT, Map.of("Origin", origin), new byte[0]);
                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused.fields()).noneMatch(field -> field.getKey().equals("Access-Control-Allow-Origin"));
            }
            Map<String, String> asks = Map.of("Origin", Fixture.ELSEWHERE, "Access-Control-Request-Method", "POST");
            FormReply preflight = fixture.ask("OPTIONS", "/.sekisho/forms/contact/submit", CLIENT, asks, new byte[0]);
            assertThat(preflight.status()).isEqualTo(204);
            assertThat(preflight.fields())
                    .contains(Map.entry("Access-Control-Allow-Headers", "sekisho-token, sekisho-proof"));
            assertThat(fixture.ask(
                                    "OPTIONS",
                                    "/.sekisho/forms/contact/submit",
                                    CLIENT,
                                    Map.of("Origin", "https://evil.example"),
                                    new byte[0])
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void theScriptAndTheDefinitionNameNoRecipient() throws Exception {
        try (Fixture fixture = new Fixture(folder, Fixture.contact())) {
            FormReply script = fixture.ask("GET", "/.sekisho/forms/form.js", CLIENT, Map.of(), new byte[0]);
            assertThat(script.status()).isEqualTo(200);
            String etag = script.fields().stream()
                    .filter(field -> field.getKey().equals("ETag"))
                    .findFirst()
                    .orElseThrow()
                    .getValue();
            assertThat(fixture.ask("GET", "/.sekisho/forms/form.js", CLIENT, Map.of("If-None-Match", etag), new byte[0])
                            .status())
                    .isEqualTo(304);
            for (String lang : List.of("ja", "en")) {
                FormReply definition = fixture.ask(
                        "GET", "/.sekisho/forms/contact/definition?lang=" + lang, CLIENT, Map.of(), new byte[0]);
                String text = StandardCharsets.UTF_8
                        .decode(definition.body().duplicate())
                        .toString();
                assertThat(text).doesNotContain("info@example.jp", "sales@example.jp", "form@example.jp");
                assertThat(Fixture.json(definition).path("fields")).hasSize(8);
            }
        }
    }

    @Test
    void aThirdPersonIsNotBombedWithReplies() throws Exception {
        try (Fixture fixture = new Fixture(folder, Fixture.contact())) {
            for (int i = 0; i < 10; i++) {
                assertThat(fixture.person(
                                        "192.0." + i + ".1",
                                        Fixture.filled("名" + i, "victim@example.org", "質問 " + i + " です。"))
                                .status())
                        .isEqualTo(200);
            }
            assertThat(fixture.mail.list(MailFilter.newest(100).of("form.contact.reply")))
                    .hasSize(3);
            assertThat(fixture.mail.list(MailFilter.newest(100).of("form.contact")))
                    .hasSize(10);
            assertThat(fixture.room.status("contact").repliesHeld()).isEqualTo(7);
        }
    }

    @Test
    void aReplyRepeatsNoLink() throws Exception {
        try (Fixture fixture = new Fixture(folder, Fixture.contact())) {
            assertThat(fixture.person(
                                    CLIENT,
                                    Fixture.filled("花子", "hanako@example.com", "この頁 https://ad.example/x の件です。"))
                            .status())
                    .isEqualTo(200);
            Fixture.await("two mails", () -> fixture.sink.received().size() == 2);
            fixture.sink
                    .received()
                    .forEach(mail -> assertThat(readable(mail).contains("ad.example"))
                            .isEqualTo(mail.to().equals("info@example.jp")));
        }
    }

    @Test
    void limitsCountByAddressAndNetwork() throws Exception {
        Defences few = new Defences(
                true,
                true,
                4,
                true,
                true,
                Duration.ofSeconds(2),
                Duration.ofHours(1),
                true,
                3,
                5,
                8,
                true,
                2,
                List.of(),
                List.of(),
                true);
        try (Fixture fixture = new Fixture(folder, Fixture.contact(few, Optional.empty()))) {
            assertThat(sent(fixture, "192.0.2.1", 5)).isEqualTo(3);
            assertThat(sent(fixture, "192.0.2.2", 5)).isEqualTo(2);
            assertThat(sent(fixture, "192.0.3.1", 5)).isEqualTo(3);
            assertThat(sent(fixture, "192.0.4.1", 5)).isZero();
            fixture.clock.move(Duration.ofHours(2));
            assertThat(sent(fixture, "192.0.4.1", 1)).isEqualTo(1);
        }
    }

    private final AtomicInteger written = new AtomicInteger();

    private int sent(Fixture fixture, String client, int count) {
        int sent = 0;
        for (int i = 0; i < count; i++) {
            int n = written.incrementAndGet();
            FormReply reply = fixture.person(client, Fixture.filled("名", "n" + n + "@example.com", "質問 " + n));
            assertThat(reply.status()).isIn(200, 429);
            sent += reply.status() == 200 ? 1 : 0;
        }
        return sent;
    }

    @Test
    void theWorkRisesWithTheUseOfTheNetwork() throws Exception {
        try (Fixture fixture = new Fixture(folder, Fixture.contact())) {
            int first = fixture.token("192.0.2.1").path("bits").asInt();
            int bits = first;
            for (int i = 0; i < 100; i++) {
                bits = fixture.token("192.0.2." + (i % 50)).path("bits").asInt();
            }
            assertThat(first).isEqualTo(Defences.DEFAULT.bits());
            assertThat(bits).isEqualTo(first + 4);
            assertThat(fixture.token("192.0.9.1").path("bits").asInt()).isEqualTo(first);
            fixture.clock.move(Duration.ofMinutes(30));
            assertThat(fixture.token("192.0.2.1").path("bits").asInt()).isEqualTo(first);
        }
    }

    @Test
    void everyDefenceCanBeSwitchedOff() throws Exception {
        Defences off = new Defences(
                false,
                false,
                4,
                false,
                false,
                Duration.ofSeconds(2),
                Duration.ofHours(1),
                false,
                1,
                1,
                1,
                false,
                0,
                List.of("質問"),
                List.of(),
                false);
        try (Fixture fixture = new Fixture(folder, Fixture.contact(off, Optional.empty()))) {
            Multipart body =
                    Fixture.filled("名", "n@example.com", "質問 http://a.example http://b.example http://c.example");
            for (int i = 0; i < 3; i++) {
                assertThat(fixture.send(Fixture.JSON.createObjectNode(), CLIENT, body)
                                .status())
                        .isEqualTo(200);
            }
            assertThat(fixture.room.status("contact").taken()).isEqualTo(3);
        }
    }

    @Test
    void anInfectedFileIsRefusedAndTheTokenStaysGood() throws Exception {
        FileScanner scanner =
                content -> content.get(0) == '%' ? FileScanner.Finding.INFECTED : FileScanner.Finding.CLEAN;
        try (Fixture fixture = new Fixture(folder, scanner, Fixture.contact())) {
            JsonNode token = fixture.token(CLIENT);
            fixture.clock.move(Duration.ofSeconds(5));
            FormReply reply = fixture.submit(
                    token, CLIENT, Fixture.filled("名", "n@example.com", "質問です。").file("file", "a.pdf", Corpus.pdf()));
            assertThat(Fixture.json(reply).path("reason").asText()).isEqualTo("file");
            assertThat(fixture.submit(token, CLIENT, Fixture.filled("名", "n@example.com", "質問です。"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void faultsAreNamedByFieldAndTheTokenStaysGood() throws Exception {
        try (Fixture fixture = new Fixture(folder, Fixture.contact())) {
            JsonNode token = fixture.token(CLIENT);
            fixture.clock.move(Duration.ofSeconds(5));
            FormReply reply = fixture.submit(token, CLIENT, Fixture.filled("", "nowhere", "質問です。"));
            assertThat(reply.status()).isEqualTo(422);
            assertThat(Fixture.json(reply).path("faults").path("name").asText()).isEqualTo("REQUIRED");
            assertThat(Fixture.json(reply).path("faults").path("mail").asText()).isEqualTo("MAIL");
            assertThat(fixture.submit(token, CLIENT, Fixture.filled("名", "n@example.com", "質問です。"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void valuesArePassedOnSignedAndForgotten() throws Exception {
        List<String> bodies = new CopyOnWriteArrayList<>();
        List<String> signatures = new CopyOnWriteArrayList<>();
        AtomicInteger failures = new AtomicInteger(1);
        HttpServer target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        target.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            signatures.add(exchange.getRequestHeaders().getFirst("Sekisho-Signature"));
            exchange.sendResponseHeaders(failures.getAndDecrement() > 0 ? 500 : 204, -1);
            exchange.close();
        });
        target.start();
        String url = "http://127.0.0.1:" + target.getAddress().getPort() + "/hook";
        try (Fixture fixture = new Fixture(
                folder,
                Fixture.contact(
                        Defences.DEFAULT,
                        Optional.of(new FormDefinition.Forwarding(url, "secret-word", Duration.ofDays(3)))))) {
            assertThat(fixture.person(CLIENT, Fixture.filled("転送 名", "forward7131@example.com", "転送する本文です。"))
                            .status())
                    .isEqualTo(200);
            Fixture.await(
                    "the first attempt",
                    () -> fixture.room.forwards("contact", 1).getFirst().attempts() == 1);
            Forward waiting = fixture.room.forwards("contact", 1).getFirst();
            assertThat(waiting.state()).isEqualTo(Forward.State.WAITING);
            assertThat(waiting.status()).isEqualTo("500");
            fixture.clock.move(Duration.ofMinutes(1));
            Fixture.await(
                    "the second",
                    () -> fixture.room.forwards("contact", 1).getFirst().state() == Forward.State.DELIVERED);
            assertThat(bodies).hasSize(2);
            JsonNode sent = Fixture.JSON.readTree(bodies.getLast());
            assertThat(sent.path("values").path("name").asText()).isEqualTo("転送 名");
            String time = signatures.getLast().replaceAll("t=([0-9]+),.*", "$1");
            assertThat(signatures.getLast())
                    .isEqualTo("t=" + time + ",v1=" + Forwarder.signature("secret-word", time, bodies.getLast()));
            Fixture.await(
                    "delivery",
                    () -> delivered(fixture, "form.contact") == 1 && delivered(fixture, "form.contact.reply") == 1);
            assertThat(found(fixture.data, List.of("転送する本文です。", "forward7131@example.com")))
                    .isEmpty();
        } finally {
            target.stop(0);
        }
    }

    @Test
    void aTargetThatIsNeverThereIsGivenUp() throws Exception {
        FormDefinition.Forwarding nowhere =
                new FormDefinition.Forwarding("http://127.0.0.1:1/", "secret-word", Duration.ofHours(1));
        try (Fixture fixture = new Fixture(folder, Fixture.contact(Defences.DEFAULT, Optional.of(nowhere)))) {
            assertThat(fixture.person(CLIENT, Fixture.filled("名", "n@example.com", "転送する本文です。"))
                            .status())
                    .isEqualTo(200);
            Fixture.await(
                    "the first attempt",
                    () -> fixture.room.forwards("contact", 1).getFirst().attempts() == 1);
            fixture.clock.move(Duration.ofHours(2));
            Fixture.await(
                    "the end",
                    () -> fixture.room.forwards("contact", 1).getFirst().state() == Forward.State.DEAD);
            assertThat(fixture.room.forwards("contact", 1).getFirst().status()).isEqualTo("connect");
        }
    }

    @Test
    void whatIsNotOursIsLeftAlone() throws Exception {
        try (Fixture fixture = new Fixture(folder, Fixture.contact())) {
            FormRequest request =
                    new FormRequest("GET", Fixture.HOST, "/contact.html", Fixture.client(CLIENT), "x", _ -> "");
            assertThat(fixture.room.claim(request)).isInstanceOf(FormReply.NotOurs.class);
            FormRequest elsewhere = new FormRequest(
                    "POST", "other.example.jp", "/.sekisho/forms/contact/token", Fixture.client(CLIENT), "x", _ -> "");
            assertThat(fixture.room.claim(elsewhere))
                    .isInstanceOfSatisfying(
                            FormReply.Now.class,
                            now -> assertThat(now.reply().status()).isEqualTo(404));
        }
    }

    @Test
    void aTrialsFormIsAtItsOwnPlaceAndGoneAfterwards() throws Exception {
        try (Fixture fixture = new Fixture(folder)) {
            Map<String, String> fields = Map.of("Origin", Fixture.ORIGIN);
            String trial = FormsRoom.TRIAL_PREFIX + "contact/token";
            try (FormsRoom.Trial open = fixture.room.tryOut(Fixture.contact())) {
                assertThat(open.form().id()).isEqualTo("contact");
                assertThat(fixture.ask("POST", trial, CLIENT, fields, new byte[0])
                                .status())
                        .isEqualTo(200);
                assertThat(fixture.ask("POST", FormsRoom.PREFIX + "contact/token", CLIENT, fields, new byte[0])
                                .status())
                        .as("where visitors come")
                        .isEqualTo(404);
                assertThat(fixture.room.settings().forms()).isEmpty();
            }
            assertThat(fixture.ask("POST", trial, CLIENT, fields, new byte[0]).status())
                    .isEqualTo(404);
        }
    }
}
