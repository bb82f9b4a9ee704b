package sekisho.it;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, with a deadline. */
final class Await {
    private Await() {}

    static void until(String what, Duration deadline, Callable<Boolean> condition) {
        Instant end = Instant.now().plus(deadline);
        Exception last = null;
        while (Instant.now().isBefore(end)) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        throw new AssertionError("not within " + deadline + ": " + what, last);
    }
}
