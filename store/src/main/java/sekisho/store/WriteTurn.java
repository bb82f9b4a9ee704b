package sekisho.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The right to write, handed out in the order of asking. SQLite has one writer, and those who wait for it look again and again
 * whether it is free: beside somebody who writes one transaction after the other, one of them may look in vain until its time is up.
 * Thread-safe; whoever takes it may give it back on another thread.
 */
final class WriteTurn {
    /** Only a writer that hangs, or that waits for one that waits for it, is not done by then. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final Semaphore free = new Semaphore(1, true);

    /** Waits until it is this thread's turn; an interrupt is kept for later, as SQLite's own wait does. */
    void take() throws SQLException {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    if (!free.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        throw new SQLException("Another writer has not ended within " + LONGEST_WAIT);
                    }
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void give() {
        free.release();
    }

    /** How many wait; a snapshot. */
    int waiting() {
        return free.getQueueLength();
    }
}
