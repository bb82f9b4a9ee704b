package sekisho.waf.detect;

import java.util.Locale;
import java.util.Set;

/**
 * Detects cross-site scripting in a value, as SecLang's {@code @detectXSS}.
 *
 * <p>The value is read as HTML in five contexts (text, and attribute values unquoted, single-, double- and back-quoted).
 * It is an attack when a reading has a tag, an event handler, a style, a script URL, a document type or a comment that
 * browsers act upon. Source: the method of libinjection (Nick Galbreath, DEF CON 20), in own words.
 *
 * <p>Pure; any thread; linear in the value; never throws.
 */
public final class CrossSiteScripting {
    private static final int LONGEST_NAME = 64;

    private static final Set<String> TAGS = Set.of(
            "APPLET",
            "BASE",
            "COMMENT",
            "EMBED",
            "FRAME",
            "FRAMESET",
            "HANDLER",
            "IFRAME",
            "IMPORT",
            "ISINDEX",
            "LINK",
            "LISTENER",
            "META",
            "NOSCRIPT",
            "OBJECT",
            "SCRIPT",
            "STYLE",
            "VMLFRAME",
            "XML",
            "XSS");

    private static final Set<String> URL_ATTRIBUTES = Set.of(
            "ACTION",
            "BY",
            "BACKGROUND",
            "DYNSRC",
            "FORMACTION",
            "FOLDER",
            "FROM",
            "HANDLER",
            "HREF",
            "LOWSRC",
            "POSTER",
            "SRC",
            "TO",
            "VALUES",
            "XLINK:HREF");

    private static final String[] SCHEMES = {"DATA", "VIEW-SOURCE", "JAVA", "VBSCRIPT"};

    private enum Attribute {
        HARMLESS,
        BANNED,
        URL,
        INDIRECT
    }

    private CrossSiteScripting() {}

    /** Whether the value is an attack. */
    public static boolean detect(byte[] value) {
        // Every attack needs a tag to open, or an attribute with a value.
        if (!contains(value, 0, value.length, '<') && !contains(value, 0, value.length, '=')) {
            return false;
        }
        for (HtmlTokenizer.Context context : HtmlTokenizer.Context.values()) {
            if (detect(value, new HtmlTokenizer(value, context))) {
                return true;
            }
        }
        return false;
    }

    private static boolean detect(byte[] value, HtmlTokenizer tokens) {
        Attribute attribute = Attribute.HARMLESS;
        while (tokens.next()) {
            int from = tokens.start();
            int to = tokens.end();
            boolean attack = switch (tokens.kind()) {
                case DOCTYPE -> true;
                case TAG_NAME -> isBannedTag(value, from, to);
                case COMMENT -> isBannedComment(value, from, to);
                case ATTRIBUTE_VALUE ->
                    switch (attribute) {
                        case HARMLESS -> false;
                        case BANNED -> true;
                        case URL -> isScriptUrl(value, from, to);
                        case INDIRECT -> attribute(value, from, to) != Attribute.HARMLESS;
                    };
                case ATTRIBUTE_NAME, TAG_END, TEXT -> false;
            };
            if (attack) {
                return true;
            }
            attribute = tokens.kind() == HtmlTokenizer.Kind.ATTRIBUTE_NAME
                    ? attribute(value, from, to)
                    : Attribute.HARMLESS;
        }
        return false;
    }

    private static boolean isBannedTag(byte[] value, int from, int to) {
        if (to - from < 3) {
            return false;
        }
        String name = name(value, from, to);
        return TAGS.contains(name) || startsWith(value, from, to, "SVG") || startsWith(value, from, to, "XSL");
    }

    private static Attribute attribute(byte[] value, int from, int to) {
        if (to - from < 2) {
            return Attribute.HARMLESS;
        }
        String name = name(value, from, to);
        if (to - from >= 5) {
            boolean event = startsWith(value, from, to, "ON");
            if (event || name.startsWith("XMLNS") || name.startsWith("XLINK")) {
                return Attribute.BANNED;
            }
        }
        return switch (name) {
            case "DATAFORMATAS", "DATASRC", "FILTER", "STYLE" -> Attribute.BANNED;
            case "ATTRIBUTENAME" -> Attribute.INDIRECT;
            default -> URL_ATTRIBUTES.contains(name) ? Attribute.URL : Attribute.HARMLESS;
        };
    }

    private static boolean isBannedComment(byte[] value, int from, int to) {
        return contains(value, from, to, '`')
                || (to - from > 3 && (startsWith(value, from, to, "[IF") || startsWith(value, from, to, "XML")))
                || (to - from > 5 && (startsWith(value, from, to, "IMPORT") || startsWith(value, from, to, "ENTITY")));
    }

    private static boolean isScriptUrl(byte[] value, int from, int to) {
        int start = from;
        while (start < to && (value[start] <= ' ' || value[start] == 0x7f)) {
            start++;
        }
        for (String scheme : SCHEMES) {
            if (startsWithDecoded(value, start, to, scheme)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a URL starts with a scheme once numeric character references are decoded and NUL and LF left out. */
    private static boolean startsWithDecoded(byte[] value, int from, int to, String scheme) {
        int at = from;
        int matched = 0;
        boolean leading = true;
        while (at < to && matched < scheme.length()) {
            long decoded = decode(value, at, to);
            int letter = (int) decoded;
            at += (int) (decoded >>> 32);
            if ((leading && letter <= ' ') || letter == 0 || letter == '\n') {
                continue;
            }
            leading = false;
            if (SqlWords.upper((byte) letter) != scheme.charAt(matched)) {
                return false;
            }
            matched++;
        }
        return matched == scheme.length();
    }

    /** The character at a position in the low half and the number of bytes that spell it in the high half. */
    private static long decode(byte[] value, int at, int to) {
        long plain = (1L << 32) | (value[at] & 0xff);
        if (value[at] != '&' || at + 2 >= to || value[at + 1] != '#') {
            return plain;
        }
        int radix = (value[at + 2] | 0x20) == 'x' ? 16 : 10;
        int digits = at + (radix == 16 ? 3 : 2);
        int end = digits;
        int letter = 0;
        while (end < to && value[end] > 0 && Character.digit(value[end], radix) >= 0) {
            letter = letter * radix + Character.digit(value[end], radix);
            end++;
            if (letter > 0x1000ff) {
                return plain;
            }
        }
        if (end == digits) {
            return plain;
        }
        if (end < to && value[end] == ';') {
            end++;
        }
        return ((long) (end - at) << 32) | letter;
    }

    /** A name in upper case without NUL bytes; longer ones than any known are cut. */
    private static String name(byte[] value, int from, int to) {
        StringBuilder name = new StringBuilder();
        for (int i = from; i < to && name.length() < LONGEST_NAME; i++) {
            if (value[i] != 0) {
                name.append((char) (value[i] & 0xff));
            }
        }
        return name.toString().toUpperCase(Locale.ROOT);
    }

    private static boolean startsWith(byte[] value, int from, int to, String word) {
        if (to - from < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (SqlWords.upper(value[from + i]) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(byte[] value, int from, int to, int letter) {
        for (int i = from; i < to; i++) {
            if (value[i] == letter) {
                return true;
            }
        }
        return false;
    }
}
