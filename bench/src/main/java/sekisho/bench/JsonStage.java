package sekisho.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import sekisho.waf.body.Json;

/** What does it cost to read the JSON body of 4 KB into arguments, before any rule looks at them? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JsonStage {
    private static final int DEPTH = 512;
    private static final int ARGUMENTS = 1000;

    private final byte[] body = WafWorkload.JSON_POST.body().getBytes(StandardCharsets.UTF_8);

    /** The whole body. */
    @Benchmark
    public Object arguments() {
        return Json.parse(body, DEPTH, ARGUMENTS);
    }
}
