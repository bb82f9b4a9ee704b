package sekisho.waf.transform;

import java.util.Locale;
import java.util.Set;

/**
 * Takes the first word out of a Japanese sentence where it is the name of a statement: {@code この動作は、 rename 3.5 以降で}.
 *
 * <p>No statement follows a word directly in most dialects. In that of SQL Server one may; so the word stays when what such a statement
 * acts on is named behind it, such as a table. With a sign in the value that could end a statement or close a string, everything
 * stays.
 */
final class JapaneseStatements {
    /** What a statement acts on, or how it goes on. */
    private static final Set<String> NOUNS = JapaneseText.words("""
        table database schema index view function procedure trigger user role login into from set
        values all distinct top where password char column temporary unique
        """);

    /** Nothing that SELECT can select. */
    private static final Set<String> RESERVED = JapaneseText.words("table index column trigger procedure function");

    /** Of names, releases and keys behind the first word, beside letters and digits. */
    private static final String SIGNS = " .,+-/";

    /** Between a Japanese word and the first Latin one. */
    private static final String BETWEEN = " (（:：,";

    private static final String ENDS = "()（）";

    /** Characters from the first word to a Japanese one, or to a bracket. */
    private static final int LONGEST = 60;

    private JapaneseStatements() {}

    /** For rules that look for a statement after what is no letter. */
    static byte[] take(byte[] value) {
        return JapaneseText.change(value, JapaneseStatements::take);
    }

    private static String take(String whole) {
        String text = JapaneseCalls.take(whole, JapaneseCalls::isJoined);
        int start = 0;
        while (start < text.length() && !isName(text.charAt(start))) {
            start++;
        }
        int end = JapaneseCalls.wordEnd(text, start);
        String verb = text.substring(start, end).toLowerCase(Locale.ROOT);
        boolean plain = JapaneseCalls.isPlain(text);
        if (text.startsWith("(", start - 1) && (verb.equals("load") || (plain && !verb.equals("select")))) {
            // No statement but SELECT stands in a bracket.
            return text.substring(0, start) + JapaneseText.TAKEN + text.substring(end);
        }
        if (!plain || !isAfterWord(text, start)) {
            return text;
        }
        boolean name = text.startsWith("-", end) && JapaneseText.isLatinAt(text, end + 1);
        // A name such as update-rc: no statement goes on with a minus sign.
        return name || (isFollowed(text, end) && !isNamed(text, verb, end)) ? withoutFirst(text, start, end) : text;
    }

    private static boolean isName(char c) {
        return JapaneseText.isLatin(c) && (c < '0' || c > '9');
    }

    private static boolean isAfterWord(String text, int start) {
        int at = start - 1;
        while (at >= 0 && BETWEEN.indexOf(text.charAt(at)) >= 0) {
            at--;
        }
        return JapaneseText.isWritingAt(text, at);
    }

    private static boolean isFollowed(String text, int from) {
        int at = from;
        while (at < text.length()
                && at - from < LONGEST
                && (JapaneseText.isLatin(text.charAt(at)) || SIGNS.indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return at < text.length() && (JapaneseText.isWriting(text.charAt(at)) || ENDS.indexOf(text.charAt(at)) >= 0);
    }

    /** Whether the word behind the first is one that such a statement goes on with. */
    private static boolean isNamed(String text, String verb, int end) {
        int next = end;
        while (next < text.length() && SIGNS.indexOf(text.charAt(next)) >= 0) {
            next++;
        }
        String second = text.substring(next, JapaneseCalls.wordEnd(text, next)).toLowerCase(Locale.ROOT);
        return NOUNS.contains(second) && !(verb.equals("select") && RESERVED.contains(second));
    }

    /** A word stays in place of the word, so that none behind it becomes the first: {@code self-insert}. */
    private static String withoutFirst(String text, int start, int end) {
        return text.substring(0, start) + JapaneseCalls.NO_NAME + text.substring(end);
    }
}
