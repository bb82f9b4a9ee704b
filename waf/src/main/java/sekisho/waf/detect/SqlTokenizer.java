package sekisho.waf.detect;

/**
 * Cuts a value into SQL tokens, as several dialects would read it at once. Every call moves forward, so that a whole
 * reading is linear in the value. One use, one thread.
 */
final class SqlTokenizer {
    private static final String WORD_END = " []{}<>:\\?=@!#~+-*/&|^%(),';\t\n\u000b\f\r\"\u00a0\0";
    private static final String VARIABLE_END = " <>:\\?=@!#~+-*/&|^%(),';\t\n\u000b\f\r'`\"";
    private static final boolean[] ENDS_WORD = set(WORD_END);
    private static final boolean[] ENDS_VARIABLE = set(VARIABLE_END);

    private final byte[] value;
    /** Reading as MySQL: {@code #} opens a comment, {@code --x} does not. */
    private final boolean mysql;
    /** The quote that the value is pretended to stand in, or 0. */
    private final char quote;

    private final SqlWords words = SqlWords.instance();
    private int position;
    private int count;
    private boolean dialectMatters;

    SqlTokenizer(byte[] value, char quote, boolean mysql) {
        this.value = value;
        this.quote = quote;
        this.mysql = mysql;
    }

    /** How many tokens were read so far. */
    int count() {
        return count;
    }

    /** Whether a comment was met that ANSI and MySQL read differently. */
    boolean dialectMatters() {
        return dialectMatters;
    }

    /** Reads the next token into the given one; false at the end of the value. */
    boolean next(SqlToken token) {
        token.clear();
        if (position == 0 && quote != 0 && value.length > 0) {
            position = string(token, 0, 0, quote);
            count++;
            return true;
        }
        while (position < value.length) {
            position = read(token, position);
            if (token.type != 0) {
                count++;
                return true;
            }
        }
        return false;
    }

    private int read(SqlToken token, int at) {
        int letter = value[at] & 0xff;
        if (letter <= ' ' || letter == 0x7f || letter == 0xa0) {
            return at + 1;
        }
        return switch (letter) {
            case '\'', '"' -> string(token, at, 1, (char) letter);
            case '#' -> hash(token, at);
            case '$' -> money(token, at);
            case '%', '+', '^', '~' -> single(token, 'o', at);
            case '!', '&', '*', ':', '<', '=', '>', '|' -> operator(token, at);
            case '(', ')', ',', ';', '{', '}' -> single(token, (char) letter, at);
            case '-' -> dash(token, at);
            case '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(token, at);
            case '/' -> slash(token, at);
            case '?', ']' -> single(token, '?', at);
            case '@' -> variable(token, at);
            case 'B', 'b' -> literal(token, at, "01");
            case 'X', 'x' -> literal(token, at, "0123456789ABCDEFabcdef");
            case 'E', 'e' -> escaped(token, at);
            case 'N', 'n' -> at + 2 < value.length && peek(at + 1) == '\'' ? escaped(token, at) : oracle(token, at, 1);
            case 'Q', 'q' -> oracle(token, at, 0);
            case 'U', 'u' -> unicode(token, at);
            case '[' -> bracket(token, at);
            case '\\' -> backslash(token, at);
            case '`' -> tick(token, at);
            default -> word(token, at);
        };
    }

    private int peek(int at) {
        return at < value.length ? value[at] & 0xff : -1;
    }

    private int single(SqlToken token, char type, int at) {
        token.assign(type, value, at, at + 1);
        return at + 1;
    }

    private int string(SqlToken token, int at, int skip, char delimiter) {
        int start = at + skip;
        token.open = skip > 0 ? delimiter : 0;
        int end = find(delimiter, start);
        while (end < value.length) {
            if (isEscaped(start, end)) {
                end = find(delimiter, end + 1);
            } else if (peek(end + 1) == delimiter) {
                end = find(delimiter, end + 2);
            } else {
                token.assign('s', value, start, end);
                token.close = delimiter;
                return end + 1;
            }
        }
        token.assign('s', value, start, value.length);
        token.close = 0;
        return value.length;
    }

    private boolean isEscaped(int start, int end) {
        int at = end - 1;
        while (at >= start && value[at] == '\\') {
            at--;
        }
        return ((end - 1 - at) & 1) != 0;
    }

    private int find(int letter, int from) {
        for (int i = from; i < value.length; i++) {
            if (value[i] == letter) {
                return i;
            }
        }
        return value.length;
    }

