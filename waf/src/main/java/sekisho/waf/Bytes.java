package sekisho.waf;

import sekisho.waf.regex.ByteSet;

/** Sets of the bytes of values. */
final class Bytes {
    /** From this length on, a table of all bytes pays. */
    private static final int LONG = 512;

    private Bytes() {}

    /** Which bytes occur. */
    static ByteSet of(byte[] value) {
        if (value.length > LONG) {
            return ofLong(value);
        }
        long w0 = 0;
        long w1 = 0;
        long w2 = 0;
        long w3 = 0;
        for (byte b : value) {
            long bit = 1L << b;
            long odd = -(long) ((b >>> 6) & 1); // all ones in the second and fourth quarter
            if (b >= 0) {
                w0 |= bit & ~odd;
                w1 |= bit & odd;
            } else {
                w2 |= bit & ~odd;
                w3 |= bit & odd;
            }
        }
        return new ByteSet(w0, w1, w2, w3);
    }

    private static ByteSet ofLong(byte[] value) {
        byte[] seen = new byte[256];
        for (byte b : value) {
            seen[b & 0xff] = 1;
        }
        long[] words = new long[4];
        for (int b = 0; b < seen.length; b++) {
            words[b >>> 6] |= (long) seen[b] << b;
        }
        return new ByteSet(words[0], words[1], words[2], words[3]);
    }

    /** Whether they have a byte in common. */
    static boolean meet(ByteSet a, ByteSet b) {
        return ((a.w0() & b.w0()) | (a.w1() & b.w1()) | (a.w2() & b.w2()) | (a.w3() & b.w3())) != 0;
    }
}
