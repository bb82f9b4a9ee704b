package sekisho.app.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.journal.AuditRecord;
import sekisho.mail.Mail;
import sekisho.mail.MailAddress;
import sekisho.mail.MailException;
import sekisho.mail.MailFilter;
import sekisho.mail.MailRecord;
import sekisho.mail.Mailbox;
import sekisho.mail.Outbox;
import sekisho.mail.QueueId;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** What operators are told, and how often. */
class NoticeTest {
    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");
    private static final MailAddress OPERATOR =
            MailAddress.parse("ops@example.jp").orElseThrow();

    @TempDir
    private Path folder = Path.of("");

    private Keys keys;
    private Database database;

    @BeforeEach
    void open() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        database = Database.open(data);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static OperatorNotice notice(String key) {
        return new OperatorNotice(
                "malware", key, new Bilingual("件名 " + key, "subject " + key), new Bilingual("文", "text"));
    }

    @Test
    void theSameThingIsToldOnceADay() {
        NoticeBox box = new NoticeBox(Map.of());
        assertThat(box.add(notice("a"), NOW, 10)).isPresent();
        assertThat(box.add(notice("a"), NOW.plus(Duration.ofHours(23)), 10)).isEmpty();
        assertThat(box.add(notice("b"), NOW.plus(Duration.ofHours(23)), 10)).isPresent();
        assertThat(box.add(notice("a"), NOW.plus(Duration.ofHours(24)), 10)).isPresent();
        assertThat(box.rest()).as("nothing was held back").isEmpty();
    }

    @Test
    void whatIsTooMuchForAnHourBecomesOneDigestThatIsBoundedToo() {
        NoticeBox box = new NoticeBox(Map.of());
        int mailed = 0;
        for (int i = 0; i < 5_000; i++) {
            mailed += box.add(notice("n" + i), NOW.plusMillis(i), 3).isPresent() ? 1 : 0;
        }
        assertThat(mailed).isEqualTo(3);
        assertThat(box.due(NOW.plus(Duration.ofMinutes(59)))).isEmpty();
        OperatorNotice digest =
                box.due(NOW.plus(Duration.ofMinutes(61))).orElseThrow().notice();
        assertThat(digest.subject().ja()).isEqualTo("お知らせ 4997 件のまとめ");
        assertThat(digest.text().en()).contains("subject n3", "And 4897 more").doesNotContain("subject n103");
        assertThat(digest.text().en().length()).isLessThan(5_000);
        assertThat(box.due(NOW.plus(Duration.ofHours(9)))).isEmpty();
        assertThat(box.add(notice("later"), NOW.plus(Duration.ofMinutes(62)), 3))
                .as("room again")
                .isPresent();
    }

    private static Optional<OperatorNotice> about(String action, Map<String, String> details) {
        return new RecordedEvents(id -> Optional.of(new Bilingual("統制", "Control")))
                .of(new AuditRecord(NOW, action, "system", true, details));
    }

    @Test
    void whatIsRecordedIsToldWhereAPersonMustAct() {
        Map<String, String> malware =
                Map.of("site", "www.example.jp", "signature", "Eicar", "request-id", "01R", "client", "192.0.2.9");
        OperatorNotice found = about("malware.found", malware).orElseThrow();
        assertThat(found.subject().ja()).contains("www.example.jp");
        assertThat(found.text().en()).contains("Eicar", "01R").doesNotContain("192.0.2.9");
        assertThat(about("malware.found", Map.of("site", "a", "probe", "true")))
                .as("a probe's own file")
                .isEmpty();
        assertThat(about("vault.tampered", Map.of("site", "a", "files", "2", "healed", "2", "first", "/b/"))
                        .orElseThrow()
                        .subject()
                        .en())
                .contains("healed");
        assertThat(about("vault.tampered", Map.of("site", "a", "files", "2", "healed", "1", "first", "/b/"))
                        .orElseThrow()
                        .subject()
                        .en())
                .contains("could not be healed");
        assertThat(about("vault.tampering-tried", Map.of("site", "a"))).isEmpty();
        assertThat(about("vault.held", Map.of("site", "a", "version", "3", "findings", "2")))
                .isPresent();
        assertThat(about("control.changed", Map.of("control", "waf", "from", "holds", "to", "fails")))
                .isPresent();
        assertThat(about("control.changed", Map.of("control", "waf", "from", "fails", "to", "holds")))
                .isEmpty();
        assertThat(about("control.changed", Map.of("control", "waf", "from", "not-configured", "to", "fails")))
                .as("it did not hold before")
                .isEmpty();
        assertThat(about("login.failed", Map.of())).isEmpty();
    }

