package sekisho.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import sekisho.journal.AuditRecord;
import sekisho.journal.Entry;
import sekisho.journal.Kind;
import sekisho.journal.Query;
import sekisho.journal.Verification;

/** A journal in memory that answers queries as the real one does. */
final class FakeRecords implements Records {
    final List<Entry> entries = new CopyOnWriteArrayList<>();
    volatile boolean full;
    volatile Verification verification = new Verification(3, 1234, List.of(), List.of());

    @Override
    public List<Entry> search(Query query) {
        Comparator<Entry> order = Comparator.comparing(Entry::time);
        return new ArrayList<>(entries)
                .stream()
                        .filter(entry ->
                                query.kinds().isEmpty() || query.kinds().contains(entry.kind()))
                        .filter(entry -> !entry.time().isBefore(query.from())
                                && entry.time().isBefore(query.to()))
                        .filter(entry -> query.fields().entrySet().stream()
                                .allMatch(field -> entry.text(field.getKey()).equals(field.getValue())))
                        .sorted(query.newestFirst() ? order.reversed() : order)
                        .limit(query.limit())
                        .toList();
    }

    @Override
    public String audit(AuditRecord audit) {
        if (full) {
            throw new IllegalStateException("no room left");
        }
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        String id = "A" + entries.size();
        fields.put("@timestamp", audit.time().toString());
        fields.putObject("event")
                .put("id", id)
                .put("action", audit.action())
                .put("outcome", audit.success() ? "success" : "failure");
        fields.putObject("user").put("name", audit.actor());
        ObjectNode details = fields.putObject("sekisho").putObject("details");
        audit.details().forEach(details::put);
        entries.add(new Entry(Kind.AUDIT, audit.time(), id, fields));
        return id;
    }

    @Override
    public Verification verify() {
        return verification;
    }

    void access(
            Instant time,
            String id,
            String outcome,
            String reason,
            String method,
            String path,
            String query,
            int status,
            String address,
            String country,
            String agent,
            boolean probe) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        fields.put("@timestamp", time.toString());
        String eventId = "E" + entries.size();
        fields.putObject("event").put("id", eventId).put("outcome", outcome).put("duration", 12_345_678L);
        ObjectNode http = fields.putObject("http").put("version", "2");
        http.putObject("request").put("id", id).put("method", method);
        http.putObject("response").put("status_code", status);
        ObjectNode url = fields.putObject("url").put("scheme", "https").put("path", path);
        if (!query.isEmpty()) {
            url.put("query", query);
        }
        ObjectNode client = fields.putObject("client").put("ip", address);
        if (!country.isEmpty()) {
            client.putObject("geo").put("country_iso_code", country);
        }
        fields.putObject("user_agent").put("original", agent);
        ObjectNode own =
                fields.putObject("sekisho").put("site", "app.example.jp").put("outcome", outcome);
        if (!reason.isEmpty()) {
            own.put("reason", reason);
        }
        own.put("probe", probe);
        var trail = own.putArray("trail").add("framing:pass").add("host:pass");
        if (reason.equals("country-denied")) {
            trail.add("addresses:pass").add("country:refuse");
        } else {
            trail.add("addresses:pass").add("country:pass").add("rate:pass").add("body-size:pass");
        }
        entries.add(new Entry(Kind.ACCESS, time, eventId, fields));
    }

    List<String> actions() {
        return entries.stream()
                .filter(entry -> entry.kind() == Kind.AUDIT)
                .map(entry -> entry.text("event.action"))
                .toList();
    }
}
