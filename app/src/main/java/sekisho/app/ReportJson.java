package sekisho.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import sekisho.proof.sheet.SheetReport;

/** The report of an answered sheet as {@code sheet answer --json} writes it. */
final class ReportJson {
    private ReportJson() {}

    static ArrayNode of(SheetReport report) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        for (SheetReport.Item item : report.items()) {
            ObjectNode node = items.addObject();
            node.put("sheet", item.sheet());
            node.put("row", item.row());
            node.put("question", item.question());
            ArrayNode topics = node.putArray("topics");
            item.topics().forEach(topics::add);
            node.put("status", item.status().name().toLowerCase(Locale.ROOT));
            node.put("answer", item.answer());
            node.put("supplement", item.supplement());
            node.put("confidence", Math.round(item.confidence() * 1000) / 1000.0);
            ArrayNode evidence = node.putArray("evidence");
            item.evidence().forEach(evidence::add);
            node.put("why", item.why());
        }
        return items;
    }
}
