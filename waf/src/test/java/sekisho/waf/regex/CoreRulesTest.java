package sekisho.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class CoreRulesTest {
    private static final List<String> PATTERNS = CoreRules.patterns();

    @Test
    void everyPatternCompilesToABoundedProgram() {
        long begin = System.nanoTime();
        int instructions = 0;
        for (String pattern : PATTERNS) {
            instructions += new Regex(pattern, false, Search.CACHE_BYTES)
                    .search()
                    .program
                    .size();
        }
        long millis = (System.nanoTime() - begin) / 1_000_000;
        System.out.println(PATTERNS.size() + " patterns, " + instructions + " instructions, " + millis + " ms");
        assertThat(PATTERNS).hasSizeGreaterThan(250);
        assertThat(instructions).isLessThan(400_000);
    }

    @Test
    void mostPatternsSayWhatTheyNeed() {
        int strong = 0;
        int none = 0;
        for (String pattern : PATTERNS) {
            Needs needs = Regex.compile(pattern).needs();
            if (needs.clauses().isEmpty()) {
                none++;
                System.out.println("nothing needed: " + pattern.substring(0, Math.min(150, pattern.length())));
            } else if (needs.clauses().stream()
                    .anyMatch(c -> c.factors().stream().allMatch(f -> f.bytes().size() >= 2))) {
                strong++;
            }
        }
        System.out.println("clauses of two bytes and more: " + strong + ", none: " + none + " of " + PATTERNS.size());
        assertThat(strong).isGreaterThan(100);
    }

    @Test
    void samplesAreJudgedAsByThePlatform() {
        Random random = new Random(7);
        int compared = 0;
        int matched = 0;
        for (String pattern : PATTERNS) {
            Pattern reference = Pattern.compile(platform(pattern), Pattern.DOTALL);
            Regex regex = Regex.compile(pattern);
            for (int i = 0; i < 12; i++) {
                byte[] sample = Samples.of(regex.root(), random);
                byte[] value = i < 4 ? sample : Samples.mutated(sample, random);
                Matcher matcher = reference.matcher(new String(value, StandardCharsets.ISO_8859_1));
                boolean expected = matcher.find();
                String about = pattern + " on " + new String(value, StandardCharsets.ISO_8859_1);
                assertThat(regex.find(value)).as(about).isEqualTo(expected);
                if (expected) {
                    matched++;
                    assertThat(NeedsCheck.holds(regex.needs(), value)).as(about).isTrue();
                    int[] groups = new int[2];
                    assertThat(regex.match(value, 0, groups)).as(about).isTrue();
                    assertThat(groups).as(about).containsExactly(matcher.start(), matcher.end());
                }
                compared++;
            }
        }
        System.out.println(compared + " samples compared, " + matched + " matched");
        assertThat(matched).isGreaterThan(compared / 3);
    }

    /** The pattern in the platform's syntax: an ordinary bracket in a class is escaped, the dollar is the very end. */
    private static String platform(String pattern) {
        StringBuilder out = new StringBuilder();
        boolean inClass = false;
        int classStart = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                out.append(c).append(pattern.charAt(++i));
            } else if (inClass) {
                if (c == ']' && i > classStart) {
                    inClass = false;
                    out.append(c);
                } else if (c == '[' || c == '&' || c == ']') {
                    out.append('\\').append(c);
                } else {
                    out.append(c);
                }
            } else if (c == '[') {
                inClass = true;
                classStart = i + 1;
                if (i + 1 < pattern.length() && pattern.charAt(i + 1) == '^') {
                    classStart++;
                    i++;
                    out.append("[^");
                } else {
                    out.append('[');
                }
            } else if (c == '$') {
                out.append("\\z");
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
