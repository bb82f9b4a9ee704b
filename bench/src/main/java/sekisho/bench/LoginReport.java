package sekisho.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What {@link LoginBench} found out. */
record LoginReport(LoginOptions options, Figures figures) implements Findings {
    /** One figure with its unit. */
    record Figure(double value, String unit) {}

    /** Figures by name, in the order in which they were found. One thread. */
    static final class Figures {
        private final Map<String, Figure> all = new LinkedHashMap<>();

        void put(String name, double value, String unit) {
            all.put(name, new Figure(value, unit));
        }
    }

    @Override
    public String table() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "Logins: %,d accounts, %,d of them in one tenant, %,d tenants, %,d sessions, JDK %s%n",
                options.accounts(),
                options.members(),
                options.tenants(),
                options.sessions(),
                Runtime.version()));
        figures.all.forEach((name, figure) ->
                table.append(String.format(Locale.ROOT, "%-42s %,12.3f %s%n", name, figure.value(), figure.unit())));
        return table.toString();
    }

    @Override
    public String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("accounts", options.accounts())
                .put("members", options.members())
                .put("tenants", options.tenants())
                .put("sessions", options.sessions());
        figures.all.forEach((name, figure) ->
                json.putObject(name).put("value", figure.value()).put("unit", figure.unit()));
        return json.toPrettyString();
    }
}