    /** The position of two bytes in sequence within {@code [from, to)}, or -1. */
    private int findPair(int first, int second, int from, int to) {
        for (int i = from; i + 1 < to; i++) {
            if (value[i] == (byte) first && value[i + 1] == (byte) second) {
                return i;
            }
        }
        return -1;
    }

    private int span(int from, String letters) {
        int at = from;
        while (at < value.length && letters.indexOf(value[at] & 0xff) >= 0) {
            at++;
        }
        return at - from;
    }

    private int lineComment(SqlToken token, int at) {
        int end = find('\n', at);
        token.assign('c', value, at, end);
        return Math.min(end + 1, value.length);
    }

    private int hash(SqlToken token, int at) {
        dialectMatters = true;
        return mysql ? lineComment(token, at) : single(token, 'o', at);
    }

    private int dash(SqlToken token, int at) {
        if (peek(at + 1) != '-') {
            return single(token, 'o', at);
        }
        int after = peek(at + 2);
        if (after < 0 || isWhite(after)) {
            return lineComment(token, at);
        }
        if (mysql) {
            return single(token, 'o', at);
        }
        dialectMatters = true;
        return lineComment(token, at);
    }

    private static boolean isWhite(int letter) {
        return letter == ' ' || (letter >= '\t' && letter <= '\r') || letter == 0xa0 || letter == 0;
    }

    /** A comment; nested ones and MySQL's conditional ones cannot be read alike everywhere and count as evil. */
    private int slash(SqlToken token, int at) {
        if (peek(at + 1) != '*') {
            return single(token, 'o', at);
        }
        int close = findPair('*', '/', at + 2, value.length);
        int end = close < 0 ? value.length : close + 2;
        boolean nested = close >= 0 && findPair('/', '*', at + 2, close + 1) >= 0;
        token.assign(nested || peek(at + 2) == '!' ? 'X' : 'c', value, at, end);
        return end;
    }

    private int backslash(SqlToken token, int at) {
        if (peek(at + 1) == 'N') {
            token.assign('1', value, at, at + 2);
            return at + 2;
        }
        return single(token, '\\', at);
    }

    private int operator(SqlToken token, int at) {
        if (at + 1 >= value.length) {
            return single(token, 'o', at);
        }
        if (value[at] == '<' && value[at + 1] == '=' && peek(at + 2) == '>') {
            token.assign('o', value, at, at + 3);
            return at + 3;
        }
        char type = words.type(value, at, 2);
        if (type != 0) {
            token.assign(type, value, at, at + 2);
            return at + 2;
        }
        return single(token, value[at] == ':' ? ':' : 'o', at);
    }

    private int escaped(SqlToken token, int at) {
        if (at + 2 >= value.length || value[at + 1] != '\'') {
            return word(token, at);
        }
        return string(token, at, 2, '\'');
    }

    private int unicode(SqlToken token, int at) {
        if (peek(at + 1) != '&' || peek(at + 2) != '\'') {
            return word(token, at);
        }
        int end = string(token, at + 2, 1, '\'');
        token.open = 'u';
        if (token.close == '\'') {
            token.close = 'u';
        }
        return end;
    }

    private int oracle(SqlToken token, int word, int skip) {
        int at = word + skip;
        if (at + 2 >= value.length || (value[at] | 0x20) != 'q' || value[at + 1] != '\'' || value[at + 2] < '!') {
            return word(token, word);
        }
        int closing = switch (value[at + 2]) {
            case '(' -> ')';
            case '[' -> ']';
            case '{' -> '}';
            case '<' -> '>';
            default -> value[at + 2];
        };
        int end = findPair(closing, '\'', at + 3, value.length);
        token.assign('s', value, at + 3, end < 0 ? value.length : end);
        token.open = 'q';
        token.close = end < 0 ? 0 : 'q';
        return end < 0 ? value.length : end + 2;
    }

    private int literal(SqlToken token, int at, String digits) {
        if (at + 2 < value.length && value[at + 1] == '\'') {
            int end = at + 2 + span(at + 2, digits);
            if (peek(end) == '\'') {
                token.assign('1', value, at, end + 1);
                return end + 1;
            }
        }
        return word(token, at);
    }

    private int bracket(SqlToken token, int at) {
        int end = Math.min(find(']', at) + 1, value.length);
        token.assign('n', value, at, end);
        return end;
    }

