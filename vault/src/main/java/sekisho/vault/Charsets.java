package sekisho.vault;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The character set of a document, in the order of the HTML standard ("determining the character encoding"): byte order mark,
 * Content-Type, a {@code meta} in the first 1024 bytes, and else the first of UTF-8, Shift_JIS and EUC-JP in which it makes sense.
 * Names mean what the Encoding standard says.
 */
final class Charsets {
    private static final int PRESCAN = 1024;
    private static final Pattern PARAMETER = Pattern.compile("(?i)charset\\s*=\\s*[\"']?\\s*([a-z0-9_.:\\-]{1,40})");
    private static final Charset WINDOWS_31J = Charset.forName("windows-31j");
    private static final Charset EUC_JP = Charset.forName("EUC-JP");
    private static final Map<String, Charset> LABELS = Map.ofEntries(
            Map.entry("shift_jis", WINDOWS_31J),
            Map.entry("shift-jis", WINDOWS_31J),
            Map.entry("sjis", WINDOWS_31J),
            Map.entry("x-sjis", WINDOWS_31J),
            Map.entry("ms_kanji", WINDOWS_31J),
            Map.entry("ms932", WINDOWS_31J),
            Map.entry("csshiftjis", WINDOWS_31J),
            Map.entry("x-euc-jp", EUC_JP),
            Map.entry("iso-8859-1", Charset.forName("windows-1252")),
            Map.entry("latin1", Charset.forName("windows-1252")),
            Map.entry("us-ascii", Charset.forName("windows-1252")),
            Map.entry("utf8", StandardCharsets.UTF_8),
            Map.entry("unicode-1-1-utf-8", StandardCharsets.UTF_8));

    private Charsets() {}

    /** @param type Content-Type as it was sent */
    static Charset of(byte[] content, String type) {
        return mark(content)
                .or(() -> named(type))
                .or(() -> MediaTypes.isHtml(type) || MediaTypes.isCss(type) || MediaTypes.isXml(type)
                        ? declared(content)
                        : Optional.empty())
                .orElseGet(() -> guess(content));
    }

    private static Optional<Charset> mark(byte[] content) {
        if (content.length >= 3
                && (content[0] & 0xff) == 0xef
                && (content[1] & 0xff) == 0xbb
                && (content[2] & 0xff) == 0xbf) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        if (content.length >= 2 && (content[0] & 0xff) == 0xfe && (content[1] & 0xff) == 0xff) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        if (content.length >= 2 && (content[0] & 0xff) == 0xff && (content[1] & 0xff) == 0xfe) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        return Optional.empty();
    }

    private static Optional<Charset> named(String text) {
        Matcher matcher = PARAMETER.matcher(text);
        return matcher.find() ? byLabel(matcher.group(1)) : Optional.empty();
    }

    private static final Pattern XML =
            Pattern.compile("<\\?xml[^>]{0,200}encoding\\s*=\\s*[\"']([A-Za-z0-9_.:\\-]{1,40})");
    private static final Pattern META = Pattern.compile("(?i)<meta\\s[^>]{0,300}>");
    private static final Pattern CSS = Pattern.compile("^@charset \"([A-Za-z0-9_.:\\-]{1,40})\";");

    private static Optional<Charset> declared(byte[] content) {
        String head = new String(content, 0, Math.min(PRESCAN, content.length), StandardCharsets.ISO_8859_1);
        for (Pattern pattern : new Pattern[] {XML, CSS}) {
            Matcher matcher = pattern.matcher(head);
            if (matcher.find()) {
                return byLabel(matcher.group(1));
            }
        }
        Matcher meta = META.matcher(head);
        while (meta.find()) {
            Optional<Charset> found = named(meta.group());
            if (found.isPresent()) {
                // a document that could be read this far is not in UTF-16, whatever it says
                return found.map(set -> set.name().startsWith("UTF-16") ? StandardCharsets.UTF_8 : set);
            }
        }
        return Optional.empty();
    }

    private static Optional<Charset> byLabel(String label) {
        String lower = label.toLowerCase(Locale.ROOT);
        Charset known = LABELS.get(lower);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            return Optional.of(Charset.forName(lower));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    private static Charset guess(byte[] content) {
        for (Charset candidate : new Charset[] {StandardCharsets.UTF_8, WINDOWS_31J, EUC_JP}) {
            if (fits(content, candidate)) {
                return candidate;
            }
        }
        return StandardCharsets.UTF_8;
    }

    private static boolean fits(byte[] content, Charset charset) {
        try {
            charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(content));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
