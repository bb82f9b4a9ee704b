package sekisho.proof.sheet;

import java.nio.charset.CharsetEncoder;

/**
 * The two layers of escaping of a cell's text: {@code _xHHHH_} for characters that XML cannot carry (ECMA-376 part 1
 * §22.9.2.19, {@code ST_Xstring}), and XML's own.
 */
final class CellEscapes {
    private CellEscapes() {}

    /** Undoes {@code _xHHHH_}. */
    static String decode(String stored) {
        int at = stored.indexOf("_x");
        if (at < 0) {
            return stored;
        }
        StringBuilder text = new StringBuilder(stored.length());
        int copied = 0;
        while (at >= 0) {
            if (isEscape(stored, at)) {
                text.append(stored, copied, at).append((char) Integer.parseInt(stored, at + 2, at + 6, 16));
                copied = at + 7;
                at = stored.indexOf("_x", copied);
            } else {
                at = stored.indexOf("_x", at + 1);
            }
        }
        return text.append(stored, copied, stored.length()).toString();
    }

    private static boolean isEscape(String stored, int at) {
        if (at + 7 > stored.length() || stored.charAt(at + 6) != '_') {
            return false;
        }
        for (int i = at + 2; i < at + 6; i++) {
            if (Character.digit(stored.charAt(i), 16) < 0 || stored.charAt(i) > 'f') {
                return false;
            }
        }
        return true;
    }

    /** The text without what a cell cannot hold: control characters, halves of pairs, non-characters; lines end in LF. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.replace("\r\n", "\n").replace('\r', '\n').codePoints().forEach(c -> {
            boolean allowed =
                    c == '\t' || c == '\n' || (c >= 0x20 && c < 0xD800) || (c >= 0xE000 && c < 0xFFFE) || c > 0xFFFF;
            if (allowed && !(c >= 0x7F && c < 0xA0)) {
                clean.appendCodePoint(c);
            }
        });
        int end = Math.min(clean.length(), CellText.MAX_LENGTH);
        if (end > 0 && end < clean.length() && Character.isHighSurrogate(clean.charAt(end - 1))) {
            end--;
        }
        return clean.substring(0, end);
    }

    /** A clean text as content of a {@code t} element, in characters that {@code encoder} can write. */
    static String encode(String clean, CharsetEncoder encoder) {
        StringBuilder xml = new StringBuilder(clean.length() + 16);
        int at = 0;
        while (at < clean.length()) {
            int c = clean.codePointAt(at);
            if (c == '_' && clean.startsWith("_x", at) && isEscape(clean, at)) {
                xml.append("_x005F_");
            } else {
                append(xml, c, encoder);
            }
            at += Character.charCount(c);
        }
        return xml.toString();
    }

    /** A value as it stands between double quotes. */
    static String encodeAttribute(String value, CharsetEncoder encoder) {
        StringBuilder xml = new StringBuilder(value.length() + 16);
        value.codePoints().forEach(c -> {
            if (c == '\t' || c == '\n') {
                xml.append("&#").append(c).append(';');
            } else {
                append(xml, c, encoder);
            }
        });
        return xml.toString();
    }

    private static void append(StringBuilder xml, int c, CharsetEncoder encoder) {
        switch (c) {
            case '&' -> xml.append("&amp;");
            case '<' -> xml.append("&lt;");
            case '>' -> xml.append("&gt;");
            case '"' -> xml.append("&quot;");
            default -> {
                if (c < 0x80 || encoder.canEncode(Character.toString(c))) {
                    xml.appendCodePoint(c);
                } else {
                    xml.append("&#").append(c).append(';');
                }
            }
        }
    }
}
