package sekisho.waf.transform;

import java.util.Locale;
import java.util.Set;

/**
 * Takes the name of a command out that a Japanese sentence begins with: {@code grep は三種類の正規表現 (BRE など) を扱います}.
 *
 * <p>An attack that begins with a command is a whole command line. A shell reads the line before it runs any of it, and refuses one
 * with a bracket among the arguments. Without brackets, the command would run with Japanese words as arguments: such a line passes
 * when every argument is one, and no path, option, address, pattern, redirection or substitution stands anywhere in the value.
 */
final class JapaneseCommands {
    /** After them, a bracket is no error. */
    private static final Set<String> KEYWORDS = Set.of(
            "time",
            "coproc",
            "function",
            "if",
            "then",
            "elif",
            "else",
            "while",
            "until",
            "do",
            "case",
            "for",
            "select",
            "in");

    /** Do what they do whatever follows. */
    private static final Set<String> ACT_ANYWAY = Set.of(
            "reboot",
            "halt",
            "poweroff",
            "shutdown",
            "hostname",
            "domainname",
            "pwd",
            "netstat",
            "nstat",
            "mailq",
            "history",
            "jobs",
            "set",
            "sync",
            "exit",
            "logout");

    /** Before the bracket that makes a line an error: what ends the line, quotes, hides, or makes the bracket a pattern's. */
    private static final String BEFORE_BRACKET = ";|&$`\\\n\r<>{}'\"#=!?*+@~";

    private static final String NOT_PLAIN = ";|&$`\\\n\r<>{}()#=?*@~'\"";

    private JapaneseCommands() {}

    static byte[] take(byte[] value) {
        return JapaneseText.change(value, JapaneseCommands::take);
    }

    private static String take(String text) {
        int start = text.startsWith("! ") ? 2 : 0;
        boolean bracket = text.startsWith("(", start);
        boolean quoted = text.startsWith("\"", start) || text.startsWith("'", start);
        start = JapaneseText.afterBlanks(text, start + (bracket || quoted ? 1 : 0));
        int end = start;
        while (end < text.length() && (JapaneseText.isLatin(text.charAt(end)) || ".-".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        if (end == start) {
            return text;
        }
        int after = quoted && end < text.length() && text.charAt(end) == text.charAt(start - 1) ? end + 1 : end;
        boolean harmless = bracket
                ? isFollowedGroup(text, end)
                : isNoName(text, after)
                        || isError(text, start, after)
                        || isPlainLine(text, text.substring(start, end), after);
        return harmless ? text.substring(0, start) + JapaneseText.TAKEN + text.substring(end) : text;
    }

    /** No command's name ends in a comma: {@code bzip2, bunzip2 は}. */
    private static boolean isNoName(String text, int end) {
        return text.startsWith(", ", end);
    }

    /** {@code (Telnet のような) プロトコル}: behind a group of commands, a word is an error, as is a group without end. */
    private static boolean isFollowedGroup(String text, int from) {
        int close = text.indexOf(')', from);
        int end = close < 0 ? text.length() : close;
        return isJapanese(text, from)
                && !JapaneseText.hasAny(text.substring(from, end), BEFORE_BRACKET + "(")
                && (close < 0 || JapaneseText.isWritingAt(text, JapaneseText.afterBlanks(text, close + 1)));
    }

    private static boolean isJapanese(String text, int after) {
        return JapaneseText.isWritingAt(text, JapaneseText.afterBlanks(text, after));
    }

    private static boolean isError(String text, int start, int end) {
        int open = text.indexOf('(', end);
        if (open < 0
                || KEYWORDS.contains(text.substring(start, end))
                || JapaneseText.hasAny(text.substring(end, open), BEFORE_BRACKET)) {
            return false;
        }
        boolean argument = isJapanese(text, end);
        boolean atOnce = JapaneseText.afterBlanks(text, end) == open && !text.startsWith("()", open);
        return argument || atOnce;
    }

    private static boolean isPlainLine(String whole, String name, int after) {
        String text = withoutQuoted(whole, after);
        int argument = text.startsWith(" - ") ? 3 : 0;
        if (ACT_ANYWAY.contains(name.toLowerCase(Locale.ROOT))
                || !isJapanese(text, argument)
                || JapaneseText.hasAny(text, NOT_PLAIN)) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean before = JapaneseText.isLatinAt(text, i - 1);
            boolean behind = JapaneseText.isLatinAt(text, i + 1);
            boolean path = (c == '/' || c == ':') && (before || behind);
            boolean host = c == '.' && before && behind && !isDecimal(text, i);
            boolean option = c == '-' && behind && !before;
            if (path || host || option) {
                return false;
            }
        }
        return true;
    }

    /** {@code 4.2}, but not {@code 10.4.2}, which is an address. */
    private static boolean isDecimal(String text, int point) {
        int from = point;
        int to = point + 1;
        while (from > 0 && isDigit(text.charAt(from - 1))) {
            from--;
        }
        while (to < text.length() && isDigit(text.charAt(to))) {
            to++;
        }
        boolean digits = from < point && to > point + 1;
        return digits && !text.startsWith(".", to) && (from == 0 || ".".indexOf(text.charAt(from - 1)) < 0);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The rest, from a position, with what is quoted and means nothing but itself left out. */
    private static String withoutQuoted(String text, int from) {
        StringBuilder rest = new StringBuilder();
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            int close = c == '"' || c == '\'' ? text.indexOf(c, at + 1) : -1;
            if (close > 0 && isQuotedWords(text.substring(at + 1, close))) {
                rest.append(JapaneseText.TAKEN);
                at = close + 1;
            } else {
                rest.append(c);
                at++;
            }
        }
        return rest.toString();
    }

    /** No path, option, address or substitution. */
    private static boolean isQuotedWords(String quoted) {
        return !JapaneseText.hasAny(quoted, "/$`\\\n\r:@;|&")
                && !(quoted.length() > 1 && quoted.startsWith("-"))
                && !quoted.contains(".");
    }
}
