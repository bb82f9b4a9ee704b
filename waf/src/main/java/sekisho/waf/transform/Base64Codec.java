package sekisho.waf.transform;

import java.util.Arrays;
import java.util.Base64;

/** Base64 (RFC 4648 §4), strict and forgiving. */
final class Base64Codec {
    private static final byte[] SEXTETS = sextets();

    private Base64Codec() {}

    static byte[] encode(byte[] value) {
        return value.length == 0 ? value : Base64.getEncoder().encode(value);
    }

    /**
     * The decoded value, or the value as it is when it is not Base64: only the alphabet, line ends, at most two equals signs at the
     * end. Padding may be missing.
     */
    static byte[] decode(byte[] value) {
        int padding = 0;
        int digits = 0;
        for (byte b : value) {
            if (b == '=') {
                if (++padding > 2) {
                    return value;
                }
            } else if (b != '\r' && b != '\n') {
                if (SEXTETS[b & 0xff] < 0 || b == '-' || b == '_' || padding > 0) {
                    return value;
                }
                digits++;
            }
        }
        return digits % 4 == 1 ? value : decoded(value);
    }

    /** Decodes whatever belongs to the alphabet (also RFC 4648 §5's) and skips the rest. */
    static byte[] decodeForgiving(byte[] value) {
        return decoded(value);
    }

    private static byte[] decoded(byte[] value) {
        byte[] out = new byte[value.length / 4 * 3 + 3];
        int length = 0;
        int bits = 0;
        int held = 0;
        for (byte b : value) {
            int sextet = SEXTETS[b & 0xff];
            if (sextet >= 0) {
                held = (held << 6 | sextet) & 0xffff;
                bits += 6;
                if (bits >= 8) {
                    bits -= 8;
                    out[length++] = (byte) (held >>> bits);
                }
            }
        }
        return Bytes.result(value, out, length);
    }

    private static byte[] sextets() {
        byte[] table = new byte[256];
        Arrays.fill(table, (byte) -1);
        for (int i = 0; i < 26; i++) {
            table['A' + i] = (byte) i;
            table['a' + i] = (byte) (26 + i);
        }
        for (int i = 0; i < 10; i++) {
            table['0' + i] = (byte) (52 + i);
        }
        table['+'] = 62;
        table['-'] = 62;
        table['/'] = 63;
        table['_'] = 63;
        return table;
    }
}
