package sekisho.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The fields of a record as a flat list, dotted names, in their order. */
final class Fields {
    /** More fields than this no record of ours has. */
    private static final int MOST = 500;

    private Fields() {}

    /** A name and what it holds. */
    record Field(String name, String value) {}

    static List<Field> of(JsonNode document) {
        List<Field> fields = new ArrayList<>();
        collect("", document, fields);
        return List.copyOf(fields);
    }

    private static void collect(String name, JsonNode node, List<Field> into) {
        if (into.size() >= MOST) {
            return;
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> collect(
                            name.isEmpty() ? field.getKey() : name + "." + field.getKey(), field.getValue(), into));
        } else if (node.isArray()) {
            List<String> values = new ArrayList<>();
            node.forEach(value -> values.add(value.isValueNode() ? value.asText() : value.toString()));
            into.add(new Field(name, String.join(", ", values)));
        } else {
            into.add(new Field(name, node.asText()));
        }
    }
}
