package sekisho.waf.transform;

import java.util.Arrays;
import java.util.Set;

/**
 * Takes out of a Japanese text what only looks like code because of the text around it. Not a transformation of the language: the last
 * step of the rules that {@link sekisho.waf.RuleSet} lists for it. Text without a UTF-8 character of U+0100 or above comes out as it
 * went in; length and positions stay.
 *
 * <p>Masked, as {@code 0xFF}, which UTF-8 never has: the bytes of those characters; for SQL a quoted sign that is no operator, such as
 * {@code "!"}, between Japanese characters; for the shell Latin words with Japanese characters on both sides, and a single one that
 * a value of Japanese text begins with, unless a sign that means something to a shell stands anywhere in the value.
 */
final class JapaneseProse {
    private static final byte MASK = (byte) 0xff;

    /** None of them compares or computes anything but NULL in SQL. */
    private static final String SIGNS = ".,:?!@()[]{}_/%~$";

    /** What may end a command, or name a file by a pattern. */
    private static final String SHELL = ";|&$`<>{}\n\r\\*=#~";

    /** Words of manuals that are the name of no command. */
    private static final Set<String> PLACEHOLDERS = Set.of("list", "expression", "pattern");

    /** Characters. */
    private static final int LONGEST_PATTERN = 40;

    private final byte[] text;

    private JapaneseProse(byte[] text) {
        this.text = text;
    }

    /** For rules that look for commands: characters and words. */
    static byte[] maskWords(byte[] value) {
        return mask(value, true);
    }

    /** For all others: characters and quoted signs. */
    static byte[] maskSigns(byte[] value) {
        return mask(value, false);
    }

    /** For rules that look for substitutions of a shell: the bow {@code <(_ _)>} is none, as no command has such a name. */
    static byte[] maskFaces(byte[] value) {
        byte[] text = maskWords(value);
        for (int i = 0; text != value && i + 1 < text.length; i++) {
            int end = i + 2;
            while (end < text.length && (text[end] == MASK || "_^- ".indexOf(text[end]) >= 0)) {
                end++;
            }
            if (text[i] == '<' && text[i + 1] == '(' && end > i + 2 && end < text.length && text[end] == ')') {
                Arrays.fill(text, i, end + 1, MASK);
            }
        }
        return text;
    }

    /**
     * For the same: the pattern {@code /[a-z]/} names directories of one letter at the root, and nothing in them, when a blank or
     * Japanese stands on both sides.
     */
    static byte[] takePatterns(byte[] value) {
        return JapaneseText.change(value, text -> JapaneseText.take(text, JapaneseText.TAKEN, JapaneseProse::pattern));
    }

    private static int pattern(String text, int at) {
        int redirection = redirection(text, at);
        if (redirection > at) {
            return redirection;
        }
        if (isBehindWord(text, at)) {
            return at + 2;
        }
        int end = text.startsWith("/[", at) ? patternEnd(text, at + 2) : at;
        return isEdge(text, at - 1) && isEdge(text, end) ? end : at;
    }

    /** {@code /設定/[詳細]}, {@code [Home]/[End]}: in a folder that a root does not have, or in one of a single letter. */
    private static boolean isBehindWord(String text, int at) {
        int close = text.indexOf(']', at);
        boolean key = text.startsWith("]/[", at - 1) && close > 0 && isEdge(text, close + 1);
        return text.startsWith("/[", at)
                && (key || (JapaneseText.isLetterAt(text, at - 1) && JapaneseText.isLetterAt(text, at + 2)));
    }

    /**
     * {@code <DELETE> (または}: with a blank before the bracket, no shell substitutes anything; with a Japanese word in it, the command
     * does not exist.
     */
    private static int redirection(String text, int at) {
        if (text.charAt(at) != '<' && text.charAt(at) != '>') {
            return at;
        }
        int open = JapaneseText.afterBlanks(text, at + 1);
        int close = open;
        while (close < text.length()
                && close - open < LONGEST_PATTERN
                && ");|&$`\\\n\r".indexOf(text.charAt(close)) < 0) {
            close++;
        }
        if (!text.startsWith("(", open) || !text.startsWith(")", close)) {
            return at;
        }
        boolean nothing = open > at + 1
                || JapaneseText.isLetterAt(text, open + 1)
                || PLACEHOLDERS.contains(text.substring(open + 1, close));
        return nothing ? open + 1 : at;
    }

