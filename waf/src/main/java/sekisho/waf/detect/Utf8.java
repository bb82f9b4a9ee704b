package sekisho.waf.detect;

/** Recognises characters of natural language in bytes (RFC 3629 §4). */
final class Utf8 {
    private Utf8() {}

    /**
     * The length of the well-formed multi-byte character at a position, or 0. U+0080 to U+00BF do not count: bytes such
     * as the no-break space are separators to some databases. {@code 0xFF} does: {@code t:urlDecodeUni} puts it for
     * characters that ASCII has nothing for.
     */
    static int textLength(byte[] value, int at) {
        int lead = value[at] & 0xff;
        if (lead == 0xff) {
            return 1;
        }
        if (lead < 0xc3 || lead > 0xf4) {
            return 0;
        }
        int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (at + length > value.length) {
            return 0;
        }
        int second = value[at + 1] & 0xff;
        boolean wellFormed = switch (lead) {
            case 0xe0 -> second >= 0xa0 && second <= 0xbf;
            case 0xed -> second >= 0x80 && second <= 0x9f;
            case 0xf0 -> second >= 0x90 && second <= 0xbf;
            case 0xf4 -> second >= 0x80 && second <= 0x8f;
            default -> second >= 0x80 && second <= 0xbf;
        };
        for (int i = at + 2; i < at + length; i++) {
            wellFormed &= (value[i] & 0xc0) == 0x80;
        }
        return wellFormed ? length : 0;
    }

    /** Whether any multi-byte character stands in the first {@code length} bytes. */
    static boolean hasText(byte[] value, int length) {
        for (int i = 0; i < length; i++) {
            if (textLength(value, i) > 0) {
                return true;
            }
        }
        return false;
    }
}
