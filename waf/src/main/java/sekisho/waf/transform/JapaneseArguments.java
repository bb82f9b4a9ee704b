package sekisho.waf.transform;

/**
 * Takes Latin words out of a value that begins with a Japanese word, as far as a shell would take them for arguments: {@code 最初に
 * Command Ctrl + B を押し、再度 Command を}.
 *
 * <p>A command's name stands at the beginning of a line, behind a sign that ends or opens a command, or behind a name or option that
 * runs what follows. A line that begins with a Japanese word begins with the name of a command that does not exist, or with an
 * argument of the command that an application puts before it; what follows up to the first such sign or option is arguments of the
 * same. Everything from there on stays.
 */
final class JapaneseArguments {
    /** End or open commands, or substitute one. */
    private static final String SIGNS = ";|&$`\\\n\r{}<>=!";

    private JapaneseArguments() {}

    static String take(String text) {
        int first = JapaneseText.afterBlanks(text, 0);
        if (!text.startsWith(String.valueOf(JapaneseText.TAKEN), first) && !isJapaneseWord(text, first)) {
            return text;
        }
        int end = end(text, first);
        return JapaneseText.take(text.substring(0, end), JapaneseText.TAKEN, JapaneseArguments::wordEnd)
                + text.substring(end);
    }

    /** Whether nothing that a name begins with stands before the first Japanese letter. */
    private static boolean isJapaneseWord(String text, int from) {
        int at = from;
        while (at < text.length()
                && JapaneseText.isWriting(text.charAt(at))
                && !JapaneseText.isLetter(text.charAt(at))) {
            at++;
        }
        return JapaneseText.isLetterAt(text, at);
    }

    private static int end(String text, int from) {
        int at = from;
        while (at < text.length() && SIGNS.indexOf(text.charAt(at)) < 0 && !isOption(text, at)) {
            at++;
        }
        return at;
    }

    private static boolean isOption(String text, int at) {
        char c = text.charAt(at);
        boolean sign = c == '-' || c == '+';
        boolean opens = at == 0 || " '\"(\t".indexOf(text.charAt(at - 1)) >= 0;
        return sign
                && opens
                && at + 1 < text.length()
                && (text.charAt(at + 1) == '-' || JapaneseText.isLatinAt(text, at + 1));
    }

    private static int wordEnd(String text, int at) {
        int end = at;
        while (JapaneseText.isLatinAt(text, end)) {
            end++;
        }
        return end;
    }
}
