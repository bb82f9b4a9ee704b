package sekisho.bench;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import sekisho.waf.RuleSet;

/** What does a whole exchange cost in the engine, all phases, without a gate around it? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RunStage {
    /** The request. */
    @Param({"BENIGN_GET", "FORM_POST", "JSON_POST", "SQLI_GET"})
    public String workload = "";

    /** Paranoia level. */
    @Param({"1", "4"})
    public int level;

    private WafWorkload request = WafWorkload.BENIGN_GET;
    private @Nullable RuleSet rules;

    /** Loads the rules. */
    @Setup
    public void setUp() {
        request = WafWorkload.valueOf(workload);
        rules = RulesBench.load(StageValues.rules(), level);
    }

    /** Whether it was refused. */
    @Benchmark
    public boolean exchange() {
        RuleSet loaded = rules;
        return loaded != null && RulesBench.send(loaded, request);
    }
}
