package sekisho.waf;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sekisho.waf.seclang.Variable;

/** What rules left out for the rest of one exchange ({@code ctl:ruleRemoveBy…}, {@code ctl:ruleRemoveTargetBy…}). One thread. */
final class LeftOut {
    private @Nullable BitSet rules;
    private @Nullable List<Effects.RemoveTarget> targets;

    void add(Effects.RemoveRules removed) {
        BitSet all = rules;
        if (all == null) {
            all = new BitSet();
            rules = all;
        }
        all.or(removed.rules());
    }

    void add(Effects.RemoveTarget removed) {
        List<Effects.RemoveTarget> all = targets;
        if (all == null) {
            all = new ArrayList<>();
            targets = all;
        }
        all.add(removed);
    }

    boolean has(CompiledRule rule) {
        return rules != null && rules.get(rule.number());
    }

    boolean hasTargets() {
        return targets != null;
    }

    /** Whether a rule is not to look at this member. */
    boolean has(CompiledRule rule, Variable variable, Field field) {
        if (targets == null) {
            return false;
        }
        for (Effects.RemoveTarget removed : targets) {
            if (removed.variable() == variable
                    && removed.rules().get(rule.number())
                    && removed.selector().selects(field)) {
                return true;
            }
        }
        return false;
    }
}
