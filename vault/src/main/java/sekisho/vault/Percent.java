package sekisho.vault;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986 §2.1) in one form, so that equal paths are equal strings. */
final class Percent {
    private static final String HEX = "0123456789ABCDEF";

    private Percent() {}

    private static boolean unreserved(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    private static boolean kept(int c) {
        return unreserved(c) || "/!$&'()*+,;=:@?".indexOf(c) >= 0;
    }

    /** Decodes what needs no encoding, encodes what does (as UTF-8), and writes hexadecimal digits in upper case. */
    static String normal(String text) {
        if (isNormal(text)) {
            return text;
        }
        StringBuilder normal = new StringBuilder(text.length() + 16);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int c = bytes[i] & 0xff;
            int decoded = c == '%' ? decoded(bytes, i) : -1;
            if (decoded >= 0) {
                i += 2;
                if (unreserved(decoded)) {
                    normal.append((char) decoded);
                } else {
                    encode(normal, decoded);
                }
            } else if (kept(c)) {
                normal.append((char) c);
            } else {
                encode(normal, c);
            }
        }
        return normal.toString();
    }

    private static boolean isNormal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7e || !kept(c)) {
                return false;
            }
        }
        return true;
    }

    private static int decoded(byte[] bytes, int at) {
        if (at + 2 >= bytes.length) {
            return -1;
        }
        int high = Character.digit(bytes[at + 1], 16);
        int low = Character.digit(bytes[at + 2], 16);
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    private static void encode(StringBuilder to, int b) {
        to.append('%').append(HEX.charAt(b >> 4)).append(HEX.charAt(b & 15));
    }

    /** What a person reads: decoded where it is UTF-8, else as it is. */
    static String decode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        for (int i = 0; i < bytes.length; i++) {
            int c = bytes[i] == '%' ? decoded(bytes, i) : -1;
            if (c >= 0) {
                i += 2;
                decoded.write(c);
            } else {
                decoded.write(bytes[i]);
            }
        }
        String result = decoded.toString(StandardCharsets.UTF_8);
        return result.indexOf('\ufffd') >= 0 ? text : result;
    }
}
