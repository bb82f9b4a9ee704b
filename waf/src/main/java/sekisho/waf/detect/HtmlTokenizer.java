package sekisho.waf.detect;

/**
 * Cuts a value into HTML tokens as a lenient browser would (HTML Standard §13.2.5, with the old dialects' comments and
 * back quotes), starting in a given context. Every step moves forward or ends: linear. One use, one thread.
 */
final class HtmlTokenizer {
    /** What a token is. */
    enum Kind {
        TEXT,
        TAG_NAME,
        TAG_END,
        ATTRIBUTE_NAME,
        ATTRIBUTE_VALUE,
        COMMENT,
        DOCTYPE
    }

    /** Where in a page the value is pretended to stand. */
    enum Context {
        DATA,
        UNQUOTED,
        SINGLE_QUOTED,
        DOUBLE_QUOTED,
        BACK_QUOTED
    }

    private enum State {
        DATA,
        TAG_OPEN,
        TAG_CLOSE,
        BEFORE_NAME,
        AFTER_NAME,
        BEFORE_VALUE,
        AFTER_QUOTED,
        SELF_CLOSING,
        VALUE_SINGLE,
        VALUE_DOUBLE,
        VALUE_BACK,
        END
    }

    private final byte[] value;
    private State state;
    private int position;
    private boolean closing;
    private Kind kind = Kind.TEXT;
    private int start;
    private int end;

    HtmlTokenizer(byte[] value, Context context) {
        this.value = value;
        this.state = switch (context) {
            case DATA -> State.DATA;
            case UNQUOTED -> State.BEFORE_NAME;
            case SINGLE_QUOTED -> State.VALUE_SINGLE;
            case DOUBLE_QUOTED -> State.VALUE_DOUBLE;
            case BACK_QUOTED -> State.VALUE_BACK;
        };
    }

