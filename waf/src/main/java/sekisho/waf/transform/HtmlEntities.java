package sekisho.waf.transform;

/**
 * HTML entities: {@code quot}, {@code amp}, {@code lt}, {@code gt} and {@code nbsp} in any case, and the numeric forms, each with
 * or without its semicolon. A number gives its low byte.
 */
final class HtmlEntities {
    private static final String[] NAMES = {"quot", "amp", "lt", "gt", "nbsp"};
    private static final int[] BYTES = {'"', '&', '<', '>', 0xa0};

    private HtmlEntities() {}

    static byte[] decode(byte[] value) {
        int at = Bytes.indexOf(value, '&');
        if (at < 0) {
            return value;
        }
        byte[] out = value.clone();
        int length = at;
        while (at < value.length) {
            int end = value[at] == '&' ? end(value, at) : at;
            int decoded = end > at ? decoded(value, at, end) : -1;
            if (decoded >= 0) {
                out[length++] = (byte) decoded;
                at = end < value.length && value[end] == ';' ? end + 1 : end;
            } else {
                do {
                    out[length++] = value[at++];
                } while (at < end);
            }
        }
        return Bytes.result(value, out, length);
    }

    /** Where the name or number ends that begins with the ampersand at {@code at}. */
    private static int end(byte[] value, int at) {
        int end = at + 1;
        if (end < value.length && value[end] == '#') {
            end++;
            boolean hexadecimal = end < value.length && (value[end] == 'x' || value[end] == 'X');
            end += hexadecimal ? 1 : 0;
            while (end < value.length && (hexadecimal ? Bytes.isHex(value[end]) : isDigit(value[end]))) {
                end++;
            }
            return end;
        }
        while (end < value.length && (isDigit(value[end]) || isLetter(value[end]))) {
            end++;
        }
        return end;
    }

    private static int decoded(byte[] value, int at, int end) {
        if (end > at + 1 && value[at + 1] == '#') {
            boolean hexadecimal = end > at + 2 && (value[at + 2] == 'x' || value[at + 2] == 'X');
            return number(value, at + (hexadecimal ? 3 : 2), end, hexadecimal ? 16 : 10);
        }
        for (int i = 0; i < NAMES.length; i++) {
            if (named(value, at + 1, end, NAMES[i])) {
                return BYTES[i];
            }
        }
        return -1;
    }

    /** The number's low byte, 255 when it exceeds 63 bits as C's {@code strtol} has it, -1 when there are no digits. */
    private static int number(byte[] value, int start, int end, int radix) {
        if (start >= end) {
            return -1;
        }
        long number = 0;
        for (int i = start; i < end; i++) {
            int digit = Character.digit((char) value[i], radix);
            if (number > (Long.MAX_VALUE - digit) / radix) {
                return 0xff;
            }
            number = number * radix + digit;
        }
        return (int) (number & 0xff);
    }

    private static boolean named(byte[] value, int start, int end, String name) {
        if (end - start != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if ((value[start + i] | 0x20) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isLetter(byte b) {
        int small = b | 0x20;
        return small >= 'a' && small <= 'z';
    }
}
