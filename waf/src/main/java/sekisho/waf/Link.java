package sekisho.waf;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sekisho.waf.operator.Operator;

/**
 * One rule of a chain, compiled. Immutable.
 *
 * @param looks what it looks at
 * @param operator null for a SecAction, which always matches
 * @param negated whether a match is none and the other way round
 * @param chain the transformations
 * @param stages with multiMatch: the chain's beginnings, from no step to all, each tested; else empty
 * @param effects what a match does
 */
record Link(
        List<Look> looks,
        @Nullable Operator operator,
        boolean negated,
        Chain chain,
        List<Chain> stages,
        Effects effects) {
    /** Whether a value that does not match never will, in any exchange. */
    boolean isFixed() {
        return operator != null && !negated && operator.isFixed();
    }

    /** Whether a plan knows for every value that it looks at whether it can match; never when a match is none. */
    boolean isPlanned() {
        if (operator == null || negated) {
            return false;
        }
        for (Look look : looks) {
            if (look.plan() == null) {
                return false;
            }
        }
        return true;
    }
}
