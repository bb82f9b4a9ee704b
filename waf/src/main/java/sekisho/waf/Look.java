package sekisho.waf;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sekisho.waf.seclang.Variable;

/**
 * One thing that a rule looks at. Immutable.
 *
 * @param variable where
 * @param selector which members
 * @param count whether their number is looked at instead of their values ({@code &ARGS})
 * @param slot of a TX member that is named, or -1
 * @param live whether the values change while rules run
 * @param except members that are not looked at
 * @param plan what knows which of the values can match; null when nothing is known
 * @param bit the test in that plan, or -1
 */
record Look(
        Variable variable,
        Selector selector,
        boolean count,
        int slot,
        boolean live,
        List<Selector> except,
        @Nullable Plan plan,
        int bit) {
    Look {
        except = List.copyOf(except);
    }

    /** The same, with a place in a plan. */
    Look in(Plan plan, int bit) {
        return new Look(variable, selector, count, slot, live, except, plan, bit);
    }

    /** Whether the rule's own exclusions take this member away. */
    boolean leavesOut(Field field) {
        for (Selector selector : except) {
            if (selector.selects(field)) {
                return true;
            }
        }
        return false;
    }
}
