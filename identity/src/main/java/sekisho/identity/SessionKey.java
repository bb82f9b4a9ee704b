package sekisho.identity;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The hash of a session's token, as a key of tables. */
record SessionKey(long a, long b, long c, long d) {
    static SessionKey of(String token) {
        return of(Tokens.hash(token));
    }

    static SessionKey of(byte[] hash) {
        ByteBuffer buffer = ByteBuffer.wrap(hash);
        return new SessionKey(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    byte[] bytes() {
        return ByteBuffer.allocate(32)
                .putLong(a)
                .putLong(b)
                .putLong(c)
                .putLong(d)
                .array();
    }

    /** 64 bits of the hash, which tell a member's sessions apart. */
    String id() {
        return HexFormat.of().toHexDigits(a);
    }

    /** The bits are random already. */
    @Override
    public int hashCode() {
        return (int) a;
    }
}
