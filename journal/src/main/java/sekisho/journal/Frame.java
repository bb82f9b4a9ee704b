package sekisho.journal;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Where a frame lies in its segment and what its clear head says. On disk: head, sealed payload, length of the whole frame (by
 * which a reader goes backwards), link of the chain.
 *
 * @param offset of the head in the file
 * @param index of the frame in the segment, from 0
 * @param payload bytes of the sealed payload
 * @param records number of records in it
 * @param firstMillis time of the oldest record in it
 * @param lastMillis time of the newest record in it
 */
record Frame(long offset, int index, int payload, int records, long firstMillis, long lastMillis) {
    static final int HEAD = 32;

    /** Length and link. */
    static final int TAIL = Integer.BYTES + Bytes.HASH_LENGTH;

    static final int MAGIC = 0x4652414D; // FRAM

    /** More than one frame can ever be: a batch and the largest record, badly compressed. */
    static final int LARGEST = 16 << 20;

    /** Bytes of the whole frame on disk. */
    int length() {
        return HEAD + payload + TAIL;
    }

    long end() {
        return offset + length();
    }

    void putHead(ByteBuffer out) {
        out.putInt(MAGIC)
                .putInt(payload)
                .putInt(index)
                .putInt(records)
                .putLong(firstMillis)
                .putLong(lastMillis);
    }

    /** Empty when the bytes are no head or name lengths that cannot be. */
    static Optional<Frame> decode(ByteBuffer in, long offset) {
        if (in.remaining() < HEAD || in.getInt() != MAGIC) {
            return Optional.empty();
        }
        Frame frame = decodeRest(in, offset);
        boolean possible = frame.payload > 0 && frame.payload <= LARGEST && frame.records > 0 && frame.index >= 0;
        return possible ? Optional.of(frame) : Optional.empty();
    }

    private static Frame decodeRest(ByteBuffer in, long offset) {
        int payload = in.getInt();
        return new Frame(offset, in.getInt(), payload, in.getInt(), in.getLong(), in.getLong());
    }

    /** What the payload is sealed for: its place in the journal and everything before it. */
    static String context(Kind kind, long sequence, long index, Bytes previousLink) {
        return "journal.frame/" + kind + '/' + sequence + '/' + index + '/' + previousLink.hex();
    }
}