    @Test
    void operatorsAreWrittenToInTheirLanguageAndNoNoticeIsToldOfANotice() {
        Post post = new Post();
        NoticeSettings settings = new NoticeSettings(List.of(OPERATOR), Lang.EN, 1);
        MailAddress sender = MailAddress.parse("no-reply@example.jp").orElseThrow();
        try (NoticeDesk desk = NoticeDesk.open(
                () -> settings,
                () -> Optional.of(new NoticeDesk.Sender(post, Mailbox.of(sender))),
                id -> Optional.empty(),
                database,
                keys,
                InstantSource.fixed(NOW))) {
            desk.recorded(new AuditRecord(
                    NOW, "vault.crawl-failed", "schedule", false, Map.of("site", "a", "code", "ORIGIN")));
            desk.finished(mail("form.contact", MailRecord.State.DEAD));
            desk.finished(mail("form.contact", MailRecord.State.DELIVERED));
            desk.finished(mail("notice.malware", MailRecord.State.DEAD));
            desk.finished(mail(
                    "form.canary-x", MailAddress.parse("form@x.canary.invalid").orElseThrow(), MailRecord.State.DEAD));
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (post.taken.isEmpty() && System.nanoTime() < end) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        assertThat(post.taken).extracting(Mail::source).containsExactly("notice.copy", "notice.mail");
        Mail first = post.taken.getFirst();
        assertThat(first.to().address()).isEqualTo(OPERATOR);
        assertThat(first.subject().value()).isEqualTo("[Sekisho] The CMS could not be copied: a");
        assertThat(first.autoSubmitted()).isEqualTo(Mail.AutoSubmitted.AUTO_GENERATED);
        assertThat(post.taken.getLast().text()).contains("A mail of form.contact was not delivered.");
        assertThat(post.taken.getLast().subject().value())
                .as("neither a notice nor a canary's mail is told")
                .startsWith("[Sekisho] A mail was not delivered: ");
    }

    /** Tells the same at each start; the mails of that run. */
    private List<String> run(Instant now) {
        Post post = new Post();
        NoticeSettings settings = new NoticeSettings(List.of(OPERATOR), Lang.EN, 1);
        try (NoticeDesk desk = NoticeDesk.open(
                () -> settings,
                () -> Optional.of(new NoticeDesk.Sender(post, Mailbox.of(OPERATOR))),
                id -> Optional.empty(),
                database,
                keys,
                InstantSource.fixed(now))) {
            List.of("a", "b", "c").forEach(key -> desk.tell(notice(key)));
        }
        return post.taken.stream().map(mail -> mail.subject().value()).toList();
    }

    @Test
    void aRestartTellsNothingAgainUntilADayIsOver() {
        assertThat(run(NOW)).containsExactly("[Sekisho] subject a", "[Sekisho] 2 notices in one");
        assertThat(run(NOW.plus(Duration.ofHours(23)))).isEmpty();
        assertThat(new ToldNotices(database, keys).all())
                .hasSize(3)
                .allSatisfy((key, at) -> assertThat(key).matches("[0-9a-f]{64}"));
        assertThat(run(NOW.plus(Duration.ofHours(24)))).hasSize(2);
    }

    @Test
    void whatCouldNotBeMailedIsToldAfterTheRestart() {
        try (NoticeDesk desk = NoticeDesk.open(
                () -> new NoticeSettings(List.of(OPERATOR), Lang.EN, 1),
                Optional::empty,
                id -> Optional.empty(),
                database,
                keys,
                InstantSource.fixed(NOW))) {
            desk.tell(notice("a"));
        }
        assertThat(run(NOW)).first().isEqualTo("[Sekisho] subject a");
    }

    private static MailRecord mail(String source, MailRecord.State state) {
        return mail(source, OPERATOR, state);
    }

    private static MailRecord mail(String source, MailAddress to, MailRecord.State state) {
        return new MailRecord(
                new QueueId("01m8840c7srgbzx4e04s9dj1sy"),
                source,
                OPERATOR,
                to,
                state,
                NOW,
                Optional.empty(),
                Optional.of(NOW),
                true,
                List.of());
    }

    /** An outbox that only takes. */
    private static final class Post implements Outbox {
        private final List<Mail> taken = new CopyOnWriteArrayList<>();

        @Override
        public QueueId submit(Mail mail) {
            taken.add(mail);
            return new QueueId("01m8840c7srgbzx4e04s9dj1sy");
        }

        @Override
        public List<QueueId> submitAll(List<Mail> mails) {
            return mails.stream().map(this::submit).toList();
        }

        @Override
        public Optional<MailRecord> find(QueueId id) {
            return Optional.empty();
        }

        @Override
        public List<MailRecord> list(MailFilter filter) {
            return List.of();
        }

        @Override
        public Map<MailRecord.State, Long> counts() {
            return Map.of();
        }

        @Override
        public void resend(QueueId id) {
            throw new MailException(MailException.Code.UNKNOWN, "unknown");
        }

        @Override
        public void discard(QueueId id) {
            throw new MailException(MailException.Code.UNKNOWN, "unknown");
        }

        @Override
        public void onOutcome(Consumer<MailRecord> listener) {
            throw new UnsupportedOperationException("nobody asks");
        }
    }
}
