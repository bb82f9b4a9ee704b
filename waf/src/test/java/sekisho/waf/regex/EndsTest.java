package sekisho.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The match by look-ups against the match by following every place. */
final class EndsTest {
    @Test
    void everyRulesMatchIsThatOfItsPlainTwin() {
        Random random = new Random(17);
        int matched = 0;
        for (String pattern : CoreRules.patterns()) {
            Regex regex = Regex.compile(pattern);
            for (int i = 0; i < 4; i++) {
                byte[] value = join(NearMisses.of(pattern, random), Samples.of(regex.root(), random));
                matched += agree(regex, value) ? 1 : 0;
            }
        }
        assertThat(matched).isGreaterThan(500);
    }

    @Test
    void preferencesAndConditionsAreKept() {
        Random random = new Random(18);
        int matched = 0;
        for (String pattern : new String[] {
            "a|ab",
            "ab|a",
            "(?:a|ab)(?:c|bcd)*?",
            "a*?b?",
            "a{2,5}?$",
            "\\ba.*\\b",
            "(?:a|b)*?c|b",
            "a+?\\B",
            "(a|ab)(c?)",
            "^b|b$",
            "",
            "(?:|a)+b",
            "(?=b).*?a",
            "a(?!b)",
            "b.*?(?:c|$)"
        }) {
            for (int cache : new int[] {600, Search.CACHE_BYTES}) {
                Regex regex = new Regex(pattern, false, cache);
                for (int i = 0; i < 300; i++) {
                    byte[] value = new byte[random.nextInt(12)];
                    for (int at = 0; at < value.length; at++) {
                        value[at] = (byte) "aabbcd ".charAt(random.nextInt(7));
                    }
                    matched += agree(regex, value) ? 1 : 0;
                }
            }
        }
        assertThat(matched).isGreaterThan(5_000);
    }

    @Test
    void aMatchThatIsBegunEverywhereStaysWithinTheTries() {
        Regex regex = new Regex("(?:[a-y]{0,200}[a-y])?[a-y]{5}z", false, 20_000);
        byte[] value = new byte[65_536];
        Arrays.fill(value, (byte) 'b');
        value[value.length - 1] = 'z';
        int[] found = new int[2];
        assertThat(regex.match(value, 0, found)).isTrue();
        assertThat(found).containsExactly(value.length - 207, value.length);
    }

    private static boolean agree(Regex regex, byte[] value) {
        int[] expected = new int[2 * regex.groupCount() + 2];
        int[] found = new int[expected.length];
        Program program = Compiler.compile(regex.root(), true, false);
        boolean plain = new Pike(program, value, expected.length).match(0, value.length, value.length, expected);
        assertThat(regex.match(value, 0, found)).as("%s", regex).isEqualTo(plain);
        assertThat(found)
                .as("%s on %s", regex, new String(value, StandardCharsets.ISO_8859_1))
                .isEqualTo(expected);
        int[] whole = new int[2];
        assertThat(regex.match(value, 0, whole)).isEqualTo(plain);
        assertThat(whole).as("%s", regex).isEqualTo(Arrays.copyOf(expected, 2));
        return plain;
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
