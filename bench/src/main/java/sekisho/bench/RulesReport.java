package sekisho.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What {@link RulesBench} found out.
 *
 * @param rules how many were loaded
 * @param loadMillis wall time of loading, in a process that had just started
 * @param loadCpuMillis CPU time of the loading thread
 * @param heldBytes heap that the loaded rules hold
 * @param warmBytes the same after all requests, with what the expressions have learned
 * @param rows one for each request
 */
record RulesReport(int rules, double loadMillis, double loadCpuMillis, long heldBytes, long warmBytes, List<Row> rows)
        implements Findings {
    /**
     * One request through all phases.
     *
     * @param cpuMicros CPU time, the best round
     * @param allocatedBytes heap allocated for it
     */
    record Row(String workload, double cpuMicros, long allocatedBytes) {}

    @Override
    public String table() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%d rules loaded in %.0f ms (%.0f ms of CPU); %.1f MiB held, %.1f MiB after all requests%n%n",
                rules,
                loadMillis,
                loadCpuMillis,
                heldBytes / 1048576.0,
                warmBytes / 1048576.0));
        text.append(String.format(Locale.ROOT, "%-14s %14s %18s%n", "workload", "CPU/request", "allocated/request"));
        for (Row row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-14s %11.1f µs %14.1f KiB%n",
                    row.workload(),
                    row.cpuMicros(),
                    row.allocatedBytes() / 1024.0));
        }
        return text.toString();
    }

    @Override
    public String json() {
        String requests = rows.stream()
                .map(row -> String.format(
                        Locale.ROOT,
                        "    {\"workload\": \"%s\", \"cpu-us\": %.1f, \"allocated-bytes\": %d}",
                        row.workload(),
                        row.cpuMicros(),
                        row.allocatedBytes()))
                .collect(Collectors.joining(",\n"));
        return String.format(
                Locale.ROOT,
                "{\"rules\": %d, \"load-ms\": %.0f, \"load-cpu-ms\": %.0f, \"held-bytes\": %d, \"warm-bytes\": %d,%n"
                        + "  \"requests\": [%n%s]}%n",
                rules,
                loadMillis,
                loadCpuMillis,
                heldBytes,
                warmBytes,
                requests);
    }
}
