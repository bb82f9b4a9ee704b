package sekisho.waf;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sekisho.waf.seclang.Action;
import sekisho.waf.seclang.Variable;

/**
 * The beginning of the first phase that comes out the same for every exchange: rule sets begin with dozens of rules that do nothing but
 * give settings their default values. What they note is found out once, when the rules are loaded. Immutable.
 */
final class Preface {
    /*
     * Such a rule depends on nothing but what the rules before it have noted, and does nothing but note more. The last one that matches a
     * value is left to each exchange: it is what the rules that follow may call MATCHED_VAR.
     */
    static final Preface NOTHING = new Preface(0, null);

    private final int rules;
    private final @Nullable Tx noted;

    private Preface(int rules, @Nullable Tx noted) {
        this.rules = rules;
        this.noted = noted;
    }

    /** What can be known of a phase before any exchange. */
    static Preface of(Phase first, TxNames names) {
        Preface preface = NOTHING;
        Tx tx = new Tx(names);
        for (int i = 0; i < first.size(); i++) {
            CompiledRule rule = first.rule(i);
            boolean asked = first.isSwitch(i);
            if (asked && first.isOff(i, tx)) {
                continue;
            }
            if (!isConstant(rule, asked) || first.after(i) != i + 1) {
                break;
            }
            if (asked) {
                preface = new Preface(i, new Tx(tx));
            }
            for (Effects.Assignment assignment : rule.head().effects().assignments()) {
                Effects.SetVar set = (Effects.SetVar) assignment;
                tx.set(set.slot(), value(set.value(), tx));
            }
        }
        return preface;
    }

    /** How many rules of the phase are done. */
    int rules() {
        return rules;
    }

    /** What the TX collection of an exchange holds when they are done. */
    Tx noted(TxNames names) {
        return noted == null ? new Tx(names) : new Tx(noted);
    }

    private static boolean isConstant(CompiledRule rule, boolean asked) {
        Link head = rule.head();
        Effects effects = head.effects();
        Action.Disruptive disruptive = effects.disruptive();
        return rule.links().size() == 1
                && (asked || head.operator() == null)
                && rule.severity().isEmpty()
                && !effects.log()
                && !effects.captures()
                && effects.controls().isEmpty()
                && (disruptive == null || disruptive instanceof Action.Pass)
                && effects.assignments().stream().allMatch(Preface::isConstant);
    }

    private static boolean isConstant(Effects.Assignment assignment) {
        return assignment instanceof Effects.SetVar set
                && set.collection() == Variable.TX
                && set.slot() >= 0
                && set.change() == Action.SetVar.Change.SET
                && isNoted(set.value());
    }

    private static boolean isNoted(Texts.Text text) {
        return text instanceof Texts.Constant || member(text) >= 0;
    }

    /** The slot of the TX member that is all there is of a text, or -1. */
    private static int member(Texts.Text text) {
        return text instanceof Texts.Composed(List<Texts.Piece> pieces)
                        && pieces.size() == 1
                        && pieces.getFirst() instanceof Texts.Macro macro
                ? macro.slot()
                : -1;
    }

    private static byte[] value(Texts.Text text, Tx tx) {
        if (text instanceof Texts.Constant constant) {
            return constant.bytes();
        }
        byte[] value = tx.get(member(text));
        return value == null ? Latin1.EMPTY : value;
    }
}
