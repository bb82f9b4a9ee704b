package sekisho.waf.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import sekisho.waf.regex.ByteSet;
import sekisho.waf.regex.Needs;

class PrefilterTest {
    @Test
    void aTestWhoseStringIsMissingIsNoCandidate() {
        List<Needs> filter = List.of(phrase("union"), phrase("select"), Needs.NONE, phrase("<s"));
        assertThat(bits(filter, "UNION all SELECT")).containsExactly(0, 1, 2);
        assertThat(bits(filter, "good morning")).containsExactly(2);
        assertThat(bits(filter, "a <script>")).containsExactly(2, 3);
        assertThat(bits(filter, "")).containsExactly(2);
    }

    @Test
    void aSingleByteIsFoundAtTheEndAndAlone() {
        List<Needs> filter = List.of(phrase(";"), phrase("|"));
        assertThat(bits(filter, "a;")).containsExactly(0);
        assertThat(bits(filter, "|")).containsExactly(1);
        assertThat(bits(filter, "ab")).isEmpty();
    }

    @Test
    void aValueThatIsTooShortIsNoCandidate() {
        List<Needs> filter = List.of(new Needs(5, List.of()), new Needs(100, List.of()));
        assertThat(bits(filter, "1234")).isEmpty();
        assertThat(bits(filter, "12345")).containsExactly(0);
        assertThat(bits(filter, "x".repeat(100))).containsExactly(0, 1);
    }

    @Test
    void manyTestsKeepTheirOrder() {
        List<Needs> tests = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            tests.add(i % 3 == 0 ? phrase("<" + (char) ('a' + i % 26)) : phrase("word" + i + "x"));
        }
        assertThat(bits(tests, "here is word257x")).contains(257).doesNotContain(256, 255, 1);
        assertThat(bits(tests, "<k")).contains(36).doesNotContain(0, 3);
    }

    /** Sound: whatever a value really contains, the filter lets its test pass. */
    @Property(tries = 2000)
    void aValueThatMeetsTheNeedsIsACandidate(@ForAll("tests") List<Needs> tests, @ForAll("values") byte[] value) {
        List<Integer> candidates = bits(Prefilter.of(tests), tests.size(), value);
        for (int i = 0; i < tests.size(); i++) {
            if (meets(tests.get(i), value)) {
                assertThat(candidates).contains(i);
            }
        }
    }

    @Provide
    Arbitrary<List<Needs>> tests() {
        Arbitrary<ByteSet> set = Arbitraries.of('a', 'A', 'b', 'c', '<', ';', ' ', '1', (char) 0xe3, (char) 0)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(chars -> {
                    ByteSet all = ByteSet.NONE;
                    for (char c : chars) {
                        all = all.or(ByteSet.of(c));
                    }
                    return all;
                });
        Arbitrary<Needs.Factor> factor = set.list().ofMinSize(1).ofMaxSize(11).map(Needs.Factor::new);
        Arbitrary<Needs.Clause> clause = factor.list().ofMinSize(1).ofMaxSize(3).map(Needs.Clause::new);
        Arbitrary<Needs> needs = clause.list().ofMaxSize(3).map(clauses -> new Needs(0, clauses));
        return needs.list().ofMinSize(1).ofMaxSize(80);
    }

    @Provide
    Arbitrary<byte[]> values() {
        return Arbitraries.of('a', 'A', 'b', 'B', 'c', '<', ';', ' ', '1', '2', (char) 0xe3, (char) 0)
                .list()
                .ofMaxSize(24)
                .map(chars -> {
                    byte[] value = new byte[chars.size()];
                    for (int i = 0; i < value.length; i++) {
                        value[i] = (byte) (char) chars.get(i);
                    }
                    return value;
                });
    }

    private static boolean meets(Needs needs, byte[] value) {
        return value.length >= needs.minLength()
                && needs.clauses().stream()
                        .allMatch(clause -> clause.factors().stream().anyMatch(factor -> occurs(factor, value)));
    }

    private static boolean occurs(Needs.Factor factor, byte[] value) {
        int length = factor.bytes().size();
        for (int at = 0; at + length <= value.length; at++) {
            boolean here = true;
            for (int i = 0; i < length && here; i++) {
                here = factor.bytes().get(i).contains(value[at + i] & 0xff);
            }
            if (here) {
                return true;
            }
        }
        return false;
    }

    private static Needs phrase(String phrase) {
        List<ByteSet> sets = phrase.chars().mapToObj(ByteSet::of).toList();
        return new Needs(phrase.length(), List.of(new Needs.Clause(List.of(new Needs.Factor(sets)))));
    }

    private static List<Integer> bits(List<Needs> tests, String value) {
        return bits(Prefilter.of(tests), tests.size(), value.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<Integer> bits(Prefilter filter, int tests, byte[] value) {
        long[] mask = new long[filter.words()];
        filter.candidates(value, mask);
        List<Integer> bits = new ArrayList<>();
        for (int test = 0; test < tests; test++) {
            int bit = filter.bit(test);
            if ((mask[bit >>> 6] >>> bit & 1) != 0) {
                bits.add(test);
            }
        }
        return bits;
    }
}
