package sekisho.waf.transform;

import java.util.Arrays;

/** What the transformations share: classes of bytes, and the end of a rewrite that keeps the identity contract. */
final class Bytes {
    private Bytes() {}

    /** The first {@code length} bytes of {@code out}, or {@code value} itself when they are equal to it. */
    static byte[] result(byte[] value, byte[] out, int length) {
        if (length == value.length && Arrays.equals(out, 0, length, value, 0, length)) {
            return value;
        }
        return length == out.length ? out : Arrays.copyOf(out, length);
    }

    /** Offset of the first {@code wanted}, or -1. */
    static int indexOf(byte[] value, int wanted) {
        for (int i = 0; i < value.length; i++) {
            if (value[i] == (byte) wanted) {
                return i;
            }
        }
        return -1;
    }

    /** White space as C's {@code isspace} has it in the C locale. */
    static boolean isSpace(int b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    static boolean isHex(int b) {
        return Character.digit((char) (b & 0xff), 16) >= 0 && b > 0;
    }

    static boolean isOctal(int b) {
        return b >= '0' && b <= '7';
    }

    /** Whether {@code count} hexadecimal digits stand at {@code at}. */
    static boolean hexAt(byte[] value, int at, int count) {
        if (at + count > value.length) {
            return false;
        }
        for (int i = at; i < at + count; i++) {
            if (!isHex(value[i])) {
                return false;
            }
        }
        return true;
    }

    /** The number that {@code count} hexadecimal digits at {@code at} stand for. */
    static int hex(byte[] value, int at, int count) {
        int number = 0;
        for (int i = at; i < at + count; i++) {
            number = number << 4 | Character.digit((char) value[i], 16);
        }
        return number;
    }

    /** The low byte of a code point; full-width ASCII (U+FF01 to U+FF5E) as its plain counterpart. */
    static int lowByte(int codePoint) {
        int low = codePoint & 0xff;
        return (codePoint & 0xff00) == 0xff00 && low > 0 && low < 0x5f ? low + 0x20 : low;
    }
}
