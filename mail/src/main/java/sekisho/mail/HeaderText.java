package sekisho.mail;

/**
 * Text that can stand in a header field: at most {@value #MOST_CHARS} characters, none of them a control character, a line or
 * paragraph separator or half of a surrogate pair. Nothing else reaches a header field, so none can be injected.
 */
public record HeaderText(String value) {
    /** Longest text in characters (UTF-16). */
    public static final int MOST_CHARS = 500;

    /** Refuses what must not stand in a field with IllegalArgumentException. */
    public HeaderText {
        if (value.length() > MOST_CHARS || value.codePoints().anyMatch(HeaderText::forbidden)) {
            throw new IllegalArgumentException("a header text is short and has no control characters");
        }
    }

    /** The text with every forbidden character replaced by a space, stripped, and cut to the bound: for what strangers wrote. */
    public static HeaderText cleaned(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .limit(MOST_CHARS * 4L)
                .map(c -> forbidden(c) ? ' ' : c)
                .takeWhile(c -> clean.length() + Character.charCount(c) <= MOST_CHARS)
                .forEachOrdered(clean::appendCodePoint);
        return new HeaderText(clean.toString().strip());
    }

    private static boolean forbidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }
}
