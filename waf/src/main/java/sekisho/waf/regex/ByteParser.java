package sekisho.waf.regex;

import java.util.Optional;

/** Reads what stands for single bytes: escapes such as {@code \x41}, and classes in brackets. */
final class ByteParser {
    private final Cursor cursor;

    ByteParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /** The byte of an escape whose letter has just been read; unknown letters stand for themselves, as in PCRE 8. */
    int escapedByte(char letter) {
        return switch (letter) {
            case 'a' -> 7;
            case 'e' -> 27;
            case 'f' -> 12;
            case 'n' -> 10;
            case 'r' -> 13;
            case 't' -> 9;
            case 'c' -> control();
            case 'o' -> braced(8);
            case 'x' -> hex();
            case '0' -> octal(0, 2);
            case '1', '2', '3', '4', '5', '6', '7' -> octal(letter - '0', 2);
            case 'p', 'P', 'X', 'K', 'k', 'g', 'N', 'R', 'C', 'L', 'l', 'U', 'u' ->
                throw cursor.error("the escape \\" + letter + " is not supported here");
            default -> literal(letter);
        };
    }

    /** A char of the pattern as a byte. */
    int literal(char value) {
        if (value > 255) {
            throw cursor.error("a pattern holds one char per byte");
        }
        return value;
    }

    private int control() {
        char letter = cursor.take();
        if (letter < 32 || letter > 126) {
            throw cursor.error("\\c is not followed by a printable character");
        }
        return Character.toUpperCase(letter) ^ 64;
    }

    private int hex() {
        if (cursor.peek() == '{') {
            return braced(16);
        }
        int value = 0;
        for (int i = 0; i < 2 && hexDigit(cursor.peek()) >= 0; i++) {
            value = value * 16 + hexDigit(cursor.take());
        }
        return value;
    }

    private static int hexDigit(int c) {
        return c < 0 || c > 127 ? -1 : Character.digit(c, 16);
    }

    private int braced(int radix) {
        if (!cursor.skip("{")) {
            throw cursor.error("'{' is missing");
        }
        String digits = cursor.takeUntil("}");
        try {
            int value = Integer.parseInt(digits, radix);
            if (value >= 0 && value <= 255 && digits.charAt(0) != '+' && digits.charAt(0) != '-') {
                return value;
            }
        } catch (NumberFormatException e) {
            throw cursor.error("not a number: " + digits);
        }
        throw cursor.error("not a byte: " + digits);
    }

    private int octal(int first, int more) {
        int value = first;
        for (int i = 0; i < more && cursor.peek() >= '0' && cursor.peek() <= '7'; i++) {
            value = value * 8 + (cursor.take() - '0');
        }
        if (value > 255) {
            throw cursor.error("an octal escape above \\377");
        }
        return value;
    }

    /** A class whose opening bracket has just been read. */
    ByteSet bracket(boolean ignoreCase) {
        boolean negated = cursor.skip("^");
        ByteSet set = ByteSet.NONE;
        boolean first = true;
        while (true) {
            if (cursor.skip("\\Q")) {
                String quoted = quoted();
                for (int i = 0; i < quoted.length(); i++) {
                    set = set.or(ByteSet.of(literal(quoted.charAt(i))));
                }
                first &= quoted.isEmpty();
                continue;
            }
            if (cursor.skip("\\E")) {
                continue;
            }
            if (!first && cursor.skip("]")) {
                break;
            }
            first = false;
            set = set.or(item());
        }
        ByteSet folded = ignoreCase ? ByteSets.ignoreCase(set) : set;
        return negated ? folded.complement() : folded;
    }

    /** The text after {@code \Q}: up to {@code \E}, or to the end of the pattern. */
    String quoted() {
        if (cursor.text.indexOf("\\E", cursor.at) >= 0) {
            return cursor.takeUntil("\\E");
        }
        String rest = cursor.text.substring(cursor.at);
        cursor.at = cursor.text.length();
        return rest;
    }

    /** One item of a class: a named set, a byte, or a range of bytes. */
    private ByteSet item() {
        int start = cursor.at;
        char c = cursor.take();
        if (c == '[' && (cursor.peek() == ':' || cursor.peek() == '.' || cursor.peek() == '=')) {
            Optional<ByteSet> posix = posix();
            if (posix.isPresent()) {
                return posix.get();
            }
        }
        if (c == '\\') {
            char letter = cursor.take();
            Optional<ByteSet> set = ByteSets.escape(letter);
            if (set.isPresent()) {
                return set.get();
            }
            return rangeFrom(start, inClass(letter));
        }
        return rangeFrom(start, literal(c));
    }

    private int inClass(char letter) {
        return letter == 'b' ? 8 : escapedByte(letter);
    }

    private ByteSet rangeFrom(int start, int first) {
        if (cursor.peek() != '-' || cursor.looksAt("-]")) {
            return ByteSet.of(first);
        }
        int hyphen = cursor.at++;
        char c = cursor.take();
        if (c == '\\') {
            char letter = cursor.take();
            if (letter == 'E' || letter == 'Q' || ByteSets.escape(letter).isPresent()) {
                cursor.at = hyphen + 1;
                return ByteSet.of(first).or(ByteSet.of('-'));
            }
            return range(start, first, inClass(letter));
        }
        if (c == '[' && cursor.peek() == ':') {
            cursor.at = hyphen + 1;
            return ByteSet.of(first).or(ByteSet.of('-'));
        }
        return range(start, first, literal(c));
    }

    private ByteSet range(int start, int first, int last) {
        if (first > last) {
            cursor.at = start;
            throw cursor.error("a range that ends before it begins");
        }
        return ByteSet.range(first, last);
    }

    /** A POSIX class after its bracket, or nothing when the bracket is an ordinary one. */
    private Optional<ByteSet> posix() {
        char kind = (char) cursor.peek();
        int end = cursor.text.indexOf(kind + "]", cursor.at + 1);
        if (end < 0) {
            return Optional.empty();
        }
        String name = cursor.text.substring(cursor.at + 1, end);
        boolean negated = name.startsWith("^");
        String plain = negated ? name.substring(1) : name;
        if (!plain.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
            return Optional.empty();
        }
        Optional<ByteSet> set = kind == ':' ? ByteSets.posix(plain) : Optional.empty();
        if (set.isEmpty()) {
            throw cursor.error("no such class: [" + kind + name + kind + "]");
        }
        cursor.at = end + 2;
        return negated ? set.map(ByteSet::complement) : set;
    }
}
