package sekisho.gate;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one bridge from an event loop to a virtual thread and back, for inspections that would hold the loop up, and the bounds of
 * what inspections hold all together. Any thread.
 */
final class Workshop {
    private static final System.Logger LOG = System.getLogger(Workshop.class.getName());

    /** Inspections at once; they only compute, so more than a few per core would not end sooner. */
    static final int PERMITS = 64;

    /** Bytes of bodies that all inspections together keep. */
    static final long MOST_HELD = 256L << 20;

    private final Semaphore permits;
    private final long mostHeld;
    private final AtomicLong held = new AtomicLong();

    Workshop() {
        this(PERMITS, MOST_HELD);
    }

    Workshop(int permits, long mostHeld) {
        this.permits = new Semaphore(permits);
        this.mostHeld = mostHeld;
    }

    /**
     * Runs {@code work} on a virtual thread and {@code back} on the event loop that asked, also when the work failed.
     *
     * @return false, and nothing is run, when there is no permit left
     */
    boolean run(Runnable work, Runnable back) {
        Context loop = loop();
        if (!permits.tryAcquire()) {
            return false;
        }
        start(work, () -> {
            permits.release();
            loop.runOnContext(now -> back.run());
        });
        return true;
    }

    /**
     * Runs {@code work} on a virtual thread and {@code back} on the event loop that asked, without a permit: for what waits more
     * than it computes, and was let in by {@link #hold}.
     */
    void step(Runnable work, Runnable back) {
        Context loop = loop();
        start(work, () -> loop.runOnContext(now -> back.run()));
    }

    private static Context loop() {
        Context loop = Vertx.currentContext();
        if (loop == null) {
            throw new IllegalStateException("asked from outside of an event loop");
        }
        return loop;
    }

    private static void start(Runnable work, Runnable after) {
        Thread.ofVirtual().name("inspection").start(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                LOG.log(Level.ERROR, "event=inspection-thread-failed", e);
            } finally {
                after.run();
            }
        });
    }

    /** Takes room for bytes that are kept; false when there is none. */
    boolean hold(long bytes) {
        if (held.addAndGet(bytes) <= mostHeld) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void release(long bytes) {
        held.addAndGet(-bytes);
    }
}
