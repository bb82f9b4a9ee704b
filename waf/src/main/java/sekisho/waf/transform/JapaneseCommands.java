package sekisho.waf.transform;

import java.util.Locale;
import java.util.Set;

/**
 * Takes the name of a command out that a Japanese sentence begins with: {@code grep は三種類の正規表現 (BRE など) を扱います}.
 *
 * <p>An attack that begins with a command is a whole command line. A shell reads the line before it runs any of it, and refuses one
 * with a bracket among the arguments. Without brackets, the command would run with Japanese words as arguments: such a line passes
 * when a Japanese word follows the command, few bare words between or not, and no path, option, address, pattern, redirection or
 * substitution stands anywhere in the value. Bare words are not enough for commands that reach out or run what follows them.
 *
 * <p>What follows the first Japanese word is taken out by {@link JapaneseArguments}.
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

    /** Run the command that follows their name or is read from a file, or do harm with a bare word. */
    private static final Set<String> RUN_OTHERS = JapaneseText.words("""
        sudo doas su nohup xargs env command exec eval builtin busybox setsid timeout nice ionice
        chroot unshare nsenter strace ltrace watch time flock parallel script trap source sh ash
        bash dash zsh ksh csh tcsh rbash pdksh python python2 python3 perl perl5 php ruby node lua tclsh
        expect awk gawk mawk nawk sed find make gdb stdbuf taskset systemd-run
        runuser start-stop-daemon run-parts screen tmux docker git at batch crontab reboot shutdown
        halt poweroff dd mkfs userdel useradd usermod groupmod addgroup passwd chgpasswd chmod chown
        """);

    /** Folders in which commands lie. */
    private static final Set<String> FOLDERS = JapaneseText.words("bin usr lib libexec local opt etc tmp .");

    /** Words of one or two letters are enough: the reasons do not depend on the length of the text. */
    private static final int SENTENCE = 2;

    /** As many bare words may stand between a command and the first Japanese word. */
    private static final int MOST_WORDS = 6;

    /** Before the bracket that makes a line an error: what ends the line, quotes or hides. */
    private static final String BEFORE_BRACKET = ";|&$`\\\n\r<>{}'\"#";

    private static final String MAKES_PATTERN = "=!?*+@$<>";

    private static final String POWER_SHELL = "powershell";

    private static final String BARE = ".,-+%[]/" + JapaneseText.TAKEN;

    private static final String NOT_PLAIN_QUOTED = "$`\\\n\r";

    private static final String NOT_PLAIN = ";|&$`\\\n\r\t<>{}()='\"";

    private JapaneseCommands() {}

    static byte[] take(byte[] value) {
        return JapaneseText.change(value, SENTENCE, text -> JapaneseArguments.take(take(withoutOldQuotes(text))));
    }

    /**
     * Without the quotes of {@code `diff' は}: a back quote that nothing ends is an error for the whole line, and so is an apostrophe that
     * nothing ends in what stands between two. That holds while an apostrophe follows each back quote, and there is no other.
     */
    private static String withoutOldQuotes(String text) {
        if (text.indexOf('`') < 0 || JapaneseText.hasAny(text, "\\\"")) {
            return text;
        }
        StringBuilder rest = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('`', at);
            int end = nameEnd(text, open + 1);
            if (open < 0) {
                break;
            }
            if (end == open + 1 || !text.startsWith("'", end)) {
                return text;
            }
            rest.append(text, at, open).append(JapaneseText.TAKEN);
            at = end + 1;
        }
        String left = rest.append(text, at, text.length()).toString();
        return left.indexOf('\'') < 0 ? left : text;
    }

    /** For rules that look for commands behind line ends too: {@code Excelの表} is the name of none. */
    static byte[] takeNames(byte[] value) {
        return JapaneseText.change(
                value, text -> JapaneseText.take(text, JapaneseText.TAKEN, JapaneseCommands::joinedName));
    }

    /** For rules that look for PowerShell: its name in a line without a sign of code, before a Japanese word. */
    static byte[] takePowerShell(byte[] value) {
        return JapaneseText.change(
                value,
                text -> JapaneseText.hasAny(text, NOT_PLAIN)
                        ? text
                        : JapaneseText.take(text, JapaneseText.TAKEN, JapaneseCommands::powerShell));
    }

    private static int powerShell(String text, int at) {
        int end = at + POWER_SHELL.length();
        boolean name = text.regionMatches(true, at, POWER_SHELL, 0, POWER_SHELL.length())
                && !JapaneseText.isLatinAt(text, at - 1);
        return name && isJapanese(text, end) ? end : at;
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
        String rest = withoutQuoted(text, after, REACH_OUT.contains(name.toLowerCase(Locale.ROOT)));
        boolean harmless = bracket
                ? isFollowedGroup(text, start)
                : isNoName(text, after) || isError(name, rest) || isPlainLine(name, rest);
        return harmless ? text.substring(0, start) + JapaneseText.TAKEN + text.substring(end) : text;
    }

    /** No command's name ends in a comma or a colon, nor is it the name of a folder: {@code bzip2, bunzip2 は}, {@code rsh/ssh を}. */
    private static boolean isNoName(String text, int end) {
        int next = nameEnd(text, end + 1);
        return text.startsWith(", ", end)
                || text.startsWith(": ", end)
                || (text.startsWith("/", end) && next > end + 1 && isJapanese(text, next) && !isFolder(text, end));
    }

    private static boolean isFolder(String text, int end) {
        return FOLDERS.stream().anyMatch(folder -> text.substring(0, end).endsWith(folder));
    }

    /** {@code (Telnet のような) プロトコル}: behind a group of commands, a word or a group is an error, as is a group without end. */
    private static boolean isFollowedGroup(String text, int from) {
        int close = text.indexOf(')', from);
        int end = close < 0 ? text.length() : close;
        int next = JapaneseText.afterBlanks(text, end + 1);
        return !JapaneseText.hasAny(text.substring(from, end), BEFORE_BRACKET + "(")
                && (close < 0
                        || JapaneseText.isWritingAt(text, next)
                        || JapaneseText.isLatinAt(text, next)
                        || text.startsWith("(", next));
    }

    private static boolean isJapanese(String text, int after) {
        return JapaneseText.isWritingAt(text, JapaneseText.afterBlanks(text, after));
    }

    /** The bracket that opens, or the one that closes what was never opened; -1 for none. */
    private static int firstBracket(String rest) {
        int open = rest.indexOf('(');
        int close = rest.indexOf(')');
        return open < 0 || (close >= 0 && close < open) ? close : open;
    }

    private static boolean isError(String name, String rest) {
        int open = firstBracket(rest);
        if (open < 0
                || KEYWORDS.contains(name)
                || JapaneseText.hasAny(rest.substring(0, open), BEFORE_BRACKET)
                || (open > 0 && MAKES_PATTERN.indexOf(rest.charAt(open - 1)) >= 0)) {
            return false;
        }
        return isSpoken(name, rest)
                || (hasBareWords(rest) && !(rest.contains(".") && REACH_OUT.contains(name.toLowerCase(Locale.ROOT))))
                || (JapaneseText.afterBlanks(rest, 0) == open && !rest.startsWith("()", open));
    }

    private static boolean isPlainLine(String name, String line) {
        String rest = withoutComment(withoutJoined(line));
        boolean reaches = REACH_OUT.contains(name.toLowerCase(Locale.ROOT));
        boolean capital = name.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
        if (JapaneseText.hasAny(rest, NOT_PLAIN)) {
            return false;
        }
        return (capital || isSpoken(name, rest)) && areWords(rest, reaches);
    }

    /** Without what a shell does not read, as the rules as they are published let hide the rest of a line. */
    private static String withoutComment(String line) {
        int comment = line.indexOf(" #");
        return comment < 0 || JapaneseText.hasAny(line, "\n\r") ? line : line.substring(0, comment);
    }

    /** {@code ボール&スティック}: behind the sign, the line goes on with the name of a command that does not exist. */
    private static String withoutJoined(String line) {
        return JapaneseText.take(
                line,
                JapaneseText.TAKEN,
                (text, at) -> text.charAt(at) == '&'
                                && JapaneseText.isLetterAt(text, at - 1)
                                && JapaneseText.isLetterAt(text, at + 1)
                        ? at + 1
                        : at);
    }

    /** Whether a Japanese word follows a command directly, or few bare words behind one that takes them for no more than files. */
    private static boolean isSpoken(String name, String rest) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (isJapanese(rest, rest.startsWith(" - ") || rest.startsWith(" — ") ? 3 : 0)
                || rest.toLowerCase(Locale.ROOT).startsWith(" - " + lower + " ")) {
            return true;
        }
        if (REACH_OUT.contains(lower)) {
            return false;
        }
        return isVersion(rest) || (!RUN_OTHERS.contains(lower) && hasBareWords(rest));
    }

    /** {@code emacs 形式の} behind a name: words without a sign of options, paths and patterns, and a Japanese one behind them. */
    private static boolean hasBareWords(String rest) {
        String[] words = rest.strip().split(" +", MOST_WORDS + 2);
        for (int i = 0; i < words.length && i <= MOST_WORDS; i++) {
            boolean pattern = words[i].startsWith("[");
            if (words[i].startsWith("(") || JapaneseText.isWritingAt(words[i], pattern ? 1 : 0)) {
                return true;
            }
            if (!isBare(words[i])) {
                return false;
            }
        }
        return false;
    }

    private static boolean isBare(String word) {
        return word.equals("-")
                || (!word.startsWith("-")
                        && !word.startsWith("/")
                        && !word.replace("...", "").contains("..")
                        && word.chars().allMatch(c -> JapaneseText.isLatin((char) c) || BARE.indexOf(c) >= 0));
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
            boolean pattern = JapaneseText.hasAny(word, "*~") || word.startsWith("#") || !hasLetter(word);
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

    /** No pattern, or one that names what it says a part of. */
    private static boolean hasLetter(String word) {
        return !JapaneseText.hasAny(word, "?[") || word.chars().anyMatch(c -> JapaneseText.isLatin((char) c));
    }

    private static boolean namesSomething(String word, int at, boolean reaches) {
        char c = word.charAt(at);
        boolean before = JapaneseText.isLatinAt(word, at - 1);
        boolean behind = JapaneseText.isLatinAt(word, at + 1);
        return switch (c) {
            case '/' -> behind && (at == 0 || reaches);
            case ':' -> before && behind && !isNumber(word, at);
            case '@' -> before && behind && reaches;
            case '.' -> before && behind && (reaches || word.startsWith(".."));
            case '-' -> behind && at == 0 && (reaches || !isNumber(word));
            default -> false;
        };
    }

    /** Whether the mark stands between digits: {@code 10:30}. */
    private static boolean isNumber(String word, int mark) {
        return isDigit(word.charAt(mark - 1)) && isDigit(word.charAt(mark + 1));
    }

    /** {@code -1}, {@code +0.5}: tells how much, and names nothing. */
    private static boolean isNumber(String word) {
        return word.chars().skip(1).allMatch(c -> isDigit((char) c) || c == '.');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The rest, from a position, with what is quoted and means nothing but itself left out. */
    private static String withoutQuoted(String text, int from, boolean reaches) {
        StringBuilder rest = new StringBuilder();
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            int close = c == '"' || c == '\'' ? text.indexOf(c, at + 1) : -1;
            if (close > 0 && isQuotedWords(text.substring(at + 1, close), reaches)) {
                rest.append(JapaneseText.TAKEN);
                at = close + 1;
            } else {
                rest.append(c);
                at++;
            }
        }
        return rest.toString();
    }

    private static boolean isQuotedWords(String quoted, boolean reaches) {
        return !JapaneseText.hasAny(quoted, NOT_PLAIN_QUOTED) && areWords(quoted, reaches);
    }
}
