package sekisho.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import sekisho.waf.body.Cookies;
import sekisho.waf.body.RequestTarget;
import sekisho.waf.body.UrlEncoded;

/** What does it cost to take a request target, cookies and a form apart, before any rule looks at them? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ParseStage {
    private static final int ARGUMENTS = 1000;

    private final byte[] form = WafWorkload.FORM_POST.body().getBytes(StandardCharsets.UTF_8);
    private final byte[] japanese = WafWorkload.FORM_POST_JAPANESE.body().getBytes(StandardCharsets.UTF_8);
    private final byte[] cookie =
            WafWorkload.BENIGN_GET.fields().getOrDefault("Cookie", "").getBytes(StandardCharsets.UTF_8);

    /** The target of the harmless GET. */
    @Benchmark
    public Object target() {
        return RequestTarget.parse(WafWorkload.BENIGN_GET.path());
    }

    /** Three cookies. */
    @Benchmark
    public Object cookies() {
        return Cookies.parse(cookie);
    }

    /** The form in English. */
    @Benchmark
    public Object form() {
        return UrlEncoded.parse(form, 0, form.length, '&', ARGUMENTS);
    }

    /** The form in Japanese, of the same length and nearly all of it encoded. */
    @Benchmark
    public Object japaneseForm() {
        return UrlEncoded.parse(japanese, 0, japanese.length, '&', ARGUMENTS);
    }
}
