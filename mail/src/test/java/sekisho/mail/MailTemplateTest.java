package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

class MailTemplateTest {
    private static final MailTemplate TEMPLATE = new MailTemplate(
            new Bilingual("{name} 様へのお知らせ", "For {name}"),
            new Bilingual("{name} 様\n{message}", "Dear {name}\n{message}"),
            Optional.of(new Bilingual("<p title=\"{name}\">{message}</p>", "<p>{message}</p>")));
    private static final Mailbox BOX = Mailbox.of(Fixture.address("a@example.jp"));

    @Test
    void valuesStandAsTheyAreInTextAndEscapedInHtml() {
        Mail mail = TEMPLATE.fill(
                "test", BOX, BOX, Lang.JA, Map.of("name", "A\r\nBcc: \"<b>", "message", "{name} & <script>\n次 $1 \\"));
        assertThat(mail.subject().value()).isEqualTo("A  Bcc: \"<b> 様へのお知らせ");
        assertThat(mail.text()).endsWith("{name} & <script>\n次 $1 \\");
        assertThat(mail.html().orElseThrow())
                .contains("title=\"A<br>Bcc: &quot;&lt;b&gt;\"")
                .contains("{name} &amp; &lt;script&gt;<br>次 $1 \\");
        assertThat(TEMPLATE.fill("test", BOX, BOX, Lang.EN, Map.of("name", "A", "message", "B"))
                        .text())
                .isEqualTo("Dear A\nB");
        assertThat(TEMPLATE.names()).containsExactly("message", "name");
    }

    @Test
    void aMissingValueIsAMistakeOfTheProgram() {
        assertThatThrownBy(() -> TEMPLATE.fill("test", BOX, BOX, Lang.JA, Map.of("name", "A")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
