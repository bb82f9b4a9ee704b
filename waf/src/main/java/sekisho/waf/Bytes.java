package sekisho.waf;

import sekisho.waf.regex.ByteSet;

/** Sets of the bytes of values. */
final class Bytes {
    private Bytes() {}

    /** Which bytes occur. */
    static ByteSet of(byte[] value) {
        long w0 = 0;
        long w1 = 0;
        long w2 = 0;
        long w3 = 0;
        for (byte b : value) {
            long bit = 1L << b;
            switch ((b >>> 6) & 3) {
                case 0 -> w0 |= bit;
                case 1 -> w1 |= bit;
                case 2 -> w2 |= bit;
                default -> w3 |= bit;
            }
        }
        return new ByteSet(w0, w1, w2, w3);
    }

    /** Whether they have a byte in common. */
    static boolean meet(ByteSet a, ByteSet b) {
        return ((a.w0() & b.w0()) | (a.w1() & b.w1()) | (a.w2() & b.w2()) | (a.w3() & b.w3())) != 0;
    }
}
