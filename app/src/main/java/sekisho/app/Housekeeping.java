package sekisho.app;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sekisho.journal.Journal;
import sekisho.proof.Proof;

/**
 * What has to be done from time to time: probes whose evidence grows old (asked every minute), records past their retention
 * (every hour). One virtual thread; a failure is logged and tried again the next time.
 */
final class Housekeeping implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    Housekeeping(Proof proof, Journal journal, InstantSource clock) {
        thread = Thread.ofVirtual().name("housekeeping").start(() -> run(proof, journal, clock));
    }

    private void run(Proof proof, Journal journal, InstantSource clock) {
        Instant retained = Instant.MIN;
        try {
            while (!closed.await(1, TimeUnit.MINUTES)) {
                attempt("probes", proof::observeDue);
                Instant now = clock.instant();
                if (retained.isBefore(now.minus(Duration.ofHours(1)))) {
                    retained = now;
                    attempt("retention", journal::retain);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void attempt(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "event=housekeeping-failed what=" + what, e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(Duration.ofSeconds(10))) {
                LOG.log(System.Logger.Level.WARNING, "event=thread-still-busy thread={0}", thread.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
