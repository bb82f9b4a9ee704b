package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.forms.Defences;
import sekisho.forms.FieldType;
import sekisho.forms.FileScanner;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormField;
import sekisho.forms.FormReply;
import sekisho.forms.FormRequest;
import sekisho.forms.FormsRoom;
import sekisho.forms.FormsSettings;
import sekisho.forms.Forward;
import sekisho.gate.GateSettings;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.mail.Mail;
import sekisho.mail.MailAddress;
import sekisho.mail.MailFilter;
import sekisho.mail.MailRecord;
import sekisho.mail.Mailbox;
import sekisho.mail.Outbox;
import sekisho.mail.QueueId;
import sekisho.proof.Observation;
import sekisho.proof.Result;
import sekisho.proof.probe.FakeGate.Reply;
import sekisho.proof.probe.FakeGate.Seen;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** The probes of forms against a room that does what it should, and against ones that do not. */
class FormProbesTest {
    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final GateSettings settings = FakeGate.settings(FakeGate.site());
    private Path data;
    private Keys keys;
    private Journal journal;
    private Database database;
    private Post outbox;

    @BeforeEach
    void open() throws Exception {
        data = Files.createDirectories(folder.resolve("data"));
        keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        journal = keep(Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, InstantSource.system()));
        database = keep(Database.open(data));
        outbox = new Post(MailRecord.State.DELIVERED, _ -> {});
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    /** An outbox that has every mail where the test says, and shows the test each. */
    private record Post(MailRecord.State state, Consumer<Mail> seen, List<MailRecord> records) implements Outbox {
        Post(MailRecord.State state, Consumer<Mail> seen) {
            this(state, seen, new CopyOnWriteArrayList<>());
        }

        @Override
        public QueueId submit(Mail mail) {
            return submitAll(List.of(mail)).getFirst();
        }

        @Override
        public List<QueueId> submitAll(List<Mail> mails) {
            List<QueueId> ids = new ArrayList<>();
            for (Mail mail : mails) {
                QueueId id = new QueueId("0".repeat(25) + records.size() % 10);
                seen.accept(mail);
                ids.add(id);
                records.add(new MailRecord(
                        id,
                        mail.source(),
                        mail.from().address(),
                        mail.to().address(),
                        state,
                        Instant.now(),
                        Optional.empty(),
                        Optional.empty(),
                        state != MailRecord.State.DELIVERED,
                        List.of()));
            }
            return ids;
        }

        @Override
        public Optional<MailRecord> find(QueueId id) {
            return records.stream().filter(record -> record.id().equals(id)).findFirst();
        }

        @Override
        public List<MailRecord> list(MailFilter filter) {
            return records.reversed().stream()
                    .filter(record -> filter.source().isEmpty()
                            || filter.source().get().equals(record.source()))
                    .limit(filter.limit())
                    .toList();
        }

        @Override
        public Map<MailRecord.State, Long> counts() {
            return Map.of(state, (long) records.size());
        }

        @Override
        public void resend(QueueId id) {}

        @Override
        public void discard(QueueId id) {}

        @Override
        public void onOutcome(Consumer<MailRecord> listener) {}
    }

    private static FormDefinition form(String id, Defences defences, Optional<FormDefinition.Forwarding> forwarding) {
        MailAddress address = MailAddress.parse("form@example.jp").orElseThrow();
        return new FormDefinition(
                id,
                new Bilingual("お問い合わせ", "Contact"),
                Set.of(FakeGate.HOST),
                Set.of(),
                Set.of(Lang.JA),
                List.of(
                        field("name", FieldType.TEXT),
                        field("mail", FieldType.MAIL),
                        field("body", FieldType.TEXTAREA)),
                List.of(new FormDefinition.Recipient(address, Map.of())),
                Mailbox.of(address),
                FormDefinition.DEFAULT_SUBJECT,
                FormDefinition.DEFAULT_TEXT,
                Optional.empty(),
                Optional.empty(),
                forwarding,
                defences,
                FormDefinition.DEFAULT_MAX_BYTES,
                List.of());
    }

    private static FormField field(String name, FieldType type) {
        return new FormField(name, type, new Bilingual(name, name), true, FormField.Rules.defaults(type));
    }

    /** Defences with these on and off. */
    private static Defences defences(boolean token, boolean content) {
        Defences usual = Defences.DEFAULT;
        return new Defences(
                token,
                true,
                4,
                true,
                true,
                Duration.ofMillis(100),
                usual.life(),
                true,
                usual.perAddress(),
                usual.perNetwork(),
                usual.perForm(),
                content,
                usual.maxLinks(),
                List.of(),
                List.of(),
                true);
    }

    private FormsRoom room(FormDefinition... forms) {
        return keep(FormsRoom.start(
                new FormsSettings(List.of(forms), Optional.empty()),
                outbox,
                journal,
                database,
                keys,
                InstantSource.system(),
                new SecureRandom(),
                FileScanner.NONE));
    }

    /** The room behind a gate. */
    private static Function<Seen, Reply> behind(FormsRoom room) {
        return seen -> {
            FormRequest request = new FormRequest(
                    seen.method(),
                    FakeGate.HOST,
                    seen.target(),
                    address(seen.client()),
                    "probe",
                    name -> seen.fields().getOrDefault(name.toLowerCase(java.util.Locale.ROOT), ""));
            FormReply reply =
                    switch (room.claim(request)) {
                        case FormReply.NotOurs _ -> new FormReply(404, List.of(), ByteBuffer.allocate(0));
                        case FormReply.Now now -> now.reply();
                        case FormReply.WithBody wanted -> read(wanted, seen.body());
                    };
            return new Reply(
                    reply.status(),
                    Map.of(),
                    StandardCharsets.UTF_8.decode(reply.body().duplicate()).toString());
        };
    }

