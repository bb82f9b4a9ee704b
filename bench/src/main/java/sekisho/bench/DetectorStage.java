package sekisho.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import sekisho.waf.detect.CrossSiteScripting;
import sekisho.waf.detect.SqlInjection;

/** What do the detectors of SQL injection and cross-site scripting cost on ordinary text and on an attack? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DetectorStage {
    /** What they look at. */
    @Param({"garden tools", "O'Brien & Sons, 14 Orchard Lane", "1' UNION SELECT username,password FROM users-- -"})
    public String value = "";

    private byte[] bytes = {};

    /** Makes the value. */
    @Setup
    public void setUp() {
        bytes = value.getBytes(StandardCharsets.US_ASCII);
    }

    /** {@code @detectSQLi}. */
    @Benchmark
    public boolean sql() {
        return SqlInjection.detect(bytes);
    }

    /** {@code @detectXSS}. */
    @Benchmark
    public boolean scripting() {
        return CrossSiteScripting.detect(bytes);
    }
}
