package sekisho.forms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.mail.HeaderText;
import sekisho.mail.MailAddress;
import sekisho.mail.MailDomain;
import sekisho.mail.MailRoom;
import sekisho.mail.MailSettings;
import sekisho.mail.Mailbox;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** The forms room on a real mail room, journal and database, with a mail server that takes everything and a clock to be moved. */
final class Fixture implements AutoCloseable {
    static final String HOST = "www.example.jp";
    static final String ORIGIN = "https://www.example.jp";
    static final String ELSEWHERE = "https://static.example.net";
    static final ObjectMapper JSON = new ObjectMapper();

    final Clock clock = new Clock();
    final Path data;
    final MailSink sink;
    final Keys keys;
    final Database database;
    final Journal journal;
    final MailRoom mail;
    final FormsRoom room;

    Fixture(Path folder, FormDefinition... forms) throws IOException {
        this(folder, FileScanner.NONE, forms);
    }

    Fixture(Path folder, FileScanner scanner, FormDefinition... forms) throws IOException {
        data = folder.resolve("data");
        sink = MailSink.start();
        keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        database = Database.open(data);
        journal = Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, InstantSource.system());
        mail = MailRoom.start(mailSettings(sink.port()), database, keys, InstantSource.system(), new SecureRandom());
        room = FormsRoom.start(
                new FormsSettings(List.of(forms), Optional.empty()),
                mail,
                journal,
                database,
                keys,
                clock,
                new SecureRandom(),
                scanner);
    }

    private static MailSettings mailSettings(int port) {
        MailSettings.Bounds usual = MailSettings.Bounds.DEFAULT;
        return new MailSettings(
                new MailDomain("mail.example.jp"),
                List.of(new MailDomain("example.jp")),
                new MailSettings.Relays(List.of(new MailSettings.Relay(
                        "127.0.0.1", port, MailSettings.Security.NONE, Optional.empty(), Optional.empty()))),
                Optional.empty(),
                Optional.empty(),
                new MailSettings.Bounds(
                        usual.mostWaiting(),
                        usual.mostMessageBytes(),
                        usual.connections(),
                        usual.connectionsPerDestination(),
                        60_000,
                        Duration.ofSeconds(20),
                        usual.giveUpAfter(),
                        usual.deadLettersKept(),
                        usual.historyKept()));
    }

    /** A time that only a test moves. */
    static final class Clock implements InstantSource {
        private volatile Instant now = Instant.parse("2026-11-24T01:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        void move(Duration by) {
            now = now.plus(by);
        }
    }

    static FormDefinition contact() {
        return contact(Defences.DEFAULT, Optional.empty());
    }

    static FormDefinition contact(Defences defences, Optional<FormDefinition.Forwarding> forwarding) {
        return new FormDefinition(
                "contact",
                new Bilingual("お問い合わせ", "Contact"),
                Set.of(HOST),
                Set.of(ELSEWHERE),
                Set.of(Lang.JA),
                List.of(
                        field("name", FieldType.TEXT, "お名前", true),
                        field("kana", FieldType.KANA, "フリガナ", false),
                        field("mail", FieldType.MAIL, "メールアドレス", true),
                        field("phone", FieldType.PHONE, "電話番号", false),
                        field("postcode", FieldType.POSTCODE, "郵便番号", false),
                        new FormField(
                                "topic",
                                FieldType.SELECT,
                                new Bilingual("種類", "Topic"),
                                false,
                                FormField.Rules.defaults(FieldType.SELECT)
                                        .with(List.of(
                                                new FormField.Option("sales", new Bilingual("購入", "Sales")),
                                                new FormField.Option("support", new Bilingual("サポート", "Support"))))),
                        field("body", FieldType.TEXTAREA, "お問い合わせ内容", true),
                        field("file", FieldType.FILE, "添付", false)),
                List.of(
                        new FormDefinition.Recipient(address("info@example.jp"), Map.of()),
                        new FormDefinition.Recipient(address("sales@example.jp"), Map.of("topic", Set.of("sales")))),
                new Mailbox(new HeaderText("例のサイト"), address("form@example.jp")),
                FormDefinition.DEFAULT_SUBJECT,
                FormDefinition.DEFAULT_TEXT,
                Optional.of(new FormDefinition.Reply(
                        "mail", FormDefinition.Reply.DEFAULT_SUBJECT, FormDefinition.Reply.DEFAULT_TEXT, 3, 200)),
                Optional.empty(),
                forwarding,
                defences,
                FormDefinition.DEFAULT_MAX_BYTES,
                List.of());
    }

    static FormField field(String name, FieldType type, String label, boolean required) {
        return new FormField(name, type, new Bilingual(label, name), required, FormField.Rules.defaults(type));
    }

    static MailAddress address(String text) {
        return MailAddress.parse(text).orElseThrow();
    }

    // ---- a client

    static InetAddress client(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Asks and, where the body is wanted, hands it in. */
    FormReply ask(String method, String target, String client, Map<String, String> fields, byte[] body) {
        FormRequest request =
                new FormRequest(method, HOST, target, client(client), "test", name -> fields.getOrDefault(name, ""));
        return switch (room.claim(request)) {
            case FormReply.NotOurs _ -> throw new AssertionError("not for forms: " + target);
            case FormReply.Now now -> now.reply();
            case FormReply.WithBody wanted -> {
                if (body.length > wanted.maxBytes()) {
                    throw new AssertionError("the gate answers 413");
                }
                try {
                    yield wanted.answer()
                            .apply(ByteBuffer.wrap(body))
                            .toCompletableFuture()
                            .get(60, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    static JsonNode json(FormReply reply) {
        try {
            return JSON.readTree(
                    StandardCharsets.UTF_8.decode(reply.body().duplicate()).toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A token, its work done. */
    JsonNode token(String client) {
        JsonNode token = json(
                ask("POST", "/.sekisho/forms/contact/token?lang=ja", client, Map.of("Origin", ORIGIN), new byte[0]));
        return token;
    }

    /** Sends as the script does. */
    FormReply submit(JsonNode token, String client, Multipart body) {
        token.path("decoys").forEach(decoy -> body.value(decoy.asText(), ""));
        return send(token, client, body);
    }

    FormReply send(JsonNode token, String client, Multipart body) {
        return ask(
                "POST",
                "/.sekisho/forms/contact/submit?lang=ja",
                client,
                Map.of(
                        "Origin", ORIGIN,
                        "Content-Type", body.contentType(),
                        "Sekisho-Token", token.path("token").asText(),
                        "Sekisho-Proof",
                                ProofOfWork.solve(
                                        token.path("nonce").asText(),
                                        token.path("bits").asInt())),
                body.bytes());
    }

    /** From nothing to the answer, as a person would: ten seconds for the form. */
    FormReply person(String client, Multipart body) {
        JsonNode token = token(client);
        clock.move(Duration.ofSeconds(10));
        return submit(token, client, body);
    }

    static Multipart filled(String name, String mail, String text) {
        return new Multipart().value("name", name).value("mail", mail).value("body", text);
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never happened: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() throws IOException {
        room.close();
        mail.close();
        journal.close();
        database.close();
        sink.close();
    }
}
