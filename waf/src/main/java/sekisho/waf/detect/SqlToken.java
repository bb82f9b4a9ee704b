package sekisho.waf.detect;

/** One SQL token: its type letter and the first bytes of its text. Confined to one {@link SqlReading}. */
final class SqlToken {
    /** Text beyond this many bytes is not kept; no SQL word is longer. */
    static final int CAPACITY = 31;

    final byte[] text = new byte[CAPACITY];
    /** The type letter, or 0 for no token. */
    char type;

    int length;
    /** The quote the token opened with, or 0: only pretended, or not a string. */
    char open;
    /** The quote the token closed with, or 0 when the value ended inside. */
    char close;
    /** The token holds multi-byte UTF-8 text outside quotes: natural language, or (rarely) an identifier. */
    boolean natural;
    /** The token stands for a whole comparison, of which it is the left side. */
    boolean compared;

    void clear() {
        type = 0;
        length = 0;
        open = 0;
        close = 0;
        natural = false;
        compared = false;
    }

    void assign(char newType, byte[] source, int from, int to) {
        type = newType;
        length = Math.min(Math.max(to - from, 0), CAPACITY);
        if (length == 1) {
            text[0] = source[from];
        } else {
            System.arraycopy(source, from, text, 0, length);
        }
    }

    void copyFrom(SqlToken other) {
        assign(other.type, other.text, 0, other.length);
        open = other.open;
        close = other.close;
        natural = other.natural;
        compared = other.compared;
    }

    /** The first byte, or 0 when empty. */
    int first() {
        return length == 0 ? 0 : text[0];
    }

    /** The last byte, or 0 when empty. */
    int last() {
        return length == 0 ? 0 : text[length - 1];
    }

    /** Whether the text is the given upper-case word, in any case. */
    boolean is(String word) {
        return length == word.length() && startsWith(word);
    }

    boolean startsWith(String word) {
        if (length < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (SqlWords.upper(text[i]) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    boolean isArithmetic() {
        return type == 'o' && length == 1 && "*/-+%".indexOf(text[0]) >= 0;
    }

    /** An operator whose result is true or false: a sign such as {@code <=}, or a word such as LIKE. */
    boolean isComparison() {
        return type == 'o' && length > 0 && ("=<>!".indexOf(text[0]) >= 0 || SqlWords.upper(text[0]) >= 'A');
    }

    boolean isUnary() {
        if (type != 'o') {
            return false;
        }
        return switch (length) {
            case 1 -> "+-!~".indexOf(text[0]) >= 0;
            case 2 -> text[0] == '!' && text[1] == '!';
            case 3 -> is("NOT");
            default -> false;
        };
    }
}