    private static FormReply read(FormReply.WithBody wanted, String body) {
        try {
            return wanted.answer()
                    .apply(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)))
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private FakeGate gate(Function<Seen, Reply> behaviour) throws Exception {
        return keep(new FakeGate(TestCertificates.make(Files.createTempDirectory(folder, "tls"), FakeGate.HOST), behaviour));
    }

    private Observation spam(FormsSettings forms, Function<Seen, Reply> behaviour) throws Exception {
        return new FormSpamProbe(() -> settings, () -> forms, gate(behaviour).caller(), FakeGate.guests(settings))
                .observe()
                .getFirst();
    }

    @Test
    void aFormThatRefusesBotsHolds() throws Exception {
        FormsRoom room = room(form("contact", Defences.DEFAULT, Optional.empty()));
        Observation observation = spam(room.settings(), behind(room));
        assertThat(observation.result()).as(observation.toString()).isEqualTo(Result.HOLDS);
        assertThat(observation.facts())
                .containsEntry("contact.no-script", "no-token")
                .containsEntry("contact.at-once", "too-early")
                .containsEntry("contact.no-work", "no-proof")
                .containsEntry("contact.decoys", "decoy")
                .containsEntry("contact.advertisement", "content");
        assertThat(outbox.records()).isEmpty();
    }

    @Test
    void aFormThatTakesAnythingFails() throws Exception {
        FormsSettings forms =
                new FormsSettings(List.of(form("contact", Defences.DEFAULT, Optional.empty())), Optional.empty());
        assertThat(spam(forms, _ -> new Reply(200, Map.of(), "{\"result\":\"sent\"}")).result())
                .isEqualTo(Result.FAILS);
        assertThat(spam(forms, _ -> Reply.of(404)).result()).isEqualTo(Result.FAILS);
    }

    @Test
    void aFormWithoutTokensFailsAndOneWithoutJudgementSaysSo() throws Exception {
        FormsRoom off = room(form("contact", defences(false, true), Optional.empty()));
        assertThat(spam(off.settings(), behind(off)).result()).isEqualTo(Result.FAILS);
        FormsRoom lenient = room(form("contact", defences(true, false), Optional.empty()));
        Observation observation = spam(lenient.settings(), behind(lenient));
        assertThat(observation.result()).as(observation.toString()).isEqualTo(Result.HOLDS);
        assertThat(observation.facts()).containsEntry("contact.advertisement", "off");
    }

    @Test
    void withoutFormsThereIsNothingToProve() throws Exception {
        FormsRoom none = room();
        assertThat(spam(none.settings(), behind(none)).result()).isEqualTo(Result.NOT_CONFIGURED);
        assertThat(log(none).result()).isEqualTo(Result.NOT_CONFIGURED);
        assertThat(new ForwardingProbe(none::settings, none::forwards)
                        .observe()
                        .getFirst()
                        .result())
                .isEqualTo(Result.NOT_CONFIGURED);
    }

    private Observation log(FormsRoom room) throws Exception {
        return new FormLogProbe(
                        () -> settings,
                        room::settings,
                        outbox,
                        data,
                        gate(behind(room)).caller(),
                        FakeGate.guests(settings))
                .observe()
                .getFirst();
    }

    @Test
    void valuesThatAreErasedHold() throws Exception {
        Observation observation = log(room(form("canary", defences(true, true), Optional.empty())));
        assertThat(observation.result()).as(observation.toString()).isEqualTo(Result.HOLDS);
        assertThat(outbox.records()).hasSize(1);
    }

    @Test
    void valuesThatStayInTheFolderFail() throws Exception {
        outbox = new Post(MailRecord.State.DELIVERED, mail -> {
            try {
                Files.writeString(data.resolve("form.log"), mail.text());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        Observation observation = log(room(form("canary", defences(true, true), Optional.empty())));
        assertThat(observation.result()).isEqualTo(Result.FAILS);
        assertThat(observation.facts().get("found-in")).contains("form.log");
    }

    @Test
    void aMailThatIsNotDeliveredProvesNothing() throws Exception {
        outbox = new Post(MailRecord.State.DEAD, _ -> {});
        assertThat(log(room(form("canary", defences(true, true), Optional.empty()))).result())
                .isEqualTo(Result.FAILS);
    }

    @Test
    void whatWasGivenUpFails() {
        FormsSettings forms = new FormsSettings(
                List.of(form(
                        "contact",
                        Defences.DEFAULT,
                        Optional.of(new FormDefinition.Forwarding(
                                "https://hook.example.net/x", "0123456789abcdef", Duration.ofDays(1))))),
                Optional.empty());
        for (Forward.State state : Forward.State.values()) {
            Forward last = new Forward(
                    "1", "contact", state, Instant.EPOCH, Optional.empty(), Optional.empty(), 1, "500");
            Observation observation =
                    new ForwardingProbe(() -> forms, (_, _) -> List.of(last)).observe().getFirst();
            assertThat(observation.result()).isEqualTo(state == Forward.State.DEAD ? Result.FAILS : Result.HOLDS);
            assertThat(observation.facts()).containsEntry("contact.target", "hook.example.net");
        }
    }
}
