package sekisho.waf.body;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Character sets other than UTF-8, in which a request may carry what an application will read. Everything here is
 * pure, linear in its argument and never throws; a result is at most three times as long as the value.
 */
public final class CharacterSet {
    private static final Charset WINDOWS_31J = Charset.forName("windows-31j");
    private static final Charset EUC_JP = Charset.forName("EUC-JP");
    private static final Charset ISO_2022_JP = Charset.forName("ISO-2022-JP");
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /** Names that browsers read otherwise than the JDK does, or that the JDK does not know (WHATWG Encoding §4.2). */
    private static final Map<String, Charset> LABELS = Map.ofEntries(
            Map.entry("utf8", StandardCharsets.UTF_8),
            Map.entry("shift_jis", WINDOWS_31J),
            Map.entry("shift-jis", WINDOWS_31J),
            Map.entry("sjis", WINDOWS_31J),
            Map.entry("x-sjis", WINDOWS_31J),
            Map.entry("ms_kanji", WINDOWS_31J),
            Map.entry("ms932", WINDOWS_31J),
            Map.entry("cp932", WINDOWS_31J),
            Map.entry("csshiftjis", WINDOWS_31J),
            Map.entry("x-euc-jp", EUC_JP),
            Map.entry("cseucpkdfmtjapanese", EUC_JP),
            Map.entry("csiso2022jp", ISO_2022_JP),
            Map.entry("iso-8859-1", WINDOWS_1252),
            Map.entry("iso8859-1", WINDOWS_1252),
            Map.entry("latin1", WINDOWS_1252));

    private static final String UTF_7 = "UTF-7";
    private static final int ESCAPE = 0x1B;

    private CharacterSet() {}

    /**
     * The value in UTF-8. Shift_JIS is read as Windows-31J and ISO 8859-1 as Windows-1252, as browsers do.
     *
     * @param charset a name of any case; UTF-16 without a byte order mark is little-endian (WHATWG Encoding §14.4)
     * @return the same array if it is in UTF-8 already, if the name is not known, or if the value is not valid in it
     */
    public static byte[] toUtf8(byte[] value, String charset) {
        String label = charset.strip().toLowerCase(Locale.ROOT);
        if (label.equals("utf-7") || label.equals("unicode-1-1-utf-7")) {
            return Utf7.decode(value).map(text -> encode(text, value)).orElse(value);
        }
        if (label.equals("utf-16") || label.equals("utf-16le") || label.equals("utf-16be")) {
            return encodeOr(value, utf16(value, label));
        }
        Charset known = find(label);
        if (known == null
                || known.equals(StandardCharsets.UTF_8)
                || (keepsAscii(known) && isAscii(value))
                || !canDecode(known)) {
            return value;
        }
        return encodeOr(value, decode(known, value, 0));
    }

    /** The text of a value; empty if the name is not known or the value is not valid in it. */
    static Optional<String> text(byte[] value, String charset) {
        String label = charset.toLowerCase(Locale.ROOT);
        if (label.equals("utf-16") || label.equals("utf-16le") || label.equals("utf-16be")) {
            return Optional.ofNullable(utf16(value, label)).map(CharBuffer::toString);
        }
        Charset known = find(label);
        return known == null || !canDecode(known)
                ? Optional.empty()
                : Optional.ofNullable(decode(known, value, 0)).map(CharBuffer::toString);
    }

    /**
     * The character set a value seems to be in, for values whose sender named none: {@code ISO-2022-JP} or
     * {@code UTF-7} if their sequences are there and well formed, {@code UTF-16LE} or {@code UTF-16BE} by a byte
     * order mark, {@code EUC-JP} or {@code Shift_JIS} if the value is not UTF-8, is wholly valid there, and holds
     * characters that texts of Western or Cyrillic sets hardly hold. Empty when in doubt.
     */
    public static Optional<String> guess(byte[] value) {
        if (isAscii(value)) {
            return guessEscaped(value);
        }
        if (decode(StandardCharsets.UTF_8, value, 0) != null) {
            return Optional.empty();
        }
        if (hasMark(value, 0xFF, 0xFE) && utf16(value, "utf-16") != null) {
            return Optional.of("UTF-16LE");
        }
        if (hasMark(value, 0xFE, 0xFF) && utf16(value, "utf-16") != null) {
            return Optional.of("UTF-16BE");
        }
        if (looksEucJp(value) && decode(EUC_JP, value, 0) != null) {
            return Optional.of("EUC-JP");
        }
        if (looksShiftJis(value) && decode(WINDOWS_31J, value, 0) != null) {
            return Optional.of("Shift_JIS");
        }
        return Optional.empty();
    }

