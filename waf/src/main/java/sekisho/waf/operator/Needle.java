package sekisho.waf.operator;

/**
 * Bytes to look for. Linear whatever both texts are: Knuth, Morris and Pratt, "Fast Pattern Matching in Strings", SIAM Journal on
 * Computing 6 (1977). Immutable.
 */
final class Needle {
    private final byte[] bytes;
    /** Per prefix: length of its longest proper border. */
    private final int[] borders;

    Needle(byte[] bytes) {
        this.bytes = bytes;
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
        return find(value, from, false);
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
