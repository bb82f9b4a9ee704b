package sekisho.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    @Test
    void cpuTimeIsReadPastANameThatLooksLikeFields() {
        String stat = "4711 (a) b (1 2)) S 1 4711 4711 0 -1 4194560 9 0 0 0 150 250 7 7 20 0 5 0 100 0 0";
        assertThat(CpuTime.micros(stat)).isEqualTo(4_000_000);
    }

    @Test
    void cpuTimeOfThisProcessGrowsWithItsWork() {
        long before = CpuTime.micros(ProcessHandle.current());
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        long sum = 0;
        while (CpuTime.micros(ProcessHandle.current()) < before + 50_000) {
            for (int i = 0; i < 1_000_000; i++) {
                sum += Integer.toString(i).hashCode();
            }
            assertThat(System.nanoTime()).as("sum %d", sum).isLessThan(deadline);
        }
    }

    @Test
    void theResultOfWrkIsFoundAmongWhatElseItPrints() {
        String output = "Running 8s test\n  1 threads\n\nresult 1000 8000123 1400 9100 3 2\nRequests/sec: 125\n";
        assertThat(Wrk.parse(output)).isEqualTo(new Load.Outcome(1000, 8_000_123, 1400, 9100, 3, 2));
        assertThatThrownBy(() -> Wrk.parse("unable to connect")).isInstanceOf(BenchException.class);
    }

    @Test
    void aProgramThatFailsSaysWhatItPrinted() {
        assertThat(Commands.output(List.of("sh", "-c", "echo fine"), Duration.ofSeconds(10)))
                .isEqualTo("fine\n");
        assertThatThrownBy(() -> Commands.output(List.of("sh", "-c", "echo oh no >&2; exit 3"), Duration.ofSeconds(10)))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("oh no");
        assertThatThrownBy(() -> Commands.output(List.of("sekisho-no-such-program"), Duration.ofSeconds(10)))
                .isInstanceOf(BenchException.class);
        assertThatThrownBy(() -> Commands.output(List.of("sleep", "60"), Duration.ofMillis(50)))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("did not end");
        assertThat(Commands.exists("sh")).isTrue();
        assertThat(Commands.exists("sekisho-no-such-program")).isFalse();
    }
}
