package sekisho.waf.operator;

/**
 * The whole numbers from {@code low} to {@code high}, both included; none when {@code low} is the greater one.
 *
 * @param low at least
 * @param high at most
 */
public record NumberRange(long low, long high) {
    private static final NumberRange NONE = new NumberRange(1, 0);

    static NumberRange of(Numeric.Relation relation, long number) {
        return switch (relation) {
            case EQ -> new NumberRange(number, number);
            case GE -> new NumberRange(number, Long.MAX_VALUE);
            case GT -> number == Long.MAX_VALUE ? NONE : new NumberRange(number + 1, Long.MAX_VALUE);
            case LE -> new NumberRange(Long.MIN_VALUE, number);
            case LT -> number == Long.MIN_VALUE ? NONE : new NumberRange(Long.MIN_VALUE, number - 1);
        };
    }

    /** The number that a text begins with, as the operators that compare numbers read it. */
    public static long number(byte[] text) {
        return Numeric.number(text);
    }
}
