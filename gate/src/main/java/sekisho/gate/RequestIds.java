package sekisho.gate;

import java.security.SecureRandom;
import java.time.Instant;

/**
 * Request ids: 26 characters of Crockford's base 32, 48 bits of milliseconds and 80 random ones, so that they sort by
 * time and cannot be guessed. One event loop.
 */
final class RequestIds {
    private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final int RANDOM_BYTES = 10;

    private final SecureRandom random = new SecureRandom();
    private final byte[] pool = new byte[RANDOM_BYTES * 128];
    private int used = pool.length;

    String next(Instant time) {
        if (used == pool.length) {
            random.nextBytes(pool);
            used = 0;
        }
        char[] id = new char[26];
        put(id, 0, 10, time.toEpochMilli());
        put(id, 10, 8, fiveBytes());
        put(id, 18, 8, fiveBytes());
        return new String(id);
    }

    private long fiveBytes() {
        long bits = 0;
        for (int i = 0; i < 5; i++) {
            bits = bits << 8 | (pool[used++] & 0xff);
        }
        return bits;
    }

    private static void put(char[] id, int from, int length, long bits) {
        for (int i = from + length - 1; i >= from; i--) {
            id[i] = DIGITS[(int) (bits & 31)];
            bits >>>= 5;
        }
    }
}
