package sekisho.waf;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sekisho.waf.operator.Captures;
import sekisho.waf.operator.Evaluation;
import sekisho.waf.operator.Operator;

/**
 * What a match captured, found out as far as somebody asks: a value with many matches captures each time, and most rules speak of the
 * whole match of the last only. One thread.
 */
final class Capture implements Captures {
    private static final int NOTHING = -1;

    private final Operator operator;
    private final Match match;
    private final Evaluation evaluation;
    private final byte[] @Nullable [] groups = new byte[TxNames.GROUPS][];
    private int highest = NOTHING;

    Capture(Operator operator, Match match, Evaluation evaluation) {
        this.operator = operator;
        this.match = match;
        this.evaluation = evaluation;
        if (!operator.isFixed()) {
            find(TxNames.GROUPS - 1); // what its argument speaks of may change
        }
    }

    /** A group, 0 to 9; null when it did not take part. */
    byte @Nullable [] group(int number) {
        if (number > highest) {
            find(number == 0 ? 0 : TxNames.GROUPS - 1);
        }
        return groups[number];
    }

    private void find(int most) {
        highest = most;
        match.captured = true;
        operator.capture(match.value, evaluation, most, this);
    }

    @Override
    public void captured(int group, int start, int end) {
        if (group == 0) {
            match.start = start;
            match.end = end;
        }
        byte[] value = match.value;
        groups[group] = start == 0 && end == value.length ? value : Arrays.copyOfRange(value, start, end);
    }

    @Override
    public void captured(int group, byte[] text) {
        groups[group] = text;
    }
}
