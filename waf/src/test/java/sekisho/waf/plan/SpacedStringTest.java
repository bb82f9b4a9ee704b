package sekisho.waf.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import sekisho.waf.regex.ByteSet;
import sekisho.waf.regex.Needs;
import sekisho.waf.regex.Regex;
import sekisho.waf.transform.Transformations;

class SpacedStringTest {
    @Property(tries = 3000)
    void neverDeniesWhatStandsThereWithoutSpace(
            @ForAll @CharRange(from = 'j', to = 'l') @StringLength(min = 3, max = 5) String text,
            @ForAll @Chars({'j', 'k', 'l', 'K', 'J', ' ', '\n', '\u00a0', '\u00e3'}) @StringLength(max = 24)
                    String value) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        String squeezed =
                new String(Transformations.named("removeWhitespace").apply(bytes), StandardCharsets.ISO_8859_1);
        if (squeezed.toLowerCase(Locale.ROOT).contains(text)) {
            assertThat(of(text).mayStandIn(bytes)).isTrue();
        }
    }

    @Test
    void deniesWhatDoesNotStandThere() {
        SpacedString shell = of("<title>punkholicshell</title>");
        assertThat(shell.mayStandIn(bytes("<title> Punk \n Holic Shell </title>")))
                .isTrue();
        assertThat(shell.mayStandIn(bytes("<title>The new kitchen, knitting for kids</title>")))
                .isFalse();
        assertThat(shell.mayStandIn(bytes("k"))).isFalse();
        assertThat(shell.mayStandIn(bytes(""))).isFalse();
    }

    @Test
    void isNotMadeOfWhatMayBeMissing() {
        for (String pattern : List.of("ab", "a b", "abc|def", "a[bx]c", "\u00a0ab")) {
            assertThat(SpacedString.of(Regex.compile(pattern).needs()))
                    .as(pattern)
                    .isEmpty();
        }
    }

    private static SpacedString of(String text) {
        List<ByteSet> bytes = text.chars().mapToObj(ByteSet::of).toList();
        Needs.Clause clause = new Needs.Clause(List.of(new Needs.Factor(bytes)));
        return SpacedString.of(new Needs(bytes.size(), List.of(clause))).orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
