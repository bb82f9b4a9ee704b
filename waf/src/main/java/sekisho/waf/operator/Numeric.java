package sekisho.waf.operator;

import java.util.Optional;

/** The operators that compare whole numbers, both sides read as C's {@code atoi} reads them. */
final class Numeric implements Operator {
    /** How the value stands to the argument. */
    enum Relation {
        EQ,
        GE,
        GT,
        LE,
        LT
    }

    private final Relation relation;
    private final Text argument;
    private final long known;

    Numeric(Relation relation, Text argument) {
        this.relation = relation;
        this.argument = argument;
        known = argument.isConstant()
                ? number(argument.needle(template -> new byte[0]).bytes())
                : 0;
    }

    @Override
    public boolean matches(byte[] value, Evaluation evaluation) {
        int order = Long.compare(number(value), argument.isConstant() ? known : number(argument.bytes(evaluation)));
        return switch (relation) {
            case EQ -> order == 0;
            case GE -> order >= 0;
            case GT -> order > 0;
            case LE -> order <= 0;
            case LT -> order < 0;
        };
    }

    @Override
    public Optional<NumberRange> numbers() {
        return argument.isConstant() ? Optional.of(NumberRange.of(relation, known)) : Optional.empty();
    }

    /** White space, a sign, digits; 0 when there are none; the nearest {@code long} when there are too many. */
    static long number(byte[] text) {
        int at = 0;
        while (at < text.length && (text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r'))) {
            at++;
        }
        boolean negative = at < text.length && text[at] == '-';
        if (at < text.length && (text[at] == '-' || text[at] == '+')) {
            at++;
        }
        long number = 0;
        for (; at < text.length && text[at] >= '0' && text[at] <= '9'; at++) {
            int digit = text[at] - '0';
            if (number > (Long.MAX_VALUE - digit) / 10) {
                return negative ? Long.MIN_VALUE : Long.MAX_VALUE;
            }
            number = number * 10 + digit;
        }
        return negative ? -number : number;
    }
}
