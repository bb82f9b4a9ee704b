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
import sekisho.waf.transform.Transformation;
import sekisho.waf.transform.Transformations;

/** What does a chain of transformations cost on a value that it changes, and on one that it does not? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TransformationStage {
    /** The value, by what becomes of it. */
    @Param({"plain", "encoded"})
    public String value = "";

    private byte[] bytes = {};
    private List<Transformation> chain = List.of();

    /** Makes the value and the chain that most rules name. */
    @Setup
    public void setUp() {
        String text = value.equals("plain")
                ? "Please leave the parcel with my neighbour at number sixteen if nobody is home"
                : "%3Cscript%3Ealert%28%26quot;1%26quot;%29%3C%2Fscript%3E \\x3csvg/onload=1\\x3e /* note */ A B";
        bytes = text.getBytes(StandardCharsets.US_ASCII);
        chain = List.of(
                Transformations.named("urlDecodeUni"),
                Transformations.named("htmlEntityDecode"),
                Transformations.named("jsDecode"),
                Transformations.named("cssDecode"),
                Transformations.named("removeNulls"));
    }

    /** All steps, one after the other. */
    @Benchmark
    public byte[] chain() {
        byte[] result = bytes;
        for (Transformation step : chain) {
            result = step.apply(result);
        }
        return result;
    }
}
