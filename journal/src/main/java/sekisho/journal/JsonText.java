package sekisho.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer of JSON in UTF-8 that knows how to write a string, a number and a fragment that is JSON already. The
 * caller keeps the document well-formed. One thread at a time.
 *
 * <p>It exists beside Jackson's generator because it is what every request of every site pays for: 0.8 µs instead of 2.2 µs
 * for an access record. A property test reads what it writes with Jackson.
 */
final class JsonText {
    /** Appended to a string that was too long. */
    static final String CUT = "…(cut)";

    private static final byte[] CUT_BYTES = CUT.getBytes(StandardCharsets.UTF_8);
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    /** For each ASCII character: 0 as it is, 1 as a six-character escape, else the letter behind a backslash (RFC 8259 §7). */
    private static final byte[] ESCAPES = new byte[128];

    static {
        Arrays.fill(ESCAPES, 0, 0x20, (byte) 1);
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
        ESCAPES['\b'] = 'b';
        ESCAPES['\t'] = 't';
        ESCAPES['\n'] = 'n';
        ESCAPES['\f'] = 'f';
        ESCAPES['\r'] = 'r';
    }

    private byte[] bytes;
    private int length;

    JsonText(int capacity) {
        bytes = new byte[capacity];
    }

    /** What stands between the quotes for a text, uncut. */
    static byte[] escaped(String text) {
        JsonText json = new JsonText(text.length() + 16);
        json.string(text, Integer.MAX_VALUE);
        return Arrays.copyOfRange(json.bytes, 1, json.length - 1);
    }

    /** Appends bytes that are JSON already. */
    void raw(byte[] fragment) {
        raw(fragment, fragment.length);
    }

    /** Appends the first bytes of a buffer that are JSON already. */
    void raw(byte[] fragment, int count) {
        ensure(count);
        System.arraycopy(fragment, 0, bytes, length, count);
        length += count;
    }

    /** Appends a string in quotes, cut when it has more than {@code most} UTF-16 code units. A lone surrogate becomes U+FFFD. */
    void string(String text, int most) {
        boolean cut = text.length() > most;
        int end = cut ? most - CUT.length() : text.length();
        ensure(6L * end + 2 + CUT_BYTES.length);
        byte[] to = bytes;
        int at = length;
        to[at++] = '"';
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                byte escape = ESCAPES[c];
                if (escape == 0) {
                    to[at++] = (byte) c;
                } else {
                    at = escape(to, at, c, escape);
                }
            } else if (c < 0x800) {
                to[at++] = (byte) (0xC0 | (c >> 6));
                to[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate(c)) {
                to[at++] = (byte) (0xE0 | (c >> 12));
                to[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                to[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                at = supplementary(to, at, Character.toCodePoint(c, text.charAt(i)));
            } else {
                System.arraycopy(REPLACEMENT, 0, to, at, REPLACEMENT.length);
                at += REPLACEMENT.length;
            }
        }
        if (cut) {
            System.arraycopy(CUT_BYTES, 0, to, at, CUT_BYTES.length);
            at += CUT_BYTES.length;
        }
        to[at++] = '"';
        length = at;
    }

    private static int escape(byte[] to, int from, char c, byte escape) {
        int at = from;
        to[at++] = '\\';
        if (escape != 1) {
            to[at++] = escape;
            return at;
        }
        to[at++] = 'u';
        to[at++] = '0';
        to[at++] = '0';
        to[at++] = HEX[c >> 4];
        to[at++] = HEX[c & 0xF];
        return at;
    }

    private static int supplementary(byte[] to, int from, int c) {
        int at = from;
        to[at++] = (byte) (0xF0 | (c >> 18));
        to[at++] = (byte) (0x80 | ((c >> 12) & 0x3F));
        to[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        to[at++] = (byte) (0x80 | (c & 0x3F));
        return at;
    }

    /** Appends a whole number. */
    void number(long value) {
        if (value < 0) {
            raw(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
            return;
        }
        ensure(20);
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long left = value;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
        length += digits;
    }

    int length() {
        return length;
    }

    /** Shortens the text to what it was at an earlier {@link #length}. */
    void reset(int to) {
        length = to;
    }

    /** The text; valid up to {@link #length} until the next change. */
    byte[] bytes() {
        return bytes;
    }

    private void ensure(long more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.max(bytes.length * 2L, length + more)));
        }
    }
}
