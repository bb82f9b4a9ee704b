package sekisho.journal;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk on which some operations in a row fail. */
final class FailingDisk extends TestDisk {
    private final int first;
    private final int last;
    private final AtomicInteger operations = new AtomicInteger();

    /** Operations number {@code first} to {@code last} fail, counted from 1. */
    FailingDisk(int first, int last) {
        this.first = first;
        this.last = last;
    }

    boolean hasFailed() {
        return operations.get() >= first;
    }

    @Override
    void before(Operation operation) throws IOException {
        int number = operations.incrementAndGet();
        if (number >= first && number <= last) {
            throw new IOException("No space left on device");
        }
    }
}
