package sekisho.journal;

import java.io.IOException;
import java.util.Optional;

/**
 * The frames of a segment from the first on, as far as the chain holds.
 *
 * @param end offset behind the last good frame
 * @param link of the chain there
 * @param frames number of good frames
 * @param records number of records in them
 * @param firstMillis time of the oldest record; meaningless when there is none
 * @param lastMillis time of the newest record; meaningless when there is none
 */
record Walk(long end, Bytes link, int frames, long records, long firstMillis, long lastMillis) {
    /** Is told of every good frame. */
    interface Visitor {
        void visit(Frame frame, Bytes previousLink, byte[] bytes);
    }

    static Walk of(SegmentReader reader) throws IOException {
        return of(reader, (frame, link, bytes) -> {});
    }

    static Walk of(SegmentReader reader, Visitor visitor) throws IOException {
        byte[] header = reader.headerBytes();
        Walk walk = new Walk(header.length, Bytes.hash(header), 0, 0, Long.MAX_VALUE, Long.MIN_VALUE);
        if (reader.header().isEmpty()) {
            return walk;
        }
        while (true) {
            Optional<Frame> next = reader.frameAt(walk.end, walk.frames);
            if (next.isEmpty()) {
                return walk;
            }
            Frame frame = next.get();
            byte[] bytes = reader.bytes(frame);
            int linkAt = frame.length() - Bytes.HASH_LENGTH;
            Bytes link = walk.link.chain(bytes, 0, linkAt);
            if (!link.sameAs(bytes, linkAt)) {
                return walk;
            }
            visitor.visit(frame, walk.link, bytes);
            walk = new Walk(
                    frame.end(),
                    link,
                    walk.frames + 1,
                    walk.records + frame.records(),
                    Math.min(walk.firstMillis, frame.firstMillis()),
                    Math.max(walk.lastMillis, frame.lastMillis()));
        }
    }
}
