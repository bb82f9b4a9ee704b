package sekisho.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Writes access records in batches on a thread of its own: a frame when 256 KiB of text are together or 200 ms have passed,
 * to the disk at least every second. Idle, the thread sleeps until a record comes or a segment is old enough to be sealed.
 *
 * <p>When the disk refuses, the batch waits and is tried again twice a second; the queue fills, and then {@link #offer} says
 * no. What was accepted is lost only when the process ends before the disk has room again.
 */
final class AccessWriter {
    private static final System.Logger LOG = System.getLogger("sekisho.journal");

    static final int QUEUE_RECORDS = 16_384;
    private static final long QUEUE_BYTES = 64L << 20;
    private static final int BATCH_TEXT = 256 << 10;
    private static final long BATCH_NANOS = Duration.ofMillis(200).toNanos();
    private static final long FORCE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long RETRY_NANOS = Duration.ofMillis(500).toNanos();
    private static final int WAKE_AT = 512;
    private static final int AWAKE = Integer.MAX_VALUE;

    private final Chain chain;
    private final RecordText text;
    private final AccessQueue queue = new AccessQueue(QUEUE_RECORDS, QUEUE_BYTES);
    private final ConcurrentLinkedQueue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final LongAdder refused = new LongAdder();
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean ended;
    private final LongAdder written = new LongAdder();
    private final LongAdder failures = new LongAdder();

    /** With how many waiting records a producer wakes the thread. */
    private volatile int wakeAt = AWAKE;

    // Of the writer thread only.
    private long batchSince;
    private long unforcedSince;
    private boolean unforced;
    private boolean failing;

    AccessWriter(Chain chain, RandomGenerator random) {
        this.chain = chain;
        this.text = new RecordText(random);
        this.thread = Thread.ofPlatform().daemon().name("journal-access").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** False when there is no room, or after {@link #close}. Never blocks. */
    boolean offer(AccessRecord access) {
        if (closing || !queue.offer(access)) {
            refused.increment();
            return false;
        }
        if (queue.size() >= wakeAt) {
            wakeAt = AWAKE;
            LockSupport.unpark(thread);
        }
        return true;
    }

    /** Returns when all that was offered before is on the disk. */
    void flush() {
        submit(() -> {
                    force();
                    return 0;
                })
                .await(60);
    }

    /** Lets the writer thread do something between two writes. */
    Task submit(Task.Body body) {
        Task task = new Task(body);
        tasks.add(task);
        LockSupport.unpark(thread);
        if (ended && tasks.remove(task)) {
            task.fail(closed());
        }
        return task;
    }

    /** Writes what is waiting, seals the segment, and ends the thread. */
    void close() throws InterruptedException {
        closing = true;
        LockSupport.unpark(thread);
        thread.join(Duration.ofSeconds(30));
    }

    long written() {
        return written.sum();
    }

    long refused() {
        return refused.sum();
    }

    long failures() {
        return failures.sum();
    }

    int waiting() {
        return queue.size();
    }

    private void run() {
        while (true) {
            boolean last = closing;
            List<Task> due = takeTasks();
            try {
                drain(last || !due.isEmpty());
                due.forEach(Task::run);
                if (!last) {
                    maintain();
                }
                failing = false;
            } catch (IOException | RuntimeException e) {
                failed(e, due);
                if (!last) {
                    LockSupport.parkNanos(this, RETRY_NANOS);
                }
            }
            if (last) {
                end();
                return;
            }
            if (!failing) {
                await();
            }
        }
    }

    private List<Task> takeTasks() {
        List<Task> due = new ArrayList<>();
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
            due.add(task);
        }
        return due;
    }

    /** Encodes what is waiting and writes full and old batches; everything offered so far when {@code all}. */
    private void drain(boolean all) throws IOException {
        long target = queue.offered();
        while (true) {
            fill();
            if (text.records() == 0) {
                return;
            }
            boolean full = text.length() >= BATCH_TEXT;
            boolean old = System.nanoTime() - batchSince >= BATCH_NANOS;
            if (!full && !all && !old) {
                return;
            }
            writeBatch();
            if (!full && queue.taken() >= target) {
                return;
            }
        }
    }

    private void fill() {
        while (text.length() < BATCH_TEXT) {
            AccessRecord one = queue.poll();
            if (one == null) {
                return;
            }
            if (text.records() == 0) {
                batchSince = System.nanoTime();
            }
            try {
                text.add(one);
            } catch (RuntimeException e) {
                refused.increment();
                LOG.log(System.Logger.Level.ERROR, "action=journal.encode outcome=failure kind=ACCESS", e);
            }
        }
    }

    private void writeBatch() throws IOException {
        try {
            chain.begin();
            chain.append(text.bytes(), text.length(), text.records(), text.firstMillis(), text.lastMillis());
            chain.commit(false);
        } catch (IOException | RuntimeException e) {
            chain.rollback();
            throw e;
        }
        written.add(text.records());
        text.clear();
        if (!unforced) {
            unforced = true;
            unforcedSince = System.nanoTime();
        }
    }

    private void maintain() throws IOException {
        if (unforced && System.nanoTime() - unforcedSince >= FORCE_NANOS) {
            force();
        }
        chain.sealIfDue();
    }

    private void force() throws IOException {
        chain.force();
        unforced = false;
    }

    private void failed(Exception cause, List<Task> due) {
        failures.increment();
        due.forEach(task -> task.fail(cause));
        if (!failing) {
            failing = true;
            LOG.log(System.Logger.Level.ERROR, "action=journal.write outcome=failure kind=ACCESS", cause);
        }
    }

    /** Sleeps until there is something to do. */
    private void await() {
        boolean collecting = text.records() > 0;
        long now = System.nanoTime();
        long nanos = Long.MAX_VALUE;
        if (collecting) {
            nanos = batchSince + BATCH_NANOS - now;
        }
        if (unforced) {
            nanos = Math.min(nanos, unforcedSince + FORCE_NANOS - now);
        }
        nanos = Math.min(
                nanos, chain.untilDue().map(AccessWriter::saturatedNanos).orElse(Long.MAX_VALUE));
        wakeAt = collecting ? WAKE_AT : 1;
        boolean enough = collecting ? queue.size() >= WAKE_AT : queue.isReady();
        if (nanos > 0 && !enough && tasks.isEmpty() && !closing) {
            LockSupport.parkNanos(this, nanos);
        }
        wakeAt = AWAKE;
    }

    private static long saturatedNanos(Duration duration) {
        return duration.toDays() > 365 ? Long.MAX_VALUE : duration.toNanos();
    }

    private void end() {
        int lost = text.records() + queue.size();
        if (lost > 0) {
            LOG.log(System.Logger.Level.ERROR, "action=journal.close outcome=failure kind=ACCESS records-lost=" + lost);
        }
        try {
            chain.close();
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "action=journal.close outcome=failure kind=ACCESS", e);
        }
        ended = true;
        takeTasks().forEach(task -> task.fail(closed()));
    }

    private static JournalException closed() {
        return new JournalException(JournalException.Code.CLOSED, "The journal is closed.");
    }
}
