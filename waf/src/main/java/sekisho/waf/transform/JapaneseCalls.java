package sekisho.waf.transform;

import java.util.Locale;
import java.util.Set;

/**
 * Takes words out of Japanese sentences that are names of functions or statements where no function can be called and no statement
 * can begin: {@code ASCII 文字列 (長さ 6) の}, {@code 角度の Cos (余弦) 値を}.
 *
 * <p>The reasons are those of parsers. A function's name is followed by its bracket; with a Japanese character between, it is a name
 * and no call. An operand that is followed by an operand, and that by another, is an error in every dialect of SQL; a call that is
 * followed by a name is one in PHP. Parsers refuse the whole statement, or the whole of the code, before any of it is carried out.
 * Where something in the value could close a string that it stands in, hide the rest or begin anew, that proves nothing, and
 * everything stays.
 */
final class JapaneseCalls {
    /** Close strings, begin statements or variables, end or hide code. */
    private static final String SIGNS = "'\"`\\;#$@={}|&\n\r";

    private static final Set<String> NOUNS = JapaneseText.words("""
            table database schema index view function procedure trigger user role login into from set
            values all distinct top where password char column temporary unique
            """);

    /** A word still, lest the bracket of another name be next to this one's neighbour. */
    private static final char NO_NAME = 'x';

    /** May stand beside a name in a bracket of SQL or PHP. */
    private static final Set<String> WORDS = JapaneseText.words("""
            as from for both leading trailing in using separator distinct all order by interval day
            hour minute second month year select union and or not is null like between case when then
            else end div mod xor collate binary with over at time zone char date timestamp table
            values exists any some rlike regexp escape on to instanceof new clone print include
            require echo return throw fn function static insteadof yield namespace where limit having
            group into set array row rows cast convert unsigned signed integer int character varying double
            precision national similar isnull notnull overlaps ignore respect nulls name passing placing
            returning partition sounds member of without ordinality content document local window preceding
            following current default next value prior connect level first last keep sample unnest lateral
            glob match raise against filter within varchar decimal json only start
            """);

    /** Characters; names that are written out in brackets are shorter. */
    private static final int LONGEST_BRACKET = 80;

    private static final int MOST_WORDS = 5;

    private JapaneseCalls() {}

    /** For rules that look for functions of SQL. */
    static byte[] takeSql(byte[] value) {
        return JapaneseText.change(value, text -> calls(text, true));
    }

    /** For rules that look for functions of PHP. */
    static byte[] takePhp(byte[] value) {
        return JapaneseText.change(value, text -> calls(text, false));
    }

    /** For rules that look for a statement after what is no letter. */
    static byte[] takeStatement(byte[] value) {
        return JapaneseText.change(value, JapaneseCalls::statement);
    }

    /** Whether the value is read as it stands, from its first character to its last. */
    private static boolean isPlain(String text) {
        return !JapaneseText.hasAny(text, SIGNS)
                && !text.contains("--")
                && !text.contains("/*")
                && !text.contains("//")
                && !text.contains("<?")
                && !text.contains("?>");
    }

    private static String calls(String text, boolean sql) {
        boolean plain = isPlain(text);
        return JapaneseText.take(text, NO_NAME, (all, at) -> {
            int end = JapaneseText.isLatinAt(all, at - 1) ? at : wordEnd(all, at);
            return end > at && ((sql && isName(all, end)) || (plain && isError(all, at, end, sql))) ? end : at;
        });
    }

    /** A name that Japanese follows is called by no database. */
    private static boolean isName(String text, int end) {
        return JapaneseText.isWritingAt(text, JapaneseText.afterBlanks(text, end));
    }

    private static boolean isError(String text, int at, int end, boolean sql) {
        return hasNeighbours(text, end)
                || (isDigest(text, at, end) && isMeasure(text, end))
                || (isBracketedWriting(text, end) && (!sql || isAfterWriting(text, at)));
    }

    private static int wordEnd(String text, int from) {
        int end = from;
        while (end < text.length() && JapaneseText.isLatin(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isAfterWriting(String text, int at) {
        return JapaneseText.isWritingAt(text, JapaneseText.beforeBlanks(text, at - 1));
    }

    /** A name such as {@code MD5}: of functions that only compute. */
    private static boolean isDigest(String text, int from, int to) {
        boolean digit = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c >= 'a' && c <= 'z') {
                return false;
            }
            digit |= c <= '9';
        }
        return digit;
    }

    /** Whether a measure follows such as {@code (128-bit)}, and a Japanese word follows that. */
    private static boolean isMeasure(String text, int after) {
        int open = JapaneseText.afterBlanks(text, after);
        int at = open + 1;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        int end = wordEnd(text, at + 1);
        return text.startsWith("(", open)
                && at > open + 1
                && text.startsWith("-", at)
                && text.startsWith(")", end)
                && JapaneseText.isLetterAt(text, JapaneseText.afterBlanks(text, end + 1));
    }

    /** Whether a bracket follows that holds Japanese words and numbers only, and a Japanese word follows that. */
    private static boolean isBracketedWriting(String text, int after) {
        int at = JapaneseText.afterBlanks(text, after);
        if (at >= text.length() || text.charAt(at) != '(') {
            return false;
        }
        boolean letter = false;
        for (at++; at < text.length() && text.charAt(at) != ')'; at++) {
            char c = text.charAt(at);
            if (!JapaneseText.isWriting(c) && c != ' ' && (c < '0' || c > '9')) {
                return false;
            }
            letter |= JapaneseText.isLetter(c);
        }
        return letter && JapaneseText.isLetterAt(text, JapaneseText.afterBlanks(text, at + 1));
    }

    /** Whether a bracket follows in which a word is next to another, neither of them one of the languages. */
    private static boolean hasNeighbours(String text, int after) {
        int open = JapaneseText.afterBlanks(text, after);
        int close = open + 1;
        while (close < text.length() && close - open < LONGEST_BRACKET && "()".indexOf(text.charAt(close)) < 0) {
            close++;
        }
        if (!text.startsWith("(", open) || !text.startsWith(")", close)) {
            return false;
        }
        String within = text.substring(open + 1, close);
        for (String word : within.split("[^A-Za-z_]+", -1)) {
            if (WORDS.contains(word.toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        for (int at = within.indexOf(' '); at >= 0; at = within.indexOf(' ', at + 1)) {
            if (isNameAt(within, at - 1) && isNameAt(within, at + 1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNameAt(String text, int at) {
        return JapaneseText.isLetterAt(text, at)
                || (JapaneseText.isLatinAt(text, at) && (text.charAt(at) < '0' || text.charAt(at) > '9'));
    }

    private static String statement(String text) {
        int start = 0;
        while (start < text.length() && !JapaneseText.isLatin(text.charAt(start))) {
            start++;
        }
        if (!isPlain(text) || !isAfterWriting(text, start)) {
            return text;
        }
        int end = wordEnd(text, start);
        int next = JapaneseText.afterBlanks(text, end);
        int nextEnd = wordEnd(text, next);
        int last = nextEnd;
        for (int words = 2; words <= MOST_WORDS; words++) {
            int after = JapaneseText.afterBlanks(text, last);
            if (JapaneseText.isWritingAt(text, after) || (after < text.length() && text.charAt(after) == '(')) {
                boolean noun = NOUNS.contains(text.substring(next, nextEnd).toLowerCase(Locale.ROOT));
                return noun ? text : text.substring(0, start) + JapaneseText.TAKEN + text.substring(end);
            }
            last = wordEnd(text, after);
        }
        return text;
    }
}