    private static boolean isEdge(String text, int at) {
        return at < 0 || at >= text.length() || text.charAt(at) == ' ' || JapaneseText.isWriting(text.charAt(at));
    }

    private static int patternEnd(String text, int from) {
        int at = from;
        while (JapaneseText.isLetterAt(text, at)) {
            at++;
        }
        if (at > from && text.startsWith("]", at)) {
            return at + 1;
        }
        while (at < text.length()
                && at - from < LONGEST_PATTERN
                && (JapaneseText.isLatin(text.charAt(at)) || "[]:^-".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (text.startsWith("]/", at - 1)) {
            return at + 1;
        }
        // One letter or digit of a set, and nothing more: no name at the root is that short.
        boolean set = at > from + 1 && text.indexOf(']', from) == at - 1 && isEdge(text, at);
        return set ? at : from - 2;
    }

    private static byte[] mask(byte[] value, boolean forShell) {
        byte[] text = null;
        for (int i = 0; i < value.length; ) {
            int length = characterLength(value, i);
            if (length > 0) {
                text = text == null ? value.clone() : text;
                Arrays.fill(text, i, i + length, MASK);
            }
            i += Math.max(length, 1);
        }
        if (text == null) {
            return value;
        }
        JapaneseProse prose = new JapaneseProse(text);
        if (!forShell) {
            prose.signs();
        } else if (!prose.meansSomethingToAShell()) {
            prose.words();
        }
        return text;
    }

    private boolean meansSomethingToAShell() {
        for (byte b : text) {
            if (SHELL.indexOf(b) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Of a well-formed character (RFC 3629 §4) from U+0100, or of the byte that {@code t:urlDecodeUni} put for one; else 0. */
    private static int characterLength(byte[] value, int at) {
        int lead = value[at] & 0xff;
        if (value[at] == MASK) {
            return 1;
        }
        int length = lead < 0xc4 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (length == 0 || at + length > value.length) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((value[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        int second = value[at + 1] & 0xff;
        boolean wrong = (lead == 0xe0 && second < 0xa0)
                || (lead == 0xed && second > 0x9f)
                || (lead == 0xf0 && second < 0x90)
                || (lead == 0xf4 && second > 0x8f);
        return wrong ? 0 : length;
    }

    /** One or two quoted signs. */
    private void signs() {
        for (int i = 0; i + 2 < text.length; i++) {
            if (text[i] != '"' && text[i] != '\'') {
                continue;
            }
            int end = i + 1;
            while (end < text.length && end - i < 3 && SIGNS.indexOf(text[end]) >= 0) {
                end++;
            }
            boolean quoted = end > i + 1 && end < text.length && text[end] == text[i];
            if (quoted && beside(i - 1, -1) && beside(end + 1, 1)) {
                Arrays.fill(text, i, end + 1, MASK);
                i = end;
            }
        }
    }

    /** Whether a Japanese character or nothing is next, brackets, commas and blanks between or not. */
    private boolean beside(int at, int step) {
        int next = at;
        while (next >= 0 && next < text.length && Math.abs(next - at) < 4 && " (),".indexOf(text[next]) >= 0) {
            next += step;
        }
        return next < 0 || next >= text.length || isJapanese(next);
    }

    private void words() {
        int at = 0;
        while (at < text.length) {
            if (!isWord(text[at])) {
                at++;
                continue;
            }
            int start = at;
            int end = wordEnd(at);
            boolean option = text[at] == '-';
            while (end + 1 < text.length && text[end] == ' ' && isWord(text[end + 1])) {
                option |= text[end + 1] == '-';
                end = wordEnd(end + 1);
            }
            boolean opens = start > 0 && before(start);
            if (opens && !option && after(end) && end < text.length) {
                Arrays.fill(text, start, end, MASK);
            }
            at = end;
        }
    }

    private int wordEnd(int from) {
        int end = from;
        while (end < text.length && isWord(text[end])) {
            end++;
        }
        return end;
    }

    private static boolean isWord(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || b == '_'
                || b == '.'
                || b == '-';
    }

    private boolean isJapanese(int at) {
        return at >= 0 && at < text.length && text[at] == MASK;
    }

    /** Whether a Japanese character or nothing stands before, a blank between them or not. */
    private boolean before(int at) {
        int left = at > 0 && text[at - 1] == ' ' ? at - 2 : at - 1;
        return left < 0 || isJapanese(left);
    }

    private boolean after(int at) {
        int right = at < text.length && text[at] == ' ' ? at + 1 : at;
        return right >= text.length || isJapanese(right);
    }
}
