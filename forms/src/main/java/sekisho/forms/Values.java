package sekisho.forms;

import java.text.Normalizer;

/** Spellings made one: widths, kana, hyphens. Pure. */
final class Values {
    private Values() {}

    /** Line ends as LF, control characters but tab and LF gone, Unicode NFC, nothing around it. */
    static String text(String raw) {
        StringBuilder clean = new StringBuilder(raw.length());
        String lines = raw.replace("\r\n", "\n").replace('\r', '\n');
        lines.codePoints().filter(c -> c == '\n' || c == '\t' || !isControl(c)).forEachOrdered(clean::appendCodePoint);
        return Normalizer.normalize(clean, Normalizer.Form.NFC).strip();
    }

    /** The same on one line. */
    static String line(String raw) {
        return text(raw).replaceAll("\\s*\\n\\s*", " ");
    }

    private static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> false;
        };
    }

    /** Half-width letters, digits and signs; full-width kana. */
    static String narrow(String raw) {
        return Normalizer.normalize(line(raw), Normalizer.Form.NFKC).strip();
    }

    /** Digits with hyphens between them, and a leading plus. */
    static String phone(String raw) {
        return narrow(raw)
                .replaceAll("[‐‑–—―−ーｰ─]", "-")
                .replaceAll("[\\s()]+", "-")
                .replaceAll("-{2,}", "-")
                .replaceAll("^-|-$", "");
    }

    /** {@code 123-4567} where there are seven digits; otherwise what was written, narrow. */
    static String postcode(String raw) {
        String digits = phone(raw.replace("〒", "")).replace("-", "");
        return digits.matches("[0-9]{7}") ? digits.substring(0, 3) + "-" + digits.substring(3) : narrow(raw);
    }

    /** Katakana, full-width, from katakana and hiragana of any width. */
    static String kana(String raw) {
        StringBuilder kana = new StringBuilder();
        narrow(raw)
                .codePoints()
                .map(c -> c >= 'ぁ' && c <= 'ゖ' ? c + ('ァ' - 'ぁ') : c)
                .forEachOrdered(kana::appendCodePoint);
        return kana.toString().replaceAll("\\s+", " ");
    }

    /** What two spellings of one text share: letters and digits, narrow, lower case. */
    static String skeleton(String text) {
        StringBuilder skeleton = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFKC)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .forEachOrdered(skeleton::appendCodePoint);
        return skeleton.toString();
    }
}
