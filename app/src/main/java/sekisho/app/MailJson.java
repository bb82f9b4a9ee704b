package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import sekisho.mail.Delivery;
import sekisho.mail.DkimKey;
import sekisho.mail.DomainReport;
import sekisho.mail.MailRecord;
import sekisho.words.Lang;

/** What the mail room knows, as JSON. */
final class MailJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private MailJson() {}

    static ArrayNode mails(List<MailRecord> records) {
        ArrayNode list = JSON.arrayNode();
        records.forEach(record -> list.add(of(record)));
        return list;
    }

    static ObjectNode of(MailRecord record) {
        ObjectNode node = JSON.objectNode();
        node.put("id", record.id().value());
        node.put("source", record.source());
        node.put("sender", record.sender().toString());
        node.put("recipient", record.recipient().toString());
        node.put("state", word(record.state()));
        node.put("accepted", record.accepted().toString());
        record.next().ifPresent(next -> node.put("next", next.toString()));
        record.finished().ifPresent(finished -> node.put("finished", finished.toString()));
        node.put("content-kept", record.contentKept());
        ArrayNode trail = node.putArray("trail");
        for (Delivery delivery : record.trail()) {
            trail.addObject()
                    .put("attempt", delivery.attempt())
                    .put("time", delivery.time().toString())
                    .put("result", word(delivery.result()))
                    .put("status", delivery.status())
                    .put("note", delivery.note());
        }
        return node;
    }

    static ArrayNode keys(List<DkimKey> keys) {
        ArrayNode list = JSON.arrayNode();
        for (DkimKey key : keys) {
            list.addObject()
                    .put("domain", key.domain().name())
                    .put("selector", key.selector())
                    .put("algorithm", word(key.algorithm()))
                    .put("state", word(key.state()))
                    .put("created", key.created().toString())
                    .put("changed", key.changed().toString())
                    .put("name", key.owner())
                    .put("type", "TXT")
                    .put("value", key.record())
                    .put("zone-line", key.zoneLine());
        }
        return list;
    }

    static ObjectNode of(DomainReport report, Lang lang) {
        ObjectNode node = JSON.objectNode();
        node.put("domain", report.domain().name());
        node.put("sound", report.sound());
        ArrayNode findings = node.putArray("findings");
        for (DomainReport.Finding finding : report.findings()) {
            ObjectNode one = findings.addObject();
            one.put("topic", word(finding.topic()));
            one.put("level", word(finding.level()));
            one.put("text", finding.text().in(lang));
            finding.seen().ifPresent(seen -> one.put("seen", seen));
            finding.write()
                    .ifPresent(entry -> one.putObject("write")
                            .put("name", entry.owner())
                            .put("type", entry.type())
                            .put("value", entry.value()));
        }
        return node;
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For an answer that is only a list. */
    static JsonNode list(ArrayNode items) {
        ObjectNode node = JSON.objectNode();
        node.set("items", items);
        return node;
    }
}
