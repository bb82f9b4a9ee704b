package sekisho.app.suite;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/** application/x-www-form-urlencoded, as far as the suite's requests need it (URL Standard §5.2). */
final class FormEncoding {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private FormEncoding() {}

    /** The body itself when decoding would change it or is impossible; otherwise its names and values encoded. */
    static byte[] encodedUnlessItIs(byte[] body) {
        return changesWhenDecoded(body) ? body : encoded(body);
    }

    /** A plus becomes a space; a per cent sign begins an escape, which is shorter when decoded, or is malformed. */
    private static boolean changesWhenDecoded(byte[] body) {
        for (byte b : body) {
            if (b == '+' || b == '%') {
                return true;
            }
        }
        return false;
    }

    /** One separator at the very end is dropped; everything between separators is kept, empty pairs included. */
    private static byte[] encoded(byte[] body) {
        int end = body.length > 0 && body[body.length - 1] == '&' ? body.length - 1 : body.length;
        ByteArrayOutputStream out = new ByteArrayOutputStream(2 * body.length);
        boolean inValue = false;
        for (byte b : Arrays.copyOf(body, end)) {
            if (b == '&') {
                inValue = false;
                out.write(b);
            } else if (b == '=' && !inValue) {
                inValue = true;
                out.write(b);
            } else {
                write(b, out);
            }
        }
        return out.toByteArray();
    }

    private static void write(byte b, ByteArrayOutputStream out) {
        boolean unreserved = (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || b == '-'
                || b == '_'
                || b == '.'
                || b == '~';
        if (unreserved) {
            out.write(b);
        } else if (b == ' ') {
            out.write('+');
        } else {
            out.write('%');
            out.write(HEX.toHighHexDigit(b));
            out.write(HEX.toLowHexDigit(b));
        }
    }
}