    /**
     * The charset parameter of a Content-Type field value (RFC 9110 §8.3), in lower case: the first one, quoted or
     * not, with white space where senders put it.
     */
    public static Optional<String> named(String contentType) {
        int length = contentType.length();
        int at = endOfParameter(contentType, 0);
        while (at < length) {
            int start = at + 1;
            at = endOfParameter(contentType, start);
            String parameter = contentType.substring(start, at);
            int equals = parameter.indexOf('=');
            if (equals >= 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("charset")) {
                String name = unquote(parameter.substring(equals + 1).strip());
                return name.isEmpty() ? Optional.empty() : Optional.of(name.toLowerCase(Locale.ROOT));
            }
        }
        return Optional.empty();
    }

    /** Where the parameter ends that starts here: the next semicolon outside quotes, or the end. */
    private static int endOfParameter(String text, int start) {
        boolean quoted = false;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return text.length();
    }

    private static String unquote(String text) {
        if (text.isEmpty() || (text.charAt(0) != '"' && text.charAt(0) != '\'')) {
            return text;
        }
        char quote = text.charAt(0);
        StringBuilder inner = new StringBuilder(text.length());
        for (int i = 1; i < text.length() && text.charAt(i) != quote; i++) {
            if (text.charAt(i) == '\\' && i + 1 < text.length()) {
                i++;
            }
            inner.append(text.charAt(i));
        }
        return inner.toString().strip();
    }

    private static @Nullable Charset find(String label) {
        Charset known = LABELS.get(label);
        if (known != null) {
            return known;
        }
        try {
            return Charset.isSupported(label) ? Charset.forName(label) : null;
        } catch (IllegalCharsetNameException e) {
            return null;
        }
    }

    /** False for the few of the JDK that only guess, such as {@code JISAutoDetect}. */
    private static boolean canDecode(Charset charset) {
        return charset.canEncode();
    }

    /** Whether bytes below 0x80 mean ASCII there, whatever stands beside them; checked for those that matter. */
    private static boolean keepsAscii(Charset charset) {
        return charset.equals(WINDOWS_31J)
                || charset.equals(EUC_JP)
                || charset.equals(WINDOWS_1252)
                || charset.equals(StandardCharsets.US_ASCII);
    }

    private static @Nullable CharBuffer utf16(byte[] value, String label) {
        boolean little = hasMark(value, 0xFF, 0xFE);
        boolean big = hasMark(value, 0xFE, 0xFF);
        if (little || big) {
            return decode(little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE, value, 2);
        }
        return decode(label.equals("utf-16be") ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE, value, 0);
    }

    private static boolean hasMark(byte[] value, int first, int second) {
        return value.length >= 2 && value[0] == (byte) first && value[1] == (byte) second;
    }

    private static @Nullable CharBuffer decode(Charset charset, byte[] value, int offset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(value, offset, value.length - offset));
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static byte[] encodeOr(byte[] value, @Nullable CharSequence text) {
        return text == null ? value : encode(text, value);
    }

    private static byte[] encode(CharSequence text, byte[] otherwise) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOfRange(bytes.array(), bytes.arrayOffset(), bytes.arrayOffset() + bytes.limit());
        } catch (CharacterCodingException e) {
            return otherwise;
        }
    }

    private static boolean isAscii(byte[] value) {
        for (byte b : value) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> guessEscaped(byte[] value) {
        if (hasJapaneseEscape(value) && decode(ISO_2022_JP, value, 0) != null) {
            return Optional.of("ISO-2022-JP");
        }
        return Utf7.hides(value) ? Optional.of(UTF_7) : Optional.empty();
    }

    /** ESC $ @, ESC $ B, ESC ( I or ESC ( J (RFC 1468; JIS X 0201 katakana as mail programs send it). */
    private static boolean hasJapaneseEscape(byte[] value) {
        for (int i = 0; i + 2 < value.length; i++) {
            if (value[i] == ESCAPE
                    && ((value[i + 1] == '$' && (value[i + 2] == '@' || value[i + 2] == 'B'))
                            || (value[i + 1] == '(' && (value[i + 2] == 'I' || value[i + 2] == 'J')))) {
                return true;
            }
        }
        return false;
    }

    /** Pairs of rows 1 to 5 (marks, kana) or of the first level of kanji, and no byte that EUC-JP does not have. */
    private static boolean looksEucJp(byte[] value) {
        boolean common = false;
        int i = 0;
        while (i < value.length) {
            int lead = value[i] & 0xFF;
            if (lead < 0x80) {
                i++;
                continue;
            }
            if (lead < 0xA1 && lead != 0x8E && lead != 0x8F) {
                return false;
            }
            common |= (lead >= 0xA1 && lead <= 0xA5) || (lead >= 0xB0 && lead <= 0xCF);
            i += lead == 0x8F ? 3 : 2;
        }
        return common;
    }

    /** Leads 0x81 to 0x9F (marks, kana, common kanji), which are control characters in ISO 8859. */
    private static boolean looksShiftJis(byte[] value) {
        int i = 0;
        while (i < value.length) {
            int lead = value[i] & 0xFF;
            if (lead >= 0x81 && lead <= 0x9F) {
                return true;
            }
            i += lead >= 0xE0 && lead <= 0xFC ? 2 : 1;
        }
        return false;
    }
}
