package sekisho.journal;

import java.util.Arrays;

/** Finds a run of bytes in others (Horspool 1980): skips by the last byte of the window. Immutable. */
final class ByteSearch {
    private final byte[] needle;
    private final int[] shift = new int[256];

    /** @param needle at least one byte */
    ByteSearch(byte[] needle) {
        this.needle = needle.clone();
        int last = needle.length - 1;
        Arrays.fill(shift, needle.length);
        for (int i = 0; i < last; i++) {
            shift[needle[i] & 0xFF] = last - i;
        }
    }

    /** Where the needle first occurs in {@code [from, to)}, or -1. */
    int find(byte[] bytes, int from, int to) {
        int last = needle.length - 1;
        byte end = needle[last];
        int at = from + last;
        while (at < to) {
            byte here = bytes[at];
            if (here == end && matches(bytes, at - last)) {
                return at - last;
            }
            at += shift[here & 0xFF];
        }
        return -1;
    }

    private boolean matches(byte[] bytes, int at) {
        for (int i = 0; i < needle.length - 1; i++) {
            if (bytes[at + i] != needle[i]) {
                return false;
            }
        }
        return true;
    }
}
