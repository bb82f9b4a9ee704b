package sekisho.journal;

import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;

/**
 * Goes through the frames of a segment, forwards or backwards, and holds one head at a time. Backwards it begins at the end;
 * when the end is torn or changed, it lists the frames from the beginning instead, as far as they can be read.
 */
final class FrameCursor {
    private final SegmentReader reader;
    private final boolean backwards;
    private Iterator<Frame> listed = Collections.emptyIterator();
    private boolean listing;
    private long position;
    private int index;

    FrameCursor(SegmentReader reader, boolean backwards) {
        this.reader = reader;
        this.backwards = backwards;
        this.position = backwards ? reader.framesEnd() : SegmentHeader.LENGTH;
    }

    /** The next frame; empty at the end. */
    Optional<Frame> next() throws IOException {
        if (listing) {
            return listed.hasNext() ? Optional.of(listed.next()) : Optional.empty();
        }
        return backwards ? previous() : following();
    }

    private Optional<Frame> following() throws IOException {
        Optional<Frame> frame = reader.frameAt(position, index);
        if (frame.isPresent()) {
            position = frame.get().end();
            index++;
        }
        return frame;
    }

    private Optional<Frame> previous() throws IOException {
        if (position <= SegmentHeader.LENGTH) {
            return Optional.empty();
        }
        Optional<Frame> frame = reader.frameBefore(position);
        if (frame.isPresent()) {
            position = frame.get().offset();
            return frame;
        }
        long bad = position;
        listed = reader.frames().stream()
                .filter(it -> it.end() <= bad)
                .toList()
                .reversed()
                .iterator();
        listing = true;
        return next();
    }
}
