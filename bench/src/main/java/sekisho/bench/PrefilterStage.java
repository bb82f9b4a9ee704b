package sekisho.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import sekisho.waf.plan.Prefilter;
import sekisho.waf.regex.Needs;
import sekisho.waf.regex.Regex;

/** What does one pass over a value cost that tells which of all expressions of the rule set can match it? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PrefilterStage {
    /** What is looked at: a short argument, ten lines of text, a page. */
    @Param({"argument", "comment", "page"})
    public String value = "";

    private byte[] bytes = {};
    private Prefilter filter = Prefilter.of(List.of());
    private long[] mask = {};

    /** Compiles the expressions. */
    @Setup
    public void setUp() {
        bytes = switch (value) {
            case "argument" -> "garden tools".getBytes(StandardCharsets.US_ASCII);
            case "comment" -> StageValues.form().getLast();
            default -> StageValues.page();
        };
        List<Needs> needs = Expressions.of(StageValues.rules()).stream()
                .map(expression -> Regex.compile(expression).needs())
                .toList();
        filter = Prefilter.of(needs);
        mask = new long[filter.words()];
    }

    /** One pass. */
    @Benchmark
    public long[] pass() {
        filter.candidates(bytes, mask);
        return mask;
    }
}
