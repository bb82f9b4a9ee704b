package sekisho.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BeginningsTest {
    private static final String PROSE =
            "Please leave the parcel with my neighbour at number sixteen if nobody is home. ";

    @Test
    void noMatchOfARuleIsPassedOver() {
        Random random = new Random(23);
        int matched = 0;
        for (String pattern : CoreRules.patterns()) {
            Regex regex = Regex.compile(pattern);
            for (int i = 0; i < 4; i++) {
                byte[] sample = Samples.of(regex.root(), random);
                matched += isFound(regex, sample) ? 1 : 0;
                matched += isFound(regex, join(PROSE.getBytes(StandardCharsets.US_ASCII), sample)) ? 1 : 0;
            }
        }
        assertThat(matched).isGreaterThan(500);
    }

    @Test
    void conditionsAndShortMatchesAreKept() {
        int matched = 0;
        for (String pattern : new String[] {
            "^ab|cd",
            "(?:^|c)abc",
            "b$",
            "\\bab\\b",
            "(?<=a)b|^a",
            "a|bcdef",
            "[ab]c?d*",
            "(?:^b|b$)",
            "^(?:a|b)c|dd",
            "(?m)^b"
        }) {
            Random random = new Random(24);
            Regex regex = Regex.compile(pattern);
            for (int i = 0; i < 400; i++) {
                byte[] value = new byte[random.nextInt(12)];
                for (int at = 0; at < value.length; at++) {
                    value[at] = (byte) "aabbccd \n".charAt(random.nextInt(9));
                }
                matched += isFound(regex, value) ? 1 : 0;
            }
        }
        assertThat(matched).isGreaterThan(1_000);
    }

    @Test
    void mostOfATextIsPassedOver() {
        byte[] text = PROSE.repeat(9).getBytes(StandardCharsets.US_ASCII);
        Program program = Compiler.compile(
                Regex.compile("(?i)(?:^|b[\"']*)(?:ls|cat|curl|wget|python3?|perl)\\b")
                        .root(),
                false,
                false);
        Beginnings beginnings = new Beginnings(program, new Alphabet(program));
        assertThat(beginnings.next(text, 0, text.length)).isZero();
        assertThat(beginnings.next(text, 1, text.length)).isEqualTo(text.length - 3);
    }

    /** Whether the leftmost match, if any, may begin where it does, wherever the search comes from. */
    private static boolean isFound(Regex regex, byte[] value) {
        Program program = Compiler.compile(regex.root(), true, false);
        int[] match = new int[2];
        if (!new Pike(program, value, 2).match(0, value.length, value.length, match) || !Beginnings.areRare(program)) {
            return false;
        }
        Beginnings beginnings = new Beginnings(program, new Alphabet(program));
        for (int from = 0; from <= match[0]; from++) {
            assertThat(beginnings.next(value, from, value.length))
                    .as("%s on %s from %d", regex, new String(value, StandardCharsets.ISO_8859_1), from)
                    .isBetween(from, match[0]);
        }
        return true;
    }

    private static byte[] join(byte[] one, byte[] two) {
        byte[] all = java.util.Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, all, one.length, two.length);
        return all;
    }
}
