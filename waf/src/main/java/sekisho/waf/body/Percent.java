package sekisho.waf.body;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes percent-encoding (RFC 3986 §2.1) off, keeps what is not valid, and remembers that. One thread. */
final class Percent {
    private static final byte[] EMPTY = {};

    private final boolean plusIsSpace;
    private boolean invalid;

    /**
     * @param plusIsSpace as in forms, but not in paths
     */
    Percent(boolean plusIsSpace) {
        this.plusIsSpace = plusIsSpace;
    }

    /** Whether any percent sign so far was not followed by two hexadecimal digits. */
    boolean invalid() {
        return invalid;
    }

    /** The bytes decoded, always a fresh array or an empty one. */
    byte[] decode(byte[] bytes, int from, int to) {
        if (from >= to) {
            return EMPTY;
        }
        int plain = firstEncoded(bytes, from, to);
        return plain == to ? Arrays.copyOfRange(bytes, from, to) : decodeFrom(bytes, from, plain, to);
    }

    /** The bytes decoded, one char per byte. */
    String decodeToText(byte[] bytes, int from, int to) {
        if (from >= to) {
            return "";
        }
        int plain = firstEncoded(bytes, from, to);
        return plain == to
                ? new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)
                : new String(decodeFrom(bytes, from, plain, to), StandardCharsets.ISO_8859_1);
    }

    private int firstEncoded(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '%' || (b == '+' && plusIsSpace)) {
                return i;
            }
        }
        return to;
    }

    private byte[] decodeFrom(byte[] bytes, int from, int plain, int to) {
        byte[] out = new byte[to - from];
        int length = plain - from;
        System.arraycopy(bytes, from, out, 0, length);
        for (int i = plain; i < to; i++) {
            byte b = bytes[i];
            if (b == '%') {
                int high = i + 2 < to ? hexadecimal(bytes[i + 1]) : -1;
                int low = i + 2 < to ? hexadecimal(bytes[i + 2]) : -1;
                if (high >= 0 && low >= 0) {
                    b = (byte) ((high << 4) | low);
                    i += 2;
                } else {
                    invalid = true;
                }
            } else if (b == '+' && plusIsSpace) {
                b = ' ';
            }
            out[length++] = b;
        }
        return length == out.length ? out : Arrays.copyOf(out, length);
    }

    private static int hexadecimal(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
