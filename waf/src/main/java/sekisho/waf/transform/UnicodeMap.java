package sekisho.waf.transform;

import java.text.Normalizer;

/**
 * What a code page makes of the characters it does not have: the best fit that a server may turn {@code %uHHHH} into. Immutable.
 */
public final class UnicodeMap {
    private static final int SIZE = 0x10000;
    /** Punctuation whose best fit is not its compatibility decomposition. */
    private static final String OTHERS =
            "\u2018'\u2019'\u201a'\u2032'\u2035'\u02b9'\u02bc'\u02c8'\u00b4'\u201c\"\u201d\"\u201e\"\u2033\"\u02ba\""
                    + "\u00ab<\u2039<\u2329<\u3008<\u00bb>\u203a>\u232a>\u3009>\u2010-\u2011-\u2012-\u2013-\u2014-\u2015-\u2212-\u00ad-"
                    + "\u2044/\u2215/\u2216\\\u2223|\u00a6|\u2217*\u2236:\u223c~\u02dc~\u02c6^\u02cb`\u2303^\u0131i\u00d0D\u00d8O\u00f8o"
                    + "\u00d7x\u00a2c\u00a5Y\u00a9C\u00aeR\u00b6P\u2022.\u00b7.\u00b8,\u3000 \u00a1!\u301a[\u301b]";

    private final byte[] bytes;
    private final int otherwise;

    private UnicodeMap(byte[] bytes, int otherwise) {
        this.bytes = bytes;
        this.otherwise = otherwise;
    }

    /**
     * Code page 20127 (US-ASCII), the one that ModSecurity's recommended configuration names. Computed from the Unicode data
     * of the JDK: a character whose compatibility decomposition (NFKD, UAX #15) is one ASCII character after its combining
     * marks are dropped becomes that character; a short list of punctuation is added.
     */
    public static UnicodeMap usAscii() {
        return Ascii.MAP;
    }

    /** No code page: only full-width ASCII (U+FF01 to U+FF5E) is known. */
    public static UnicodeMap none() {
        return Ascii.NONE;
    }

    /**
     * This map with one byte for everything it does not know, instead of the character's low byte. A code point's low byte is
     * arbitrary: that of 丼 (U+4E3C) is {@code <}.
     *
     * @param substitute 0 to 255
     */
    public UnicodeMap orElse(int substitute) {
        return new UnicodeMap(bytes, substitute & 0xff);
    }

    /** The byte for a code point: its best fit, else the substitute, else its low byte. */
    int map(int codePoint) {
        int known = codePoint < SIZE ? bytes[codePoint] : 0;
        return known != 0 ? known : otherwise >= 0 && codePoint > 0xff ? otherwise : Bytes.lowByte(codePoint);
    }

    /** Built when first asked for: some 20 ms. */
    private static final class Ascii {
        static final UnicodeMap NONE = new UnicodeMap(fullWidth(), -1);
        static final UnicodeMap MAP = new UnicodeMap(bestFit(), -1);

        private Ascii() {}

        private static byte[] fullWidth() {
            byte[] table = new byte[SIZE];
            for (int c = 1; c < 0x80; c++) {
                table[c] = (byte) c;
            }
            for (int c = 0xff01; c <= 0xff5e; c++) {
                table[c] = (byte) (c - 0xfee0);
            }
            return table;
        }

        private static byte[] bestFit() {
            byte[] table = fullWidth();
            for (int c = 0x80; c < SIZE; c++) {
                if (table[c] == 0 && !Character.isSurrogate((char) c) && (c < 0x3040 || c > 0xfaff)) {
                    table[c] = (byte) onlyAscii(Normalizer.normalize(String.valueOf((char) c), Normalizer.Form.NFKD));
                }
            }
            for (int i = 0; i < OTHERS.length(); i += 2) {
                table[OTHERS.charAt(i)] = (byte) OTHERS.charAt(i + 1);
            }
            return table;
        }

        private static int onlyAscii(String decomposed) {
            int found = 0;
            for (int i = 0; i < decomposed.length(); i++) {
                char c = decomposed.charAt(i);
                if (Character.getType(c) == Character.NON_SPACING_MARK) {
                    continue;
                }
                if (found != 0 || c >= 0x80) {
                    return 0;
                }
                found = c;
            }
            return found;
        }
    }
}
