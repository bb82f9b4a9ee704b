package sekisho.waf.transform;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Which characters are those of Japanese words, and how a step reads a value as text. Offsets are of UTF-16 units. */
final class JapaneseText {
    /** Stands where a word or a sign was taken out: no language of attacks knows the geta mark. */
    static final char TAKEN = '〓';

    /** No sentence is shorter: fewer characters prove nothing. */
    private static final int SENTENCE = 6;

    private JapaneseText() {}

    /** The value with the change made to its text; the same array when it is not UTF-8, holds no sentence or nothing changes. */
    static byte[] change(byte[] value, UnaryOperator<String> change) {
        return change(value, SENTENCE, change);
    }

    /** The same for a value with so many Japanese letters at least. */
    static byte[] change(byte[] value, int letters, UnaryOperator<String> change) {
        String text = text(value);
        if (text == null || !hasLetters(text, letters)) {
            return value;
        }
        String changed = change.apply(text);
        return changed.equals(text) ? value : changed.getBytes(StandardCharsets.UTF_8);
    }

    /** Finds where something ends that is to be taken out. */
    interface Finder {
        /** The end of what begins here; not behind it when nothing does. */
        int end(String text, int at);
    }

    /** The text with another character for each thing found, from left to right. */
    static String take(String text, char instead, Finder finder) {
        StringBuilder taken = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = finder.end(text, at);
            taken.append(end > at ? instead : text.charAt(at));
            at = Math.max(end, at + 1);
        }
        return taken.toString();
    }

    private static @Nullable String text(byte[] value) {
        boolean high = false;
        for (int i = 0; i < value.length && !high; i++) {
            high = (value[i] & 0xff) >= 0xe3;
        }
        if (!high) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean hasLetters(String text, int wanted) {
        int letters = 0;
        for (int i = 0; i < text.length() && letters < wanted; i++) {
            letters += isLetter(text.charAt(i)) ? 1 : 0;
        }
        return letters == wanted;
    }

    /** Kana and kanji; never what NFKC makes an ASCII character of. */
    static boolean isLetter(char c) {
        return c >= 0x3005
                && ((c >= 0x3041 && c <= 0x3096)
                        || (c >= 0x30a1 && c <= 0x30fa)
                        || (c >= 0x30fc && c <= 0x30fe)
                        || (c >= 0x3400 && c <= 0x9fff)
                        || c <= 0x3007
                        || (c >= 0xf900 && c <= 0xfaff)
                        || (c >= 0xff66 && c <= 0xff9d));
    }

    /** A letter, or a mark between words: comma, full stop, corner brackets, middle dot. No blank. */
    static boolean isWriting(char c) {
        return isLetter(c)
                || (c >= 0x3001 && c <= 0x3002)
                || (c >= 0x3008 && c <= 0x3011)
                || c == 0x301c
                || c == 0x30fb
                || (c >= 0xff61 && c <= 0xff65);
    }

    static boolean isLetterAt(String text, int at) {
        return at >= 0 && at < text.length() && isLetter(text.charAt(at));
    }

    static boolean isWritingAt(String text, int at) {
        return at >= 0 && at < text.length() && isWriting(text.charAt(at));
    }

    /** ASCII letters, digits and the low line. */
    static boolean isLatin(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    static boolean isLatinAt(String text, int at) {
        return at >= 0 && at < text.length() && isLatin(text.charAt(at));
    }

    /** The first position from which no blank follows. */
    static int afterBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    /** The last position before which no blank stands; -1 when there is nothing else. */
    static int beforeBlanks(String text, int from) {
        int at = from;
        while (at >= 0 && text.charAt(at) == ' ') {
            at--;
        }
        return at;
    }

    /** The words of a list. */
    static Set<String> words(String list) {
        return Set.of(list.strip().split("\\s+", -1));
    }

    static boolean hasAny(String text, String signs) {
        for (int i = 0; i < text.length(); i++) {
            if (signs.indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }
}
