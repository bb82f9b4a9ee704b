package sekisho.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sekisho.words.Lang;

final class TextTest {
    private static final Pattern JAPANESE = Pattern.compile("[\\p{IsHiragana}\\p{IsKatakana}\\p{IsHan}]");
    /** Texts whose Japanese needs no Japanese letters, or whose English is the other language's own name. */
    private static final List<Text> SAME =
            List.of(Text.CHECK_HTTPS, Text.CHECK_WAF, Text.LANGUAGE_OTHER, Text.SHEET_PAGE);

    @ParameterizedTest
    @EnumSource
    void isCompleteInBothLanguages(Text text) {
        assertThat(text.in(Lang.JA)).isNotBlank();
        assertThat(text.in(Lang.EN)).isNotBlank();
        if (!SAME.contains(text)) {
            assertThat(text.in(Lang.JA)).containsPattern(JAPANESE);
            assertThat(text.in(Lang.EN)).doesNotContainPattern(JAPANESE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesTheSameValuesInBothLanguages(Text text) {
        assertThat(marks(text.in(Lang.JA))).isEqualTo(marks(text.in(Lang.EN)));
    }

    private static Set<String> marks(String text) {
        return Pattern.compile("\\{\\d}")
                .matcher(text)
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @org.junit.jupiter.api.Test
    void aValueIsNotSearchedForMarks() {
        assertThat(Text.SHOWN_OF.in(Lang.EN, "{1}", 7)).isEqualTo("{1} of 7");
    }
}
