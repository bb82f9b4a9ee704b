package sekisho.waf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whole requests with bodies of 128 KiB under the Core Rule Set at level 4. The goal is 100 ms of CPU; the bound here is ten times
 * that, so that only a defect fails on a busy machine. {@code -Dsekisho.linear.all=true} takes all kinds of text in all kinds
 * of bodies, and near misses of every expression, and prints what they cost when the compiler is warm.
 */
class LinearTest {
    private static final boolean ALL = Boolean.getBoolean("sekisho.linear.all");
    private static final int SHORT = 16 << 10;
    private static final int LONG = 128 << 10;
    private static final double MOST_MILLIS = 1000;

    /** Eight times the bytes; the rest is for what else the machine does. */
    private static final double MOST_GROWTH = 24;

    @Test
    void noBodyCostsMoreThanItsLengthAllows() {
        RuleSet rules = Crs.load("On", 4);
        Map<String, HardText.Maker> kinds = HardText.kinds();
        HardSurvey.of(rules, kinds, 1024, 1024, 1);
        Map<String, HardText.Maker> chosen = new LinkedHashMap<>(HardText.nearMisses(5, ALL ? 1 : 60));
        Stream.of("Japanese", "near misses", "random signs", "base64")
                .forEach(kind -> chosen.put(kind, kinds.get(kind)));
        if (ALL) {
            chosen.putAll(kinds);
        }
        List<HardSurvey.Row> rows = HardSurvey.of(rules, chosen, SHORT, LONG, ALL ? 2 : 1);
        rows.stream().limit(ALL ? 60 : 12).forEach(System.out::println);
        System.out.printf(
                "%d of %d within 100 ms%n",
                rows.stream().filter(row -> row.longer() < 100).count(), rows.size());
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.longer()).as("%s", row).isLessThan(MOST_MILLIS);
            assertThat(row.longer()).as("%s", row).isLessThan(MOST_GROWTH * row.shorter() + 20);
        });
    }
}
