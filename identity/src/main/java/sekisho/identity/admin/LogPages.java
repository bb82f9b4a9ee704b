package sekisho.identity.admin;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import sekisho.identity.Account;
import sekisho.identity.Act;
import sekisho.identity.Administration;
import sekisho.identity.Csv;
import sekisho.identity.IdentityException;
import sekisho.identity.SsoAdministration;
import sekisho.identity.Tenant;
import sekisho.journal.Entry;
import sekisho.journal.Query;

/** What happened in a tenant: logins, lockouts, every act of an administrator. Searched by person, act and day; exported. */
final class LogPages {
    private static final int SHOWN = 100;
    private static final int EXPORTED = 50_000;
    private static final int EXPORTED_AT_ONCE = 2_000;
    private static final int LONGEST_ID = 40;

    private final Administration administration;
    private final SsoAdministration sso;
    private final LogSearch search;

    LogPages(Administration administration, SsoAdministration sso, Function<Query, List<Entry>> records) {
        this.administration = administration;
        this.sso = sso;
        this.search = new LogSearch(records);
    }

    /**
     * The filter as it was asked, and a page of what fits.
     *
     * @param older where the next page begins, or empty
     */
    record Model(AdminFrame frame, Filter filter, List<Line> lines, String older) {
        Model {
            lines = List.copyOf(lines);
        }

        String export() {
            return frame.link("log", "export") + filter.query("");
        }

        String newest() {
            return frame.link("log") + filter.query("");
        }

        String next() {
            return frame.link("log") + filter.query(older);
        }

        /** Every act, under what it concerns. */
        Map<String, List<Act>> acts() {
            return Arrays.stream(Act.values())
                    .collect(Collectors.groupingBy(
                            act -> LogText.concern(act.concern()).map(frame::t).orElse(act.concern()),
                            LinkedHashMap::new,
                            Collectors.toList()));
        }

        String words(Act act) {
            return act.text().in(frame.visit().lang());
        }
    }

    /** As typed. */
    record Filter(String from, String to, String person, String act, String before) {
        /** The same one from another record on. */
        String query(String from) {
            return AdminVisit.query("from", this.from, "to", to, "account", person, "action", act, "before", from);
        }
    }

    /**
     * One record.
     *
     * @param act its name in the journal
     * @param address from where, or empty
     */
    record Line(
            Instant time,
            String act,
            String sentence,
            boolean success,
            LogNames.Someone actor,
            LogNames.Someone target,
            String address,
            List<LogDetails.Detail> details) {
        Line {
            details = List.copyOf(details);
        }
    }

    AdminReply answer(AdminVisit visit, Tenant tenant) {
        AdminFrame frame = AdminPages.frame(visit, tenant, AdminFrame.Tab.LOG);
        Filter filter = new Filter(
                visit.asked("from"),
                visit.asked("to"),
                visit.asked("account"),
                visit.asked("action"),
                visit.asked("before"));
        LogDetails details = new LogDetails(frame, new LogNames(frame, tenant, administration, sso));
        LogSearch.Wanted wanted = wanted(frame, tenant, filter);
        if (visit.segment(2).equals("export")) {
            return export(details, wanted, tenant);
        }
        LogSearch.Slice slice = search.below(wanted, LogSearch.Key.parse(filter.before()), SHOWN);
        return frame.shown(
                200,
                Templates.log(new Model(
                        frame,
                        filter,
                        slice.entries().stream()
                                .map(entry -> line(details, entry))
                                .toList(),
                        slice.next().map(LogSearch.Key::toString).orElse(""))));
    }

    private LogSearch.Wanted wanted(AdminFrame frame, Tenant tenant, Filter filter) {
        return new LogSearch.Wanted(
                tenant.id(),
                Optional.of(filter.person().strip())
                        .filter(text -> !text.isEmpty())
                        .map(text -> person(tenant, text)),
                Act.of(filter.act()).map(Act::id),
                day(frame, filter.from(), 0).orElse(Instant.EPOCH),
                day(frame, filter.to(), 1).orElse(Instant.MAX));
    }

    /** By address or id, or by a name that only one has. Somebody who has left is still found by the id. */
    private String person(Tenant tenant, String text) {
        try {
            return administration.members().find(tenant.id(), text);
        } catch (IdentityException e) {
            List<Account> named = administration.members().search(tenant.id(), text, 0, 2);
            return named.size() == 1 ? named.getFirst().id() : text.substring(0, Math.min(text.length(), LONGEST_ID));
        }
    }

    private static Line line(LogDetails details, Entry entry) {
        return new Line(
                entry.time(),
                LogDetails.clean(entry.text("event.action")),
                details.sentence(entry),
                !entry.text("event.outcome").equals("failure"),
                details.names().actor(entry.text("user.name")),
                details.target(entry),
                LogDetails.clean(entry.text("sekisho.details.address")),
                details.of(entry));
    }

    /** In parts, so that only the text of the file is held, and not its records. */
    private AdminReply export(LogDetails details, LogSearch.Wanted wanted, Tenant tenant) {
        AdminFrame frame = details.frame();
        StringBuilder csv = new StringBuilder("\uFEFF").append(Csv.line(titles(frame)));
        Optional<LogSearch.Key> from = Optional.empty();
        int left = EXPORTED;
        do {
            LogSearch.Slice slice = search.below(wanted, from, Math.min(EXPORTED_AT_ONCE, left));
            slice.entries().forEach(entry -> csv.append(Csv.line(cells(frame, line(details, entry)))));
            left -= slice.entries().size();
            from = slice.next();
        } while (from.isPresent() && left > 0);
        return new AdminReply.Download("log-" + tenant.id() + ".csv", "text/csv; charset=utf-8", csv.toString());
    }

    private static List<String> titles(AdminFrame frame) {
        List<String> titles = new ArrayList<>();
        for (Phrase title : List.of(
                AdminText.LOG_TIME,
                AdminText.LOG_ACTOR,
                LogText.WHAT,
                LogText.OUTCOME,
                LogText.ON,
                LogText.FROM,
                AdminText.LOG_DETAILS,
                LogText.CODE)) {
            titles.add(frame.t(title));
        }
        return titles;
    }

    private static List<String> cells(AdminFrame frame, Line line) {
        return List.of(
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(line.time().atZone(frame.zone())),
                line.actor().toString(),
                line.sentence(),
                frame.t(line.success() ? LogText.DONE : AdminText.LOG_FAILED),
                line.target().toString(),
                line.address(),
                line.details().stream().map(LogDetails.Detail::toString).collect(Collectors.joining("; ")),
                line.act());
    }

    private static Optional<Instant> day(AdminFrame frame, String text, int later) {
        try {
            return Optional.of(LocalDate.parse(text)
                    .plusDays(later)
                    .atStartOfDay(frame.zone())
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
