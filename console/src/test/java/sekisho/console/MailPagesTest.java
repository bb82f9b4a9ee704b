package sekisho.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.mail.Delivery;
import sekisho.mail.DkimKey;
import sekisho.mail.MailAddress;
import sekisho.mail.MailDomain;
import sekisho.mail.MailException;
import sekisho.mail.MailFilter;
import sekisho.mail.MailRecord;
import sekisho.mail.QueueId;

class MailPagesTest {
    private static final Instant TIME = Instant.parse("2026-11-22T01:00:00Z");
    private static final QueueId WAITING = new QueueId("0".repeat(25) + "1");
    private static final QueueId DEAD = new QueueId("0".repeat(25) + "2");
    private static final QueueId GONE = new QueueId("0".repeat(25) + "3");

    @TempDir
    Path folder;

    /** Three mails and a key. */
    private static final class FakeMails implements Mails {
        private final List<String> acts = new ArrayList<>();
        private Optional<MailFilter> asked = Optional.empty();

        private static MailRecord mail(QueueId id, MailRecord.State state, boolean kept, List<Delivery> trail) {
            return new MailRecord(
                    id,
                    "form.contact",
                    MailAddress.parse("info@example.jp").orElseThrow(),
                    MailAddress.parse("taro@example.com").orElseThrow(),
                    state,
                    TIME,
                    Optional.empty(),
                    Optional.empty(),
                    kept,
                    trail);
        }

        @Override
        public boolean configured() {
            return true;
        }

        @Override
        public List<MailRecord> list(MailFilter filter) {
            asked = Optional.of(filter);
            return List.of(
                    mail(WAITING, MailRecord.State.WAITING, true, List.of()),
                    mail(
                            DEAD,
                            MailRecord.State.DEAD,
                            true,
                            List.of(new Delivery(
                                    1, TIME, Delivery.Result.REFUSED, "550 5.1.1", "<script>no such user</script>"))),
                    mail(
                            GONE,
                            MailRecord.State.DELIVERED,
                            false,
                            List.of(new Delivery(1, TIME, Delivery.Result.ACCEPTED, "250 2.0.0", ""))));
        }

        @Override
        public Map<MailRecord.State, Long> counts() {
            return Map.of(MailRecord.State.DEAD, 7L);
        }

        @Override
        public Optional<MailRecord> find(QueueId id) {
            return list(MailFilter.newest(1)).stream()
                    .filter(mail -> mail.id().equals(id))
                    .findFirst();
        }

        @Override
        public void resend(QueueId id) {
            if (id.equals(GONE)) {
                throw new MailException(MailException.Code.STATE, "gone");
            }
            acts.add("resend " + id);
        }

        @Override
        public void discard(QueueId id) {
            acts.add("discard " + id);
        }

        @Override
        public List<DkimKey> keys() {
            return List.of(new DkimKey(
                    new MailDomain("example.jp"),
                    "s1-ed",
                    DkimKey.Algorithm.ED25519,
                    DkimKey.State.PENDING,
                    TIME,
                    TIME,
                    "v=DKIM1; k=ed25519; p=abc"));
        }
    }

    private Fixture fixture(Mails mails, FakeRecords records) {
        return new Fixture(
                folder,
                (vertx, settings, database, keys, clock) -> Console.start(
                        vertx,
                        settings,
                        records,
                        new FakeControls(),
                        new FakeWorkbooks(),
                        List::of,
                        mails,
                        Forms.of(Optional.empty()),
                        List::of,
                        Optional.empty(),
                        Optional.empty(),
                        database.jdbi(),
                        keys,
                        new Times(ZoneId.of("Asia/Tokyo"), clock)));
    }

    @Test
    void theQueueIsListedFilteredAndExplained() {
        FakeMails mails = new FakeMails();
        try (Fixture fixture = fixture(mails, new FakeRecords())) {
            Fixture.Browser browser = fixture.loggedIn();
            String list = browser.get("/mail").body();
            assertThat(list)
                    .contains("taro@example.com", "form.contact", "<b>7</b> 不達", "公開待ち")
                    .contains("s1-ed._domainkey.example.jp", "v=DKIM1; k=ed25519; p=abc");
            browser.language = "en";
            assertThat(browser.get("/mail?state=dead&to=taro%40example.com").body())
                    .contains("Dead letter");
            MailFilter asked = mails.asked.orElseThrow();
            assertThat(asked.states()).containsExactly(MailRecord.State.DEAD);
            assertThat(asked.recipient()).isEqualTo(MailAddress.parse("taro@example.com"));
            assertThat(browser.get("/mail?to=nonsense").body()).contains("There are no such mails.");
            String dead = browser.get("/mail/" + DEAD).body();
            assertThat(dead)
                    .contains("550 5.1.1", "&lt;script&gt;no such user", "Send again", "Erase its content")
                    .doesNotContain("<script>no");
            assertThat(browser.get("/mail/" + WAITING).body())
                    .contains("Try now")
                    .doesNotContain("Erase its content");
            assertThat(browser.get("/mail/" + GONE).body())
                    .contains("The content is erased.")
                    .doesNotContain("Send again");
            assertThat(browser.get("/mail/unknown").status()).isEqualTo(404);
        }
    }

    @Test
    void aDeadLetterIsSentAgainOnlyWithTheFormTokenAndOnRecord() {
        FakeMails mails = new FakeMails();
        FakeRecords records = new FakeRecords();
        try (Fixture fixture = fixture(mails, records)) {
            Fixture.Browser browser = fixture.loggedIn();
            assertThat(browser.post("/mail/" + DEAD + "/resend", Map.of()).status())
                    .isEqualTo(403);
            assertThat(mails.acts).isEmpty();
            assertThat(browser.act("/mail/" + DEAD + "/resend", Map.of()).status())
                    .isEqualTo(303);
            assertThat(browser.act("/mail/" + DEAD + "/discard", Map.of()).status())
                    .isEqualTo(303);
            assertThat(mails.acts).containsExactly("resend " + DEAD, "discard " + DEAD);
            assertThat(browser.act("/mail/" + GONE + "/resend", Map.of()).body())
                    .contains("状態が変わった");
            assertThat(browser.act("/mail/" + DEAD + "/other", Map.of()).status())
                    .isEqualTo(404);
            assertThat(browser.get("/journal").body()).contains("mail.resent", "mail.discarded");
        }
    }

    @Test
    void withoutMailThePageSaysWhatToWrite() {
        try (Fixture fixture = fixture(Mails.of(Optional.empty()), new FakeRecords())) {
            assertThat(fixture.loggedIn().get("/mail").body()).contains("sekisho.yaml", "relays");
        }
    }
}
