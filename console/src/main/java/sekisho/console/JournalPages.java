package sekisho.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import sekisho.journal.Entry;
import sekisho.journal.Kind;
import sekisho.journal.Query;
import sekisho.journal.Verification;

/** The audit records, one page per record of either kind, and the verification of the whole journal. */
final class JournalPages {
    private static final int LISTED = 100;
    private static final int LONGEST = 100;

    private final Frames frames;
    private final Records records;
    private final Semaphore verifying = new Semaphore(1);

    JournalPages(Frames frames, Records records) {
        this.frames = frames;
        this.records = records;
    }

    Reply page(Visit visit) {
        return page(visit, Optional.empty(), false);
    }

    private Reply page(Visit visit, Optional<Verification> verification, boolean busy) {
        Ask ask = visit.ask();
        Times times = frames.times();
        String action = bounded(ask.parameter("action"));
        Optional<Instant> from = times.parse(ask.parameter("from"));
        // The input says a minute; the whole of it is meant.
        Optional<Instant> to = times.parse(ask.parameter("to")).map(minute -> minute.plusSeconds(60));
        Optional<Instant> before = millis(ask.parameter("before"));
        Instant end = before.or(() -> to).orElse(Instant.MAX);
        Query query = new Query(
                Set.of(Kind.AUDIT),
                from.orElse(Instant.EPOCH),
                end,
                action.isEmpty() ? Map.of() : Map.of("event.action", action),
                LISTED + 1,
                true);
        List<Entry> found = records.search(query);
        List<Act> shown = found.stream().limit(LISTED).map(Act::new).toList();
        String older = found.size() > LISTED
                ? "/journal"
                        + Links.query(
                                "action",
                                action,
                                "from",
                                from.isPresent() ? ask.parameter("from") : "",
                                "before",
                                Long.toString(shown.getLast().time().toEpochMilli()))
                : "";
        Frame frame = visit.frame(frames, Text.JOURNAL_TITLE, Nav.JOURNAL);
        return Reply.page(Templates.journal(new JournalPage(
                frame,
                shown,
                action,
                from.isPresent() ? ask.parameter("from") : "",
                to.isPresent() ? ask.parameter("to") : "",
                older,
                verification,
                busy)));
    }

    /** Reads the whole journal and says what it found. One at a time. */
    Reply verify(Visit visit) {
        if (!verifying.tryAcquire()) {
            return page(visit, Optional.empty(), true);
        }
        try {
            Verification verification = records.verify();
            records.audit(
                    frames.times().now(),
                    "journal.verified",
                    verification.intact(),
                    Map.of(
                            "records", Long.toString(verification.records()),
                            "findings", Integer.toString(verification.findings().size()),
                            "client-address", visit.ask().address()));
            return page(visit, Optional.of(verification), false);
        } finally {
            verifying.release();
        }
    }

    Optional<Reply> record(Visit visit, String id) {
        if (id.isEmpty() || id.length() > LONGEST) {
            return Optional.empty();
        }
        Query anywhere = new Query(Set.of(), Instant.EPOCH, Instant.MAX, Map.of("event.id", id), 1, true);
        return records.search(anywhere).stream().findFirst().map(entry -> {
            Frame frame = visit.frame(frames, Text.RECORD_TITLE, Nav.JOURNAL);
            return Reply.page(Templates.record(
                    new RecordPage(frame, entry.time(), entry.id(), new Act(entry), Fields.of(entry.fields()))));
        });
    }

    private static String bounded(String text) {
        String stripped = text.strip();
        return stripped.length() <= LONGEST ? stripped : "";
    }

    private static Optional<Instant> millis(String text) {
        try {
            long millis = Long.parseLong(text);
            return millis > 0 && millis < 253_402_300_800_000L
                    ? Optional.of(Instant.ofEpochMilli(millis))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
