package sekisho.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import sekisho.words.Lang;

class TerminalTest {
    @Property
    void aFittedTextTakesExactlyItsColumns(@ForAll String text, @ForAll @IntRange(min = 2, max = 60) int columns) {
        assertThat(Terminal.width(Terminal.fit(text, columns))).isEqualTo(columns);
    }

    @Test
    void japaneseCharactersTakeTwoColumns() {
        assertThat(Terminal.width("関所 abc")).isEqualTo(8);
        assertThat(Terminal.width("ｶﾅ")).isEqualTo(2);
    }

    @Test
    void recordedControlCharactersCannotSteerTheTerminal() {
        assertThat(Terminal.safe("a\u001b[31mb\r\n\u202e")).isEqualTo("a\\u001b[31mb\\u000d\\u000a\\u202e");
    }

    @Test
    void theLanguageFollowsTheEnvironment() {
        assertThat(Terminal.language(Map.of())).isEqualTo(Lang.JA);
        assertThat(Terminal.language(Map.of("LANG", "C.UTF-8"))).isEqualTo(Lang.JA);
        assertThat(Terminal.language(Map.of("LANG", "en_US.UTF-8"))).isEqualTo(Lang.EN);
        assertThat(Terminal.language(Map.of("LANG", "en_US.UTF-8", "SEKISHO_LANG", "ja")))
                .isEqualTo(Lang.JA);
    }
}
