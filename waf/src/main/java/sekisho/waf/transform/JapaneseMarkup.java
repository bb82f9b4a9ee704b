package sekisho.waf.transform;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Takes out of Japanese sentences what only looks like an element or an attribute of HTML: the header file {@code <link.h>}, the word
 * {@code XHTML}.
 *
 * <p>The name of an element goes on to a blank, a slash or the closing bracket (WHATWG HTML §13.2.5.8). With a dot in it, it is the
 * name of an element that no browser knows; without attributes, such an element does nothing, nor do most that browsers know. Of those
 * that are carried out or swallow what follows, a script counts as quoted whose first words a Japanese mark ends ({@code <script>
 * タグを使う。}): no such mark occurs in a script outside of strings, and a browser reads the whole script before it runs any of it. A
 * name to which nothing is assigned is no attribute that does anything.
 */
final class JapaneseMarkup {
    private static final List<String> WORDS = List.of("xhtml", "xlink:href", "xmlns", "formaction");

    /** Assign something or begin an element, or hide what does. */
    private static final String ASSIGNS = "=<&\\%+＝＜＆＼％＋";

    /** Mean something without attributes: carried out, or take what follows them for something else. */
    private static final Set<String> MEAN_SOMETHING = JapaneseText.words("""
        script style xml xss handler listener import comment noscript template plaintext textarea title xmp
        noembed noframes frameset
        """);

    private static final String PROTOCOL = "http/";

    /** Stand in no script outside of strings, and are no letters to NFKC either. */
    private static final String NO_SCRIPT = "、。「」『』";

    private JapaneseMarkup() {}

    /** For rules that look for elements. */
    static byte[] takeElements(byte[] value) {
        return JapaneseText.change(value, text -> JapaneseText.take(text, JapaneseText.TAKEN, JapaneseMarkup::element));
    }

    /** For rules that look for the names of attributes. */
    static byte[] takeNames(byte[] value) {
        return JapaneseText.change(value, text -> {
            boolean assigned = JapaneseText.hasAny(text, ASSIGNS);
            return JapaneseText.take(text, JapaneseText.TAKEN, (all, at) -> name(all, at, assigned));
        });
    }

    /** For rules that look for tags of PHP: in {@code <?>}, the first sign of the code is an error, and none of it runs. */
    static byte[] takeTags(byte[] value) {
        return JapaneseText.change(value, text -> JapaneseText.take(text, JapaneseText.TAKEN, JapaneseMarkup::tag));
    }

    /**
     * For rules that look for a second answer in a header: elements, and {@code HTTP/2} where no status line begins. One begins at a line
     * end (RFC 9112 §4), or at a character of which an application keeps the low byte that is one.
     */
    static byte[] takeProtocols(byte[] value) {
        return JapaneseText.change(
                value,
                text -> JapaneseText.take(
                        text,
                        JapaneseText.TAKEN,
                        (all, at) -> all.charAt(at) == '<' ? element(all, at) : protocol(all, at)));
    }

    private static int protocol(String text, int at) {
        int end = at + PROTOCOL.length();
        if (!text.regionMatches(true, at, PROTOCOL, 0, PROTOCOL.length()) || !isDigit(text, end)) {
            return at;
        }
        while (isDigit(text, end) || (text.startsWith(".", end) && isDigit(text, end + 1))) {
            end++;
        }
        boolean inside = at == 0
                ? JapaneseText.isLetterAt(text, JapaneseText.afterBlanks(text, end))
                : isNoLineEnd(text.charAt(at - 1));
        return inside ? end : at;
    }

    private static boolean isNoLineEnd(char c) {
        int low = c & 0xff;
        return c == ' ' || c == '(' || (JapaneseText.isWriting(c) && low != '\r' && low != '\n');
    }

    private static boolean isDigit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    /** {@code <?>} and {@code <? ... ?>}. */
    private static int tag(String text, int at) {
        if (!text.startsWith("<?", at)) {
            return at;
        }
        int end = at + 2;
        while (end < text.length() && ".? ".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return text.startsWith(">", end) ? end + 1 : at;
    }

    private static int element(String text, int at) {
        if (text.charAt(at) != '<') {
            return at;
        }
        int start = text.startsWith("/", at + 1) ? at + 2 : at + 1;
        int end = start;
        while (end < text.length() && (JapaneseText.isLatin(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        if (end == start || text.charAt(start) == '.' || !text.startsWith(">", end)) {
            return at;
        }
        String name = text.substring(start, end).toLowerCase(Locale.ROOT);
        boolean nothing = !MEAN_SOMETHING.contains(name)
                || (start == at + 1 && name.equals("script") && isNoScript(text, end + 1))
                || (start == at + 1 && name.equals("style") && !JapaneseText.hasAny(text.substring(end), "{@<"));
        return nothing ? end + 1 : at;
    }

    /** Whether words and blanks lead to a mark that no script can have. */
    private static boolean isNoScript(String text, int from) {
        int at = from;
        while (at < text.length()
                && (text.charAt(at) == ' '
                        || JapaneseText.isLatin(text.charAt(at))
                        || JapaneseText.isLetter(text.charAt(at)))) {
            at++;
        }
        return at > from && at < text.length() && NO_SCRIPT.indexOf(text.charAt(at)) >= 0;
    }

    private static int name(String text, int at, boolean assigned) {
        for (String word : JapaneseText.isLatinAt(text, at - 1) ? List.<String>of() : WORDS) {
            int end = at + word.length();
            boolean found = text.regionMatches(true, at, word, 0, word.length()) && !JapaneseText.isLatinAt(text, end);
            if (found && (!assigned || isBare(text, end))) {
                return end;
            }
        }
        return at;
    }

    private static boolean isBare(String text, int end) {
        int next = end;
        while (next < text.length() && text.charAt(next) <= ' ') {
            next++;
        }
        return next == text.length() || ":=/\\<&%".indexOf(text.charAt(next)) < 0;
    }
}
