package sekisho.proof.sheet;

import java.text.Normalizer;
import java.util.Locale;

/** Japanese and English cell texts brought into one form for comparison. */
final class Texts {
    private Texts() {}

    /** Full and half width made one (NFKC), lower case, no white space. Reads at most 400 characters. */
    static String fold(String text) {
        String head = text.length() > 400 ? text.substring(0, 400) : text;
        String compatible = Normalizer.normalize(head, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(compatible.length());
        for (int i = 0; i < compatible.length(); i++) {
            char c = compatible.charAt(i);
            if (!Character.isWhitespace(c) && !Character.isSpaceChar(c) && !Character.isISOControl(c)) {
                folded.append(c);
            }
        }
        return folded.toString();
    }

    /** One line, for reports and matching: outer blanks gone, control characters as blanks. */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(Character.isISOControl(c) && c != '\n' ? ' ' : c);
        }
        return plain.toString().strip();
    }

    /** With plain blanks for wide and no-break ones, which patterns do not take for white space. */
    static String spaced(String text) {
        return text.replace('\u3000', ' ').replace('\u00a0', ' ');
    }

    static int letters(String text) {
        return (int) text.codePoints().filter(Character::isLetter).limit(1000).count();
    }

    /** Cut to {@code limit} characters, with an ellipsis where something is missing. */
    static String shorten(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = limit - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }
}
