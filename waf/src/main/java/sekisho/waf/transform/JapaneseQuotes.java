package sekisho.waf.transform;

/**
 * Takes quoted signs out of Japanese sentences: {@code ファイル名に "-" を指定すると}.
 *
 * <p>To MySQL, where the value stands between quotes of the same kind, such a sentence is an expression: text minus text, which is
 * zero and equals every text. Nothing tells it from an attack. What lets it pass is what an attacker gains: this one condition, and
 * the end of a statement by a comment, neither with a word of SQL. The rules as they are published let both pass already
 * ({@code 田中'- 'b' 'c}, {@code 田中'#}; a test holds that they do). So a sign counts as quoted by a sentence only where the writing
 * around it is that of a sentence: a particle follows it, or a word that a blank or a bracket sets off.
 */
final class JapaneseQuotes {
    private static final String SIGNS = "-+*<>=#&|^.,:?!/%~[]{}@_";
    private static final String PARTICLES = "をがはでとのにやもかなだへま";
    private static final int MOST_SIGNS = 2;
    private static final int MOST_BETWEEN = 3;

    /** {@code "[!...]"}: behind a string, a bracket is an error to every database. */
    private static final int LONGEST_BRACKET = 12;

    private JapaneseQuotes() {}

    static byte[] take(byte[] value) {
        return JapaneseText.change(value, JapaneseQuotes::take);
    }

    private static String take(String text) {
        StringBuilder taken = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = quoted(text, at);
            if (end > 0 && follows(text, at - 1) && goesOn(text, end)) {
                taken.append(JapaneseText.TAKEN);
                at = end;
            } else {
                taken.append(text.charAt(at++));
            }
        }
        return taken.toString();
    }

    /** Where the quoted sign ends that begins here; 0 when none does. */
    private static int quoted(String text, int at) {
        char quote = text.charAt(at);
        if (quote != '\'' && quote != '"') {
            return 0;
        }
        int end = at + 1;
        while (end < text.length() && end - at <= MOST_SIGNS && SIGNS.indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        int bracket = text.startsWith("[", at + 1) ? text.indexOf(quote, at + 2) : -1;
        if (bracket > 0 && bracket - at <= LONGEST_BRACKET) {
            return bracket + 1;
        }
        boolean comment = text.startsWith("/*", at + 1) || text.startsWith("*/", at + 1);
        boolean closed = end > at + 1 && end < text.length() && text.charAt(end) == quote;
        return !comment && closed ? end + 1 : 0;
    }

    private static boolean isBetween(char c) {
        return " (),".indexOf(c) >= 0;
    }

    private static boolean follows(String text, int before) {
        int at = before;
        while (at >= 0 && before - at < MOST_BETWEEN && isBetween(text.charAt(at))) {
            at--;
        }
        return at < 0 || JapaneseText.isWritingAt(text, at) || text.charAt(at) == JapaneseText.TAKEN;
    }

    private static boolean goesOn(String text, int after) {
        int at = after;
        while (at < text.length() && at - after < MOST_BETWEEN && isBetween(text.charAt(at))) {
            at++;
        }
        if (at == after) {
            return at < text.length() && PARTICLES.indexOf(text.charAt(at)) >= 0;
        }
        return at < text.length() && (JapaneseText.isLetter(text.charAt(at)) || quoted(text, at) > 0);
    }
}