    Kind kind() {
        return kind;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Moves to the next token; false at the end of the value. */
    boolean next() {
        while (state != State.END) {
            boolean token = switch (state) {
                case DATA -> data();
                case TAG_OPEN -> tagOpen();
                case TAG_CLOSE -> emit(Kind.TAG_END, position, position + 1, position + 1, State.DATA);
                case BEFORE_NAME -> beforeName();
                case AFTER_NAME -> afterName();
                case BEFORE_VALUE -> beforeValue();
                case AFTER_QUOTED -> afterQuoted();
                case SELF_CLOSING -> selfClosing();
                case VALUE_SINGLE -> quoted('\'');
                case VALUE_DOUBLE -> quoted('"');
                case VALUE_BACK -> quoted('`');
                case END -> false;
            };
            if (token) {
                return true;
            }
        }
        return false;
    }

    private boolean emit(Kind newKind, int from, int to, int next, State newState) {
        kind = newKind;
        start = from;
        end = to;
        position = next;
        state = next >= value.length && newState == State.DATA ? State.END : newState;
        return true;
    }

    private boolean go(int next, State newState) {
        position = next;
        state = newState;
        return false;
    }

    private boolean finish() {
        return go(value.length, State.END);
    }

    private boolean data() {
        int open = find('<', position);
        int from = position;
        if (open == value.length) {
            emit(Kind.TEXT, from, open, open, State.END);
        } else {
            emit(Kind.TEXT, from, open, open + 1, State.TAG_OPEN);
        }
        return open > from;
    }

    private boolean tagOpen() {
        if (position >= value.length) {
            return finish();
        }
        int letter = value[position];
        if (letter == '!') {
            return declaration(position + 1);
        }
        if (letter == '/') {
            return endTag(position + 1);
        }
        if (letter == '?') {
            return bogusComment(position + 1);
        }
        if (letter == '%') {
            return percentComment(position + 1);
        }
        if (isLetter(letter) || letter == 0) {
            return tagName(position);
        }
        return emit(Kind.TEXT, position - 1, position, position, State.DATA);
    }

    private boolean endTag(int at) {
        if (at >= value.length) {
            return finish();
        }
        if (value[at] == '>') {
            closing = true;
            return go(at, State.DATA);
        }
        if (isLetter(value[at])) {
            closing = true;
            return tagName(at);
        }
        closing = false;
        return bogusComment(at);
    }

    private boolean tagName(int from) {
        int at = from;
        while (at < value.length && (value[at] == 0 || (!isWhite(value[at]) && value[at] != '/' && value[at] != '>'))) {
            at++;
        }
        if (at == value.length) {
            return emit(Kind.TAG_NAME, from, at, at, State.END);
        }
        if (value[at] == '/') {
            return emit(Kind.TAG_NAME, from, at, at + 1, State.SELF_CLOSING);
        }
        if (value[at] != '>') {
            return emit(Kind.TAG_NAME, from, at, at + 1, State.BEFORE_NAME);
        }
        if (closing) {
            closing = false;
            return emit(Kind.TAG_END, from, at, at + 1, State.DATA);
        }
        return emit(Kind.TAG_NAME, from, at, at, State.TAG_CLOSE);
    }

    private boolean beforeName() {
        int at = skipWhite(position);
        if (at == value.length) {
            return finish();
        }
        if (value[at] == '/') {
            return go(at + 1, State.SELF_CLOSING);
        }
        if (value[at] == '>') {
            return emit(Kind.TAG_END, at, at + 1, at + 1, State.DATA);
        }
        return attributeName(at);
    }

    private boolean attributeName(int from) {
        int at = from + 1;
        while (at < value.length && !isWhite(value[at]) && "/=>".indexOf(value[at]) < 0) {
            at++;
        }
        if (at >= value.length) {
            return emit(Kind.ATTRIBUTE_NAME, from, value.length, value.length, State.END);
        }
        return switch (value[at]) {
            case '/' -> emit(Kind.ATTRIBUTE_NAME, from, at, at + 1, State.SELF_CLOSING);
            case '=' -> emit(Kind.ATTRIBUTE_NAME, from, at, at + 1, State.BEFORE_VALUE);
            case '>' -> emit(Kind.ATTRIBUTE_NAME, from, at, at, State.TAG_CLOSE);
            default -> emit(Kind.ATTRIBUTE_NAME, from, at, at + 1, State.AFTER_NAME);
        };
    }

    private boolean afterName() {
        int at = skipWhite(position);
        if (at == value.length) {
            return finish();
        }
        return switch (value[at]) {
            case '/' -> go(at + 1, State.SELF_CLOSING);
            case '=' -> go(at + 1, State.BEFORE_VALUE);
            case '>' -> go(at, State.TAG_CLOSE);
            default -> attributeName(at);
        };
    }

    private boolean beforeValue() {
        int at = skipWhite(position);
        if (at == value.length) {
            return finish();
        }
        return switch (value[at]) {
            case '"' -> go(at, State.VALUE_DOUBLE);
            case '\'' -> go(at, State.VALUE_SINGLE);
            case '`' -> go(at, State.VALUE_BACK);
            default -> unquoted(at);
        };
    }

    private boolean unquoted(int from) {
        int at = from;
        while (at < value.length && !isWhite(value[at]) && value[at] != '>') {
            at++;
        }
        if (at == value.length) {
            return emit(Kind.ATTRIBUTE_VALUE, from, at, at, State.END);
        }
        return value[at] == '>'
                ? emit(Kind.ATTRIBUTE_VALUE, from, at, at, State.TAG_CLOSE)
                : emit(Kind.ATTRIBUTE_VALUE, from, at, at + 1, State.BEFORE_NAME);
    }

    /** A quoted value; at the very start of the input the opening quote is only pretended. */
    private boolean quoted(int quote) {
        int from = position > 0 ? position + 1 : 0;
        int close = find(quote, from);
        return close == value.length
                ? emit(Kind.ATTRIBUTE_VALUE, from, close, close, State.END)
                : emit(Kind.ATTRIBUTE_VALUE, from, close, close + 1, State.AFTER_QUOTED);
    }

    private boolean afterQuoted() {
        if (position >= value.length) {
            return finish();
        }
        return go(position, State.BEFORE_NAME);
    }

    private boolean selfClosing() {
        if (position >= value.length) {
            return finish();
        }
        if (value[position] == '>') {
            return emit(Kind.TAG_END, position - 1, position + 1, position + 1, State.DATA);
        }
        return go(position, State.BEFORE_NAME);
    }

    private boolean declaration(int at) {
        if (startsWith(at, "DOCTYPE", true)) {
            int close = find('>', at);
            return emit(Kind.DOCTYPE, at, close, Math.min(close + 1, value.length), State.DATA);
        }
        if (startsWith(at, "[CDATA[", false)) {
            int from = at + 7;
            for (int i = from; i + 2 < value.length; i++) {
                if (value[i] == ']' && value[i + 1] == ']' && value[i + 2] == '>') {
                    return emit(Kind.TEXT, from, i, i + 3, State.DATA);
                }
            }
            return emit(Kind.TEXT, from, value.length, value.length, State.END);
        }
        return startsWith(at, "--", false) ? comment(at + 2) : bogusComment(at);
    }

    /** A comment up to {@code -->} or {@code -!>}, NUL bytes after the first hyphen skipped as old browsers do. */
    private boolean comment(int from) {
        int nulls = from;
        for (int at = find('-', from); at + 2 < value.length; at = find('-', at + 1)) {
            nulls = Math.max(nulls, at + 1);
            while (nulls < value.length && value[nulls] == 0) {
                nulls++;
            }
            if (nulls + 1 >= value.length) {
                break;
            }
            if ((value[nulls] == '-' || value[nulls] == '!') && value[nulls + 1] == '>') {
                return emit(Kind.COMMENT, from, at, nulls + 2, State.DATA);
            }
        }
        return emit(Kind.COMMENT, Math.min(from, value.length), value.length, value.length, State.END);
    }

    private boolean bogusComment(int from) {
        int close = find('>', from);
        return emit(Kind.COMMENT, from, close, Math.min(close + 1, value.length), State.DATA);
    }

    private boolean percentComment(int from) {
        for (int i = from; i + 1 < value.length; i++) {
            if (value[i] == '%' && value[i + 1] == '>') {
                return emit(Kind.COMMENT, from, i, i + 2, State.DATA);
            }
        }
        return emit(Kind.COMMENT, from, value.length, value.length, State.END);
    }

    private boolean startsWith(int at, String word, boolean anyCase) {
        if (at + word.length() > value.length) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            int letter = anyCase ? SqlWords.upper(value[at + i]) : value[at + i];
            if (letter != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int find(int letter, int from) {
        for (int i = from; i < value.length; i++) {
            if (value[i] == letter) {
                return i;
            }
        }
        return value.length;
    }

    private int skipWhite(int from) {
        int at = from;
        while (at < value.length && isWhite(value[at])) {
            at++;
        }
        return Math.min(at, value.length);
    }

    /** White space and, as old browsers had it, NUL. */
    private static boolean isWhite(int letter) {
        return letter == ' ' || letter == 0 || (letter >= '\t' && letter <= '\r');
    }

    private static boolean isLetter(int letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    }
}
