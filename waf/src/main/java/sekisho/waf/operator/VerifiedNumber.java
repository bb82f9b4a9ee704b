package sekisho.waf.operator;

import sekisho.waf.regex.Needs;
import sekisho.waf.regex.Regex;

/**
 * {@code @verifyCC} and its like: a regular expression finds candidates, a check tells which of them is a number of that kind. Group
 * 0 is the number.
 *
 * <p>After a candidate that is none the search goes on one byte after its beginning, as in ModSecurity, until the candidates seen
 * are 64 times as long as the value; from then on it goes on after their end, so that the time stays linear.
 */
final class VerifiedNumber implements Operator {
    private static final int OVERLAP_LIMIT = 64;

    private final Regex regex;
    private final NumberCheck check;

    VerifiedNumber(Regex regex, NumberCheck check) {
        this.regex = regex;
        this.check = check;
    }

    @Override
    public boolean matches(byte[] value, Evaluation evaluation) {
        return regex.find(value) && find(value, new int[2]);
    }

    @Override
    public void capture(byte[] value, Evaluation evaluation, int groups, Captures into) {
        int[] bounds = new int[2];
        if (find(value, bounds)) {
            into.captured(0, bounds[0], bounds[1]);
        }
    }

    private boolean find(byte[] value, int[] bounds) {
        long budget = (long) OVERLAP_LIMIT * value.length;
        int from = 0;
        while (from < value.length && regex.match(value, from, bounds)) {
            if (check.isValid(value, bounds[0], bounds[1])) {
                return true;
            }
            budget -= bounds[1] - bounds[0];
            from = budget > 0 ? bounds[0] + 1 : Math.max(bounds[0] + 1, bounds[1]);
        }
        return false;
    }

    @Override
    public Needs needs() {
        return regex.needs();
    }
}
