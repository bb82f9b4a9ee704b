package sekisho.identity;

import static java.lang.System.Logger.Level.WARNING;

import java.util.concurrent.Executor;

/** Does what the visitor does not wait for. Thread-safe. */
record Afterwards(Executor executor) {
    private static final System.Logger LOG = System.getLogger(Afterwards.class.getName());

    /** Tells a member something; when that fails, an operator learns of it. */
    void tell(Runnable telling) {
        executor.execute(() -> {
            try {
                telling.run();
            } catch (RuntimeException e) {
                LOG.log(WARNING, "event=member-not-told", e);
            }
        });
    }
}
