package sekisho.journal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable run of bytes that is compared by content: a hash, a signature. */
final class Bytes {
    static final int HASH_LENGTH = 32;

    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    static Bytes of(byte[] value) {
        return new Bytes(value.clone());
    }

    static Bytes zeros(int length) {
        return new Bytes(new byte[length]);
    }

    /** The next {@code length} bytes of a buffer. */
    static Bytes take(ByteBuffer from, int length) {
        byte[] value = new byte[length];
        from.get(value);
        return new Bytes(value);
    }

    static Bytes parseHex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex));
    }

    /** SHA-256 of the parts, one after the other. */
    static Bytes hash(byte[]... parts) {
        MessageDigest sha = sha256();
        for (byte[] part : parts) {
            sha.update(part);
        }
        return new Bytes(sha.digest());
    }

    /** The next link of a chain: SHA-256 of this link and the bytes that follow it. */
    Bytes chain(byte[] bytes, int from, int length) {
        MessageDigest sha = sha256();
        sha.update(value);
        sha.update(bytes, from, length);
        return new Bytes(sha.digest());
    }

    void putInto(ByteBuffer buffer) {
        buffer.put(value);
    }

    byte[] toArray() {
        return value.clone();
    }

    boolean sameAs(byte[] bytes, int from) {
        return Arrays.equals(value, 0, value.length, bytes, from, from + value.length);
    }

    String hex() {
        return HexFormat.of().formatHex(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return hex();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java", e);
        }
    }
}
