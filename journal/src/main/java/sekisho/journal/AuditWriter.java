package sekisho.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Writes audit records on a thread of its own. Those that wait at the same time are written together and share one flush to
 * the disk; each caller gets the id of its record after that flush, or an exception and no record.
 */
final class AuditWriter {
    private static final System.Logger LOG = System.getLogger("sekisho.journal");

    private static final int QUEUE_RECORDS = 1024;
    private static final int GROUP_RECORDS = 256;
    private static final int FRAME_TEXT = 256 << 10;
    private static final long ENTER_SECONDS = 10;
    private static final long WRITE_SECONDS = 30;

    private final Chain chain;
    private final RecordText text;
    private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(QUEUE_RECORDS);
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean ended;
    private final LongAdder written = new LongAdder();
    private final LongAdder failures = new LongAdder();

    /** What the thread is given to do, in order. */
    private sealed interface Work {
        /** A record to be written. */
        record Pending(AuditRecord audit, CompletableFuture<String> id) implements Work {}

        /** Something between two writes. */
        record Aside(Task task) implements Work {}
    }

    AuditWriter(Chain chain, RandomGenerator random) {
        this.chain = chain;
        this.text = new RecordText(random);
        this.thread = Thread.ofPlatform().daemon().name("journal-audit").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Returns the id once the record is on the disk. */
    String write(AuditRecord audit) {
        Work.Pending pending = new Work.Pending(audit, new CompletableFuture<>());
        enter(pending);
        try {
            return pending.id().get(WRITE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof JournalException refused && refused.code() == JournalException.Code.CLOSED) {
                throw closed();
            }
            throw new JournalException(
                    JournalException.Code.WRITE, "An audit record cannot be written; see the cause.", e);
        } catch (TimeoutException e) {
            pending.id().cancel(false);
            throw new JournalException(
                    JournalException.Code.BUSY, "An audit record was not written in " + WRITE_SECONDS + " s.", e);
        } catch (InterruptedException e) {
            pending.id().cancel(false);
            Thread.currentThread().interrupt();
            throw new JournalException(JournalException.Code.BUSY, "The wait for an audit record was interrupted.", e);
        }
    }

    /** Lets the writer thread do something between two writes. */
    Task submit(Task.Body body) {
        Task task = new Task(body);
        enter(new Work.Aside(task));
        return task;
    }

    /** Writes what is waiting, seals the segment, and ends the thread. */
    void close() throws InterruptedException {
        closing = true;
        queue.offer(new Work.Aside(new Task(() -> 0)), ENTER_SECONDS, TimeUnit.SECONDS);
        thread.join(Duration.ofSeconds(WRITE_SECONDS));
    }

    long written() {
        return written.sum();
    }

    long failures() {
        return failures.sum();
    }

    private void enter(Work work) {
        if (closing) {
            throw closed();
        }
        try {
            if (!queue.offer(work, ENTER_SECONDS, TimeUnit.SECONDS)) {
                throw new JournalException(JournalException.Code.BUSY, "Too many audit records are waiting.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalException(JournalException.Code.BUSY, "The wait for the journal was interrupted.", e);
        }
        if (ended && queue.remove(work)) {
            throw closed();
        }
    }

    private void run() {
        List<Work> group = new ArrayList<>();
        while (true) {
            boolean last = closing;
            group.clear();
            try {
                take(group, last);
                write(group.stream()
                        .filter(Work.Pending.class::isInstance)
                        .map(Work.Pending.class::cast)
                        .toList());
                group.stream()
                        .filter(Work.Aside.class::isInstance)
                        .map(Work.Aside.class::cast)
                        .forEach(aside -> aside.task().run());
                if (group.isEmpty()) {
                    sealIfDue();
                }
            } catch (RuntimeException e) {
                failures.increment();
                LOG.log(System.Logger.Level.ERROR, "action=journal.write outcome=failure kind=AUDIT", e);
                group.forEach(work -> fail(work, e));
            } catch (InterruptedException e) {
                // Nobody interrupts this thread; if it happens all the same, closing is the safe answer.
                closing = true;
            }
            if (last && queue.isEmpty()) {
                end();
                return;
            }
        }
    }

    /** Waits for work, or until the segment is old enough to be sealed. */
    private void take(List<Work> group, boolean last) throws InterruptedException {
        Optional<Duration> due = chain.untilDue();
        @Nullable Work first;
        if (last) {
            first = queue.poll();
        } else if (due.isEmpty()) {
            first = queue.take();
        } else {
            // At least a little, so that a seal that fails is not tried again without a pause.
            first = queue.poll(Math.clamp(due.get().toMillis(), 100, 3_600_000), TimeUnit.MILLISECONDS);
        }
        if (first != null) {
            group.add(first);
            queue.drainTo(group, GROUP_RECORDS - 1);
        }
    }

    private void write(List<Work.Pending> group) {
        List<Work.Pending> waiting =
                group.stream().filter(pending -> !pending.id().isDone()).toList();
        if (waiting.isEmpty()) {
            return;
        }
        List<String> ids = new ArrayList<>();
        try {
            text.clear();
            chain.begin();
            for (Work.Pending pending : waiting) {
                ids.add(text.add(pending.audit()));
                if (text.length() >= FRAME_TEXT) {
                    append();
                }
            }
            append();
            chain.commit(true);
        } catch (IOException | RuntimeException e) {
            chain.rollback();
            failures.increment();
            LOG.log(System.Logger.Level.ERROR, "action=journal.write outcome=failure kind=AUDIT", e);
            waiting.forEach(pending -> pending.id().completeExceptionally(e));
            return;
        }
        written.add(waiting.size());
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).id().complete(ids.get(i));
        }
    }

    private void append() throws IOException {
        if (text.records() > 0) {
            chain.append(text.bytes(), text.length(), text.records(), text.firstMillis(), text.lastMillis());
            text.clear();
        }
    }

    private void sealIfDue() {
        try {
            chain.sealIfDue();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "action=journal.seal outcome=failure kind=AUDIT", e);
        }
    }

    private void end() {
        try {
            chain.close();
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "action=journal.close outcome=failure kind=AUDIT", e);
        }
        ended = true;
        for (Work work = queue.poll(); work != null; work = queue.poll()) {
            fail(work, closed());
        }
    }

    private static void fail(Work work, Exception cause) {
        switch (work) {
            case Work.Pending pending -> pending.id().completeExceptionally(cause);
            case Work.Aside aside -> aside.task().fail(cause);
        }
    }

    private static JournalException closed() {
        return new JournalException(JournalException.Code.CLOSED, "The journal is closed.");
    }
}
