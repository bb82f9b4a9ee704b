package sekisho.waf.transform;

import java.nio.charset.StandardCharsets;

/** Letter case, NULs, parity bits and length: what changes bytes one by one. */
final class Letters {
    private Letters() {}

    static byte[] lowercase(byte[] value) {
        return shift(value, 'A', 'Z', 0x20);
    }

    static byte[] uppercase(byte[] value) {
        return shift(value, 'a', 'z', -0x20);
    }

    /** ASCII only, as in the C locale: bytes of other characters stay. */
    private static byte[] shift(byte[] value, int first, int last, int by) {
        int at = 0;
        while (at < value.length && (value[at] < first || value[at] > last)) {
            at++;
        }
        if (at == value.length) {
            return value;
        }
        byte[] out = value.clone();
        for (; at < out.length; at++) {
            byte b = out[at];
            if (b >= first && b <= last) {
                out[at] = (byte) (b + by);
            }
        }
        return out;
    }

    static byte[] removeNulls(byte[] value) {
        int at = Bytes.indexOf(value, 0);
        if (at < 0) {
            return value;
        }
        byte[] out = value.clone();
        int length = at;
        for (; at < value.length; at++) {
            if (value[at] != 0) {
                out[length++] = value[at];
            }
        }
        return Bytes.result(value, out, length);
    }

    static byte[] replaceNulls(byte[] value) {
        int at = Bytes.indexOf(value, 0);
        if (at < 0) {
            return value;
        }
        byte[] out = value.clone();
        for (; at < out.length; at++) {
            if (out[at] == 0) {
                out[at] = ' ';
            }
        }
        return out;
    }

    static byte[] parityEven7bit(byte[] value) {
        return parity(value, 0);
    }

    static byte[] parityOdd7bit(byte[] value) {
        return parity(value, 1);
    }

    static byte[] parityZero7bit(byte[] value) {
        byte[] out = value.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] &= 0x7f;
        }
        return Bytes.result(value, out, out.length);
    }

    /** Sets or clears the eighth bit from the parity of all eight, as ModSecurity does. */
    private static byte[] parity(byte[] value, int flip) {
        byte[] out = value.clone();
        for (int i = 0; i < out.length; i++) {
            int odd = (Integer.bitCount(out[i] & 0xff) & 1) ^ flip;
            out[i] = (byte) (odd == 1 ? out[i] | 0x80 : out[i] & 0x7f);
        }
        return Bytes.result(value, out, out.length);
    }

    /** The length in bytes as decimal digits. */
    static byte[] length(byte[] value) {
        byte[] digits = Integer.toString(value.length).getBytes(StandardCharsets.US_ASCII);
        return Bytes.result(value, digits, digits.length);
    }
}
