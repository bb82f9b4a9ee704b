package sekisho.journal;

import java.util.random.RandomGenerator;

/**
 * Makes record ids: 26 characters of Crockford's base32, which hold 48 bits of milliseconds, 40 random bits of the writer and
 * a count of 40 bits. They sort by time, then by the order of writing. One thread at a time.
 */
final class Ids {
    static final int LENGTH = 26;
    private static final byte[] DIGITS =
            "0123456789ABCDEFGHJKMNPQRSTVWXYZ".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final byte[] text = new byte[LENGTH];
    private final long writer;
    private long count;

    Ids(RandomGenerator random) {
        writer = random.nextLong() & 0xFF_FFFF_FFFFL;
    }

    /** The next id, in a buffer that the next call writes over. */
    byte[] next(long millis) {
        long high = (millis << 16) | (writer >>> 24);
        long low = (writer << 40) | (count++ & 0xFF_FFFF_FFFFL);
        // 128 bits from the right, five at a time; the thirteenth digit takes four bits of low and one of high.
        for (int i = 25; i > 13; i--) {
            text[i] = DIGITS[(int) (low & 31)];
            low >>>= 5;
        }
        text[13] = DIGITS[(int) (low | ((high & 1) << 4))];
        high >>>= 1;
        for (int i = 12; i >= 0; i--) {
            text[i] = DIGITS[(int) (high & 31)];
            high >>>= 5;
        }
        return text;
    }
}
