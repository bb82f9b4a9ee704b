package sekisho.gate;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the gate counts. Any thread. */
final class Counters {
    private final Map<Exchange.Outcome, LongAdder> outcomes = new EnumMap<>(Exchange.Outcome.class);
    private final Map<Reason, LongAdder> reasons = new EnumMap<>(Reason.class);
    private final LongAdder dropped = new LongAdder();
    private final LongAdder inspected = new LongAdder();
    private final LongAdder blocked = new LongAdder();
    private final LongAdder wouldBlock = new LongAdder();
    private final LongAdder inspectionsFailed = new LongAdder();
    private final LongAdder truncated = new LongAdder();
    private final LongAdder inspectionNanos = new LongAdder();
    private final LongAdder scanned = new LongAdder();
    private final LongAdder infected = new LongAdder();
    private final LongAdder notScannable = new LongAdder();
    private final LongAdder unscanned = new LongAdder();
    private final LongAdder scannerAway = new LongAdder();
    private final AtomicInteger connections = new AtomicInteger();

    Counters() {
        for (Exchange.Outcome outcome : Exchange.Outcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
        for (Reason reason : Reason.values()) {
            reasons.put(reason, new LongAdder());
        }
    }

    void ended(Exchange.Outcome outcome, @Nullable Reason reason) {
        increment(outcomes, outcome);
        if (reason != null) {
            increment(reasons, reason);
        }
    }

    /**
     * Counts an inspection that is over.
     *
     * @param action as the journal names it
     * @param nanos that the engine took
     */
    void inspected(String action, boolean cut, long nanos) {
        inspected.increment();
        inspectionNanos.add(nanos);
        if (cut) {
            truncated.increment();
        }
        switch (action) {
            case "blocked" -> blocked.increment();
            case "would-block" -> wouldBlock.increment();
            case "failed" -> inspectionsFailed.increment();
            default -> {}
        }
    }

    /**
     * Counts an upload that was decided on.
     *
     * @param action as the journal names it
     */
    void scanned(String action) {
        scanned.increment();
        switch (action) {
            case "infected" -> infected.increment();
            case "refused" -> notScannable.increment();
            case "unscanned" -> unscanned.increment();
            case "unavailable" -> scannerAway.increment();
            default -> {}
        }
    }

    void recordDropped() {
        dropped.increment();
    }

    /** Counts a connection in, and returns how many are open now. */
    int connectionOpened() {
        return connections.incrementAndGet();
    }

    void connectionClosed() {
        connections.decrementAndGet();
    }

    GateStatus status() {
        Map<String, Long> exchanges = new HashMap<>();
        outcomes.forEach((outcome, count) -> exchanges.put(outcome.id(), count.sum()));
        Map<String, Long> refused = new HashMap<>();
        reasons.forEach((reason, count) -> {
            if (count.sum() > 0) {
                refused.put(reason.id(), count.sum());
            }
        });
        return new GateStatus(exchanges, refused, connections.get(), dropped.sum(), inspections(), uploads());
    }

    private GateStatus.Uploads uploads() {
        return new GateStatus.Uploads(
                scanned.sum(), infected.sum(), notScannable.sum(), unscanned.sum(), scannerAway.sum());
    }

    private GateStatus.Inspections inspections() {
        return new GateStatus.Inspections(
                inspected.sum(),
                blocked.sum(),
                wouldBlock.sum(),
                inspectionsFailed.sum(),
                truncated.sum(),
                inspectionNanos.sum());
    }

    private static <K> void increment(Map<K, LongAdder> counts, K key) {
        LongAdder count = counts.get(key);
        if (count != null) {
            count.increment();
        }
    }
}
