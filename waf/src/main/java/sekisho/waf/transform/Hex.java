package sekisho.waf.transform;

/** Hexadecimal forms. */
final class Hex {
    private static final byte[] DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private Hex() {}

    static byte digit(int nibble) {
        return DIGITS[nibble & 0xf];
    }

    /** Two small digits a byte. */
    static byte[] encode(byte[] value) {
        if (value.length == 0) {
            return value;
        }
        byte[] out = new byte[Math.multiplyExact(value.length, 2)];
        for (int i = 0; i < value.length; i++) {
            out[2 * i] = digit(value[i] >> 4);
            out[2 * i + 1] = digit(value[i]);
        }
        return out;
    }

    /** One byte for two digits; an odd last one is dropped, and what is no digit counts as ModSecurity counts it. */
    static byte[] decode(byte[] value) {
        byte[] out = new byte[value.length / 2];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) (anyDigit(value[2 * i]) * 16 + anyDigit(value[2 * i + 1]));
        }
        return Bytes.result(value, out, out.length);
    }

    private static int anyDigit(byte b) {
        int c = b & 0xff;
        return c >= 'A' ? (c & 0xdf) - 'A' + 10 : c - '0';
    }

    /** The bytes that SQL's {@code 0x414243} stands for, wherever it stands. */
    static byte[] decodeSql(byte[] value) {
        int at = 0;
        while (at < value.length && !literalAt(value, at)) {
            at++;
        }
        if (at == value.length) {
            return value;
        }
        byte[] out = value.clone();
        int length = at;
        while (at < value.length) {
            if (literalAt(value, at)) {
                at += 2;
                while (Bytes.hexAt(value, at, 2)) {
                    out[length++] = (byte) Bytes.hex(value, at, 2);
                    at += 2;
                }
            } else {
                out[length++] = value[at++];
            }
        }
        return Bytes.result(value, out, length);
    }

    private static boolean literalAt(byte[] value, int at) {
        return value[at] == '0'
                && at + 3 < value.length
                && (value[at + 1] == 'x' || value[at + 1] == 'X')
                && Bytes.hexAt(value, at + 2, 2);
    }
}
