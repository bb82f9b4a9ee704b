package sekisho.waf;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sekisho.waf.operator.NumberRange;
import sekisho.waf.operator.Operator;

/**
 * The rules of a phase that begin with the comparison of one named TX member, or of whether it is there, with a constant: rule sets
 * switch whole groups of rules with them, so that they are the bulk of what is asked for every message. Here they stand side by side.
 * Immutable.
 */
final class Switches {
    private static final int NONE = -1;

    private final int[] slots;
    private final boolean[] counts;
    private final long[] low;
    private final long[] high;

    Switches(List<CompiledRule> rules) {
        int size = rules.size();
        slots = new int[size];
        counts = new boolean[size];
        low = new long[size];
        high = new long[size];
        Arrays.fill(slots, NONE);
        for (int i = 0; i < size; i++) {
            Link head = rules.get(i).head();
            if (isSwitch(head)) {
                Look look = head.looks().getFirst();
                NumberRange range = numbers(head).orElseThrow();
                slots[i] = look.slot();
                counts[i] = look.count();
                low[i] = range.low();
                high[i] = range.high();
            }
        }
    }

    private static boolean isSwitch(Link head) {
        return !head.negated()
                && head.chain().isEmpty()
                && head.stages().isEmpty()
                && head.looks().size() == 1
                && head.looks().getFirst().slot() >= 0
                && numbers(head).isPresent();
    }

    private static Optional<NumberRange> numbers(Link head) {
        Operator operator = head.operator();
        return operator == null ? Optional.empty() : operator.numbers();
    }

    /** Whether this rule is one of them. */
    boolean isSwitch(int index) {
        return slots[index] != NONE;
    }

    /** Whether this rule is one of them, and does not match; asking it would change nothing. */
    boolean isOff(int index, Tx tx) {
        int slot = slots[index];
        if (slot == NONE) {
            return false;
        }
        byte[] value = tx.get(slot);
        if (counts[index]) {
            return !isOn(index, value == null ? 0 : 1);
        }
        return value == null || !isOn(index, NumberRange.number(value));
    }

    private boolean isOn(int index, long number) {
        return low[index] <= number && number <= high[index];
    }
}
