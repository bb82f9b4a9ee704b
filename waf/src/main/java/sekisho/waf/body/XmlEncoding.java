package sekisho.waf.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The characters of an XML body (XML 1.0 Appendix F). Decoded here and not by the JDK's readers, because they print
 * a line to standard error for each body with a malformed byte.
 */
final class XmlEncoding {
    /** A declaration stands at the very start; nobody writes a longer one. */
    private static final int DECLARATION_BYTES = 256;

    private static final Pattern DECLARED = Pattern.compile(
            "^<\\?xml[^>]{1,200}?encoding[ \t\r\n]{0,20}=[ \t\r\n]{0,20}[\"']([A-Za-z0-9._-]{1,40})[\"']");

    private XmlEncoding() {}

    /** The text without a byte order mark; empty if its encoding is unknown or the bytes are not valid in it. */
    static Optional<String> text(byte[] body) {
        return CharacterSet.text(body, encoding(body))
                .map(text -> text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private static String encoding(byte[] body) {
        int start = 0;
        if (body.length >= 2) {
            int two = (body[0] & 0xFF) << 8 | (body[1] & 0xFF);
            switch (two) {
                case 0xFEFF, 0x003C -> {
                    return "utf-16be";
                }
                case 0xFFFE, 0x3C00 -> {
                    return "utf-16le";
                }
                case 0x4C6F -> {
                    return "ibm037";
                }
                case 0xEFBB -> start = 3;
                default -> {}
            }
        }
        int length = Math.max(0, Math.min(DECLARATION_BYTES, body.length - start));
        Matcher declared = DECLARED.matcher(new String(body, Math.min(start, body.length), length, ISO_8859_1));
        return declared.find() ? declared.group(1) : "utf-8";
    }
}
