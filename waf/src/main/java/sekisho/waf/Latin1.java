package sekisho.waf;

import java.nio.charset.StandardCharsets;

/** Bytes and strings of one char per byte. */
final class Latin1 {
    static final byte[] EMPTY = {};
    private static final byte[][] SMALL = new byte[256][];

    static {
        for (int i = 0; i < SMALL.length; i++) {
            SMALL[i] = Integer.toString(i).getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private Latin1() {}

    static byte[] bytes(String text) {
        return text.isEmpty() ? EMPTY : text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(long number) {
        return number >= 0 && number < SMALL.length ? SMALL[(int) number] : bytes(Long.toString(number));
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The text, at most so many bytes of it. */
    static String text(byte[] bytes, int atMost) {
        return new String(bytes, 0, Math.min(bytes.length, atMost), StandardCharsets.ISO_8859_1);
    }

    /** The number that the text begins with, as C's atoi reads it; 0 for none; saturates. */
    static long number(byte[] text) {
        int i = 0;
        while (i < text.length && (text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r'))) {
            i++;
        }
        boolean negative = i < text.length && text[i] == '-';
        if (negative || (i < text.length && text[i] == '+')) {
            i++;
        }
        long number = 0;
        while (i < text.length && text[i] >= '0' && text[i] <= '9') {
            if (number > Integer.MAX_VALUE) {
                break;
            }
            number = number * 10 + (text[i++] - '0');
        }
        return negative ? -number : number;
    }
}
