package sekisho.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sekisho.store.Keys;

/**
 * The growing end of the chain of one kind: appends frames, seals segments, removes old ones. Confined to the writer thread
 * of its kind, except {@link #visibleEnd}.
 *
 * <p>Invariant: what lies on the disk up to the committed tail is never touched again. Whatever fails after it is cut away
 * before the next byte is written, so a full disk leaves nothing behind but an error.
 */
final class Chain implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("sekisho.journal");

    /** Keeps the list of frames that a search needs below a few megabytes. */
    private static final long MOST_FRAMES = 65_536;

    private final Kind kind;
    private final JournalSettings settings;
    private final Keys keys;
    private final InstantSource clock;
    private final Disk disk;
    private final FrameCodec codec;
    private final Bytes publicKey;

    private Anchor anchor;
    private boolean anchorStale;
    private long nextSequence;
    private Bytes previousSeal;
    private @Nullable Growing growing;
    private volatile @Nullable Committed committed;

    /** Where appending goes on: the number of the next segment and what its header refers to. */
    record Start(Anchor anchor, long nextSequence, Bytes previousSeal) {}

    /** What readers in this process may see of the segment that grows. */
    private record Committed(long sequence, long end) {}

    /** The end of the segment at some moment: what its seal would say then. */
    private record Tail(long end, Bytes link, int frames, long records, long firstMillis, long lastMillis) {
        Tail plus(FrameCodec.Encoded encoded) {
            Frame frame = encoded.frame();
            return new Tail(
                    frame.end(),
                    encoded.link(),
                    frames + 1,
                    records + frame.records(),
                    frames == 0 ? frame.firstMillis() : Math.min(firstMillis, frame.firstMillis()),
                    frames == 0 ? frame.lastMillis() : Math.max(lastMillis, frame.lastMillis()));
        }
    }

    /** The segment that grows. */
    private static final class Growing {
        final SegmentFile file;
        final SegmentHeader header;
        final Disk.Output output;
        Tail committed;
        Tail written;
        boolean toRepair;

        @Nullable
        Seal seal;

        Growing(SegmentFile file, SegmentHeader header, Disk.Output output, Tail tail) {
            this.file = file;
            this.header = header;
            this.output = output;
            this.committed = tail;
            this.written = tail;
        }
    }

    private Chain(
            Kind kind, JournalSettings settings, Keys keys, InstantSource clock, Disk disk, int level, Start start) {
        this.kind = kind;
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
        this.disk = disk;
        this.codec = new FrameCodec(keys, kind, level);
        this.publicKey = Bytes.hash(keys.publicKey());
        this.anchor = start.anchor();
        this.nextSequence = start.nextSequence();
        this.previousSeal = start.previousSeal();
    }

    /** Closes what a killed process left open, and goes on behind it. */
    static Chain open(Kind kind, JournalSettings settings, Keys keys, InstantSource clock, Disk disk, int level)
            throws IOException {
        Start start = new Recovery(settings.folder(), kind, keys, clock, disk).run();
        return new Chain(kind, settings, keys, clock, disk, level, start);
    }

    /** Makes the segment ready for {@link #append}: repairs, seals when it is time to, begins a new one. */
    void begin() throws IOException {
        Growing current = growing;
        if (current != null) {
            settle(current);
            if (current.seal != null || isDue(current)) {
                seal(current);
            }
        }
        if (growing == null) {
            create();
        }
        if (anchorStale) {
            saveAnchor();
        }
    }

    /** Writes a frame of {@code records} lines. It counts once {@link #commit} has returned. */
    void append(byte[] text, int length, int records, long firstMillis, long lastMillis) throws IOException {
        Growing current = begun();
        Tail tail = current.written;
        Frame place = new Frame(tail.end(), tail.frames(), 0, records, firstMillis, lastMillis);
        FrameCodec.Encoded encoded = codec.encode(current.header.sequence(), place, tail.link(), text, length);
        current.toRepair = true;
        current.output.write(encoded.bytes(), tail.end());
        current.written = tail.plus(encoded);
        current.toRepair = false;
    }

    /** Makes what was appended count; {@code durable} waits until it is on the disk. */
    void commit(boolean durable) throws IOException {
        Growing current = begun();
        if (durable) {
            current.output.force();
        }
        current.committed = current.written;
        committed = new Committed(current.header.sequence(), current.committed.end());
    }

    /** Forgets what was appended and not committed, and cuts it off, now or before the next write. */
    void rollback() {
        Growing current = growing;
        if (current == null || (current.written.equals(current.committed) && !current.toRepair)) {
            return;
        }
        current.written = current.committed;
        current.toRepair = true;
        try {
            settle(current);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "action=journal.repair outcome=later", e);
        }
    }

    /** Waits until all that was committed is on the disk. */
    void force() throws IOException {
        Growing current = growing;
        if (current != null && current.seal == null) {
            current.output.force();
        }
    }

    /** How long until the segment is old enough to be sealed; empty when there is none. Zero when it is due. */
    Optional<Duration> untilDue() {
        Growing current = growing;
        if (current == null) {
            return Optional.empty();
        }
        return Optional.of(
                isDue(current) ? Duration.ZERO : settings.segmentAge().minus(age(current)));
    }

    /** Seals the segment when it is full or old. */
    void sealIfDue() throws IOException {
        Growing current = growing;
        if (current != null && (current.seal != null || isDue(current))) {
            settle(current);
            seal(current);
        }
    }

    /** Up to where readers in this process may look at a segment that is not sealed. Any thread. */
    long visibleEnd(long sequence) {
        Committed now = committed;
        return now != null && now.sequence() == sequence ? now.end() : Long.MAX_VALUE;
    }

    /**
     * Removes the oldest sealed segments whose records are all older than a time. The anchor says so before the first file
     * goes, so a kill in between leaves a chain that verifies.
     */
    int removeBefore(Instant time) throws IOException {
        Path folder = settings.folder();
        List<SegmentFile> files = SegmentFile.list(folder, kind);
        Anchor next = new Retention(files, time.toEpochMilli()).apply(anchor, previousSeal);
        if (next.removed() > anchor.removed()) {
            next.write(folder, keys, disk);
            anchor = next;
            anchorStale = false;
        }
        int removed = 0;
        for (SegmentFile file : files) {
            if (!file.open() && file.sequence() <= anchor.removed()) {
                disk.delete(file.path());
                removed++;
            }
        }
        if (removed > 0) {
            disk.forceFolder(folder);
        }
        return removed;
    }

    /** Seals what there is. A failure leaves a segment that the next start closes. */
    @Override
    public void close() throws IOException {
        try {
            Growing current = growing;
            if (current != null) {
                settle(current);
                seal(current);
            }
            if (anchorStale) {
                saveAnchor();
            }
        } finally {
            codec.close();
            Growing current = growing;
            if (current != null) {
                current.output.close();
            }
        }
    }

    private Growing begun() {
        Growing current = growing;
        if (current == null) {
            throw new IllegalStateException("begin comes first");
        }
        return current;
    }

    private boolean isDue(Growing current) {
        return current.committed.end() >= settings.segmentBytes()
                || current.committed.frames() >= MOST_FRAMES
                || age(current).compareTo(settings.segmentAge()) >= 0;
    }

    /** A clock that stepped back makes a segment older, too: it is better closed early than never. */
    private Duration age(Growing current) {
        return Duration.ofMillis(Math.abs(clock.millis() - current.header.createdMillis()));
    }

    /** Cuts away what a failed write left behind the committed tail. */
    private static void settle(Growing current) throws IOException {
        if (current.toRepair && current.seal == null) {
            current.output.truncate(current.committed.end());
            current.toRepair = false;
        }
    }

    private void create() throws IOException {
        SegmentFile file = new SegmentFile(settings.folder(), kind, nextSequence, true);
        SegmentHeader header = new SegmentHeader(kind, nextSequence, clock.millis(), previousSeal, publicKey);
        byte[] bytes = header.encode();
        Disk.Output output = disk.create(file.path());
        try {
            output.write(ByteBuffer.wrap(bytes), 0);
            output.force();
            disk.forceFolder(settings.folder());
        } catch (IOException e) {
            abandon(file, output);
            throw e;
        }
        long created = header.createdMillis();
        growing = new Growing(file, header, output, new Tail(bytes.length, Bytes.hash(bytes), 0, 0, created, created));
        committed = new Committed(nextSequence, bytes.length);
        anchor = anchor.withOpened(nextSequence);
        saveAnchor();
    }

    private void abandon(SegmentFile file, Disk.Output output) {
        try {
            output.close();
            disk.delete(file.path());
        } catch (IOException e) {
            // The next attempt empties it, and a start throws a cut header away.
            LOG.log(System.Logger.Level.DEBUG, "action=journal.abandon outcome=later", e);
        }
    }

    /** Three steps, each of which can be done again: seal on the disk, new name, anchor. */
    private void seal(Growing current) throws IOException {
        Seal seal = current.seal;
        if (seal == null) {
            Tail tail = current.committed;
            seal = new Seal(
                            Seal.Closing.REGULAR,
                            tail.frames(),
                            tail.records(),
                            tail.firstMillis(),
                            tail.lastMillis(),
                            clock.millis(),
                            0,
                            -1,
                            tail.link(),
                            Seal.noSignature())
                    .signed(current.header.encode(), keys);
            current.toRepair = true;
            current.output.write(ByteBuffer.wrap(seal.encode()), tail.end());
            current.output.force();
            current.toRepair = false;
            current.seal = seal;
        }
        disk.rename(current.file.path(), current.file.other().path());
        growing = null;
        committed = null;
        previousSeal = seal.hash();
        nextSequence = current.header.sequence() + 1;
        anchor = anchor.withSealed(current.header.sequence(), previousSeal);
        anchorStale = true;
        current.output.close();
        disk.forceFolder(settings.folder());
        saveAnchor();
    }

    /** The anchor may lag behind, so a failure here fails nothing; it is saved with the next write. */
    private void saveAnchor() {
        try {
            anchor.write(settings.folder(), keys, disk);
            anchorStale = false;
        } catch (IOException e) {
            anchorStale = true;
            LOG.log(System.Logger.Level.WARNING, "action=journal.anchor outcome=failure kind=" + kind, e);
        }
    }
}
