package sekisho.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NeedsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "union~5~{union}",
                "(?i)<script[^>]*>~8~{<[Ss][Cc][Rr][Ii][Pp][Tt]} {>}",
                "(?:union|select)\\s+all~9~{.all} {select.|union.}",
                "ab+c~3~{ab} {bc}",
                "a(?:bc|de)?f~2~{abcf|adef|af}",
                "foo.*bar~6~{bar} {foo}",
                "x{3}~3~{xxx}",
                "(?:foo|.*)~0~",
                "^$~0~",
                "\\bab(?=c)~2~{ab}",
                "(a)b\\1~2~{ab}",
            })
    void namesTheRunsThatEveryMatchContains(String pattern, int minLength, String clauses) {
        Needs needs = Regex.compile(pattern).needs();
        assertThat(needs.minLength()).isEqualTo(minLength);
        String shown = needs.clauses().stream().map(NeedsTest::shown).sorted().collect(Collectors.joining(" "));
        assertThat(shown).isEqualTo(clauses == null ? "" : clauses);
    }

    @Test
    void keepsWithinItsBounds() {
        for (String pattern : CoreRules.patterns()) {
            Needs needs = Regex.compile(pattern).needs();
            assertThat(needs.clauses()).hasSizeLessThanOrEqualTo(4);
            for (Needs.Clause clause : needs.clauses()) {
                assertThat(clause.factors()).hasSizeBetween(1, 64);
                for (Needs.Factor factor : clause.factors()) {
                    assertThat(factor.bytes()).hasSizeBetween(1, 8);
                }
            }
        }
    }

    private static String shown(Needs.Clause clause) {
        return clause.factors().stream()
                .map(factor -> factor.bytes().stream().map(NeedsTest::shown).collect(Collectors.joining()))
                .sorted()
                .collect(Collectors.joining("|", "{", "}"));
    }

    private static String shown(ByteSet set) {
        List<String> letters = IntStream.range(0, 256)
                .filter(set::contains)
                .mapToObj(b -> String.valueOf((char) b))
                .toList();
        return letters.size() == 1
                ? letters.getFirst()
                : letters.size() == 2 ? "[" + letters.get(0) + letters.get(1) + "]" : ".";
    }
}
