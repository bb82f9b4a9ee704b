package sekisho.waf.transform;

import java.util.Arrays;

/** White space and the noise of command lines. */
final class Whitespace {
    private Whitespace() {}

    /** Every run of white space becomes one space. */
    static byte[] compress(byte[] value) {
        int at = 0;
        boolean before = false;
        for (; at < value.length; at++) {
            boolean space = Bytes.isSpace(value[at]);
            if (space && (before || value[at] != ' ')) {
                break;
            }
            before = space;
        }
        if (at == value.length) {
            return value;
        }
        byte[] out = value.clone();
        int length = at;
        for (; at < value.length; at++) {
            boolean space = Bytes.isSpace(value[at]);
            if (!space) {
                out[length++] = value[at];
            } else if (!before) {
                out[length++] = ' ';
            }
            before = space;
        }
        return Bytes.result(value, out, length);
    }

    /**
     * Removes white space and the no-break space of ISO 8859-1. The byte 0xA0 is also the tail of many UTF-8 characters (だ is
     * E3 81 A0), so it goes only where no UTF-8 character can be: after ASCII, or first.
     */
    static byte[] remove(byte[] value) {
        int at = 0;
        while (at < value.length && !removable(value, at)) {
            at++;
        }
        if (at == value.length) {
            return value;
        }
        byte[] out = value.clone();
        int length = at;
        for (; at < value.length; at++) {
            if (!removable(value, at)) {
                out[length++] = value[at];
            }
        }
        return Bytes.result(value, out, length);
    }

    private static boolean removable(byte[] value, int at) {
        byte b = value[at];
        return b <= ' ' && (Bytes.isSpace(b) || (b == (byte) 0xa0 && (at == 0 || value[at - 1] >= 0)));
    }

    static byte[] trim(byte[] value) {
        return trimmed(value, true, true);
    }

    static byte[] trimLeft(byte[] value) {
        return trimmed(value, true, false);
    }

    static byte[] trimRight(byte[] value) {
        return trimmed(value, false, true);
    }

    private static byte[] trimmed(byte[] value, boolean left, boolean right) {
        int start = 0;
        int end = value.length;
        while (right && end > start && Bytes.isSpace(value[end - 1])) {
            end--;
        }
        while (left && start < end && Bytes.isSpace(value[start])) {
            start++;
        }
        return end - start == value.length ? value : Arrays.copyOfRange(value, start, end);
    }

    /**
     * What a shell would not see: quotes, backslashes and carets go; space, tab, line ends, commas and semicolons become one
     * space, none before a slash or parenthesis; letters become small.
     */
    static byte[] cmdLine(byte[] value) {
        int at = 0;
        boolean space = false;
        for (; at < value.length; at++) {
            byte b = value[at];
            if (b == ' ' ? space : special(b) || ((b == '/' || b == '(') && space)) {
                break;
            }
            space = b == ' ';
        }
        if (at == value.length) {
            return value;
        }
        byte[] out = value.clone();
        int length = at;
        for (; at < value.length; at++) {
            byte b = value[at];
            switch (b) {
                case '"', '\'', '\\', '^' -> {}
                case ' ', ',', ';', '\t', '\r', '\n' -> {
                    if (!space) {
                        out[length++] = ' ';
                        space = true;
                    }
                }
                case '/', '(' -> {
                    if (space) {
                        length--;
                    }
                    space = false;
                    out[length++] = b;
                }
                default -> {
                    out[length++] = b >= 'A' && b <= 'Z' ? (byte) (b + 0x20) : b;
                    space = false;
                }
            }
        }
        return Bytes.result(value, out, length);
    }

    private static boolean special(byte b) {
        return switch (b) {
            case '"', '\'', '\\', '^', ',', ';', '\t', '\r', '\n' -> true;
            default -> b >= 'A' && b <= 'Z';
        };
    }
}
