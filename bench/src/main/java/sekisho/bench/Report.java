package sekisho.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Locale;

/**
 * The figures of one run.
 *
 * @param conditions one line that says on what and how they were taken
 * @param rows in the order of measurement; of a workload, the product's row stands before its peer's
 */
record Report(String conditions, List<Row> rows) implements Findings {
    Report {
        rows = List.copyOf(rows);
    }

    /** One target and one workload. */
    record Row(Workload workload, String target, Figures figures) {}

    @Override
    public String table() {
        StringBuilder table = new StringBuilder(conditions).append("\n\n");
        table.append(String.format(
                "%-18s %-20s %14s %13s %10s %10s %7s%n",
                "workload", "target", "CPU/request", "requests/s", "p50", "p99", "ratio"));
        for (Row row : rows) {
            Figures figures = row.figures;
            table.append(String.format(
                    Locale.ROOT,
                    "%-18s %-20s %11.1f µs %13.0f %7.2f ms %7.2f ms %7s%n",
                    row.workload.id(),
                    row.target,
                    figures.cpuMicros(),
                    figures.requestsPerSecond(),
                    figures.p50Millis(),
                    figures.p99Millis(),
                    ratio(row)));
        }
        return table.append("\nratio: CPU per request divided by the peer's\n").toString();
    }

    /** A list of {@code workload}, {@code target}, {@code cpu-us}, {@code rps}, {@code p50-ms}, {@code p99-ms}. */
    @Override
    public String json() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Row row : rows) {
            list.addObject()
                    .put("workload", row.workload.id())
                    .put("target", row.target)
                    .put("cpu-us", rounded(row.figures.cpuMicros()))
                    .put("rps", rounded(row.figures.requestsPerSecond()))
                    .put("p50-ms", rounded(row.figures.p50Millis()))
                    .put("p99-ms", rounded(row.figures.p99Millis()));
        }
        return list.toPrettyString() + "\n";
    }

    private String ratio(Row row) {
        return rows.stream()
                .filter(other -> other.workload.equals(row.workload) && !other.target.equals(row.target))
                .filter(other -> rows.indexOf(other) > rows.indexOf(row))
                .findFirst()
                .map(peer -> String.format(Locale.ROOT, "%.2f", row.figures.cpuMicros() / peer.figures.cpuMicros()))
                .orElse("");
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
