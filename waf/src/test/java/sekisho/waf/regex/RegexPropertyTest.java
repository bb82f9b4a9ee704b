package sekisho.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import sekisho.waf.regex.RandomPatterns.Loops;

final class RegexPropertyTest {
    @Property(tries = 1500)
    void findsWhatThePlainMatcherFinds(@ForAll long seed) {
        Random random = new Random(seed);
        String pattern = new RandomPatterns(random, Loops.ANYTHING).next();
        // A tiny memory forces new caches and the simulation.
        Regex regex = new Regex(pattern, false, random.nextBoolean() ? Search.CACHE_BYTES : 700);
        assertThat(Compiler.compile(regex.root(), true, false).size())
                .as(pattern)
                .isLessThanOrEqualTo(Shape.instructions(regex.root()) + 3);
        for (int i = 0; i < 12; i++) {
            byte[] value = RandomPatterns.value(random);
            String text = new String(value, StandardCharsets.ISO_8859_1);
            assertThat(regex.find(value))
                    .as("%s on %s", pattern, text)
                    .isEqualTo(PlainMatcher.finds(regex.root(), value));
        }
    }

    @Property(tries = 1500)
    void choosesTheGroupsThatThePlatformChooses(@ForAll long seed) {
        Random random = new Random(seed);
        Loops loops = random.nextBoolean() ? Loops.BYTES : Loops.SOMETHING;
        String pattern = new RandomPatterns(random, loops).next();
        Regex regex = new Regex(pattern, false, random.nextBoolean() ? Search.CACHE_BYTES : 700);
        for (int i = 0; i < 8; i++) {
            byte[] value = RandomPatterns.value(random);
            int from = random.nextInt(value.length + 1);
            String text = new String(value, StandardCharsets.ISO_8859_1);
            Matcher matcher = platform(pattern, text);
            matcher.useTransparentBounds(true).useAnchoringBounds(false);
            int[] groups = new int[2 * regex.groupCount() + 2];
            String about = pattern + " on " + text + " from " + from;
            boolean expected = matcher.find(from);
            assertThat(regex.match(value, from, groups)).as(about).isEqualTo(expected);
            if (expected) {
                assertThat(regex.begin(value, from, 0)).as(about).isBetween(from, matcher.start());
                int[] all = new int[groups.length];
                for (int g = 0; g <= regex.groupCount(); g++) {
                    all[2 * g] = matcher.start(g);
                    all[2 * g + 1] = matcher.end(g);
                }
                if (loops == Loops.BYTES) {
                    assertThat(groups).as(about).containsExactly(all);
                }
                int[] whole = new int[2];
                assertThat(regex.match(value, from, whole)).as(about).isTrue();
                assertThat(whole).as(about).containsExactly(matcher.start(), matcher.end());
            }
        }
    }

    @Property(tries = 1500)
    void whatMatchesHasWhatIsNeeded(@ForAll long seed) {
        Random random = new Random(seed);
        Regex regex = Regex.compile(new RandomPatterns(random, Loops.ANYTHING).next());
        for (int i = 0; i < 10; i++) {
            byte[] value = i < 5 ? RandomPatterns.value(random) : Samples.of(regex.root(), random);
            if (regex.find(value)) {
                String text = new String(value, StandardCharsets.ISO_8859_1);
                assertThat(NeedsCheck.holds(regex.needs(), value))
                        .as("%s on %s needs %s", regex, text, regex.needs())
                        .isTrue();
            }
        }
    }

    /** Bytes are chars up to 255; word characters are ASCII only, for the platform's boundaries too. */
    private static Matcher platform(String pattern, String text) {
        String boundary = "(?:(?<=\\\\w)(?!\\\\w)|(?<!\\\\w)(?=\\\\w))";
        String none = "(?:(?<=\\\\w)(?=\\\\w)|(?<!\\\\w)(?!\\\\w))";
        String plain = pattern.replaceAll("\\\\b", boundary).replaceAll("\\\\B", none);
        return Pattern.compile(plain, Pattern.DOTALL).matcher(text);
    }
}
