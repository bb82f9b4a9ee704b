package sekisho.journal;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something that the writer thread of a chain does for another thread, between two writes. */
final class Task {
    /** What is to be done. */
    interface Body {
        int run() throws IOException;
    }

    private final Body body;
    private final CompletableFuture<Integer> done = new CompletableFuture<>();

    Task(Body body) {
        this.body = body;
    }

    /** On the writer thread. */
    void run() {
        try {
            done.complete(body.run());
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    void fail(Exception cause) {
        done.completeExceptionally(cause);
    }

    /** On the other thread. */
    int await(long seconds) {
        try {
            return done.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof JournalException refused) {
                throw new JournalException(refused.code(), "The journal did not do it; see the cause.", e);
            }
            throw new JournalException(JournalException.Code.WRITE, "The journal cannot be written; see the cause.", e);
        } catch (TimeoutException e) {
            throw new JournalException(
                    JournalException.Code.BUSY, "The journal did not answer in " + seconds + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalException(JournalException.Code.BUSY, "The wait for the journal was interrupted.", e);
        }
    }
}
