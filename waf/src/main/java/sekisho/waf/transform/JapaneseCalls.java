package sekisho.waf.transform;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

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

    /** A word still, lest the bracket of another name be next to this one's neighbour. */
    static final char NO_NAME = 'x';

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

    /** May stand before a call of SQL or PHP, too. */
    private static final Set<String> BEFORE_CALLS = JapaneseText.words("""
        void typeof await delete throw case in of let const var async export extends
        do call exec execute perform if elseif while until for foreach switch match join apply using sleep
        set into have begin returns default check by to go use waitfor delay kill explain describe show
        print printf abstract public private protected goto break continue declare
        and_ cross inner outer left right full natural straight_join sql_cache sql_no_cache high_priority
        unique distinctrow only minus except intersect offset fetch percent ties rollup cube grouping
        sets filter lateral array row multiset old each statement procedure immediate
        """);

    private static final Set<String> ARITHMETIC = JapaneseText.words("""
        abs acos asin atan atan2 ceil ceiling cos cot degrees exp floor ln log log10 log2 mod pi radians
        round sign sin sqrt strlen tan truncate
        """);

    private static final Set<String> BARE =
            JapaneseText.words("user database schema version connection_id current_user session_user system_user");

    /** Stand in a bracket of names beside letters and digits. */
    private static final String PROSE = " ,.-+/:&?";

    private static final Pattern LIST = Pattern.compile("[a-z]+(?: ?, ?[a-z]+)+");

    /** Characters; names that are written out in brackets are shorter. */
    private static final int LONGEST_BRACKET = 80;

    /** Do something, or read what is no row of a table. */
    private static final Set<String> DOING = JapaneseText.words("""
        sleep pg_sleep benchmark load_file waitfor delay extractvalue updatexml exec execute xp_cmdshell
        get_lock release_lock substr substring mid
        """);

    private JapaneseCalls() {}

    /** For rules that look for functions of SQL. */
    static byte[] takeSql(byte[] value) {
        return JapaneseText.change(value, text -> calls(text, true));
    }

    /** For rules that look for functions of PHP. */
    static byte[] takePhp(byte[] value) {
        return JapaneseText.change(value, text -> calls(text, false));
    }

    /**
     * For rules that look for words of SQL: errors, and words next to a Japanese letter ({@code HAVINGを}), which are one name with it in
     * every database.
     */
    static byte[] takeNames(byte[] value) {
        return JapaneseText.change(
                value, text -> take(isPlain(text) ? errors(text, true) : text, JapaneseCalls::isJoined));
    }

    static boolean isJoined(String text, int at, int end) {
        return JapaneseText.isLetterAt(text, end) || JapaneseText.isLetterAt(text, at - 1);
    }

    /** Whether the value is read as it stands, from its first character to its last. */
    static boolean isPlain(String text) {
        return !JapaneseText.hasAny(text, SIGNS)
                && !text.contains("--")
                && !text.contains("/*")
                && !text.contains("//");
    }

    /** For rules that read whole expressions: calls that are errors only, as words before Japanese may be operators. */
    static byte[] takeErrors(byte[] value) {
        return JapaneseText.change(value, text -> isPlain(text) ? errors(text, true) : text);
    }

    /**
     * For rules that look for calls of what a bracket holds: {@code (Command)(Ctrl) キーを}. Behind a bracket, a word is an error for
     * the whole of the code.
     */
    static byte[] takeGroups(byte[] value) {
        return JapaneseText.change(
                value,
                text -> isPlain(text) && isCode(text) && hasWordBehindBracket(text)
                        ? text.replace('(', JapaneseText.TAKEN)
                        : text);
    }

    private static boolean hasWordBehindBracket(String text) {
        for (int at = text.indexOf(')'); at >= 0; at = text.indexOf(')', at + 1)) {
            if (JapaneseText.isLetterAt(text, JapaneseText.afterBlanks(text, at + 1))) {
                return true;
            }
        }
        return false;
    }

    private static String calls(String text, boolean sql) {
        boolean plain = isPlain(text) && (sql || isCode(text));
        String right = plain ? errors(text, sql) : text;
        return take(right, sql ? JapaneseCalls::isName : plain ? JapaneseCalls::isAlone : (all, at, end) -> false);
    }

    /** Whether it is PHP from its first character to its last; {@code <?>} is no tag, but a sign that stands for any. */
    private static boolean isCode(String text) {
        String tags = text.replace("<?>", "");
        return !tags.contains("<?") && !tags.contains("?>");
    }

    private static String errors(String text, boolean sql) {
        return take(text, (all, at, end) -> isError(all, at, end, sql));
    }

    /** Tells whether a word is to be taken. */
    interface Judge {
        boolean takes(String text, int at, int end);
    }

    /** The text with {@link #NO_NAME} for each word that the judge takes. */
    static String take(String text, Judge judge) {
        return JapaneseText.take(text, NO_NAME, (all, at) -> {
            int end = JapaneseText.isLatinAt(all, at - 1) ? at : wordEnd(all, at);
            return end > at && judge.takes(all, at, end) ? end : at;
        });
    }

    /** A name that Japanese follows is called by no database. */
    private static boolean isName(String text, int at, int end) {
        int next = JapaneseText.afterBlanks(text, end);
        boolean sign = next < text.length() && ("/・,:".indexOf(text.charAt(next)) >= 0 || isAlone(text, at, next));
        return JapaneseText.isWritingAt(text, sign ? JapaneseText.afterBlanks(text, next + 1) : next);
    }

    /** {@code 挿入 (insert) 及び}: in a bracket of its own, which is no call's. */
    private static boolean isAlone(String text, int at, int end) {
        return text.startsWith(")", end) && text.startsWith("(", at - 1) && isAfterWriting(text, at - 1);
    }

    private static boolean isError(String text, int at, int end, boolean sql) {
        return hasNeighbours(text, end)
                || (!sql && isEmptyCall(text, end))
                || isNoExpression(text, end)
                || isFollowedByTwo(text, at, end)
                || (JapaneseText.isWritingAt(text, at - 1) && isWriting(bracket(text, end)))
                || (isAfterName(text, at) && text.startsWith(" ", end))
                || (sql ? isOperandBehindWord(text, at, end) : isNoun(text, at, end))
                || isArithmetic(text, at, end)
                || (!sql && isDifference(text, end))
                || (sql && isWithoutArguments(text, at, end))
                || (isDigest(text, at, end) && isMeasure(text, end))
                || (isBracketedWriting(text, end)
                        && (!sql || isAfterWriting(text, at) || JapaneseText.afterBlanks(text, 0) == at));
    }

    static int wordEnd(String text, int from) {
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

    /** What stands in the bracket that follows; empty when none does, a long one, or one with another in it. */
    private static String bracket(String text, int after) {
        int open = JapaneseText.afterBlanks(text, after);
        int close = open + 1;
        while (close < text.length() && close - open < LONGEST_BRACKET && "()".indexOf(text.charAt(close)) < 0) {
            close++;
        }
        boolean whole = text.startsWith("(", open) && text.startsWith(")", close);
        return whole ? text.substring(open + 1, close).strip() : "";
    }

    /** {@code system() 関数}: it is given nothing, and the word behind it is an error for the whole of the code. */
    private static boolean isEmptyCall(String text, int after) {
        return text.startsWith("()", after) && JapaneseText.isLetterAt(text, JapaneseText.afterBlanks(text, after + 2));
    }

    private static boolean isWriting(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> JapaneseText.isWriting((char) c));
    }

    /** {@code cos( expr ) expr の余弦}, {@code insert (target) は値を取り、apt が}: three operands in a row. */
    private static boolean isFollowedByTwo(String text, int from, int after) {
        if (bracket(text, after).isEmpty()) {
            return false;
        }
        int first = JapaneseText.afterBlanks(text, text.indexOf(')', after) + 1);
        if (JapaneseText.isLetterAt(text, first)) {
            return isProse(bracket(text, after)) && !isDoing(text, from, after) && isWordBehindWord(text, first);
        }
        int end = wordEnd(text, first);
        String next = text.substring(first, end).toLowerCase(Locale.ROOT);
        // Of the words, ON may follow a joined table, but no difference such as mark-lines (Off).
        boolean difference =
                next.equals("on") && text.startsWith("-", from - 1) && JapaneseText.isLatinAt(text, from - 2);
        boolean word = isNameAt(text, first) && end > first && (difference || !WORDS.contains(next));
        return word && text.startsWith(" ", end) && JapaneseText.isLetterAt(text, JapaneseText.afterBlanks(text, end));
    }

    /** Whether a Japanese word, with Latin letters and marks in it or not, is followed by another. */
    private static boolean isWordBehindWord(String text, int from) {
        int at = from;
        while (at < text.length()
                && (JapaneseText.isWriting(text.charAt(at)) || JapaneseText.isLatin(text.charAt(at)))) {
            at++;
        }
        return text.startsWith(" ", at) && JapaneseText.isLetterAt(text, JapaneseText.afterBlanks(text, at));
    }

    /** {@code (<?>)}, {@code (a, b, ...)}, {@code (Experimental: 実験的)}: an operator without an operand, a label of an unknown name. */
    private static boolean isNoExpression(String text, int after) {
        String within = bracket(text, after);
        if (within.length() < 2) {
            return !within.isEmpty() && "+-/?%<>".contains(within);
        }
        int colon = within.indexOf(": ");
        boolean label = colon > 0 && JapaneseText.isLetterAt(within, JapaneseText.afterBlanks(within, colon + 1));
        return label
                || within.endsWith(", ...")
                || within.contains("[,")
                || "<>/%,]".indexOf(within.charAt(0)) >= 0
                || "<>/%+-".indexOf(within.charAt(within.length() - 1)) >= 0;
    }

    /** {@code Tracking System (BTS)}: an operand next to a call is an error, if neither is a word of the language. */
    private static boolean isAfterName(String text, int at) {
        int end = JapaneseText.beforeBlanks(text, at - 1) + 1;
        int start = end;
        while (JapaneseText.isLatinAt(text, start - 1)) {
            start--;
        }
        String word = text.substring(start, end).toLowerCase(Locale.ROOT);
        return end < at
                && start < end
                && isNameAt(text, start)
                && !WORDS.contains(word)
                && !BEFORE_CALLS.contains(word);
    }

    /** {@code 後者は hex (SSL) 暗号化に}: behind a word, no name is called; what is given to it tells that none is meant. */
    private static boolean isOperandBehindWord(String text, int from, int to) {
        int end = text.indexOf(')', to) + 1;
        int next = JapaneseText.afterBlanks(text, end);
        return isAfterWriting(text, from)
                && isProse(bracket(text, to))
                && (next == text.length()
                        || JapaneseText.isWritingAt(text, next)
                        || ",.)".indexOf(text.charAt(next)) >= 0)
                && !isDoing(text, from, to);
    }

    private static boolean isDoing(String text, int from, int to) {
        return DOING.contains(text.substring(from, to).toLowerCase(Locale.ROOT));
    }

    /** Names, releases and keys such as {@code C-l}: no number alone, no word of the languages, no sign of an option. */
    private static boolean isProse(String within) {
        boolean name = false;
        for (int i = 0; i < within.length(); i++) {
            char c = within.charAt(i);
            if (!JapaneseText.isLatin(c) && !JapaneseText.isWriting(c) && PROSE.indexOf(c) < 0) {
                return false;
            }
            name |= isNameAt(within, i);
        }
        for (String word : within.split("[^A-Za-z_]+", -1)) {
            name &= !WORDS.contains(word.toLowerCase(Locale.ROOT)) && !DOING.contains(word.toLowerCase(Locale.ROOT));
        }
        return name && !within.contains(" -");
    }

    /**
     * {@code プロセス file (PID) を}: with a word on either side, a call is an error for the whole of PHP. What a command could be
     * given, a single word in small letters or a number, stays.
     */
    private static boolean isNoun(String text, int from, int to) {
        String within = bracket(text, to);
        int next = JapaneseText.afterBlanks(text, text.indexOf(')', to) + 1);
        boolean list = LIST.matcher(within).matches();
        boolean named = within.chars().anyMatch(c -> (c >= 'A' && c <= 'Z') || JapaneseText.isLetter((char) c));
        return isProse(within)
                && (list || named)
                && (isAfterWriting(text, from) || JapaneseText.isWritingAt(text, next));
    }

    /** Functions of numbers that tell nothing about data; what else the bracket holds is looked at by itself. */
    private static boolean isArithmetic(String text, int from, int to) {
        String within = bracket(text, to);
        return ARITHMETIC.contains(text.substring(from, to).toLowerCase(Locale.ROOT))
                && !within.isEmpty()
                && within.chars()
                        .allMatch(c -> JapaneseText.isLatin((char) c) || " .,*/+-".indexOf(c) >= 0 || c > 0x3000);
    }

    /** {@code ( cmd-line )}: the argument is a number, and no command. */
    private static boolean isDifference(String text, int after) {
        String within = bracket(text, after);
        int sign = within.indexOf('-');
        return sign > 0
                && wordEnd(within, 0) == sign
                && wordEnd(within, sign + 1) == within.length()
                && isNameAt(within, sign + 1)
                && JapaneseText.isLetterAt(text, JapaneseText.afterBlanks(text, text.indexOf(')', after) + 1));
    }

    /** {@code user (非内部サービスのみ)}: a function that takes no argument. */
    private static boolean isWithoutArguments(String text, int from, int to) {
        return BARE.contains(text.substring(from, to).toLowerCase(Locale.ROOT))
                && bracket(text, to).chars().anyMatch(c -> JapaneseText.isLetter((char) c));
    }

    /** Whether a bracket follows in which a word is next to another, neither of them one of the languages. */
    private static boolean hasNeighbours(String text, int after) {
        String within = bracket(text, after);
        boolean languages = false;
        int row = 0;
        for (String word : within.split(" ", -1)) {
            boolean one = !word.isEmpty() && word.chars().allMatch(c -> JapaneseText.isLatin((char) c));
            row = one && isNameAt(word, 0) && !WORDS.contains(word.toLowerCase(Locale.ROOT)) ? row + 1 : 0;
            if (row == 3) {
                return true;
            }
        }
        for (String word : within.split("[^A-Za-z_]+", -1)) {
            languages |= WORDS.contains(word.toLowerCase(Locale.ROOT));
        }
        for (int at = within.indexOf(' '); !languages && at >= 0; at = within.indexOf(' ', at + 1)) {
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
}
