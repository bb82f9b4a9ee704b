package sekisho.waf.transform;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Takes quoted signs out of Japanese sentences: {@code ファイル名に "-" を指定すると}.
 *
 * <p>To MySQL, where the value stands between quotes of the same kind, such a sentence is an expression: text minus text, which is
 * zero and equals every text. Nothing tells it from an attack. What lets it pass is what an attacker gains: this one condition, and
 * the end of a statement by a comment, neither with a word of SQL. The rules as they are published let both pass already
 * ({@code 田中'- 'b' 'c}, {@code 田中'#}; a test holds that they do). So a sign counts as quoted by a sentence only where the writing
 * around it is that of a sentence: a particle or a word for signs follows it, or a word that a blank or a bracket sets off.
 */
final class JapaneseQuotes {
    private static final String SIGNS = "-+*<>=#&|^.,:?!/%~[]{}@_";
    private static final int MOST_SIGNS = 4;
    private static final int LONGEST_WORD = 12;
    private static final String PARTICLES = "をがはでとのにやもかなだへまより";
    private static final Set<String> NOUNS =
            JapaneseText.words("記号 文字 符号 印 キー マーク ボタン 演算子 コマンド 以外 区切り および あるいは 等 だけ 要素 値 形式 行 列 型 部分 欄 から 付き 同士 又は");
    /** May go on behind a sign that compares or combines strings: no names of what follows it in a sentence. */
    private static final Set<String> WORDS = JapaneseText.words("""
        and or not xor like rlike regexp is in between div mod union select having where group order limit
        procedure into for from collate escape as
        """);

    /** A word that is joined to what is quoted is one of Katakana, and no particle or word of courtesy. */
    private static final int SHORTEST_NOUN = 3;

    private static final int LONGEST_NAME = 30;

    private static final String BETWEEN = " (),:`";
    private static final String ENDS = "?!:？！：";
    private static final String LISTS = "、・/";
    private static final int MOST_BETWEEN = 3;
    private static final int LONGEST_BRACKET = 40;

    private JapaneseQuotes() {}

    static byte[] take(byte[] value) {
        return JapaneseText.change(value, text -> {
            boolean paths = !text.contains("*/") && !JapaneseText.hasAny(text, "'\"`;=");
            return JapaneseText.take(text, JapaneseText.TAKEN, paths ? JapaneseQuotes::pathEnd : JapaneseQuotes::end);
        });
    }

    private static int end(String text, int at) {
        int end = quoted(text, at);
        boolean quoted = end > 0 && follows(text, at - 1);
        return quoted && (goesOn(text, end) || ends(text, at, end)) ? end : at;
    }

    /** {@code (記号: "%")} and {@code 次のとおり: '>'。} at the end of the value: a blank, a mark or a bracket sets it off. */
    private static boolean ends(String text, int from, int to) {
        boolean setOff = from > 1 && " :(".indexOf(text.charAt(from - 1)) >= 0;
        return setOff && (text.startsWith(")", to) || text.startsWith("。", to)) && to + 1 == text.length();
    }

    /**
     * {@code debian/* を}: the files of a folder. As the beginning of a comment that nothing ends, without a quote in the value, it hides
     * the rest of a statement, as the end of a line comment does that the rules let pass.
     */
    private static int pathEnd(String text, int at) {
        int next = at + 2;
        return text.startsWith("/*", at)
                        && JapaneseText.isLatinAt(text, at - 1)
                        && JapaneseText.isLetterAt(text, JapaneseText.afterBlanks(text, next))
                ? next
                : at;
    }

    /** Where the quoted sign ends that begins here; 0 when none does. */
    private static int quoted(String text, int at) {
        char quote = at < text.length() ? text.charAt(at) : 0;
        if (quote == '`') {
            return bracket(text, at);
        }
        if (quote != '\'' && quote != '"') {
            return 0;
        }
        int bracket = bracket(text, at);
        if (bracket > 0) {
            return bracket;
        }
        int word = Math.max(word(text, at), placeholder(text, at));
        if (word > 0) {
            return word;
        }
        int end = at + 1;
        while (end < text.length() && end - at <= MOST_SIGNS && SIGNS.indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        boolean closed = end > at + 1 && end < text.length() && text.charAt(end) == quote;
        return closed && !hasComment(text.substring(at, end)) ? end + 1 : 0;
    }

    /**
     * {@code "and"}, {@code '<p>'}, {@code '-e'}: between text, they compare or combine it with text, which gains the same condition as a
     * sign does; a name is an error, and no other word may stand there.
     */
    private static int word(String text, int at) {
        int start = at + 1;
        boolean tag = text.startsWith("<", start);
        boolean option = text.startsWith("-", start);
        start += tag || option ? 1 : 0;
        start += (tag && text.startsWith("/", start)) || (option && text.startsWith("-", start)) ? 1 : 0;
        int end = start;
        while (end < text.length() && end - start < LONGEST_WORD && isLetter(text.charAt(end))) {
            end++;
        }
        int close = tag && text.startsWith(">", end) ? end + 1 : end;
        boolean whole = end > start && (!tag || close > end) && text.startsWith(text.substring(at, at + 1), close);
        return whole && JapaneseText.isLetterAt(text, JapaneseText.afterBlanks(text, close + 1)) ? close + 1 : 0;
    }

    /** {@code '#type#'}, {@code "**NAME**"}: hides the rest as a comment does, or computes with a number that text is. */
    private static int placeholder(String text, int at) {
        char sign = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        int start = at + 1;
        while (start < text.length() && start - at <= 2 && text.charAt(start) == sign) {
            start++;
        }
        int end = start;
        while (end < text.length() && end - start < LONGEST_WORD && JapaneseText.isLatin(text.charAt(end))) {
            end++;
        }
        String closing = text.substring(at + 1, start) + text.charAt(at);
        boolean whole = end > start && text.startsWith(closing, end);
        return whole && "#%*".indexOf(sign) >= 0 ? end + closing.length() : 0;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    }

    /** {@code "[!...]"}: behind a string, a bracket is an error to every database, or a name that no string may follow. */
    private static int bracket(String text, int at) {
        char open = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        char close = open == '[' ? ']' : '}';
        if (open != '[' && open != '{') {
            return 0;
        }
        int end = at + 2;
        while (end < text.length() && end - at < LONGEST_BRACKET && "'\"`;".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        boolean closed = end < text.length() && text.charAt(end) == text.charAt(at) && text.charAt(end - 1) == close;
        return closed && !hasComment(text.substring(at, end)) ? end + 1 : 0;
    }

    private static boolean hasComment(String quoted) {
        return quoted.contains("/*") || quoted.contains("*/");
    }

    private static boolean follows(String text, int before) {
        int at = before;
        while (at >= 0
                && before - at < MOST_BETWEEN
                && (BETWEEN.indexOf(text.charAt(at)) >= 0 || ENDS.indexOf(text.charAt(at)) >= 0)) {
            at--;
        }
        boolean setOff = before > 0 && text.charAt(before) == '(' && text.charAt(before - 1) == ' ';
        return at < 0
                || (setOff && JapaneseText.isLatin(text.charAt(at)))
                || isTitle(text, before)
                || JapaneseText.isWriting(text.charAt(at))
                || (at < before && "'\"".indexOf(text.charAt(at)) >= 0)
                || text.charAt(at) == JapaneseText.TAKEN;
    }

    /** {@code % '%' 文字を}: the value begins with the very sign that is quoted then. */
    private static boolean isTitle(String text, int before) {
        return before == 1
                && text.charAt(1) == ' '
                && SIGNS.indexOf(text.charAt(0)) >= 0
                && text.startsWith(text.substring(0, 1), before + 2);
    }

    private static boolean goesOn(String text, int after) {
        int at = after;
        while (at < text.length() && at - after < MOST_BETWEEN && BETWEEN.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at == text.length()) {
            return false;
        }
        boolean list = LISTS.indexOf(text.charAt(at)) >= 0 && quoted(text, JapaneseText.afterBlanks(text, at + 1)) > 0;
        if (list || at > after) {
            return list || JapaneseText.isWriting(text.charAt(at)) || quoted(text, at) > 0 || isName(text, at);
        }
        return isNoun(text, after)
                || PARTICLES.indexOf(text.charAt(at)) >= 0
                || NOUNS.stream().anyMatch(noun -> text.startsWith(noun, after));
    }

    /** {@code "/" HTTP サーバ}: names, and a Japanese word behind them. */
    private static boolean isName(String text, int from) {
        int end = from;
        while (end < text.length()
                && end - from < LONGEST_NAME
                && (JapaneseText.isLatin(text.charAt(end)) || " .".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        String names = text.substring(from, end).toLowerCase(Locale.ROOT);
        return end > from
                && JapaneseText.isLetterAt(text, end)
                && Arrays.stream(names.split("[ .]+", -1)).noneMatch(WORDS::contains);
    }

    /** {@code "+"フィールド}. */
    private static boolean isNoun(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= 0x30a1 && text.charAt(end) <= 0x30fc) {
            end++;
        }
        return end - from >= SHORTEST_NOUN;
    }
}
