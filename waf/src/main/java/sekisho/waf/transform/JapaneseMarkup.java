package sekisho.waf.transform;

/**
 * Takes out of Japanese sentences what only looks like an element or an attribute of HTML: the header file {@code <link.h>}, the word
 * {@code XHTML}.
 *
 * <p>The name of an element goes on to a blank, a slash or the closing bracket (WHATWG HTML §13.2.5.8). With a dot in it, it is the
 * name of an element that no browser knows; without attributes, such an element does nothing. A name to which nothing is assigned is
 * no attribute that does anything.
 */
final class JapaneseMarkup {
    private static final String WORD = "xhtml";

    private JapaneseMarkup() {}

    /** For rules that look for elements. */
    static byte[] takeElements(byte[] value) {
        return JapaneseText.change(value, text -> JapaneseText.take(text, JapaneseText.TAKEN, JapaneseMarkup::element));
    }

    /** For rules that look for the names of attributes. */
    static byte[] takeNames(byte[] value) {
        return JapaneseText.change(value, text -> JapaneseText.take(text, JapaneseText.TAKEN, JapaneseMarkup::name));
    }

    /** For rules that look for tags of PHP: in {@code <?>}, the first sign of the code is an error, and none of it runs. */
    static byte[] takeTags(byte[] value) {
        return JapaneseText.change(
                value,
                text -> JapaneseText.take(
                        text, JapaneseText.TAKEN, (all, at) -> all.startsWith("<?>", at) ? at + 3 : at));
    }

    private static int element(String text, int at) {
        if (text.charAt(at) != '<') {
            return at;
        }
        int end = at + 1;
        boolean dot = false;
        while (end < text.length() && (JapaneseText.isLatin(text.charAt(end)) || text.charAt(end) == '.')) {
            dot |= text.charAt(end) == '.' && end > at + 1;
            end++;
        }
        return dot && text.startsWith(">", end) ? end + 1 : at;
    }

    private static int name(String text, int at) {
        int end = at + WORD.length();
        boolean word = text.regionMatches(true, at, WORD, 0, WORD.length())
                && !JapaneseText.isLatinAt(text, at - 1)
                && !JapaneseText.isLatinAt(text, end);
        int next = end;
        while (next < text.length() && text.charAt(next) <= ' ') {
            next++;
        }
        return word && (next == text.length() || ":=/\\<&%".indexOf(text.charAt(next)) < 0) ? end : at;
    }
}
