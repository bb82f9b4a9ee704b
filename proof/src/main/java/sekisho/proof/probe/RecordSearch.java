package sekisho.proof.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.journal.Entry;
import sekisho.journal.Journal;
import sekisho.journal.Kind;
import sekisho.journal.Query;

/** Waits for the record of a request that nobody else makes: it is written when the exchange has ended, a moment after its answer. */
final class RecordSearch {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 50;

    private RecordSearch() {}

    /** The access record of a path, made about {@code from}; empty when there is none within {@link #PATIENCE}. */
    static Optional<Entry> await(Journal journal, String path, Instant from) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Query query = new Query(
                Set.of(Kind.ACCESS), from.minusSeconds(60), from.plusSeconds(3600), Map.of("url.path", path), 1, true);
        while (true) {
            journal.flush();
            List<Entry> found = journal.search(query);
            if (!found.isEmpty()) {
                return Optional.of(found.getFirst());
            }
            if (System.nanoTime() > deadline) {
                return Optional.empty();
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
