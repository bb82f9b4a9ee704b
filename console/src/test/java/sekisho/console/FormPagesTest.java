package sekisho.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.forms.Defences;
import sekisho.forms.FieldType;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormField;
import sekisho.forms.FormStatus;
import sekisho.forms.Forward;
import sekisho.forms.Refusal;
import sekisho.mail.DkimKey;
import sekisho.mail.MailAddress;
import sekisho.mail.MailFilter;
import sekisho.mail.MailRecord;
import sekisho.mail.Mailbox;
import sekisho.mail.QueueId;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

class FormPagesTest {
    @TempDir
    Path folder;

    private static FormDefinition form(String id, String title, List<String> seenFrom) {
        MailAddress address = MailAddress.parse("info@example.jp").orElseThrow();
        return new FormDefinition(
                id,
                new Bilingual(title, title),
                Set.of("www.example.jp"),
                Set.of(),
                Set.of(Lang.JA),
                List.of(new FormField(
                        "body",
                        FieldType.TEXTAREA,
                        new Bilingual("本文<b>", "Text<b>"),
                        true,
                        FormField.Rules.defaults(FieldType.TEXTAREA))),
                List.of(new FormDefinition.Recipient(address, Map.of())),
                Mailbox.of(address),
                FormDefinition.DEFAULT_SUBJECT,
                FormDefinition.DEFAULT_TEXT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Defences.DEFAULT,
                FormDefinition.DEFAULT_MAX_BYTES,
                seenFrom);
    }

    /** Two forms, of which one is for others. */
    private static final class FakeForms implements Forms {
        @Override
        public List<FormDefinition> all() {
            return List.of(
                    form("contact", "お問い合わせ<i>", List.of("127.0.0.0/8", "::1")),
                    form("secret", "よその", List.of("192.0.2.0/24")));
        }

        @Override
        public FormStatus status(String form) {
            return new FormStatus(7, 1, 9, 0, Map.of(Refusal.DECOY, 13L));
        }

        @Override
        public List<Forward> forwards(String form, int most) {
            return List.of(new Forward(
                    "1", form, Forward.State.DEAD, Instant.EPOCH, Optional.empty(), Optional.empty(), 3, "500"));
        }
    }

    /** One mail. */
    private static final class FakeMails implements Mails {
        private final List<MailFilter> asked = new ArrayList<>();

        @Override
        public boolean configured() {
            return true;
        }

        @Override
        public List<MailRecord> list(MailFilter filter) {
            asked.add(filter);
            return List.of(
                    mail("0", "form.contact", "sales@example.jp"), mail("1", "form.secret.reply", "guest@example.com"));
        }

        private static MailRecord mail(String digit, String source, String to) {
            return new MailRecord(
                    new QueueId(digit.repeat(26)),
                    source,
                    MailAddress.parse("info@example.jp").orElseThrow(),
                    MailAddress.parse(to).orElseThrow(),
                    MailRecord.State.DELIVERED,
                    Instant.EPOCH,
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    List.of());
        }

        @Override
        public Map<MailRecord.State, Long> counts() {
            return Map.of();
        }

        @Override
        public Optional<MailRecord> find(QueueId id) {
            return list(MailFilter.newest(1)).stream()
                    .filter(mail -> mail.id().equals(id))
                    .findFirst();
        }

        @Override
        public void resend(QueueId id) {}

        @Override
        public void discard(QueueId id) {}

        @Override
        public List<DkimKey> keys() {
            return List.of();
        }
    }

    @Test
    void formsAreShownToTheirAddressesOnlyWithSnippetHistoryAndRefusals() {
        FakeMails mails = new FakeMails();
        try (Fixture fixture = new Fixture(
                folder,
                (vertx, settings, database, keys, clock) -> Console.start(
                        vertx,
                        settings,
                        new FakeRecords(),
                        new FakeControls(),
                        new FakeWorkbooks(),
                        List::of,
                        mails,
                        new FakeForms(),
                        List::of,
                        Optional.empty(),
                        Optional.empty(),
                        database.jdbi(),
                        keys,
                        new Times(ZoneId.of("Asia/Tokyo"), clock)))) {
            Fixture.Browser browser = fixture.loggedIn();
            assertThat(browser.get("/forms").body())
                    .contains("お問い合わせ&lt;i&gt;", "/forms/contact")
                    .doesNotContain("よその");
            String page = browser.get("/forms/contact?state=delivered&from=2026-11-01T00%3A00")
                    .body();
            assertThat(page).contains("sales@example.jp", "<b>13</b>", "decoy", "data-sekisho=", "500");
            assertThat(page).doesNotContain("本文<b>");
            assertThat(mails.asked.getLast().source()).contains("form.contact");
            assertThat(mails.asked.getLast().states()).containsExactly(MailRecord.State.DELIVERED);
            assertThat(mails.asked.getLast().from()).isPresent();
            assertThat(browser.get("/forms/secret").status()).isEqualTo(404);
            assertThat(browser.get("/mail").body()).contains("sales@example.jp").doesNotContain("guest@example.com");
            assertThat(browser.get("/mail/" + "0".repeat(26)).status()).isEqualTo(200);
            assertThat(browser.get("/mail/" + "1".repeat(26)).status())
                    .as("a mail of a form that is not to be seen from here")
                    .isEqualTo(404);
            assertThat(browser.get("/forms/nothing").status()).isEqualTo(404);
        }
    }
}
