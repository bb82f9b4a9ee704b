package sekisho.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Locale;

/**
 * What {@link EngineBench} found out, as the table of docs/decisions.md.
 *
 * @param rules which rule set
 * @param expressions how many different ones it has
 * @param common how many of them every engine accepts
 */
record EngineReport(String rules, int expressions, int common, List<Row> rows) implements Findings {
    EngineReport {
        rows = List.copyOf(rows);
    }

    /**
     * One engine.
     *
     * @param accepted expressions that it compiles
     * @param compileMillis CPU time of compiling them, in a process that had just started
     * @param passMicros CPU time of the common ones over the values of the form, the best pass
     * @param matches pairs of expression and value
     */
    record Row(String engine, int accepted, double compileMillis, double passMicros, int matches) {}

    @Override
    public String table() {
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                "%d expressions of %s; %d that all accept, over the ten values of the form%n%n",
                expressions, rules, common));
        table.append("| engine | accepts | to compile | CPU of a pass | matches |\n|---|---|---|---|---|\n");
        for (Row row : rows) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %.0f ms | %,.0f µs | %d |%n",
                    row.engine(),
                    row.accepted(),
                    row.compileMillis(),
                    row.passMicros(),
                    row.matches()));
        }
        return table.toString();
    }

    @Override
    public String json() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Row row : rows) {
            list.addObject()
                    .put("engine", row.engine())
                    .put("accepts", row.accepted())
                    .put("compile-ms", row.compileMillis())
                    .put("pass-us", row.passMicros())
                    .put("matches", row.matches());
        }
        return list.toPrettyString() + "\n";
    }
}
