package sekisho.proof.probe;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits of probes, on the virtual thread of the probe; an interrupt ends each of them. */
final class Pause {
    private static final Duration STEP = Duration.ofMillis(50);

    private Pause() {}

    static void of(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    /** Waits for something; whether it happened in time. */
    static boolean until(BooleanSupplier happened, Duration most) {
        long end = System.nanoTime() + most.toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            of(STEP);
        }
        return true;
    }
}
