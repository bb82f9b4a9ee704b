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
import java.util.regex.Pattern;
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
import sekisho.mail.CanaryBox;
import sekisho.mail.Mail;
import sekisho.mail.MailAddress;
import sekisho.mail.MailDomain;
import sekisho.mail.MailFilter;
import sekisho.mail.MailRecord;
import sekisho.mail.MailRoom;
import sekisho.mail.MailSettings;
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
    private MailRoom mail;
    private Outbox outbox;

    @BeforeEach
    void open() throws Exception {
        data = Files.createDirectories(folder.resolve("data"));
        keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        journal = keep(Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, InstantSource.system()));
        database = keep(Database.open(data));
        mail = keep(mailRoom());
        outbox = mail;
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

    /** A mail room whose way out leads nowhere: what arrives, arrived in a canary's box. */
    private MailRoom mailRoom() {
        MailSettings.Bounds usual = MailSettings.Bounds.DEFAULT;
        return MailRoom.start(
                new MailSettings(
                        new MailDomain("mail.example.jp"),
                        List.of(new MailDomain("example.jp")),
                        List.of(),
                        new MailSettings.Relays(List.of(new MailSettings.Relay(
                                "127.0.0.1", 1, MailSettings.Security.NONE, Optional.empty(), Optional.empty()))),
                        Optional.empty(),
                        Optional.empty(),
                        usual),
                database,
                keys,
                InstantSource.system(),
                new SecureRandom());
    }

    /** Hands mails on, and shows the test each. */
    private record Watched(Outbox real, Consumer<Mail> seen) implements Outbox {
        @Override
        public QueueId submit(Mail mail) {
            return submitAll(List.of(mail)).getFirst();
        }

        @Override
        public List<QueueId> submitAll(List<Mail> mails) {
            mails.forEach(seen);
            return real.submitAll(mails);
        }

        @Override
        public Optional<MailRecord> find(QueueId id) {
            return real.find(id);
        }

        @Override
        public List<MailRecord> list(MailFilter filter) {
            return real.list(filter);
        }

        @Override
        public Map<MailRecord.State, Long> counts() {
            return real.counts();
        }

        @Override
        public void resend(QueueId id) {
            real.resend(id);
        }

        @Override
        public void discard(QueueId id) {
            real.discard(id);
        }

        @Override
        public void onOutcome(Consumer<MailRecord> listener) {
            real.onOutcome(listener);
        }
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
            FormReply reply = switch (room.claim(request)) {
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
        return keep(new FakeGate(
                TestCertificates.make(Files.createTempDirectory(folder, "tls"), FakeGate.HOST), behaviour));
    }

    private CanaryForms canaries(FormsRoom room, Caller caller) {
        return new CanaryForms(room, mail::canary, Optional::empty, () -> settings, caller, FakeGate.guests(settings));
    }

    private Observation spam(FormsRoom room, Function<Seen, Reply> behaviour) throws Exception {
        Caller caller = gate(behaviour).caller();
        return new FormSpamProbe(
                        () -> settings, room::settings, canaries(room, caller), caller, FakeGate.guests(settings))
                .observe()
                .getFirst();
    }

    @Test
    void aFormThatRefusesBotsHoldsAndSoDoesTheCanary() throws Exception {
        FormsRoom room = room(form("contact", Defences.DEFAULT, Optional.empty()));
        Observation observation = spam(room, behind(room));
        assertThat(observation.result()).as(observation.toString()).isEqualTo(Result.HOLDS);
        for (String form : List.of("contact", "canary")) {
            assertThat(observation.facts())
                    .containsEntry(form + ".no-script", "no-token")
                    .containsEntry(form + ".at-once", "too-early")
                    .containsEntry(form + ".no-work", "no-proof")
                    .containsEntry(form + ".decoys", "decoy")
                    .containsEntry(form + ".advertisement", "content");
        }
        assertThat(mail.list(MailFilter.newest(10))).isEmpty();
    }

    @Test
    void aFormThatTakesAnythingFails() throws Exception {
        FormsRoom room = room(form("contact", Defences.DEFAULT, Optional.empty()));
        assertThat(spam(room, _ -> new Reply(200, Map.of(), "{\"result\":\"sent\"}"))
                        .result())
                .isEqualTo(Result.FAILS);
        assertThat(spam(room, _ -> Reply.of(404)).result()).isEqualTo(Result.FAILS);
    }

    @Test
    void aFormWithoutTokensFailsAndOneWithoutJudgementSaysSo() throws Exception {
        FormsRoom off = room(form("contact", defences(false, true), Optional.empty()));
        assertThat(spam(off, behind(off)).result()).isEqualTo(Result.FAILS);
        FormsRoom lenient = room(form("contact", defences(true, false), Optional.empty()));
        Observation observation = spam(lenient, behind(lenient));
        assertThat(observation.result()).as(observation.toString()).isEqualTo(Result.HOLDS);
        assertThat(observation.facts()).containsEntry("contact.advertisement", "off");
    }

    @Test
    void beforeThereIsAFormTheCanaryProvesWhatAnyWouldDo() throws Exception {
        FormsRoom none = room();
        for (Observation observation :
                List.of(spam(none, behind(none)), log(none, behind(none)), forwarding(none, behind(none)))) {
            assertThat(observation.result()).as(observation.toString()).isEqualTo(Result.HOLDS);
        }
        assertThat(none.settings().forms()).isEmpty();
    }

    private Observation log(FormsRoom room, Function<Seen, Reply> behaviour) throws Exception {
        Caller caller = gate(behaviour).caller();
        return new FormLogProbe(canaries(room, caller), mail, data, caller)
                .observe()
                .getFirst();
    }

    private Observation forwarding(FormsRoom room, Function<Seen, Reply> behaviour) throws Exception {
        Caller caller = gate(behaviour).caller();
        return new ForwardingProbe(canaries(room, caller), room::settings, room::forwards, data, caller)
                .observe()
                .getFirst();
    }

    @Test
    void valuesThatStayInTheFolderFail() throws Exception {
        outbox = new Watched(mail, one -> {
            try {
                Files.writeString(data.resolve("form.log"), one.text());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        FormsRoom room = room();
        Observation observation = log(room, behind(room));
        assertThat(observation.result()).isEqualTo(Result.FAILS);
        assertThat(observation.facts().get("found-in")).contains("form.log");
        assertThat(forwarding(room, behind(room)).facts()).containsEntry("on.nothing-left-here", "no");
    }

    @Test
    void aMailThatIsNotDeliveredProvesNothing() throws Exception {
        FormsRoom room = room();
        Caller caller = gate(behind(room)).caller();
        CanaryForms closed = new CanaryForms(
                room,
                () -> {
                    CanaryBox box = mail.canary();
                    box.close();
                    return box;
                },
                Optional::empty,
                () -> settings,
                caller,
                FakeGate.guests(settings));
        Observation observation =
                new FormLogProbe(closed, mail, data, caller).observe().getFirst();
        assertThat(observation.result()).as(observation.toString()).isEqualTo(Result.FAILS);
        assertThat(observation.facts()).containsEntry("mail", "DEAD");
    }

    @Test
    void whatWasGivenUpFails() throws Exception {
        FormsRoom room = room(form(
                "contact",
                Defences.DEFAULT,
                Optional.of(new FormDefinition.Forwarding(
                        "https://hook.example.net/x", "0123456789abcdef", Duration.ofDays(1)))));
        Caller caller = gate(behind(room)).caller();
        Forward last = new Forward(
                "1", "contact", Forward.State.DEAD, Instant.EPOCH, Optional.empty(), Optional.empty(), 1, "500");
        Observation observation = new ForwardingProbe(
                        canaries(room, caller),
                        room::settings,
                        (form, most) -> form.equals("contact") ? List.of(last) : room.forwards(form, most),
                        data,
                        caller)
                .observe()
                .getFirst();
        assertThat(observation.result()).isEqualTo(Result.FAILS);
        assertThat(observation.seen().en()).contains("contact.given-up").doesNotContain("on.", "off.");
        assertThat(observation.facts()).containsEntry("contact.target", "hook.example.net");
    }

    /** A form with a field of every kind, whose reply goes to its first mail field. */
    private static FormDefinition everything(MailAddress recipient) {
        List<FormField> fields = new ArrayList<>();
        for (FieldType type : FieldType.values()) {
            List<FormField.Option> options = List.of(new FormField.Option("a", new Bilingual("ア", "A")));
            FormField.Rules rules = FormField.Rules.defaults(type);
            fields.add(new FormField(
                    type.id(),
                    type,
                    new Bilingual(type.id(), type.id()),
                    true,
                    new FormField.Rules(
                            0,
                            rules.maxLength(),
                            Optional.empty(),
                            options,
                            rules.maxFiles(),
                            rules.maxBytes(),
                            rules.fileTypes(),
                            Optional.empty(),
                            Optional.empty(),
                            "1",
                            "")));
        }
        fields.add(new FormField(
                "code",
                FieldType.TEXT,
                new Bilingual("番号", "Code"),
                true,
                new FormField.Rules(
                        6,
                        9,
                        Optional.of(Pattern.compile("[0-9]{8}")),
                        List.of(),
                        0,
                        0,
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        "")));
        FormDefinition plain = form("contact", defences(true, true), Optional.empty());
        return new FormDefinition(
                "contact",
                plain.title(),
                plain.sites(),
                Set.of(),
                plain.languages(),
                fields,
                List.of(new FormDefinition.Recipient(recipient, Map.of())),
                plain.sender(),
                plain.subject(),
                plain.text(),
                Optional.of(new FormDefinition.Reply(
                        "mail",
                        FormDefinition.Reply.DEFAULT_SUBJECT,
                        FormDefinition.Reply.DEFAULT_TEXT,
                        FormDefinition.Reply.DEFAULT_PER_RECIPIENT,
                        FormDefinition.Reply.DEFAULT_PER_HOUR)),
                Optional.empty(),
                Optional.of(new FormDefinition.Forwarding("http://127.0.0.1:1/", "secret", Duration.ofDays(1))),
                plain.defences(),
                plain.maxBytes(),
                List.of());
    }

    private List<FormTrial.Step> trial(
            FormDefinition form, Map<String, String> given, Duration watched, boolean expected) throws Exception {
        FormsRoom room = room(form);
        List<FormTrial.Step> steps = new ArrayList<>();
        Caller caller = gate(behind(room)).caller();
        FormTrial trial = new FormTrial(() -> settings, room, outbox, caller, FakeGate.guests(settings), watched);
        assertThat(trial.run(form, given, steps::add)).as(steps.toString()).isEqualTo(expected);
        assertThat(room.status(form.id()).taken()).as("the form's own counts").isZero();
        assertThat(room.forwards(form.id(), 10)).isEmpty();
        return steps;
    }

    @Test
    void aTrialFillsEveryKindOfFieldAndArrivesMarkedAtTheRecipientsAlone() throws Exception {
        List<String> subjects = new CopyOnWriteArrayList<>();
        outbox = new Watched(mail, sent -> subjects.add(sent.subject().value()));
        try (CanaryBox box = mail.canary()) {
            MailAddress recipient = box.address("desk");
            List<FormTrial.Step> steps = trial(everything(recipient), Map.of(), Duration.ofMinutes(1), true);
            assertThat(steps)
                    .allMatch(FormTrial.Step::good)
                    .extracting(FormTrial.Step::stage)
                    .containsExactly(
                            FormTrial.Stage.FOUND,
                            FormTrial.Stage.TOKEN,
                            FormTrial.Stage.CONFIRMATION,
                            FormTrial.Stage.TAKEN,
                            FormTrial.Stage.QUEUED,
                            FormTrial.Stage.DELIVERED,
                            FormTrial.Stage.DELIVERED);
            assertThat(mail.list(MailFilter.newest(10)))
                    .hasSize(2)
                    .allMatch(record -> record.recipient().equals(recipient));
            assertThat(subjects).hasSize(2).allMatch(subject -> subject.startsWith("[送信試験] "));
        }
    }

    @Test
    void aTrialThatDoesNotArriveSaysWhere() throws Exception {
        List<FormTrial.Step> wrong = trial(
                form("contact", defences(true, true), Optional.empty()),
                Map.of("name", "x".repeat(300)),
                Duration.ZERO,
                false);
        assertThat(wrong.getLast().stage()).isEqualTo(FormTrial.Stage.TAKEN);
        assertThat(wrong.getLast().text().en()).contains("name: TOO_LONG");
        assertThat(mail.list(MailFilter.newest(10))).isEmpty();
        List<FormTrial.Step> waits =
                trial(form("contact", defences(true, true), Optional.empty()), Map.of(), Duration.ZERO, false);
        assertThat(waits.getLast().stage()).isEqualTo(FormTrial.Stage.DELIVERED);
        assertThat(waits.getLast().good()).isFalse();
        assertThat(waits.getLast().mail()).isPresent();
    }
}
