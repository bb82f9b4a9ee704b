package sekisho.bench;

import java.util.ArrayList;
import java.util.List;

/** Measured values of one thing. One thread. */
final class Samples {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    double median() {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double most() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}
