package sekisho.waf.regex;

/**
 * The options in force at a place of a pattern: {@code (?i)}, {@code (?s)}, {@code (?m)}, {@code (?x)}, {@code (?U)}.
 */
record Flags(boolean ignoreCase, boolean dotAll, boolean multiline, boolean extended, boolean ungreedy) {
    static Flags start(boolean ignoreCase) {
        return new Flags(ignoreCase, true, false, false, false);
    }

    /** These flags with one changed; the letter is one of {@code ismxU}. */
    Flags with(char letter, boolean on) {
        return switch (letter) {
            case 'i' -> new Flags(on, dotAll, multiline, extended, ungreedy);
            case 's' -> new Flags(ignoreCase, on, multiline, extended, ungreedy);
            case 'm' -> new Flags(ignoreCase, dotAll, on, extended, ungreedy);
            case 'x' -> new Flags(ignoreCase, dotAll, multiline, on, ungreedy);
            default -> new Flags(ignoreCase, dotAll, multiline, extended, on);
        };
    }
}
