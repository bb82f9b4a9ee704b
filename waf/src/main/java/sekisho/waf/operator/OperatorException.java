package sekisho.waf.operator;

/** An operator that cannot be made: its argument is wrong, its file cannot be read, or it is not supported here. */
public final class OperatorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reason what is wrong and what to do, for the person who wrote the rule */
    public OperatorException(String reason) {
        super(reason);
    }
}
