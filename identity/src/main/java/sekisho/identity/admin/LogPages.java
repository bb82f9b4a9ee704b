package sekisho.identity.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import sekisho.identity.Account;
import sekisho.identity.Administration;
import sekisho.identity.Csv;
import sekisho.identity.Tenant;
import sekisho.journal.Entry;
import sekisho.journal.Kind;
import sekisho.journal.Query;

/** What happened in a tenant: logins, lockouts, every act of an administrator. Searched by day, account and kind; exported. */
final class LogPages {
    private static final int SHOWN = 100;
    private static final int EXPORTED = 50_000;
    private static final Pattern ID = Pattern.compile("[a-z0-9]{1,40}");
    private static final Pattern ACTION = Pattern.compile("[a-z.-]{1,60}");

    private final Administration administration;
    private final Function<Query, List<Entry>> records;

    LogPages(Administration administration, Function<Query, List<Entry>> records) {
        this.administration = administration;
        this.records = records;
    }

    /** The filter as it was asked, and what fits. */
    record Model(AdminFrame frame, Filter filter, List<Line> lines, boolean more) {
        Model {
            lines = List.copyOf(lines);
        }

        String export() {
            return frame.link("log", "export") + filter.query();
        }
    }

    /** As typed. */
    record Filter(String from, String to, String account, String action) {
        String query() {
            return AdminVisit.query("from", from, "to", to, "account", account, "action", action);
        }
    }

    /** One record. */
    record Line(Instant time, String action, String actor, String account, boolean success, String details) {}

    AdminReply answer(AdminVisit visit, Tenant tenant) {
        AdminFrame frame = AdminPages.frame(visit, tenant, AdminFrame.Tab.LOG);
        Filter filter =
                new Filter(visit.asked("from"), visit.asked("to"), visit.asked("account"), visit.asked("action"));
        if (visit.segment(2).equals("export")) {
            return export(tenant, filter);
        }
        List<Line> lines = search(tenant, filter, SHOWN + 1);
        boolean more = lines.size() > SHOWN;
        return frame.shown(200, Templates.log(new Model(frame, filter, more ? lines.subList(0, SHOWN) : lines, more)));
    }

    private AdminReply export(Tenant tenant, Filter filter) {
        StringBuilder csv = new StringBuilder("\uFEFF")
                .append(Csv.line(List.of("time", "action", "success", "actor", "account", "details")));
        search(tenant, filter, EXPORTED)
                .forEach(line -> csv.append(Csv.line(List.of(
                        line.time().toString(),
                        line.action(),
                        Boolean.toString(line.success()),
                        line.actor(),
                        line.account(),
                        line.details()))));
        return new AdminReply.Download("log-" + tenant.id() + ".csv", "text/csv; charset=utf-8", csv.toString());
    }

    private List<Line> search(Tenant tenant, Filter filter, int most) {
        Optional<String> account = Optional.of(filter.account().strip())
                .filter(text -> !text.isEmpty())
                .map(text -> find(tenant, text));
        Map<String, String> fields = new HashMap<>();
        fields.put("sekisho.details.tenant", tenant.id());
        account.ifPresent(id -> fields.put("sekisho.details.account", id));
        if (ACTION.matcher(filter.action()).matches()) {
            fields.put("event.action", filter.action());
        }
        Query query = new Query(
                Set.of(Kind.AUDIT),
                day(filter.from(), 0).orElse(Instant.EPOCH),
                day(filter.to(), 1).orElse(Instant.MAX),
                fields,
                most,
                true);
        Map<String, String> names = new HashMap<>();
        List<Line> lines = new ArrayList<>();
        for (Entry entry : records.apply(query)) {
            lines.add(new Line(
                    entry.time(),
                    entry.text("event.action"),
                    names.computeIfAbsent(entry.text("user.name"), id -> name(tenant, id)),
                    names.computeIfAbsent(entry.text("sekisho.details.account"), id -> name(tenant, id)),
                    !entry.text("event.outcome").equals("failure"),
                    details(entry)));
        }
        return lines;
    }

    /** Somebody who has left is still found by the id. */
    private String find(Tenant tenant, String text) {
        try {
            return administration.members().find(tenant.id(), text);
        } catch (sekisho.identity.IdentityException e) {
            return text.length() <= 40 ? text : "";
        }
    }

    /** Records name accounts by their ids; the person's address is shown as long as there is one. */
    private String name(Tenant tenant, String id) {
        return ID.matcher(id).matches()
                ? administration
                        .members()
                        .account(tenant.id(), id)
                        .map(Account::mail)
                        .orElse(id)
                : id;
    }

    private static String details(Entry entry) {
        List<String> details = new ArrayList<>();
        JsonNode all = entry.fields().at("/sekisho/details");
        all.properties().forEach(detail -> {
            String name = detail.getKey();
            if (!name.equals("tenant") && !name.equals("account")) {
                details.add(name + "=" + detail.getValue().asText());
            }
        });
        String text = String.join(" ", details);
        return text.length() > 600 ? text.substring(0, 600) + "…" : text;
    }

    private static Optional<Instant> day(String text, int later) {
        try {
            return Optional.of(LocalDate.parse(text)
                    .plusDays(later)
                    .atStartOfDay(ZoneId.systemDefault())
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
