package sekisho.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import sekisho.store.Keys;

/**
 * Reads the matching records of one kind, in the order of writing or backwards, one frame in memory at a time. A frame that
 * cannot be read is passed over and logged; verification says what is wrong with it. One thread; whoever opens it closes it.
 */
final class Scan implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("sekisho.journal");

    private final Kind kind;
    private final Filter filter;
    private final boolean backwards;
    private final LongUnaryOperator visibleEnd;
    private final FrameCodec codec;
    private final Iterator<SegmentFile> segments;
    private final ArrayDeque<Line> lines = new ArrayDeque<>();
    private @Nullable FrameCursor frames;
    private @Nullable SegmentReader reader;

    /** @param visibleEnd from the number of a segment to where it may be read while it grows */
    Scan(Path folder, Kind kind, Keys keys, Filter filter, boolean backwards, LongUnaryOperator visibleEnd)
            throws IOException {
        this.kind = kind;
        this.filter = filter;
        this.backwards = backwards;
        this.visibleEnd = visibleEnd;
        List<SegmentFile> files = SegmentFile.list(folder, kind);
        this.segments = (backwards ? files.reversed() : files).iterator();
        this.codec = new FrameCodec(keys, kind, 1);
    }

    /** The next matching record, or null at the end. */
    @Nullable
    Line next() throws IOException {
        while (lines.isEmpty()) {
            Optional<Frame> frame = frames == null ? Optional.empty() : frames.next();
            if (frame.isPresent()) {
                readFrame(frame.get());
            } else if (segments.hasNext()) {
                openSegment(segments.next());
            } else {
                return null;
            }
        }
        return lines.poll();
    }

    private void openSegment(SegmentFile file) throws IOException {
        closeReader();
        SegmentReader opened;
        try {
            opened = SegmentReader.open(file, visibleEnd.applyAsLong(file.sequence()));
        } catch (NoSuchFileException e) {
            // Retention removed it since the folder was listed.
            return;
        }
        reader = opened;
        boolean outside = opened.seal()
                .filter(seal -> !filter.mayMatch(seal.firstMillis(), seal.lastMillis()))
                .isPresent();
        if (!outside) {
            frames = new FrameCursor(opened, backwards);
        }
    }

    private void readFrame(Frame frame) throws IOException {
        SegmentReader from = reader;
        if (from == null || !filter.mayMatch(frame.firstMillis(), frame.lastMillis())) {
            return;
        }
        try {
            byte[] text = codec.decode(from.file().sequence(), frame, from.linkBefore(frame), from.bytes(frame));
            List<Line> found = filter.lines(kind, text);
            lines.addAll(backwards ? found.reversed() : found);
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "action=journal.read outcome=failure kind=" + kind + " segment="
                            + from.file().sequence() + " frame=" + frame.index(),
                    e);
        }
    }

    private void closeReader() throws IOException {
        SegmentReader open = reader;
        reader = null;
        frames = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() throws IOException {
        codec.close();
        closeReader();
    }
}
