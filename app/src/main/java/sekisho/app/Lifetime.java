package sekisho.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns a signal to end (SIGTERM, SIGINT) into an orderly close: the signal ends {@link #awaitEnd}, and the process then
 * waits for {@link #close}, which the verb calls after everything else is closed.
 */
final class Lifetime implements AutoCloseable {
    private final CountDownLatch ending = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    Lifetime() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            ending.countDown();
            try {
                if (!closed.await(Instance.CLOSING.toSeconds(), TimeUnit.SECONDS)) {
                    System.getLogger(Lifetime.class.getName())
                            .log(System.Logger.Level.ERROR, "event=close-took-too-long");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    void awaitEnd() throws InterruptedException {
        ending.await();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
