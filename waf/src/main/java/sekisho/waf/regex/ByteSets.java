package sekisho.waf.regex;

import java.util.Optional;

/** The named sets of PCRE in its default locale: ASCII only, whatever the value is encoded in. */
final class ByteSets {
    static final ByteSet DIGIT = ByteSet.range('0', '9');
    static final ByteSet LOWER = ByteSet.range('a', 'z');
    static final ByteSet UPPER = ByteSet.range('A', 'Z');
    static final ByteSet ALPHA = LOWER.or(UPPER);
    static final ByteSet ALNUM = ALPHA.or(DIGIT);
    static final ByteSet WORD = ALNUM.or(ByteSet.of('_'));
    static final ByteSet SPACE = ByteSet.range('\t', '\r').or(ByteSet.of(' '));
    static final ByteSet NEWLINE = ByteSet.of('\n');
    static final ByteSet HORIZONTAL = ByteSet.of('\t').or(ByteSet.of(' ')).or(ByteSet.of(0xA0));
    static final ByteSet VERTICAL = ByteSet.range('\n', '\r').or(ByteSet.of(0x85));

    private ByteSets() {}

    /** A POSIX class by its name, such as {@code alpha}. */
    static Optional<ByteSet> posix(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "alpha" -> ALPHA;
                    case "digit" -> DIGIT;
                    case "alnum" -> ALNUM;
                    case "upper" -> UPPER;
                    case "lower" -> LOWER;
                    case "space" -> SPACE;
                    case "blank" -> ByteSet.of('\t').or(ByteSet.of(' '));
                    case "cntrl" -> ByteSet.range(0, 31).or(ByteSet.of(127));
                    case "graph" -> ByteSet.range(33, 126);
                    case "print" -> ByteSet.range(32, 126);
                    case "punct" -> ByteSet.range(33, 126).and(ALNUM.complement());
                    case "xdigit" -> DIGIT.or(ByteSet.range('a', 'f')).or(ByteSet.range('A', 'F'));
                    case "word" -> WORD;
                    case "ascii" -> ByteSet.range(0, 127);
                    default -> null;
                });
    }

    /** The set of an escape such as {@code \d}. */
    static Optional<ByteSet> escape(char letter) {
        return Optional.ofNullable(
                switch (letter) {
                    case 'd' -> DIGIT;
                    case 'D' -> DIGIT.complement();
                    case 'w' -> WORD;
                    case 'W' -> WORD.complement();
                    case 's' -> SPACE;
                    case 'S' -> SPACE.complement();
                    case 'h' -> HORIZONTAL;
                    case 'H' -> HORIZONTAL.complement();
                    case 'v' -> VERTICAL;
                    case 'V' -> VERTICAL.complement();
                    default -> null;
                });
    }

    /** The set with the other case of each ASCII letter in it. */
    static ByteSet ignoreCase(ByteSet set) {
        // Bytes 'A'..'Z' and 'a'..'z' are bits 1..26 and 33..58 of the second word.
        long upper = set.w1() & 0x07FF_FFFEL;
        long lower = set.w1() & 0x07FF_FFFE_0000_0000L;
        return new ByteSet(set.w0(), set.w1() | upper << 32 | lower >>> 32, set.w2(), set.w3());
    }
}
