package sekisho.waf.operator;

import java.util.Arrays;
import sekisho.waf.regex.Needs;

/** The operators that compare a value with a text, byte by byte and case-sensitively. */
final class Comparison implements Operator {
    /** What is compared. */
    enum Kind {
        BEGINS_WITH,
        CONTAINS,
        CONTAINS_WORD,
        ENDS_WITH,
        EQUALS,
        WITHIN
    }

    /** So few comparisons of bytes at most that a search which is not linear, but begins at once, may do them. */
    private static final int SMALL = 1 << 13;

    private final Kind kind;
    private final Text text;

    Comparison(Kind kind, Text text) {
        this.kind = kind;
        this.text = text;
    }

    @Override
    public boolean matches(byte[] value, Evaluation evaluation) {
        return start(value, evaluation) >= 0;
    }

    @Override
    public void capture(byte[] value, Evaluation evaluation, int groups, Captures into) {
        int start = start(value, evaluation);
        if (start >= 0) {
            int length = kind == Kind.WITHIN ? value.length : text.bytes(evaluation).length;
            into.captured(0, start, Math.min(value.length, start + length));
        }
    }

    /** Where the text stands in the value, or -1. For {@link Kind#WITHIN} 0 when the value stands in the text. */
    private int start(byte[] value, Evaluation evaluation) {
        return switch (kind) {
            case BEGINS_WITH -> standsAt(value, 0, text.bytes(evaluation)) ? 0 : -1;
            case CONTAINS -> text.needle(evaluation).in(value, 0);
            case CONTAINS_WORD -> text.needle(evaluation).asWordIn(value);
            case ENDS_WITH -> {
                byte[] end = text.bytes(evaluation);
                int start = value.length - end.length;
                yield start >= 0 && standsAt(value, start, end) ? start : -1;
            }
            case EQUALS -> Arrays.equals(value, text.bytes(evaluation)) ? 0 : -1;
            case WITHIN -> within(value, text.bytes(evaluation)) ? 0 : -1;
        };
    }

    private static boolean standsAt(byte[] value, int at, byte[] text) {
        return value.length - at >= text.length && Arrays.equals(value, at, at + text.length, text, 0, text.length);
    }

    /** The empty value is within everything. */
    private static boolean within(byte[] value, byte[] text) {
        if (value.length > text.length) {
            return false;
        }
        return (long) value.length * text.length <= SMALL ? standsIn(value, text) : new Needle(value).in(text, 0) >= 0;
    }

    private static boolean standsIn(byte[] value, byte[] text) {
        if (value.length == 0) {
            return true;
        }
        byte first = value[0];
        byte last = value[value.length - 1];
        for (int at = 0, end = value.length - 1; end < text.length; at++, end++) {
            if (text[at] == first && text[end] == last && standsAt(text, at, value)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isFixed() {
        return text.isConstant();
    }

    @Override
    public Needs needs() {
        // An empty value is within any text, so @within needs nothing.
        return text.isConstant() && kind != Kind.WITHIN ? text.needs() : Needs.NONE;
    }
}
