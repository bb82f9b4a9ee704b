package sekisho.waf.detect;

/**
 * One reading of a value as SQL in a given context: its tokens, folded to at most five.
 *
 * <p>Folding removes what does not change the shape of a statement (unary operators, repeated parentheses, arithmetic
 * on constants, lists) and joins words to phrases ({@code UNION ALL}), so that many spellings of an attack share one
 * fingerprint. A window of two, then three tokens moves to the right; after a fold it starts again at the left, but no
 * byte is read twice, and each fold takes a token away, so that the work is linear. Source: Nick Galbreath,
 * "libinjection: SQLi detection by tokenising, folding and fingerprinting", Black Hat USA 2012.
 */
final class SqlReading {
    static final int MAXIMUM = 5;

    private static final String MERGES_LEFT = "knoUfETt";
    private static final String MERGES_RIGHT = MERGES_LEFT + "&";
    private static final String[] WORDS_THAT_CALL = {
        "USER_ID",
        "USER_NAME",
        "DATABASE",
        "PASSWORD",
        "USER",
        "CURRENT_USER",
        "CURRENT_DATE",
        "CURRENT_TIME",
        "CURRENT_TIMESTAMP",
        "LOCALTIME",
        "LOCALTIMESTAMP"
    };

    private static final SqlToken NONE = new SqlToken();

    private final SqlTokenizer tokenizer;
    private final SqlWords words = SqlWords.instance();
    private final SqlToken[] tokens = new SqlToken[MAXIMUM + 2];
    private final SqlToken lastComment = new SqlToken();
    /** Tokens in the window and to its left. */
    private int end;
    /** Tokens that are settled. */
    private int left;

    private boolean more = true;
    private final int size;

