package sekisho.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WafOptionsTest {
    @Test
    void everyOptionHasADefault() {
        assertThat(WafOptions.parse(List.of()))
                .isEqualTo(new WafOptions(
                        Optional.empty(),
                        Path.of("/usr/share/modsecurity-crs"),
                        1,
                        new Schedule(Duration.ofSeconds(8), Duration.ofSeconds(20), 3, 8),
                        WafWorkload.SAME,
                        List.of("sekisho", "nginx-libmodsecurity")));
    }

    @Test
    void everyOptionIsRead() {
        String line = "--json out.json --rules crs --level 4 --seconds 1 --warmup 2 --rounds 5 --connections 7"
                + " --workload sqli-get --target sekisho";
        assertThat(WafOptions.parse(List.of(line.split(" "))))
                .isEqualTo(new WafOptions(
                        Optional.of(Path.of("out.json")),
                        Path.of("crs"),
                        4,
                        new Schedule(Duration.ofSeconds(1), Duration.ofSeconds(2), 5, 7),
                        List.of(WafWorkload.SQLI_GET),
                        List.of("sekisho")));
    }

    @Test
    void variedRequestsAreMeasuredWhenAskedFor() {
        assertThat(WafOptions.parse(List.of("--varied")).workloads())
                .containsSequence(WafWorkload.SAME)
                .containsSequence(WafWorkload.VARIED)
                .hasSize(8);
    }

    @Test
    void japaneseBodiesAreMeasuredWhenAskedFor() {
        assertThat(WafOptions.parse(List.of("--japanese")).workloads())
                .containsSequence(WafWorkload.SAME)
                .containsSequence(WafWorkload.JAPANESE)
                .hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--level 0", "--level 5", "--rules", "--workload tls-1KiB", "--target apache", "x"})
    void anythingElseIsMisuse(String line) {
        List<String> arguments = List.of(line.split(" "));
        assertThatThrownBy(() -> WafOptions.parse(arguments)).isInstanceOf(IllegalArgumentException.class);
    }
}
