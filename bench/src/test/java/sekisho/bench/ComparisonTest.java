package sekisho.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final ProxyWorkload SMALL = new ProxyWorkload(true, 1 << 10);
    private static final ProxyWorkload LARGE = new ProxyWorkload(false, 100 << 10);
    private static final Schedule SCHEDULE = new Schedule(Duration.ofSeconds(3), Duration.ofSeconds(4), 3, 4);

    private final List<String> log = new ArrayList<>();
    private final FakeTarget ours = new FakeTarget("sekisho", 40);
    private final FakeTarget peer = new FakeTarget("nginx", 25);

    @Test
    void targetsAreLoadedInTurnsAfterTheirWarmUp() {
        bench(0).measure(List.of(SMALL), List.of(ours, peer));
        List<String> expected = new ArrayList<>();
        expected.addAll(Collections.nCopies(4, "sekisho 1s"));
        expected.addAll(Collections.nCopies(4, "nginx 1s"));
        for (int round = 0; round < 3; round++) {
            expected.addAll(List.of("sekisho 2s", "sekisho 3s", "nginx 2s", "nginx 3s"));
        }
        assertThat(log).isEqualTo(expected);
    }

    @Test
    void aTargetThatStillGetsFasterIsWarmedUpForLonger() {
        ours.costs.addAll(List.of(200L, 150L, 120L, 90L, 60L, 59L));
        bench(0).measure(List.of(SMALL), List.of(ours));
        assertThat(log.stream().filter("sekisho 1s"::equals)).hasSize(6);
    }

    @Test
    void noTargetIsWarmedUpForEver() {
        for (long cost = 1000; cost > 100; cost = cost * 9 / 10) {
            ours.costs.add(cost);
        }
        bench(0).measure(List.of(SMALL), List.of(ours));
        assertThat(log.stream().filter("sekisho 1s"::equals)).hasSize(12);
    }

    @Test
    void theReportHasEachTargetAndWorkloadWithItsCpuPerRequest() throws Exception {
        Report report = new Report("conditions", bench(0).measure(List.of(SMALL, LARGE), List.of(ours, peer)));
        JsonNode list = new ObjectMapper().readTree(report.json());
        assertThat(list).hasSize(4);
        JsonNode first = list.get(0);
        assertThat(first.path("workload").asText()).isEqualTo("tls-1KiB");
        assertThat(first.path("target").asText()).isEqualTo("sekisho");
        assertThat(first.path("cpu-us").asDouble()).isEqualTo(40);
        assertThat(first.path("rps").asDouble()).isEqualTo(333.333);
        assertThat(first.path("p50-ms").asDouble()).isEqualTo(1.5);
        assertThat(first.path("p99-ms").asDouble()).isEqualTo(9);
        assertThat(list.get(3).path("workload").asText()).isEqualTo("cleartext-100KiB");
        assertThat(list.get(3).path("cpu-us").asDouble()).isEqualTo(25);
        assertThat(report.table().lines().filter(line -> line.endsWith("1.60"))).hasSize(2);
    }

    @Test
    void errorsAreNotMeasured() {
        assertThatThrownBy(() -> bench(1).measure(List.of(SMALL), List.of(ours, peer)))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("sekisho answered 1000 requests of tls-1KiB, 0 wrongly, with 1 errors");
    }

    @Test
    void aRefusalOfWhatIsHarmlessIsNotMeasured() {
        assertThatThrownBy(() -> bench(1, 0).measure(List.of(WafWorkload.BENIGN_GET), List.of(ours)))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("1 wrongly");
    }

    @Test
    void anAttackThatPassesOnceIsNotMeasured() {
        assertThat(bench(1000, 0).measure(List.of(WafWorkload.SQLI_GET), List.of(ours)))
                .hasSize(1);
        assertThatThrownBy(() -> bench(999, 0).measure(List.of(WafWorkload.SQLI_GET), List.of(ours)))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("1 wrongly");
    }

    @Test
    void theMedianIsThatOfEachFigure() {
        Figures low = new Figures(1, 30, 5, 9);
        Figures middle = new Figures(2, 10, 6, 8);
        Figures high = new Figures(3, 20, 7, 7);
        assertThat(Figures.median(List.of(high, low, middle))).isEqualTo(new Figures(2, 20, 6, 8));
        assertThat(Figures.median(List.of(low, high))).isEqualTo(new Figures(2, 25, 6, 8));
    }

    private Comparison bench(long errors) {
        return bench(0, errors);
    }

    private Comparison bench(long refusals, long errors) {
        Load load = (uri, workload, length) -> {
            FakeTarget target = uri.getHost().equals("sekisho") ? ours : peer;
            log.add(target.name + " " + length.toSeconds() + "s");
            target.cpuMicros += 1000 * target.cost();
            return new Load.Outcome(1000, length.toNanos() / 1000, 1500, 9000, refusals, errors);
        };
        return new Comparison(
                SCHEDULE, load, new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    private static final class FakeTarget implements Target {
        private final String name;
        private final long cost;
        private final Deque<Long> costs = new ArrayDeque<>();
        private long cpuMicros;

        FakeTarget(String name, long cost) {
            this.name = name;
            this.cost = cost;
        }

        /** The next of the costs that a test gave, then always the same. */
        private long cost() {
            Long next = costs.poll();
            return next == null ? cost : next;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public URI uri(Workload workload) {
            return URI.create((workload.tls() ? "https://" : "http://") + name + workload.path());
        }

        @Override
        public long cpuMicros() {
            return cpuMicros;
        }

        @Override
        public void close() {}
    }
}
