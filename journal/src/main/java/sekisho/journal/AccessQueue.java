package sekisho.journal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from many event loops to one writer that never blocks either side. Bounded twice: in records and in
 * estimated bytes.
 */
final class AccessQueue {
    /*
     * A ring of slots. A producer claims the next position by compare-and-set on `tail` and then fills the slot; the one
     * consumer empties slots in order and moves `head`. A position is free when it is less than the capacity ahead of `head`.
     * A claimed slot that is not filled yet looks empty to the consumer, which comes back later. After D. Vyukov's bounded
     * queue, simplified for one consumer.
     */
    private final AtomicReferenceArray<@Nullable AccessRecord> slots;
    private final int mask;
    private final long mostBytes;
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /** @param capacity in records, a power of two */
    AccessQueue(int capacity, long mostBytes) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("the capacity is a power of two");
        }
        this.slots = new AtomicReferenceArray<>(capacity);
        this.mask = capacity - 1;
        this.mostBytes = mostBytes;
    }

    /** False when there is no room. Any thread. */
    boolean offer(AccessRecord one) {
        if (bytes.get() >= mostBytes) {
            return false;
        }
        long position;
        do {
            position = tail.get();
            if (position - head.get() > mask) {
                return false;
            }
        } while (!tail.compareAndSet(position, position + 1));
        bytes.addAndGet(weight(one));
        slots.set((int) position & mask, one);
        return true;
    }

    /** The oldest record, or null when there is none that is ready. The consumer only. */
    @Nullable
    AccessRecord poll() {
        long position = head.get();
        int slot = (int) position & mask;
        AccessRecord one = slots.get(slot);
        if (one != null) {
            slots.set(slot, null);
            head.set(position + 1);
            bytes.addAndGet(-weight(one));
        }
        return one;
    }

    /** Whether a record is ready. The consumer only. */
    boolean isReady() {
        return slots.get((int) head.get() & mask) != null;
    }

    /** How many records were ever put in. */
    long offered() {
        return tail.get();
    }

    /** How many records were ever taken out. */
    long taken() {
        return head.get();
    }

    int size() {
        return (int) (tail.get() - head.get());
    }

    /** What a record holds in memory, roughly and never too little. */
    private static long weight(AccessRecord one) {
        return 1024
                + 2L
                        * (one.path().length()
                                + length(one.query())
                                + one.host().length()
                                + length(one.userAgent())
                                + length(one.referrer()));
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
