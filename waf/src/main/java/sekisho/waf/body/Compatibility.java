package sekisho.waf.body;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * Values as applications see them that normalise text to NFKC (Unicode Standard Annex #15), where {@code ＜script＞} becomes
 * {@code <script>}. Only characters that become ASCII are replaced, each by itself: composing and ordering accents makes no attack, and
 * is not linear in the value. Pure; linear; never throws; a result is at most six times as long as the value.
 */
public final class Compatibility {
    /*
     * Below U+3400 and from U+FB00 to the end of the Basic Multilingual Plane, a table tells; of the rest, only the modifier letters from
     * U+A640 to U+ABFF, and beyond that plane symbols before the pictographs and the digits of old computers, can become ASCII.
     */
    private static final int BLOCKS_END = 0x3400;

    private static final int FORMS = 0xfb00;
    private static final byte[] @Nullable [] ASCII = table();

    private Compatibility() {}

    /** The value with characters replaced that become ASCII; the same array when it has none. */
    public static byte[] normalize(byte[] value) {
        int at = 0;
        while (at < value.length && replacement(value, at) == null) {
            at++;
        }
        if (at == value.length) {
            return value;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(value.length);
        out.write(value, 0, at);
        while (at < value.length) {
            byte[] replacement = replacement(value, at);
            if (replacement == null) {
                out.write(value[at++]);
            } else {
                out.writeBytes(replacement);
                at += length(value[at] & 0xff);
            }
        }
        return out.toByteArray();
    }

    private static int length(int lead) {
        return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    }

    /** What the character that begins here becomes; null when that is no ASCII, or when none begins. */
    private static byte @Nullable [] replacement(byte[] value, int at) {
        int lead = value[at] & 0xff;
        if (lead < 0xc2 || lead > 0xf0 || at + length(lead) > value.length) {
            return null;
        }
        int code = lead & (0xff >> (length(lead) + 1));
        for (int i = 1; i < length(lead); i++) {
            if ((value[at + i] & 0xc0) != 0x80) {
                return null;
            }
            code = code << 6 | (value[at + i] & 0x3f);
        }
        if (code < BLOCKS_END) {
            return ASCII[code];
        }
        if (code >= FORMS && code < 0x10000) {
            return ASCII[code - FORMS + BLOCKS_END];
        }
        boolean letters = code >= 0xa640 && code < 0xac00;
        boolean symbols = (code >= 0x10000 && code < 0x1f300) || (code >= 0x1fb00 && code < 0x1fc00);
        return letters || symbols ? ascii(code) : null;
    }

    private static byte[] @Nullable [] table() {
        byte[] @Nullable [] table = new byte[BLOCKS_END + 0x10000 - FORMS][];
        for (int code = 0x80; code < BLOCKS_END; code++) {
            table[code] = ascii(code);
        }
        for (int code = FORMS; code < 0x10000; code++) {
            table[code - FORMS + BLOCKS_END] = ascii(code);
        }
        return table;
    }

    private static byte @Nullable [] ascii(int code) {
        String normal = Normalizer.normalize(Character.toString(code), Normalizer.Form.NFKC);
        return normal.chars().anyMatch(c -> c < 0x80) ? normal.getBytes(StandardCharsets.UTF_8) : null;
    }
}
