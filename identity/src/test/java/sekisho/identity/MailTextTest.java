package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sekisho.words.Lang;

class MailTextTest {
    private static final Instant UNTIL = Instant.parse("2026-11-24T03:00:00Z");
    private static final String LINK = "https://app.example.jp/.sekisho/x/TOKEN";

    private static Notifier.To to(Optional<Lang> lang) {
        return new Notifier.To("hanako@example.jp", "山田 花子", lang, "app.example.jp");
    }

    private static List<Notifier.Message> all(Optional<Lang> lang) {
        return List.of(
                new Notifier.Message.Invitation(to(lang), LINK, UNTIL),
                new Notifier.Message.Reset(to(lang), LINK, UNTIL),
                new Notifier.Message.Locked(to(lang), LINK, UNTIL, Optional.of(UNTIL)),
                new Notifier.Message.Locked(to(lang), LINK, UNTIL, Optional.empty()),
                new Notifier.Message.Code(to(lang), "012345", UNTIL),
                new Notifier.Message.NewDevice(to(lang), UNTIL, "192.0.2.1", "Mozilla/5.0"),
                new Notifier.Message.DeviceRefused(to(lang), UNTIL, "192.0.2.1", "Mozilla/5.0"),
                new Notifier.Message.FactorsChanged(to(lang), UNTIL),
                new Notifier.Message.PasswordChanged(to(lang), UNTIL));
    }

    @Test
    void everyMessageIsWrittenInTheMembersLanguage() {
        for (Notifier.Message message : all(Optional.of(Lang.JA))) {
            MailText text = MailText.of(message);
            assertThat(text.subject()).startsWith("[app.example.jp] ").containsPattern("[ぁ-んァ-ヶ一-龠]");
            assertThat(text.body()).startsWith("山田 花子 様").doesNotContain("Dear");
        }
        for (Notifier.Message message : all(Optional.of(Lang.EN))) {
            MailText text = MailText.of(message);
            assertThat(text.subject()).matches("\\p{ASCII}+");
            assertThat(text.body()).startsWith("Dear 山田 花子").doesNotContain("様");
        }
    }

    @Test
    void whoseLanguageIsNotKnownReadsBoth() {
        for (Notifier.Message message : all(Optional.empty())) {
            assertThat(MailText.of(message).body()).contains("様").contains("Dear");
        }
    }

    @Test
    void linksAndCodesAreWhole() {
        assertThat(all(Optional.of(Lang.EN)).subList(0, 4))
                .allSatisfy(message -> assertThat(MailText.of(message).body()).contains(LINK));
        assertThat(MailText.of(all(Optional.of(Lang.JA)).get(4)).body()).contains("012345");
    }

    @Test
    void theSourceNamesNobody() {
        for (Notifier.Message message : all(Optional.empty())) {
            assertThat(MailText.of(message).source()).matches("identity(\\.[a-z-]+)+");
        }
    }
}
