package sekisho.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The first bytes of a segment. The chain of its frames begins with their hash.
 *
 * @param sequence number of the segment in the chain of its kind, from 1
 * @param createdMillis when it was begun
 * @param previous hash of the seal of the segment before, zeros in the first
 * @param publicKey SHA-256 of the SubjectPublicKeyInfo of the key that signs the seal
 */
record SegmentHeader(Kind kind, long sequence, long createdMillis, Bytes previous, Bytes publicKey) {
    static final int LENGTH = 88;
    private static final int MAGIC = 0x534B4A31; // SKJ1
    private static final short VERSION = 1;

    private static byte code(Kind kind) {
        return switch (kind) {
            case ACCESS -> 1;
            case AUDIT -> 2;
        };
    }

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(LENGTH)
                .putInt(MAGIC)
                .putShort(VERSION)
                .put(code(kind))
                .put((byte) 0)
                .putLong(sequence)
                .putLong(createdMillis);
        previous.putInto(out);
        publicKey.putInto(out);
        return out.array();
    }

    /** Empty when the bytes are no header of a version that is known. */
    static Optional<SegmentHeader> decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length != LENGTH || in.getInt() != MAGIC || in.getShort() != VERSION) {
            return Optional.empty();
        }
        int code = in.get();
        Optional<Kind> kind =
                Arrays.stream(Kind.values()).filter(it -> code(it) == code).findAny();
        if (in.get() != 0) {
            return Optional.empty();
        }
        return kind.map(it -> new SegmentHeader(
                it, in.getLong(), in.getLong(), Bytes.take(in, Bytes.HASH_LENGTH), Bytes.take(in, Bytes.HASH_LENGTH)));
    }
}
