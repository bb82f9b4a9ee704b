package sekisho.waf.operator;

import java.util.Arrays;

/**
 * Bytes to look for. Linear whatever both texts are: Knuth, Morris and Pratt, "Fast Pattern Matching in Strings", SIAM Journal on
 * Computing 6 (1977); before, as long as it gets on faster than that, Horspool, "Practical Fast Searching in Strings", Software:
 * Practice and Experience 10 (1980). Immutable.
 */
final class Needle {
    private final byte[] bytes;
    /** Per prefix: length of its longest proper border. */
    private final int[] borders;

    /** By byte, how far on the next place can be when it stands under the needle's last; empty when no such table was made. */
    private final byte[] skips;

    /** How much more than one comparison for each byte may be made before the other way is taken. */
    private static final int WORK_IN_ADVANCE = 64;

    private static final int SHORT = 4;

    /** One that is used once. */
    Needle(byte[] bytes) {
        this(bytes, new byte[0]);
    }

    /** One that is used again and again. */
    static Needle kept(byte[] bytes) {
        return new Needle(bytes, bytes.length < SHORT ? new byte[0] : skips(bytes));
    }

    private static byte[] skips(byte[] bytes) {
        byte[] skips = new byte[256];
        Arrays.fill(skips, (byte) Math.min(bytes.length, Byte.MAX_VALUE));
        for (int i = 0; i < bytes.length - 1; i++) {
            skips[bytes[i] & 0xff] = (byte) Math.min(bytes.length - 1 - i, Byte.MAX_VALUE);
        }
        return skips;
    }

    private Needle(byte[] bytes, byte[] skips) {
        this.bytes = bytes;
        this.skips = skips;
        borders = new int[bytes.length];
        for (int i = 1, border = 0; i < bytes.length; i++) {
            while (border > 0 && bytes[i] != bytes[border]) {
                border = borders[border - 1];
            }
            border += bytes[i] == bytes[border] ? 1 : 0;
            borders[i] = border;
        }
    }

    byte[] bytes() {
        return bytes;
    }

    /** Offset of the first occurrence at or after {@code from}, or -1. The empty needle is everywhere. */
    int in(byte[] value, int from) {
        byte[] shifts = skips;
        if (shifts.length == 0) {
            return find(value, from, false);
        }
        int last = bytes.length - 1;
        int work = WORK_IN_ADVANCE;
        int at = from;
        while (at < value.length - last) {
            int matched = 0;
            while (matched <= last && value[at + matched] == bytes[matched]) {
                matched++;
            }
            if (matched > last) {
                return at;
            }
            int step = shifts[value[at + last] & 0xff];
            work += step - matched - 1;
            if (work < 0) {
                return find(value, at, false);
            }
            at += step;
        }
        return -1;
    }

    /** The same for the first occurrence that no ASCII letter stands beside. */
    int asWordIn(byte[] value) {
        return find(value, 0, true);
    }

    private int find(byte[] value, int from, boolean word) {
        if (bytes.length == 0) {
            return from;
        }
        if (value.length - from < bytes.length) {
            return -1;
        }
        int matched = 0;
        for (int i = from; i < value.length; i++) {
            while (matched > 0 && value[i] != bytes[matched]) {
                matched = borders[matched - 1];
            }
            if (value[i] == bytes[matched] && ++matched == bytes.length) {
                int start = i + 1 - matched;
                if (!word || (notLetter(value, start - 1) && notLetter(value, i + 1))) {
                    return start;
                }
                matched = borders[matched - 1];
            }
        }
        return -1;
    }

    private static boolean notLetter(byte[] value, int at) {
        if (at < 0 || at >= value.length) {
            return true;
        }
        int small = value[at] | 0x20;
        return small < 'a' || small > 'z';
    }
}
