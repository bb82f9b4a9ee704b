package sekisho.gate;

import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one event loop, looked over in one sweep per tick: setting one is a field write, which a timer per
 * request and per chunk would not be. A deadline fires at most two ticks late and never early. One event loop.
 */
final class Deadlines {
    private static final System.Logger LOG = System.getLogger(Deadlines.class.getName());

    static final Duration TICK = Duration.ofMillis(100);

    /** Something that must not last forever. */
    abstract static class Timed {
        private long deadline;
        private boolean listed;
        private @Nullable Timed previous;
        private @Nullable Timed next;

        /** Its time is over; it is no longer listed. */
        abstract void expired();
    }

    private long now = System.nanoTime();
    private @Nullable Timed first;
    private @Nullable Timed cursor;

    /** (Re)starts the clock of {@code timed}. */
    void set(Timed timed, long afterNanos) {
        timed.deadline = now + afterNanos + TICK.toNanos();
        if (!timed.listed) {
            timed.listed = true;
            timed.previous = null;
            timed.next = first;
            if (first != null) {
                first.previous = timed;
            }
            first = timed;
        }
    }

    void clear(Timed timed) {
        if (!timed.listed) {
            return;
        }
        timed.listed = false;
        if (cursor == timed) {
            cursor = timed.next;
        }
        if (timed.previous != null) {
            timed.previous.next = timed.next;
        } else {
            first = timed.next;
        }
        if (timed.next != null) {
            timed.next.previous = timed.previous;
        }
        timed.previous = null;
        timed.next = null;
    }

    boolean isSet(Timed timed) {
        return timed.listed;
    }

    /** One that fails must not keep the others from ending. */
    private static void expire(Timed timed) {
        try {
            timed.expired();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "event=deadline-failed", e);
        }
    }

    /** Ends what is over at {@code nanoTime}. */
    void sweep(long nanoTime) {
        now = nanoTime;
        cursor = first;
        while (cursor != null) {
            Timed timed = cursor;
            cursor = timed.next;
            if (nanoTime - timed.deadline >= 0) {
                clear(timed);
                expire(timed);
            }
        }
    }
}
