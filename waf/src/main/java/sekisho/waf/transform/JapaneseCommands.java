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
    private static final Set<String> KEYWORDS =
            JapaneseText.words("time coproc function if then elif else while until do case for select in");

    /** Reach for another host or another process by a name or a number. */
    private static final Set<String> REACH_OUT = JapaneseText.words("""
            curl wget ssh scp sftp ftp tftp lftp telnet nc ncat netcat socat ping ping6 fping hping3
            nping nmap dig host nslookup whois traceroute traceroute6 tracepath mtr rsync rsh rlogin
            lynx w3m links elinks aria2c axel tcping tcptraceroute openssl svn git kill pkill pgrep
            killall renice fuser sleep
            """);

    /** Before the bracket that makes a line an error: what ends the line, quotes or hides. */
    private static final String BEFORE_BRACKET = ";|&$`\\\n\r<>{}'\"#";

    private static final String MAKES_PATTERN = "=!?*+@$<>";

    private static final String NOT_PLAIN_QUOTED = "$`\\\n\r";

    private static final String NOT_PLAIN = ";|&$`\\\n\r\t<>{}()='\"";

    private JapaneseCommands() {}

    static byte[] take(byte[] value) {
        return JapaneseText.change(value, JapaneseCommands::take);
    }

    /** For rules that look for commands behind line ends too: {@code Excelの表} is the name of none. */
    static byte[] takeNames(byte[] value) {
        return JapaneseText.change(
                value, text -> JapaneseText.take(text, JapaneseText.TAKEN, JapaneseCommands::joinedName));
    }

    private static int joinedName(String text, int at) {
        int end = at == 0 || text.charAt(at - 1) == '\n' ? nameEnd(text, at) : at;
        return JapaneseText.isLetterAt(text, end) ? end : at;
    }

    private static int nameEnd(String text, int from) {
        int end = from;
        while (end < text.length() && (JapaneseText.isLatin(text.charAt(end)) || ".-".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    private static String take(String text) {
        int start = text.startsWith("! ") ? 2 : 0;
        boolean bracket = text.startsWith("(", start);
        boolean quoted = text.startsWith("\"", start) || text.startsWith("'", start);
        start = JapaneseText.afterBlanks(text, start + (bracket || quoted ? 1 : 0));
        int end = nameEnd(text, start);
        if (end == start) {
            return text;
        }
        int after = quoted && end < text.length() && text.charAt(end) == text.charAt(start - 1) ? end + 1 : end;
        String name = text.substring(start, end);
        String rest = withoutQuoted(text, after);
        boolean harmless = bracket
                ? isFollowedGroup(text, end)
                : isNoName(text, after) || isError(name, rest) || isPlainLine(name, rest);
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

    private static boolean isError(String name, String rest) {
        int open = rest.indexOf('(');
        if (open < 0
                || KEYWORDS.contains(name)
                || JapaneseText.hasAny(rest.substring(0, open), BEFORE_BRACKET)
                || (open > 0 && MAKES_PATTERN.indexOf(rest.charAt(open - 1)) >= 0)) {
            return false;
        }
        return isJapanese(rest, 0) || (JapaneseText.afterBlanks(rest, 0) == open && !rest.startsWith("()", open));
    }

    private static boolean isPlainLine(String name, String rest) {
        int argument = rest.startsWith(" - ") ? 3 : 0;
        boolean reaches = REACH_OUT.contains(name.toLowerCase(Locale.ROOT));
        boolean capital = name.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
        if (JapaneseText.hasAny(rest, NOT_PLAIN)) {
            return false;
        }
        return (capital || isJapanese(rest, argument) || (!reaches && isVersion(rest))) && areWords(rest, reaches);
    }

    /** {@code sudo 1.8.5 以降}, of commands to which a number is neither an address nor a process. */
    private static boolean isVersion(String rest) {
        int end = 1;
        while (end < rest.length() && (isDigit(rest.charAt(end)) || rest.charAt(end) == '.')) {
            end++;
        }
        return rest.startsWith(" ") && end > 1 && isJapanese(rest, end);
    }

    /** Whether nothing in it is a path, an address or an option, and patterns stand in Japanese words only. */
    private static boolean areWords(String rest, boolean reaches) {
        for (String word : rest.split(" ", -1)) {
            boolean japanese = word.chars().anyMatch(c -> JapaneseText.isLetter((char) c));
            boolean pattern = JapaneseText.hasAny(word, "?*[~") || word.startsWith("#");
            if ((pattern && !japanese) || word.startsWith("~") || word.startsWith("#")) {
                return false;
            }
            for (int i = 0; i < word.length(); i++) {
                if (namesSomething(word, i, reaches)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean namesSomething(String word, int at, boolean reaches) {
        char c = word.charAt(at);
        boolean before = JapaneseText.isLatinAt(word, at - 1);
        boolean behind = JapaneseText.isLatinAt(word, at + 1);
        return switch (c) {
            case '/' -> behind && (at == 0 || reaches);
            case ':' -> before && behind && !isNumber(word, at);
            case '@' -> before && behind;
            case '.' -> before && behind && (reaches || word.startsWith(".."));
            case '-' -> behind && at == 0;
            default -> false;
        };
    }

    /** Whether the mark stands between digits: {@code 10:30}. */
    private static boolean isNumber(String word, int mark) {
        return isDigit(word.charAt(mark - 1)) && isDigit(word.charAt(mark + 1));
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

    private static boolean isQuotedWords(String quoted) {
        return !JapaneseText.hasAny(quoted, NOT_PLAIN_QUOTED) && areWords(quoted, true);
    }
}
