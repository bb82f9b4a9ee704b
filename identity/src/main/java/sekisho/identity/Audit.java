package sekisho.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import sekisho.journal.AuditRecord;

/**
 * Notes what was done. A record is on the disk before the act is; accounts and tenants appear by their ids, so that a record
 * outlives the person's data without holding it.
 */
record Audit(Consumer<AuditRecord> journal, InstantSource clock) {
    void done(Act act, String actor, Map<String, String> details) {
        journal.accept(new AuditRecord(clock.instant(), act.id(), actor, true, marked(details)));
    }

    void failed(Act act, String actor, Map<String, String> details) {
        journal.accept(new AuditRecord(clock.instant(), act.id(), actor, false, marked(details)));
    }

    /** A record on its way to the disk. */
    record Noting(CompletableFuture<Void> written) {
        /** Returns when it is there; throws what the journal threw when it will never be. */
        void await() {
            try {
                written.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException refused) {
                    throw refused;
                }
                throw e;
            }
        }
    }

    /** Begins to note on another thread what is only done once {@link Noting#await} has returned. */
    Noting noting(Executor executor, Act act, String actor, Map<String, String> details) {
        return new Noting(CompletableFuture.runAsync(() -> done(act, actor, details), executor));
    }

    /** What is done to a canary was done by a probe. */
    private static Map<String, String> marked(Map<String, String> details) {
        if (!Canary.isCanary(details.getOrDefault("tenant", ""))) {
            return details;
        }
        Map<String, String> more = new TreeMap<>(details);
        more.put("probe", "true");
        return more;
    }

    /** Names and values in turn. */
    static Map<String, String> details(String... pairs) {
        Map<String, String> details = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            details.put(pairs[i], pairs[i + 1]);
        }
        return details;
    }

    static String text(Instant until) {
        return until.equals(Instant.MAX) ? "unlocked" : until.toString();
    }
}
