package sekisho.waf.body;

import java.util.Optional;

/**
 * UTF-7 (RFC 2152): ASCII in which {@code +…-} holds UTF-16 units in base64. Tolerates {@code \} and {@code ~}
 * outside of the sequences, as decoders in use do; nothing else. Linear; never throws.
 */
final class Utf7 {
    private final StringBuilder text;
    /** A sequence gave a mark of ASCII, which nobody who writes text encodes. */
    private boolean markHidden;

    private Utf7(int length) {
        text = new StringBuilder(length);
    }

    /** The text of a value, empty if the value is not valid UTF-7. */
    static Optional<String> decode(byte[] value) {
        Utf7 decoder = new Utf7(value.length);
        return decoder.read(value) ? Optional.of(decoder.text.toString()) : Optional.empty();
    }

    /** Whether a value is valid UTF-7 and encodes marks such as {@code <} that would have needed no encoding. */
    static boolean hides(byte[] value) {
        Utf7 decoder = new Utf7(value.length);
        return decoder.read(value) && decoder.markHidden;
    }

    private boolean read(byte[] value) {
        int at = 0;
        while (at < value.length) {
            byte b = value[at++];
            if (b < 0) {
                return false;
            }
            if (b != '+') {
                text.append((char) b);
                continue;
            }
            if (at < value.length && value[at] == '-') {
                text.append('+');
                at++;
                continue;
            }
            at = readSequence(value, at);
            if (at < 0) {
                return false;
            }
        }
        return true;
    }

    /** Reads base64 up to its end; the place behind it, or -1 if it is no whole number of UTF-16 units. */
    private int readSequence(byte[] value, int start) {
        int at = start;
        int bits = 0;
        int count = 0;
        for (; at < value.length; at++) {
            int digit = digit(value[at]);
            if (digit < 0) {
                break;
            }
            bits = bits << 6 | digit;
            count += 6;
            if (count >= 16) {
                count -= 16;
                char unit = (char) (bits >>> count);
                bits &= (1 << count) - 1;
                markHidden |= unit > ' ' && unit < 0x7F && !Character.isLetterOrDigit(unit);
                text.append(unit);
            }
        }
        if (at == start || count >= 6 || bits != 0) {
            return -1;
        }
        return at < value.length && value[at] == '-' ? at + 1 : at;
    }

    private static int digit(byte b) {
        if (b >= 'A' && b <= 'Z') {
            return b - 'A';
        }
        if (b >= 'a' && b <= 'z') {
            return b - 'a' + 26;
        }
        if (b >= '0' && b <= '9') {
            return b - '0' + 52;
        }
        return b == '+' ? 62 : b == '/' ? 63 : -1;
    }
}