    private int word(SqlToken token, int at) {
        int end = at;
        boolean natural = false;
        while (end < value.length) {
            int text = Utf8.textLength(value, end);
            if (text > 0) {
                natural = true;
                end += text;
            } else if (ENDS_WORD[value[end] & 0xff]) {
                break;
            } else {
                end++;
            }
        }
        token.assign('n', value, at, end);
        for (int i = 0; i < token.length; i++) {
            if (token.text[i] == '.' || token.text[i] == '`') {
                char type = words.type(token.text, 0, i);
                if (type != 0 && type != 'n') {
                    token.assign(type, value, at, at + i);
                    return at + i;
                }
            }
        }
        token.natural = natural;
        if (end - at <= SqlToken.CAPACITY) {
            char type = words.type(value, at, end - at);
            token.type = type == 0 ? 'n' : type;
        }
        return end;
    }

    private int tick(SqlToken token, int at) {
        int end = string(token, at, 1, '`');
        token.type = words.type(token.text, 0, token.length) == 'f' ? 'f' : 'n';
        return end;
    }

    private int variable(SqlToken token, int at) {
        int start = peek(at + 1) == '@' ? at + 2 : at + 1;
        int next = peek(start);
        if (next == '`' || next == '\'' || next == '"') {
            int end = string(token, start, 1, (char) next);
            token.type = 'v';
            return end;
        }
        int end = start;
        while (end < value.length && !ENDS_VARIABLE[value[end] & 0xff]) {
            token.natural |= Utf8.textLength(value, end) > 0;
            end++;
        }
        token.assign('v', value, start, end);
        return end;
    }

    private int money(SqlToken token, int at) {
        int digits = span(at + 1, "0123456789.,");
        if (digits == 1 && value[at + 1] == '.') {
            return word(token, at);
        }
        if (digits > 0) {
            token.assign('1', value, at, at + 1 + digits);
            return at + 1 + digits;
        }
        int tag = at + 1 + span(at + 1, "abcdefghjiklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        if (peek(tag) != '$') {
            return single(token, 'n', at);
        }
        int start = tag + 1;
        int size = start - at;
        int end = find('$', start);
        while (end + size <= value.length && !matches(at, end, size)) {
            end = find('$', end + 1);
        }
        boolean closed = end + size <= value.length;
        token.assign('s', value, start, closed ? end : value.length);
        token.open = '$';
        token.close = closed ? '$' : 0;
        return closed ? end + size : value.length;
    }

    private boolean matches(int first, int second, int size) {
        for (int i = 0; i < size; i++) {
            if (value[first + i] != value[second + i]) {
                return false;
            }
        }
        return true;
    }

    private int number(SqlToken token, int at) {
        if (value[at] == '0' && (peek(at + 1) | 0x20) == 'x') {
            return based(token, at, span(at + 2, "0123456789ABCDEFabcdef"));
        }
        if (value[at] == '0' && (peek(at + 1) | 0x20) == 'b') {
            return based(token, at, span(at + 2, "01"));
        }
        int end = digits(at);
        if (peek(end) == '.') {
            end = digits(end + 1);
            if (end - at == 1) {
                return single(token, '.', at);
            }
        }
        boolean exponent = false;
        boolean exponentDigits = false;
        if (end < value.length && (value[end] | 0x20) == 'e') {
            exponent = true;
            end++;
            if (peek(end) == '+' || peek(end) == '-') {
                end++;
            }
            int after = digits(end);
            exponentDigits = after > end;
            end = after;
        }
        int suffix = end < value.length ? value[end] | 0x20 : 0;
        if (suffix == 'd' || suffix == 'f') {
            int next = peek(end + 1);
            if (next < 0 || isWhite(next) || next == ';' || next == 'u' || next == 'U') {
                end++;
            }
        }
        // MySQL drops "1.e" silently; reading it as nothing keeps what follows in sight.
        if (!exponent || exponentDigits) {
            token.assign('1', value, at, end);
        }
        return end;
    }

    private int based(SqlToken token, int at, int digits) {
        token.assign(digits == 0 ? 'n' : '1', value, at, at + 2 + digits);
        return at + 2 + digits;
    }

    private int digits(int from) {
        int at = from;
        while (at < value.length && value[at] >= '0' && value[at] <= '9') {
            at++;
        }
        return at;
    }

    private static boolean[] set(String letters) {
        boolean[] set = new boolean[256];
        for (int i = 0; i < letters.length(); i++) {
            set[letters.charAt(i)] = true;
        }
        return set;
    }
}
