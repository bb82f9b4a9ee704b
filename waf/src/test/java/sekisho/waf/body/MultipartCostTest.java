package sekisho.waf.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sekisho.waf.body.Multipart.Limits;

/** Bodies that would take minutes or a heap if anything in here were quadratic. */
final class MultipartCostTest {
    private static final int SIZE = 4 << 20;
    private static final String BOUNDARY = "-".repeat(900) + "x";
    private static final String START = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=a\r\n\r\n";

    static List<String> bodies() {
        return List.of(
                START + "x" + "-".repeat(4 * SIZE),
                START + ("x" + "-".repeat(901) + "\n").repeat(SIZE / 903),
                START + ("-".repeat(901) + "\n").repeat(SIZE / 902),
                START + "\r\n".repeat(SIZE / 2),
                START + "\u0000".repeat(SIZE),
                START + START.repeat(SIZE / START.length()),
                ("--" + BOUNDARY + "\r\nX:1\r\n" + " \r\n".repeat(5000)),
                ("--" + BOUNDARY + "\r\n" + ":\n".repeat(SIZE / 2)),
                (START + "1\r\n").repeat(SIZE / START.length()));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    @Timeout(value = 5, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void hostileBodiesAreReadInLinearTime(String body) {
        Multipart form = Multipart.parse(
                MultipartBodies.bytes(body), "multipart/form-data; boundary=" + BOUNDARY, Limits.DEFAULT);
        assertThat(form.error()).isPresent();
        assertThat(form.partHeaders().size()).isLessThan(9000);
    }
}
