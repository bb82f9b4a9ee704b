package sekisho.waf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sekisho.waf.seclang.Variable;

/**
 * The rules of one phase, in order, and which of them have to be asked: most rules of a phase can be known not to match from one
 * look at each variable. Immutable.
 */
final class Phase {
    /** What rules of this phase look at: the members of a variable, or of it those that an XPath expression selects. */
    private record Watched(Variable variable, @Nullable String xpath) {}

    /** For each test of a plan, the rule of this phase that begins with it, or -1. */
    private static final class Watch {
        final Watched what;
        final Plan plan;
        final int[] ruleOfBit;

        Watch(Watched what, Plan plan) {
            this.what = what;
            this.plan = plan;
            this.ruleOfBit = new int[plan.words() << 6];
            java.util.Arrays.fill(ruleOfBit, -1);
        }
    }

    private final List<CompiledRule> rules;
    /** Where to go on after a match of each rule: what skip and skipAfter ask for, else the next. */
    private final int[] then;

    private final long[] always;
    private final List<Watch> watches;
    private final Switches switches;

    /**
     * @param rules to be asked from first to last
     * @param markers by name, the index of the rule that follows the marker
     */
    Phase(List<CompiledRule> rules, Map<String, Integer> markers) {
        this.rules = List.copyOf(rules);
        this.always = new long[(rules.size() + 63) >>> 6];
        Map<Watched, Watch> all = new LinkedHashMap<>();
        for (int i = 0; i < rules.size(); i++) {
            Link head = rules.get(i).head();
            if (head.isPlanned()) {
                for (Look look : head.looks()) {
                    watch(look, all).ruleOfBit[look.bit()] = i;
                }
            } else {
                always[i >>> 6] |= 1L << i;
            }
        }
        this.watches = new ArrayList<>(all.values());
        this.switches = new Switches(this.rules);
        this.then = new int[rules.size()];
        for (int i = 0; i < then.length; i++) {
            Effects effects = rules.get(i).head().effects();
            String marker = effects.skipAfter();
            then[i] = marker == null
                    ? i + 1 + effects.skip()
                    : Math.max(markers.getOrDefault(marker, rules.size()), i + 1);
        }
    }

    private static Watch watch(Look look, Map<Watched, Watch> all) {
        Plan plan = look.plan();
        if (plan == null) {
            throw new IllegalStateException("a look without a plan");
        }
        String xpath = look.selector() instanceof Selector.XPath path ? path.expression() : null;
        return all.computeIfAbsent(new Watched(look.variable(), xpath), what -> new Watch(what, plan));
    }

    int size() {
        return rules.size();
    }

    CompiledRule rule(int index) {
        return rules.get(index);
    }

    /** No rule of this phase, in a set that can hold each of them as a bit. */
    long[] noRule() {
        return new long[always.length];
    }

    /** All rules of this phase, as bits. */
    long[] everyRule() {
        long[] all = noRule();
        for (int i = 0; i < rules.size(); i++) {
            all[i >>> 6] |= 1L << i;
        }
        return all;
    }

    /** The rules that can match this message, as bits; what they look at does not change while the phase runs. */
    long[] candidates(Message message, Variables variables) {
        long[] candidates = always.clone();
        for (int w = 0; w < watches.size(); w++) {
            Watch watch = watches.get(w);
            String xpath = watch.what.xpath();
            Variable variable = watch.what.variable();
            Fields fields = xpath == null ? variables.of(variable) : message.xpath(variable, xpath);
            if (fields.size() > 0) {
                long[] union = fields.union(watch.plan);
                for (int word = 0; word < union.length; word++) {
                    for (long rest = union[word]; rest != 0; rest &= rest - 1) {
                        int rule = watch.ruleOfBit[(word << 6) | Long.numberOfTrailingZeros(rest)];
                        if (rule >= 0) {
                            candidates[rule >>> 6] |= 1L << rule;
                        }
                    }
                }
            }
        }
        return candidates;
    }

    /** Whether this rule begins with the comparison of a note of other rules with a number: {@link #isOff} tells whether it matches. */
    boolean isSwitch(int index) {
        return switches.isSwitch(index);
    }

    /** Whether this rule compares a note of other rules with a number, and does not match. */
    boolean isOff(int index, Tx tx) {
        return switches.isOff(index, tx);
    }

    /** The first rule of these at or after an index, or -1. */
    static int next(long[] rules, int from) {
        int word = from >>> 6;
        if (word >= rules.length) {
            return -1;
        }
        long rest = rules[word] & (-1L << from);
        while (rest == 0) {
            if (++word == rules.length) {
                return -1;
            }
            rest = rules[word];
        }
        return (word << 6) | Long.numberOfTrailingZeros(rest);
    }

    /**
     * Where to go on after a match of this rule. A marker that does not stand in this phase's part of the rules is behind the last
     * rule.
     */
    int after(int index) {
        return then[index];
    }
}
