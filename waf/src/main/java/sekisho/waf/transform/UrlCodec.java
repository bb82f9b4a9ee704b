package sekisho.waf.transform;

import org.jspecify.annotations.Nullable;

/** Percent-encoding (RFC 3986 §2.1, and {@code +} for a space as forms write it). What is malformed stays as it is. */
final class UrlCodec {
    private UrlCodec() {}

    static byte[] decode(byte[] value) {
        int at = firstEncoded(value);
        return at < 0 ? value : decoded(value, at, null);
    }

    /** Also {@code %uHHHH}. */
    static byte[] decodeUnicode(byte[] value, UnicodeMap map) {
        int at = firstEncoded(value);
        return at < 0 ? value : decoded(value, at, map);
    }

    private static int firstEncoded(byte[] value) {
        for (int i = 0; i < value.length; i++) {
            if (value[i] == '%' || value[i] == '+') {
                return i;
            }
        }
        return -1;
    }

    private static byte[] decoded(byte[] value, int from, @Nullable UnicodeMap map) {
        byte[] out = value.clone();
        int length = from;
        int at = from;
        while (at < value.length) {
            byte b = value[at];
            if (b == '+') {
                out[length++] = ' ';
                at++;
            } else if (b != '%') {
                out[length++] = b;
                at++;
            } else if (map != null && unicodeAt(value, at)) {
                out[length++] = (byte) map.map(Bytes.hex(value, at + 2, 4));
                at += 6;
            } else if (Bytes.hexAt(value, at + 1, 2)) {
                out[length++] = (byte) Bytes.hex(value, at + 1, 2);
                at += 3;
            } else {
                out[length++] = b;
                at++;
            }
        }
        return Bytes.result(value, out, length);
    }

    private static boolean unicodeAt(byte[] value, int at) {
        return at + 5 < value.length && (value[at + 1] == 'u' || value[at + 1] == 'U') && Bytes.hexAt(value, at + 2, 4);
    }

    /** Letters, digits and the asterisk stay, a space becomes {@code +}, all else {@code %hh} with small digits. */
    static byte[] encode(byte[] value) {
        int more = 0;
        boolean same = true;
        for (byte b : value) {
            if (!plain(b)) {
                same = false;
                more += b == ' ' ? 0 : 2;
            }
        }
        if (same) {
            return value;
        }
        byte[] out = new byte[Math.addExact(value.length, more)];
        int length = 0;
        for (byte b : value) {
            if (plain(b)) {
                out[length++] = b;
            } else if (b == ' ') {
                out[length++] = '+';
            } else {
                out[length++] = '%';
                out[length++] = Hex.digit(b >> 4);
                out[length++] = Hex.digit(b);
            }
        }
        return out;
    }

    private static boolean plain(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '*';
    }
}
