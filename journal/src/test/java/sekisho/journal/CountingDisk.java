package sekisho.journal;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk that counts how often a file was forced, and on which writes can be made to wait. */
final class CountingDisk extends TestDisk {
    final AtomicInteger forces = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** From now on every write waits until {@link #release}. */
    void hold() {
        gate = new CountDownLatch(1);
    }

    /** Whether a write waits. */
    boolean isHolding() {
        return held.get() > 0;
    }

    void release() {
        gate.countDown();
    }

    @Override
    void before(Operation operation) throws IOException {
        if (operation == Operation.FORCE) {
            forces.incrementAndGet();
        }
        if (operation == Operation.WRITE) {
            await();
        }
    }

    private void await() throws IOException {
        held.incrementAndGet();
        try {
            if (!gate.await(30, TimeUnit.SECONDS)) {
                throw new IOException("held for too long");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            held.decrementAndGet();
        }
    }
}
