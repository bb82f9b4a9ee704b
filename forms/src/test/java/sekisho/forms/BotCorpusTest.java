package sekisho.forms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.mail.MailRecord;

/** More than 300 behaviours of bots against a form with default settings: none of them makes a mail. */
class BotCorpusTest {
    @TempDir
    Path folder;

    /** One behaviour; it answers how it was answered. */
    private record Bot(String kind, String name, java.util.function.Supplier<WireServer.Answer> act) {}

    private static final String CLEAN = "料金について教えてください。よろしくお願いします。";

    @Test
    void noBotGetsAMailThrough() throws Exception {
        try (Fixture fixture = new Fixture(folder, Fixture.contact());
                WireServer wire = new WireServer(fixture.room)) {
            Corpus corpus = new Corpus(fixture, wire);
            List<Bot> bots = new ArrayList<>();
            direct(corpus, bots);
            forged(corpus, bots);
            workless(corpus, bots);
            hasty(corpus, bots);
            strangers(corpus, bots);
            travellers(corpus, bots);
            late(corpus, bots);
            greedy(corpus, bots);
            spammers(corpus, bots);
            injectors(corpus, bots);
            malformed(corpus, bots);
            oversized(corpus, bots);
            methods(corpus, bots);
            assertThat(bots.size()).isGreaterThanOrEqualTo(300);

            Map<String, Integer> kinds = new TreeMap<>();
            List<String> through = new ArrayList<>();
            for (Bot bot : bots) {
                kinds.merge(bot.kind(), 1, Integer::sum);
                long before = fixture.room.status("contact").taken();
                WireServer.Answer answer = bot.act().get();
                if (answer.status() == 200 || fixture.room.status("contact").taken() != before) {
                    through.add(bot.kind() + ": " + bot.name() + " " + answer);
                }
            }
            assertThat(through).isEmpty();
            assertThat(fixture.mail.counts().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isZero();

            int more = replays(corpus) + duplicates(corpus) + floods(corpus);
            System.out.println("bots " + (bots.size() + more) + " " + kinds + ", replays, duplicates and floods " + more
                    + "; refused "
                    + new TreeMap<>(fixture.room.status("contact").refused()));
        }
    }

    private static void direct(Corpus corpus, List<Bot> bots) {
        List<String> types = List.of(
                "application/x-www-form-urlencoded",
                "application/json",
                "text/plain",
                "multipart/form-data; boundary=x",
                "application/xml",
                "");
        int i = 0;
        for (String text : Corpus.spam().subList(0, 8)) {
            for (String type : types) {
                byte[] body = ("name=x&mail=x@example.com&body=" + text).getBytes(StandardCharsets.UTF_8);
                Map<String, String> fields = new HashMap<>(Map.of("Origin", Fixture.ORIGIN));
                if (!type.isEmpty()) {
                    fields.put("Content-Type", type);
                }
                String client = corpus.address();
                bots.add(new Bot(
                        "direct",
                        type + " " + i++,
                        () -> corpus.wire.send("POST", Corpus.SUBMIT, client, fields, body)));
            }
        }
    }

    private static void forged(Corpus corpus, List<Bot> bots) {
        List<java.util.function.UnaryOperator<String>> changes = List.of(
                _ -> "x",
                token -> token + "A",
                token -> token.substring(1),
                token -> token.replaceFirst("\\.12\\.", ".1."),
                token -> token.replaceFirst("\\.12\\.", ".0."),
                token -> token.replaceFirst("1\\.contact", "1.other"),
                token -> token.replaceFirst("contact\\.[0-9]+", "contact.9999999999999"),
                token -> token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(43),
                token -> token.substring(0, token.lastIndexOf('.')),
                _ -> "A".repeat(500),
                _ -> "eyJhbGciOiJub25lIn0.e30.",
                token -> token.toUpperCase(java.util.Locale.ROOT));
        for (int i = 0; i < changes.size(); i++) {
            var change = changes.get(i);
            String client = corpus.address();
            bots.add(new Bot("forged", "token " + i, () -> {
                JsonNode token = corpus.token(client);
                String proof = Corpus.proof(token);
                corpus.fixture.clock.move(Duration.ofSeconds(5));
                JsonNode changed =
                        Corpus.with(token, change.apply(token.path("token").asText()));
                return corpus.post(
                        changed, proof, client, Corpus.decoys(token, Fixture.filled("太郎", "a@example.com", CLEAN)));
            }));
        }
    }

    private static void workless(Corpus corpus, List<Bot> bots) {
        List<String> proofs = List.of(
                "",
                "0",
                "0,0,0,0,0,0,0,0",
                "1,2,3,4,5,6,7,8",
                "-1,-1,-1,-1,-1,-1,-1,-1",
                ",,,,,,,",
                "a,b,c,d,e,f,g,h",
                "9".repeat(300),
                "3192,16149,1170,849,914,13881,979,5796",
                "null",
                "1e9,1,1,1,1,1,1,1",
                "99999999999,1,1,1,1,1,1,1");
        for (String proof : proofs) {
            String client = corpus.address();
            bots.add(new Bot("workless", proof, () -> {
                JsonNode token = corpus.token(client);
                corpus.fixture.clock.move(Duration.ofSeconds(5));
                return corpus.post(
                        token, proof, client, Corpus.decoys(token, Fixture.filled("太郎", "a@example.com", CLEAN)));
            }));
        }
    }

    /** A scripted token, the work done by a fast machine, sent at once. */
    private static void hasty(Corpus corpus, List<Bot> bots) {
        for (int i = 0; i < 20; i++) {
            String client = corpus.address();
            long millis = i * 100L; // up to 1.9 s
            bots.add(new Bot("hasty", millis + " ms", () -> {
                JsonNode token = corpus.token(client);
                corpus.fixture.clock.move(Duration.ofMillis(millis));
                return corpus.post(
                        token,
                        Corpus.proof(token),
                        client,
                        Corpus.decoys(token, Fixture.filled("太郎", "a@example.com", CLEAN)));
            }));
        }
    }

    private static void strangers(Corpus corpus, List<Bot> bots) {
        List<String> origins = List.of(
                "",
                "null",
                "http://www.example.jp",
                "https://evil.example",
                "https://www.example.jp.evil.example",
                "https://evilwww.example.jp",
                "https://example.jp",
                "https://www.example.jp:8443",
                "https://www.example.jp/",
                "https://user@www.example.jp",
                "https://www.example.jp#",
                "https://static.example.net:444",
                "http://static.example.net",
                "https://STATIC.example.net.",
                "https://sub.static.example.net",
                "file://",
                "chrome-extension://abc",
                "https://",
                "https://www.example.jp, https://evil.example",
                "*");
        for (String origin : origins) {
            for (boolean stolen : List.of(false, true)) {
                String client = corpus.address();
                bots.add(new Bot("forged origin", origin + (stolen ? " with a stolen token" : ""), () -> {
                    Map<String, String> fields = new HashMap<>();
                    if (!origin.isEmpty()) {
                        fields.put("Origin", origin);
                    }
                    if (!stolen) {
                        return corpus.wire.send("POST", Corpus.TOKEN, client, fields, new byte[0]);
                    }
                    JsonNode token = corpus.token(client);
                    corpus.fixture.clock.move(Duration.ofSeconds(5));
                    Multipart body = Corpus.decoys(token, Fixture.filled("太郎", "a@example.com", CLEAN));
                    fields.put("Content-Type", body.contentType());
                    fields.put("Sekisho-Token", token.path("token").asText());
                    fields.put("Sekisho-Proof", Corpus.proof(token));
                    return corpus.wire.send("POST", Corpus.SUBMIT, client, fields, body.bytes());
                }));
            }
        }
        // a token of one welcome page used from another
        String client = corpus.address();
        bots.add(new Bot("forged origin", "token of another page", () -> {
            JsonNode token = corpus.token(client);
            corpus.fixture.clock.move(Duration.ofSeconds(5));
            Multipart body = Corpus.decoys(token, Fixture.filled("太郎", "a@example.com", CLEAN));
            Map<String, String> fields = corpus.fields(token, Corpus.proof(token), body.contentType());
            fields.put("Origin", Fixture.ELSEWHERE);
            return corpus.wire.send("POST", Corpus.SUBMIT, client, fields, body.bytes());
        }));
    }

    /** One machine fetches tokens, a network of others sends. */
    private static void travellers(Corpus corpus, List<Bot> bots) {
        String farm = corpus.address();
        for (int i = 0; i < 20; i++) {
            String client = corpus.address();
            bots.add(new Bot("token farm", "from " + client, () -> {
                JsonNode token = corpus.token(farm);
                corpus.fixture.clock.move(Duration.ofSeconds(5));
                return corpus.post(
                        token,
                        Corpus.proof(token),
                        client,
                        Corpus.decoys(token, Fixture.filled("太郎", "a@example.com", CLEAN)));
            }));
        }
    }

    private static void late(Corpus corpus, List<Bot> bots) {
        for (int i = 0; i < 8; i++) {
            String client = corpus.address();
            int hours = i * 5 + 1;
            bots.add(new Bot("hoarded token", hours + " h", () -> {
                JsonNode token = corpus.token(client);
                corpus.fixture.clock.move(Duration.ofHours(hours).plusSeconds(1));
                return corpus.post(
                        token,
                        Corpus.proof(token),
                        client,
                        Corpus.decoys(token, Fixture.filled("太郎", "a@example.com", CLEAN)));
            }));
        }
    }

    /** Fills in whatever there is, or sends the fields that it recorded some time ago. */
    private static void greedy(Corpus corpus, List<Bot> bots) {
        for (int i = 0; i < 24; i++) {
            int kind = i % 6;
            String client = corpus.address();
            bots.add(new Bot("decoys", "kind " + kind, () -> {
                JsonNode token = corpus.token(client);
                corpus.fixture.clock.move(Duration.ofSeconds(5));
                Multipart body = Fixture.filled("太郎", "a@example.com", CLEAN);
                String first = token.path("decoys").path(0).asText();
                String second = token.path("decoys").path(1).asText();
                switch (kind) {
                    case 0 -> body.value(first, "https://spam.example").value(second, "");
                    case 1 -> body.value(first, "").value(second, "1");
                    case 2 -> body.value(first, "a").value(second, "b");
                    case 3 -> body.value(first, "");
                    case 4 -> body.value("memo_00000", "").value("extra_00000", "");
                    default -> body.value(first, "").value(first, "").value(second, "");
                }
                return corpus.post(token, Corpus.proof(token), client, body);
            }));
        }
    }

    /** Run the script like a browser, wait, leave the decoys alone; only what they say is spam. */
    private static void spammers(Corpus corpus, List<Bot> bots) {
        int i = 0;
        for (String text : Corpus.spam()) {
            String client = corpus.address();
            String name = i++ % 3 == 0 ? "RobertVab" : "田中";
            bots.add(new Bot(
                    "spam",
                    text,
                    () -> corpus.fluent(client, Fixture.filled(name, "a" + client.hashCode() + "@example.com", text))));
        }
        for (String name : List.of(
                "https://spam.example.com/",
                "今すぐ spam.example.com へ",
                "<a href=x>太郎",
                "казино кредит",
                "www.spam.example.xyz",
                "казино онлайн бонус",
                "[url=http://x.example]x[/url]",
                "ｈｔｔｐｓ：／／ｓｐａｍ．ｅｘａｍｐｌｅ．ｃｏｍ",
                "sp\u200bam.example.com",
                "bit.ly/abc")) {
            String client = corpus.address();
            bots.add(new Bot(
                    "link in a name", name, () -> corpus.fluent(client, Fixture.filled(name, "a@example.com", CLEAN))));
        }
    }

    private static void injectors(Corpus corpus, List<Bot> bots) {
        for (String end : List.of("\r\n", "\n", "\r", "\n\n", "\r\n\r\n")) {
            for (String header : List.of(
                    "Bcc: victim@example.org", "Cc: a@example.org,b@example.org", "Subject: x", "To: x@example.org")) {
                String client = corpus.address();
                bots.add(new Bot(
                        "header injection",
                        "name " + header,
                        () -> corpus.fluent(client, Fixture.filled("太郎" + end + header, "a@example.com", CLEAN))));
                String other = corpus.address();
                bots.add(new Bot(
                        "header injection",
                        "mail " + header,
                        () -> corpus.fluent(other, Fixture.filled("太郎", "a@example.com" + end + header, CLEAN))));
            }
        }
        for (String mail : List.of(
                "a@example.com,b@example.com",
                "a@example.com;b@example.com",
                "<a@example.com>",
                "\"a\" <a@example.com>",
                "a@example.com%0ABcc:b@example.com",
                "a@[127.0.0.1]",
                "a@localhost@example.com",
                "a b@example.com",
                "@example.com",
                "a@")) {
            String client = corpus.address();
            bots.add(new Bot("header injection", mail, () -> corpus.fluent(client, Fixture.filled("太郎", mail, CLEAN))));
        }
    }

    private static void malformed(Corpus corpus, List<Bot> bots) {
        Multipart good = Fixture.filled("太郎", "a@example.com", CLEAN);
        String text = new String(good.bytes(), StandardCharsets.UTF_8);
        String boundary = "----WebKitFormBoundaryAbc123";
        Map<String, String> bodies = new TreeMap<>(Map.of(
                "cut", text.substring(0, text.length() / 2),
                "line feeds only", text.replace("\r\n", "\n"),
                "another boundary", text.replace(boundary, "other"),
                "no end", text.replace(boundary + "--", boundary),
                "empty", "",
                "preamble", "hello\r\n" + text,
                "epilogue", text + "hello",
                "two dispositions",
                        text.replace(
                                "Content-Disposition:",
                                "Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition:"),
                "no name", text.replace("name=\"name\"", "x=\"name\""),
                "not UTF-8 in a head", "--" + boundary + "\r\nrubbish\r\n\r\nx\r\n--" + boundary + "--\r\n"));
        bodies.put(
                "201 parts",
                ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n").repeat(201) + "--"
                        + boundary + "--");
        bodies.put("long head", "--" + boundary + "\r\nX: " + "x".repeat(5_000) + "\r\n\r\n\r\n--" + boundary + "--");
        bodies.forEach((name, body) -> {
            String client = corpus.address();
            bots.add(new Bot("malformed", name, () -> {
                JsonNode token = corpus.token(client);
                corpus.fixture.clock.move(Duration.ofSeconds(5));
                return corpus.wire.send(
                        "POST",
                        Corpus.SUBMIT,
                        client,
                        corpus.fields(token, Corpus.proof(token), good.contentType()),
                        body.getBytes(StandardCharsets.UTF_8));
            }));
        });
        for (String type : List.of(
                "application/json",
                "text/plain",
                "multipart/mixed; boundary=x",
                "multipart/form-data",
                "multipart/form-data; boundary=\"\"")) {
            String client = corpus.address();
            bots.add(new Bot("malformed", type, () -> {
                JsonNode token = corpus.token(client);
                corpus.fixture.clock.move(Duration.ofSeconds(5));
                return corpus.wire.send(
                        "POST", Corpus.SUBMIT, client, corpus.fields(token, Corpus.proof(token), type), good.bytes());
            }));
        }
    }

    private static void oversized(Corpus corpus, List<Bot> bots) {
        List<Multipart> bodies = List.of(
                Fixture.filled("あ".repeat(201), "a@example.com", CLEAN),
                Fixture.filled("太郎", "a@example.com", "あ".repeat(4_001)),
                Fixture.filled("太郎", "a".repeat(300) + "@example.com", CLEAN),
                Fixture.filled("太郎", "a@example.com", CLEAN).file("file", "a.pdf", new byte[(5 << 20) + 1]),
                Fixture.filled("太郎", "a@example.com", CLEAN).file("file", "a.exe", Corpus.pdf()),
                Fixture.filled("太郎", "a@example.com", CLEAN)
                        .file("file", "a.pdf", "MZ".getBytes(StandardCharsets.US_ASCII)),
                Fixture.filled("太郎", "a@example.com", CLEAN).file("file", "a.pdf.exe", Corpus.pdf()),
                Fixture.filled("太郎", "a@example.com", CLEAN)
                        .file("file", "a.html", "<script>".getBytes(StandardCharsets.US_ASCII)),
                Fixture.filled("太郎", "a@example.com", CLEAN)
                        .file("file", "1.pdf", Corpus.pdf())
                        .file("file", "2.pdf", Corpus.pdf())
                        .file("file", "3.pdf", Corpus.pdf())
                        .file("file", "4.pdf", Corpus.pdf()),
                Fixture.filled("太郎", "a@example.com", CLEAN).value("x", "y".repeat(13 << 20)));
        int i = 0;
        for (Multipart body : bodies) {
            String client = corpus.address();
            bots.add(new Bot("oversized", "body " + i++, () -> corpus.fluent(client, body)));
        }
    }

    private static void methods(Corpus corpus, List<Bot> bots) {
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "PATCH")) {
            String client = corpus.address();
            bots.add(new Bot(
                    "method",
                    method,
                    () -> corpus.wire.send(
                            method, Corpus.SUBMIT, client, Map.of("Origin", Fixture.ORIGIN), new byte[0])));
        }
        for (String path : List.of(
                "other/submit", "contact/", "contact/submit/", "../submit", "contact/admin", "CONTACT/submit")) {
            String client = corpus.address();
            bots.add(new Bot(
                    "path",
                    path,
                    () -> corpus.wire.send(
                            "POST", FormsRoom.PREFIX + path, client, Map.of("Origin", Fixture.ORIGIN), new byte[0])));
        }
    }

    /** A person's submission is recorded and sent again, as it was and with other words. */
    private static int replays(Corpus corpus) {
        String client = corpus.address();
        JsonNode token = corpus.token(client);
        String proof = Corpus.proof(token);
        corpus.fixture.clock.move(Duration.ofSeconds(20));
        Multipart person = Corpus.decoys(token, Fixture.filled("佐藤", "sato@example.com", "採用の説明会に申し込みます。"));
        assertThat(corpus.post(token, proof, client, person).status()).isEqualTo(200);
        long mails = mails(corpus);
        for (int i = 0; i < 10; i++) {
            // answered like the first time, because it may be a double click; not sent
            assertThat(corpus.post(token, proof, client, person).status()).isEqualTo(200);
        }
        for (int i = 0; i < 20; i++) {
            Multipart other = Corpus.decoys(token, Fixture.filled("佐藤", "sato@example.com", "別の文面です。" + i));
            assertThat(Corpus.json(corpus.post(token, proof, client, other))
                            .path("reason")
                            .asText())
                    .isEqualTo("used");
        }
        assertThat(mails(corpus)).isEqualTo(mails);
        return 30;
    }

    /** The same words under other names from everywhere. */
    private static int duplicates(Corpus corpus) {
        String text = "貴社のサービスに大変興味を持ちました。一度オンラインでお打ち合わせの機会をいただけますと幸いです。ご都合をお知らせください。";
        assertThat(corpus.fluent(corpus.address(), Fixture.filled("鈴木", "suzuki@example.com", text))
                        .status())
                .isEqualTo(200);
        long mails = mails(corpus);
        for (int i = 0; i < 20; i++) {
            String changed = i % 2 == 0 ? text : text.replace("。", "。\n ");
            WireServer.Answer answer =
                    corpus.fluent(corpus.address(), Fixture.filled("営業" + i, "sales" + i + "@example.com", changed));
            assertThat(Corpus.json(answer).path("reason").asText()).isEqualTo("duplicate");
        }
        assertThat(mails(corpus)).isEqualTo(mails);
        return 20;
    }

    private static int floods(Corpus corpus) throws Exception {
        long mails = mails(corpus);
        String client = corpus.address();
        JsonNode token = corpus.token(client);
        String proof = Corpus.proof(token);
        corpus.fixture.clock.move(Duration.ofSeconds(5));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<WireServer.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                int n = i;
                answers.add(threads.submit(() -> corpus.post(
                        token,
                        n % 2 == 0 ? proof : "",
                        client,
                        Corpus.decoys(
                                token,
                                Fixture.filled(
                                        "太郎", "a@example.com", Corpus.spam().get(n % 100))))));
            }
            for (Future<WireServer.Answer> answer : answers) {
                assertThat(answer.get().status()).isIn(403, 422, 429);
            }
        }
        assertThat(mails(corpus)).isEqualTo(mails);
        assertThat(corpus.fixture.room.status("contact").refused().get(Refusal.RATE))
                .isPositive();
        return 120;
    }

    private static long mails(Corpus corpus) {
        return corpus.fixture.mail.counts().getOrDefault(MailRecord.State.WAITING, 0L)
                + corpus.fixture.mail.counts().getOrDefault(MailRecord.State.DELIVERED, 0L)
                + corpus.fixture.mail.counts().getOrDefault(MailRecord.State.DEAD, 0L);
    }
}