    SqlReading(byte[] value, char quote, boolean mysql) {
        tokenizer = new SqlTokenizer(value, quote, mysql);
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = new SqlToken();
        }
        size = fold();
        markEmptyTick();
    }

    /** The number of tokens after folding, 0 to 5. */
    int size() {
        return size;
    }

    SqlToken token(int index) {
        return tokens[index];
    }

    /** The token at a place that may lie behind the fingerprint; one without a type where nothing was read. */
    SqlToken at(int index) {
        return index < Math.max(size, end) ? tokens[index] : NONE;
    }

    SqlToken[] tokens() {
        return tokens;
    }

    /** The number of tokens before folding, as far as was read. */
    int tokensRead() {
        return tokenizer.count();
    }

    boolean dialectMatters() {
        return tokenizer.dialectMatters();
    }

    boolean isEvil() {
        for (int i = 0; i < size; i++) {
            if (tokens[i].type == 'X') {
                return true;
            }
        }
        return false;
    }

    String fingerprint() {
        if (isEvil()) {
            return "X";
        }
        StringBuilder letters = new StringBuilder(MAXIMUM);
        for (int i = 0; i < size; i++) {
            letters.append(tokens[i].type);
        }
        return letters.toString();
    }

    /** PHP and MySQL: a lone back quote at the end hides the rest of the statement. */
    private void markEmptyTick() {
        if (size > 2) {
            SqlToken last = tokens[size - 1];
            if (last.type == 'n' && last.open == '`' && last.length == 0 && last.close == 0) {
                last.type = 'c';
            }
        }
    }

    private int fold() {
        do {
            more = tokenizer.next(tokens[0]);
        } while (more && (isOneOf(tokens[0], "c(t") || tokens[0].isUnary()));
        if (!more) {
            return 0;
        }
        end = 1;
        while (true) {
            if (end >= MAXIMUM && isPlainExpression()) {
                if (end > MAXIMUM) {
                    tokens[1].copyFrom(tokens[MAXIMUM]);
                    end = 2;
                } else {
                    end = 1;
                }
                left = 0;
            }
            if (!more || left >= MAXIMUM) {
                left = end;
                break;
            }
            fill(2);
            if (end - left < 2) {
                left = end;
                continue;
            }
            if (foldTwo(tokens[left], tokens[left + 1])) {
                if (tokens[left + 1].type == 'X' && tokens[left].type == '{') {
                    return left + 2;
                }
                continue;
            }
            fill(3);
            if (end - left < 3) {
                left = end;
                continue;
            }
            if (!foldThree(tokens[left], tokens[left + 1], tokens[left + 2])) {
                left++;
            }
        }
        if (left < MAXIMUM && lastComment.type == 'c') {
            tokens[left].copyFrom(lastComment);
            left++;
        }
        return Math.min(left, MAXIMUM);
    }

    /** Five tokens such as {@code 1+(2)} or {@code 1),(2}, of which only the first carries shape. */
    private boolean isPlainExpression() {
        return are("1", "o,", "(", "1", ")")
                || are("n", "o", "(", "n1", ")")
                || are("1", ")", ",", "(", "1")
                || are("n", ")", "o", "(", "n");
    }

    private boolean are(String... types) {
        for (int i = 0; i < types.length; i++) {
            if (!isOneOf(tokens[i], types[i])) {
                return false;
            }
        }
        return true;
    }

    private void fill(int wanted) {
        while (more && end <= MAXIMUM && end - left < wanted) {
            SqlToken token = tokens[end];
            more = tokenizer.next(token);
            if (more) {
                if (token.type == 'c') {
                    lastComment.copyFrom(token);
                } else {
                    lastComment.clear();
                    end++;
                }
            }
        }
    }

    /** Folds two neighbours; true when the window is to be looked at again. */
    private boolean foldTwo(SqlToken a, SqlToken b) {
        if ((a.type == 's' || a.type == ';') && a.type == b.type) {
            return drop(1, left);
        }
        if (isOneOf(a, "o&") && (b.isUnary() || b.type == 't')) {
            return drop(1, 0);
        }
        if ((a.type == '(' && b.isUnary()) || merge(a, b)) {
            return drop(1, Math.max(left - 1, 0));
        }
        if (a.type == ';' && b.type == 'f' && b.startsWith("IF")) {
            b.type = 'T';
            return true;
        }
        if (isOneOf(a, "nv") && b.type == '(' && callsWithParenthesis(a)) {
            a.type = 'f';
            return true;
        }
        if (a.type == 'k' && (a.is("IN") || a.is("NOT IN"))) {
            a.type = b.type == '(' ? 'o' : 'n';
            return true;
        }
        if (a.type == 'o' && (a.is("LIKE") || a.is("NOT LIKE"))) {
            a.type = b.type == '(' ? 'f' : 'o';
            return false;
        }
        if (a.type == 't' && isOneOf(b, "n1t(fvs")) {
            a.copyFrom(b);
            return drop(1, 0);
        }
        if (a.type == 'A' && b.type == 'n') {
            if (contains(b, '_')) {
                b.type = 't';
                left = 0;
            }
            return false;
        }
        if (a.type == '\\') {
            if (b.isArithmetic()) {
                a.type = '1';
                left = 0;
                return true;
            }
            a.copyFrom(b);
            return drop(1, 0);
        }
        if ((a.type == '(' || a.type == ')') && a.type == b.type) {
            return drop(1, 0);
        }
        if (a.type == '{' && b.type == 'n') {
            if (b.length == 0) {
                b.type = 'X';
                return true;
            }
            return drop(2, 0);
        }
        return b.type == '}' && drop(1, 0);
    }

    /** Folds three neighbours; true when the window is to be looked at again. */
    private boolean foldThree(SqlToken a, SqlToken b, SqlToken c) {
        boolean constants = a.type == '1' && b.type == 'o' && c.type == '1';
        boolean operators = a.type == 'o' && b.type != '(' && c.type == 'o';
        boolean logic = a.type == '&' && c.type == '&';
        boolean variables = a.type == 'v' && b.type == 'o' && isOneOf(c, "v1n");
        boolean names = isOneOf(a, "n1") && b.type == 'o' && isOneOf(c, "1n");
        boolean cast = isOneOf(a, "n1vs") && b.type == 'o' && b.is("::") && c.type == 't';
        boolean list = isOneOf(a, "n1sv") && b.type == ',' && isOneOf(c, "1nsv");
        if (constants || operators || logic || variables || names || cast || list) {
            a.natural |= b.natural || c.natural;
            a.compared |= b.isComparison() || c.compared;
            return drop(2, 0);
        }
        boolean unary = b.isUnary();
        if (unary && ((isOneOf(a, "EB,") && c.type == '(') || (isOneOf(a, "kEB") && isOneOf(c, "1nvsf")))) {
            b.copyFrom(c);
            return drop(1, 0);
        }
        if (unary && a.type == ',' && isOneOf(c, "1nvs")) {
            b.copyFrom(c);
            return drop(3, 0);
        }
        if (unary && a.type == ',' && c.type == 'f') {
            b.copyFrom(c);
            return drop(1, 0);
        }
        if (a.type == 'n' && b.type == '.' && c.type == 'n') {
            a.natural |= c.natural;
            return drop(2, 0);
        }
        if (a.type == 'E' && b.type == '.' && c.type == 'n') {
            b.copyFrom(c);
            return drop(1, 0);
        }
        if (a.type == 'f' && b.type == '(' && c.type != ')' && a.is("USER")) {
            a.type = 'n';
        }
        return false;
    }

    private boolean drop(int count, int newLeft) {
        end -= count;
        left = newLeft;
        return true;
    }

    private boolean merge(SqlToken a, SqlToken b) {
        int joined = a.length + b.length + 1;
        if (!isOneOf(a, MERGES_LEFT) || !isOneOf(b, MERGES_RIGHT) || joined > SqlToken.CAPACITY) {
            return false;
        }
        // The text is only extended: bytes past its length mean nothing until the phrase is known.
        a.text[a.length] = ' ';
        System.arraycopy(b.text, 0, a.text, a.length + 1, b.length);
        char type = words.type(a.text, 0, joined);
        if (type == 0) {
            return false;
        }
        a.type = type;
        a.length = joined;
        return true;
    }

    private static boolean callsWithParenthesis(SqlToken token) {
        for (String word : WORDS_THAT_CALL) {
            if (token.is(word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(SqlToken token, int letter) {
        for (int i = 0; i < token.length; i++) {
            if (token.text[i] == letter) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOneOf(SqlToken token, String types) {
        return types.indexOf(token.type) >= 0;
    }
}
