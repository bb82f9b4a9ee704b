package sekisho.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one target did with one workload.
 *
 * @param cpuMicros CPU time of the target per request
 * @param requestsPerSecond answered
 * @param p50Millis median latency
 * @param p99Millis latency at the 99th percentile
 */
record Figures(double cpuMicros, double requestsPerSecond, double p50Millis, double p99Millis) {
    static Figures of(Load.Outcome outcome, long cpuMicros) {
        return new Figures(
                (double) cpuMicros / outcome.requests(),
                outcome.requests() * 1e6 / outcome.micros(),
                outcome.p50Micros() / 1e3,
                outcome.p99Micros() / 1e3);
    }

    /** Each figure's own median. */
    static Figures median(List<Figures> rounds) {
        return new Figures(
                median(rounds, Figures::cpuMicros),
                median(rounds, Figures::requestsPerSecond),
                median(rounds, Figures::p50Millis),
                median(rounds, Figures::p99Millis));
    }

    private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
