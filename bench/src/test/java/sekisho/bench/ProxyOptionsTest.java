package sekisho.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyOptionsTest {
    @Test
    void everyOptionHasADefault() {
        assertThat(ProxyOptions.parse(List.of()))
                .isEqualTo(new ProxyOptions(
                        Optional.empty(), Duration.ofSeconds(8), Duration.ofSeconds(20), 3, 32, ProxyWorkload.ALL));
    }

    @Test
    void everyOptionIsRead() {
        String line = "--json out.json --seconds 1 --warmup 2 --rounds 5 --connections 7 --workload cleartext-1KiB";
        assertThat(ProxyOptions.parse(List.of(line.split(" "))))
                .isEqualTo(new ProxyOptions(
                        Optional.of(Path.of("out.json")),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        5,
                        7,
                        List.of(ProxyWorkload.ALL.get(2))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--seconds",
                "--seconds 0",
                "--seconds x",
                "--seconds -1",
                "--rounds 100",
                "--json",
                "--what",
                "x"
            })
    void anythingElseIsMisuse(String line) {
        List<String> arguments = List.of(line.split(" "));
        assertThatThrownBy(() -> ProxyOptions.parse(arguments)).isInstanceOf(IllegalArgumentException.class);
        var printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        List<String> whole = new java.util.ArrayList<>(List.of("proxy"));
        whole.addAll(arguments);
        assertThat(Main.run(whole, out, out)).isEqualTo(2);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("Usage:");
    }

    @Test
    void helpIsNoMisuse() {
        var printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        assertThat(Main.run(List.of("--help"), out, out)).isZero();
        assertThat(Main.run(List.of(), out, out)).isEqualTo(2);
        assertThat(Main.run(List.of("what"), out, out)).isEqualTo(2);
    }
}
