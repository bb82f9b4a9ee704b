package sekisho.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import sekisho.store.Keys;

/**
 * The journal: an append-only, encrypted, chained and signed sequence of access and audit records.
 *
 * <p>Each kind has a chain of segments of its own, written by one thread. A segment is a header, frames of compressed and
 * encrypted JSON Lines each linked to all before it by SHA-256, and a signed seal that the next header refers to. No record
 * is ever on the disk in clear. Safe on every thread; {@link #access} suits event loops, everything else waits for the disk
 * and belongs on virtual threads.
 */
public final class Journal implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("sekisho.journal");

    /** zstd: the fast levels cost a third of the default and make text three times as small as it was all the same. */
    private static final int ACCESS_LEVEL = 1;

    private static final int AUDIT_LEVEL = 3;

    private final JournalSettings settings;
    private final Keys keys;
    private final @Nullable Writing writing;
    private volatile Consumer<AuditRecord> listener = audit -> {};

    /** What a journal has that may write. */
    private static final class Writing {
        final InstantSource clock;
        final FolderLock lock;
        final Chain accessChain;
        final Chain auditChain;
        final AccessWriter access;
        final AuditWriter audit;
        final AtomicBoolean closed = new AtomicBoolean();

        Writing(InstantSource clock, FolderLock lock, Chain accessChain, Chain auditChain, RandomGenerator random) {
            this.clock = clock;
            this.lock = lock;
            this.accessChain = accessChain;
            this.auditChain = auditChain;
            this.access = new AccessWriter(accessChain, random);
            this.audit = new AuditWriter(auditChain, random);
        }

        long visibleEnd(Kind kind, long sequence) {
            return switch (kind) {
                case ACCESS -> accessChain.visibleEnd(sequence);
                case AUDIT -> auditChain.visibleEnd(sequence);
            };
        }

        Task submit(Kind kind, Task.Body body) {
            return switch (kind) {
                case ACCESS -> access.submit(body);
                case AUDIT -> audit.submit(body);
            };
        }
    }

    private Journal(JournalSettings settings, Keys keys, @Nullable Writing writing) {
        this.settings = settings;
        this.keys = keys;
        this.writing = writing;
    }

    /**
     * Opens for writing; closes what a killed process left torn. One writer per folder (a lock file says so).
     *
     * @throws JournalException {@code LOCKED} when another process writes there, {@code FOLDER} when the folder cannot be
     *     used
     */
    public static Journal open(JournalSettings settings, Keys keys, InstantSource clock) {
        return open(settings, keys, clock, Disk.local());
    }

    static Journal open(JournalSettings settings, Keys keys, InstantSource clock, Disk disk) {
        Path folder = settings.folder();
        FolderLock lock = null;
        Writing writing = null;
        try {
            createFolder(folder);
            lock = FolderLock.take(folder);
            Chain access = Chain.open(Kind.ACCESS, settings, keys, clock, disk, ACCESS_LEVEL);
            Chain audit = Chain.open(Kind.AUDIT, settings, keys, clock, disk, AUDIT_LEVEL);
            writing = new Writing(clock, lock, access, audit, new SecureRandom());
        } catch (IOException e) {
            throw new JournalException(
                    JournalException.Code.FOLDER, "The journal in " + folder + " cannot be opened; see the cause.", e);
        } finally {
            if (writing == null && lock != null) {
                release(lock);
            }
        }
        writing.access.start();
        writing.audit.start();
        return new Journal(settings, keys, writing);
    }

    /** Opens for reading only; possible while another process writes. */
    public static Journal read(JournalSettings settings, Keys keys) {
        return new Journal(settings, keys, null);
    }

    /** Hands over an access record. Never blocks; safe on an event loop. False when the bounded queue is full. */
    public boolean access(AccessRecord access) {
        return writing().access.offer(access);
    }

    /**
     * Writes an audit record and returns its id once it is on disk. Virtual threads only.
     *
     * @throws JournalException {@code WRITE} when it could not be brought to disk, {@code BUSY} when that took too long,
     *     {@code CLOSED} after {@link #close}. The act that was to be recorded must then not be done. The record is cut away
     *     again; only when the process ends before the disk lets it do so can it be found all the same.
     */
    public String audit(AuditRecord audit) {
        String id = writing().audit.write(audit);
        try {
            listener.accept(audit);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "event=audit-listener-failed", e);
        }
        return id;
    }

    /**
     * Tells {@code hears} of every audit record from now on, after it is on disk, on the thread that wrote it; it must be quick, and
     * takes the place of an earlier one. What it throws is logged.
     */
    public void onAudit(Consumer<AuditRecord> hears) {
        listener = hears;
    }

    /**
     * Waits until every record handed over so far is on disk. Virtual threads only.
     *
     * @throws JournalException {@code WRITE} when the disk refuses
     */
    public void flush() {
        writing().access.flush();
    }

    /** What was done since the journal was opened; all zero when it was opened for reading. */
    public Counts counts() {
        Writing now = writing;
        return now == null
                ? new Counts(0, 0, 0, 0, 0)
                : new Counts(
                        now.access.written(),
                        now.access.refused(),
                        now.access.waiting(),
                        now.audit.written(),
                        now.access.failures() + now.audit.failures());
    }

    /**
     * The matching records. When there are more than the limit, those that were written last (newest first) or first.
     * Ordered by time, then by the order of writing; newest first reads from the end and stops at the limit.
     *
     * @throws IllegalArgumentException when the query has no limit
     */
    public List<Entry> search(Query query) {
        if (query.limit() == Query.UNLIMITED) {
            throw new IllegalArgumentException("a search has a limit");
        }
        List<Entry> found = new ArrayList<>();
        try (MergedScan scan = scan(query)) {
            Line line = scan.next();
            while (line != null) {
                found.add(line.entry());
                line = found.size() < query.limit() ? scan.next() : null;
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        // Stable: what has the same time stays in the order of writing, or backwards.
        Comparator<Entry> byTime = Comparator.comparing(Entry::time);
        found.sort(query.newestFirst() ? byTime.reversed() : byTime);
        return found;
    }

    /** The time of the oldest record of a kind that is still kept, in whole milliseconds. */
    public Optional<Instant> oldest(Kind kind) {
        OptionalLong oldest = OptionalLong.empty();
        try {
            for (SegmentFile file : SegmentFile.list(settings.folder(), kind)) {
                OptionalLong first = first(file);
                if (first.isPresent() && (oldest.isEmpty() || first.getAsLong() < oldest.getAsLong())) {
                    oldest = first;
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return oldest.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(oldest.getAsLong()));
    }

    private OptionalLong first(SegmentFile file) throws IOException {
        try (SegmentReader reader = SegmentReader.open(file, visibleEnd(file.kind(), file.sequence()))) {
            Optional<Seal> seal = reader.seal().filter(it -> it.closing() != Seal.Closing.DAMAGED);
            if (seal.isPresent()) {
                return seal.get().records() == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(seal.get().firstMillis());
            }
            return reader.frames().stream().mapToLong(Frame::firstMillis).min();
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    /** Checks every byte of the journal: chain, seals, signatures, anchors, and that every frame can be opened. */
    public Verification verify() {
        try {
            return new Verifier(settings.folder(), keys.publicKey(), keys, this::visibleEnd).run();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Checks chain, seals, signatures and anchors with nothing but the public key ({@link Keys#publicKey}): nothing is
     * decrypted. Possible anywhere the folder was copied to.
     *
     * @throws JournalException {@code FOLDER} when the folder cannot be read
     */
    public static Verification verifySeals(Path folder, byte[] publicKey) {
        try {
            return new Verifier(folder, publicKey.clone(), null, (kind, sequence) -> Long.MAX_VALUE).run();
        } catch (IOException e) {
            throw new JournalException(
                    JournalException.Code.FOLDER, "The journal in " + folder + " cannot be read; see the cause.", e);
        }
    }

    /** How an export is written. */
    public enum Format {
        /** One JSON document per line, as recorded. */
        JSONL,
        /** UTF-8 with a byte order mark; cells that a spreadsheet would take for a formula are defused. */
        CSV
    }

    /**
     * Writes matching records as they are read, in bounded memory and in the order of writing (or backwards, for newest
     * first); returns how many. Does not close {@code out}.
     *
     * @throws JournalException {@code FOLDER} when the journal cannot be read or {@code out} cannot be written
     */
    public long export(Query query, Format format, OutputStream out) {
        CsvRecords csv = new CsvRecords(out);
        long count = 0;
        try (MergedScan scan = scan(query)) {
            if (format == Format.CSV) {
                csv.head();
            }
            Line line = scan.next();
            while (line != null) {
                switch (format) {
                    case JSONL -> line.writeTo(out);
                    case CSV -> csv.row(line.entry());
                }
                count++;
                line = count < query.limit() ? scan.next() : null;
            }
            out.flush();
            return count;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Removes sealed segments whose records are all past their retention; returns how many segments went. The chain still
     * verifies: a signed anchor names the last segment that went.
     *
     * @throws JournalException {@code WRITE} when the anchor cannot be written; then nothing was removed
     */
    public int retain() {
        Writing now = writing();
        int removed = 0;
        for (Kind kind : Kind.values()) {
            Duration kept = switch (kind) {
                case ACCESS -> settings.accessRetention();
                case AUDIT -> settings.auditRetention();
            };
            Instant before = now.clock.instant().minus(kept);
            Chain chain = kind == Kind.ACCESS ? now.accessChain : now.auditChain;
            removed += now.submit(kind, () -> chain.removeBefore(before)).await(600);
        }
        return removed;
    }

    /** Writes what is waiting, seals the segments, and lets another process write. Again is harmless. */
    @Override
    public void close() {
        Writing now = writing;
        if (now == null || !now.closed.compareAndSet(false, true)) {
            return;
        }
        try {
            now.access.close();
            now.audit.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.log(System.Logger.Level.ERROR, "action=journal.close outcome=failure", e);
        } finally {
            release(now.lock);
        }
    }

    private Writing writing() {
        Writing now = writing;
        if (now == null) {
            throw new JournalException(JournalException.Code.CLOSED, "The journal was opened for reading only.");
        }
        return now;
    }

    private long visibleEnd(Kind kind, long sequence) {
        Writing now = writing;
        return now == null ? Long.MAX_VALUE : now.visibleEnd(kind, sequence);
    }

    private MergedScan scan(Query query) throws IOException {
        Filter filter = new Filter(query);
        MergedScan merged = new MergedScan(query.newestFirst());
        try {
            for (Kind kind : query.kinds().isEmpty() ? Set.of(Kind.values()) : query.kinds()) {
                merged.add(new Scan(
                        settings.folder(),
                        kind,
                        keys,
                        filter,
                        query.newestFirst(),
                        sequence -> visibleEnd(kind, sequence)));
            }
            return merged;
        } catch (IOException | RuntimeException e) {
            merged.close();
            throw e;
        }
    }

    private JournalException unreadable(IOException cause) {
        return new JournalException(
                JournalException.Code.FOLDER,
                "The journal in " + settings.folder() + " cannot be read; see the cause.",
                cause);
    }

    private static void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder.toAbsolutePath(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static void release(FolderLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "action=journal.unlock outcome=failure", e);
        }
    }
}
