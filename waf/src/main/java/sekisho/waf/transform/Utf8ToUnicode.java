package sekisho.waf.transform;

import java.util.Arrays;

/**
 * Writes every UTF-8 sequence of two to four bytes as {@code %uhhhh} (four small digits, five or six when needed), so that
 * {@code t:urlDecodeUni} can look for best fits.
 *
 * <p>As in ModSecurity, NULs and the first byte of a sequence that is cut short are left out; an overlong sequence or a surrogate is
 * written and followed by its first byte; any other byte that UTF-8 does not have stays.
 */
final class Utf8ToUnicode {
    private Utf8ToUnicode() {}

    static byte[] apply(byte[] value) {
        int at = 0;
        while (at < value.length && value[at] > 0) {
            at++;
        }
        if (at == value.length) {
            return value;
        }
        // At most seven bytes for two read: 6 + 1 for an overlong pair. Three and four give 7 and 9.
        byte[] out = Arrays.copyOf(value, Math.addExact(Math.multiplyExact((value.length - at + 1) / 2, 7), at));
        int length = at;
        while (at < value.length) {
            int first = value[at] & 0xff;
            int size = size(first);
            if (size == 1) {
                if (first != 0) {
                    out[length++] = (byte) first;
                }
                at++;
                continue;
            }
            if (first >= 0xf5) {
                out[length++] = (byte) first;
            }
            if (!continued(value, at, size)) {
                at++;
                continue;
            }
            int codePoint = first & (0xff >> (size + 1));
            for (int i = 1; i < size; i++) {
                codePoint = codePoint << 6 | (value[at + i] & 0x3f);
            }
            length = write(codePoint, out, length);
            boolean overlong = codePoint < (size == 2 ? 0x80 : size == 3 ? 0x800 : 0x10000);
            if (codePoint >= 0xd800 && codePoint <= 0xdfff) {
                out[length++] = (byte) first;
            }
            if (overlong) {
                out[length++] = (byte) first;
            }
            at += size;
        }
        return Bytes.result(value, out, length);
    }

    /** How many bytes the sequence has that begins so; 1 also for what begins none. */
    private static int size(int first) {
        return first >= 0xf8 || first < 0xc0 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    }

    private static boolean continued(byte[] value, int at, int size) {
        if (at + size > value.length) {
            return false;
        }
        for (int i = 1; i < size; i++) {
            if ((value[at + i] & 0xc0) != 0x80) {
                return false;
            }
        }
        return true;
    }

    private static int write(int codePoint, byte[] out, int from) {
        int length = from;
        out[length++] = '%';
        out[length++] = 'u';
        for (int shift = codePoint > 0xfffff ? 20 : codePoint > 0xffff ? 16 : 12; shift >= 0; shift -= 4) {
            out[length++] = Hex.digit(codePoint >> shift);
        }
        return length;
    }
}
