package sekisho.waf.regex;

/** A pattern that cannot be compiled: what is wrong, and where. */
public final class RegexException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int offset;

    /** @param offset chars from the pattern's beginning */
    public RegexException(String reason, int offset) {
        super(reason);
        this.offset = offset;
    }

    public int offset() {
        return offset;
    }
}
