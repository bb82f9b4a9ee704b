package sekisho.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import sekisho.store.Keys;

/**
 * The last bytes of a sealed segment: what it holds, signed together with the header.
 *
 * @param closing why the segment was closed
 * @param frames number of frames
 * @param records number of records in them
 * @param firstMillis time of the oldest record; of the header when there is none
 * @param lastMillis time of the newest record; of the header when there is none
 * @param sealedMillis when it was sealed
 * @param cutBytes bytes of an unfinished frame that were cut off when it was closed after a kill
 * @param damagedAt where the first changed byte was suspected when it was closed as damaged, or -1
 * @param chain the last link of the chain of frames
 * @param signature Ed25519 over header and all of the above
 */
record Seal(
        Closing closing,
        long frames,
        long records,
        long firstMillis,
        long lastMillis,
        long sealedMillis,
        long cutBytes,
        long damagedAt,
        Bytes chain,
        Bytes signature) {
    static final int LENGTH = 160;
    static final int MAGIC = 0x5345414C; // SEAL
    private static final int SIGNATURE_LENGTH = 64;
    private static final byte[] PURPOSE = "sekisho journal seal 1\n".getBytes(StandardCharsets.US_ASCII);

    /** Why a segment was closed. */
    enum Closing {
        /** It was full, old, or the journal was closed. */
        REGULAR(0),
        /** A start found it open, as its process had been killed. */
        RECOVERED(1),
        /** A start found it open and changed. */
        DAMAGED(2);

        private final int code;

        Closing(int code) {
            this.code = code;
        }

        static Optional<Closing> of(int code) {
            return Arrays.stream(values()).filter(it -> it.code == code).findAny();
        }
    }

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(LENGTH).put(unsigned());
        signature.putInto(out);
        return out.array();
    }

    /** Empty when the bytes are no seal. Says nothing about the signature. */
    static Optional<Seal> decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length != LENGTH || in.getInt() != MAGIC) {
            return Optional.empty();
        }
        return Closing.of(in.getInt())
                .map(closing -> new Seal(
                        closing,
                        in.getLong(),
                        in.getLong(),
                        in.getLong(),
                        in.getLong(),
                        in.getLong(),
                        in.getLong(),
                        in.getLong(),
                        Bytes.take(in, Bytes.HASH_LENGTH),
                        Bytes.take(in, SIGNATURE_LENGTH)));
    }

    Seal signed(byte[] header, Keys keys) {
        return new Seal(
                closing,
                frames,
                records,
                firstMillis,
                lastMillis,
                sealedMillis,
                cutBytes,
                damagedAt,
                chain,
                Bytes.of(keys.sign(toSign(header))));
    }

    boolean isSignedBy(byte[] publicKey, byte[] header) {
        return Keys.verify(publicKey, toSign(header), signature.toArray());
    }

    static Bytes noSignature() {
        return Bytes.zeros(SIGNATURE_LENGTH);
    }

    /** What the next segment's header refers to. */
    Bytes hash() {
        return Bytes.hash(encode());
    }

    private byte[] toSign(byte[] header) {
        return ByteBuffer.allocate(PURPOSE.length + header.length + LENGTH - SIGNATURE_LENGTH)
                .put(PURPOSE)
                .put(header)
                .put(unsigned())
                .array();
    }

    private byte[] unsigned() {
        ByteBuffer out = ByteBuffer.allocate(LENGTH - SIGNATURE_LENGTH)
                .putInt(MAGIC)
                .putInt(closing.code)
                .putLong(frames)
                .putLong(records)
                .putLong(firstMillis)
                .putLong(lastMillis)
                .putLong(sealedMillis)
                .putLong(cutBytes)
                .putLong(damagedAt);
        chain.putInto(out);
        return out.array();
    }
}
