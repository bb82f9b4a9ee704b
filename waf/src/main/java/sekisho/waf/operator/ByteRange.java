package sekisho.waf.operator;

import java.util.List;
import sekisho.waf.regex.ByteSet;
import sekisho.waf.regex.Needs;

/** {@code @validateByteRange}: matches a value that has a byte outside the ranges. */
final class ByteRange implements Operator {
    private final boolean[] allowed = new boolean[256];
    private final Needs needs;

    /** @param argument numbers and ranges from 0 to 255: {@code 9,10,13,32-126} */
    ByteRange(String argument) {
        ByteSet set = ByteSet.NONE;
        for (String part : argument.split(",", -1)) {
            int dash = part.indexOf('-');
            int first = number(dash < 0 ? part : part.substring(0, dash), argument);
            int last = dash < 0 ? first : number(part.substring(dash + 1), argument);
            if (first > last) {
                throw wrong(part, argument);
            }
            set = set.or(ByteSet.range(first, last));
        }
        for (int b = 0; b < allowed.length; b++) {
            allowed[b] = set.contains(b);
        }
        ByteSet outside = set.complement();
        needs = outside.size() == 0
                ? Needs.NONE
                : new Needs(1, List.of(new Needs.Clause(List.of(new Needs.Factor(List.of(outside))))));
    }

    private static int number(String text, String argument) {
        String digits = text.strip();
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw wrong(text, argument);
        }
        int number = Integer.parseInt(digits);
        if (number > 255) {
            throw wrong(text, argument);
        }
        return number;
    }

    private static OperatorException wrong(String part, String argument) {
        return new OperatorException("@validateByteRange does not understand \"" + part + "\" in \"" + argument
                + "\"; write numbers from 0 to 255 and ranges, such as 9,10,13,32-126");
    }

    @Override
    public boolean matches(byte[] value, Evaluation evaluation) {
        return outside(value) >= 0;
    }

    private int outside(byte[] value) {
        for (int i = 0; i < value.length; i++) {
            if (!allowed[value[i] & 0xff]) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void capture(byte[] value, Evaluation evaluation, int groups, Captures into) {
        int at = outside(value);
        if (at >= 0) {
            into.captured(0, at, at + 1);
        }
    }

    @Override
    public Needs needs() {
        return needs;
    }
}
