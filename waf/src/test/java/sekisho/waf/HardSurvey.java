package sekisho.waf;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** CPU time of whole requests with hard bodies. */
final class HardSurvey {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** CPU milliseconds for one kind of text in one kind of body, shorter and longer. */
    record Row(HardBody body, String kind, double shorter, double longer) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%-15s %-22s %8.1f ms %8.1f ms", body, kind, shorter, longer);
        }
    }

    private HardSurvey() {}

    static double millis(RuleSet rules, HardBody body, String text, int rounds) {
        byte[] bytes = body.body(text).getBytes(StandardCharsets.ISO_8859_1);
        double best = Double.MAX_VALUE;
        for (int i = 0; i < rounds; i++) {
            long begun = THREADS.getCurrentThreadCpuTime();
            body.run(rules, bytes);
            best = Math.min(best, (THREADS.getCurrentThreadCpuTime() - begun) / 1e6);
        }
        return best;
    }

    /** All kinds in all bodies, the slowest first. */
    static List<Row> of(RuleSet rules, Map<String, HardText.Maker> kinds, int shorter, int longer, int rounds) {
        List<Row> rows = new ArrayList<>();
        for (HardBody body : HardBody.values()) {
            kinds.forEach((kind, maker) -> rows.add(new Row(
                    body,
                    kind,
                    millis(rules, body, maker.make(shorter), rounds),
                    millis(rules, body, maker.make(longer), rounds))));
        }
        rows.sort(Comparator.comparingDouble(Row::longer).reversed());
        return rows;
    }
}
