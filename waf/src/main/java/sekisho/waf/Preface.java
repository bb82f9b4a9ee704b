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
     * Such a rule depends on nothing but what the rules before it have noted, and does nothing but note more. Rules between them that
     * neither read nor write notes are left to each exchange, and do the same after them.
     */
    static final Preface NOTHING = new Preface(new long[0], null, Match.NONE);

    private final long[] done;
    private final @Nullable Tx noted;
    private final Match last;

    private Preface(long[] done, @Nullable Tx noted, Match last) {
        this.done = done;
        this.noted = noted;
        this.last = last;
    }

    /** What can be known of a phase before any exchange. */
    static Preface of(Phase first, TxNames names) {
        Tx tx = new Tx(names);
        Match last = Match.NONE;
        long[] done = first.noRule();
        for (int i = 0; i < first.size() && first.after(i) == i + 1; i++) {
            CompiledRule rule = first.rule(i);
            boolean asked = first.isSwitch(i);
            boolean off = asked && first.isOff(i, tx);
            if (!off && !isConstant(rule, asked)) {
                if (!isApart(rule)) {
                    break;
                }
                continue;
            }
            done[i >>> 6] |= 1L << i;
            if (!off) {
                last = asked ? match(rule.head().looks().getFirst(), names, tx) : last;
                note(rule.head().effects(), tx);
            }
        }
        return new Preface(done, tx, last);
    }

    private static Match match(Look look, TxNames names, Tx tx) {
        byte[] value = tx.get(look.slot());
        if (look.count()) {
            byte[] count = Latin1.bytes(value == null ? 0 : 1);
            return new Match(look.variable(), new Field("", count), count);
        }
        byte[] known = value == null ? Latin1.EMPTY : value;
        return new Match(look.variable(), new Field(names.name(look.slot()), known), known);
    }

    private static void note(Effects effects, Tx tx) {
        for (Effects.Assignment assignment : effects.assignments()) {
            if (assignment instanceof Effects.SetVar set) {
                tx.set(set.slot(), value(set.value(), tx));
            }
        }
    }

    /** The value that matched last when they are done. */
    Match last() {
        return last == Match.NONE ? last : new Match(last.variable, last.field, last.value);
    }

    /** Takes the rules away that are done. */
    void takeFrom(long[] rules) {
        for (int i = 0; i < done.length; i++) {
            rules[i] &= ~done[i];
        }
    }

    /** What the TX collection of an exchange holds when they are done. */
    Tx noted(TxNames names) {
        return noted == null ? new Tx(names) : new Tx(noted);
    }

    /** Whether a rule has nothing to do with notes, and lets the rules after it run as if it were not there. */
    private static boolean isApart(CompiledRule rule) {
        Link head = rule.head();
        Effects effects = head.effects();
        return rule.links().size() == 1
                && rule.severity().isEmpty()
                && head.isFixed()
                && head.looks().stream().noneMatch(Look::live)
                && !effects.log()
                && !effects.captures()
                && effects.assignments().isEmpty()
                && effects.controls().stream()
                        .allMatch(control -> control instanceof Effects.BodyProcessor
                                || control instanceof Effects.Switch
                                || control instanceof Effects.Limit)
                && isPassing(effects);
    }

    private static boolean isPassing(Effects effects) {
        return effects.disruptive() == null || effects.disruptive() instanceof Action.Pass;
    }

    private static boolean isConstant(CompiledRule rule, boolean asked) {
        Link head = rule.head();
        Effects effects = head.effects();
        return rule.links().size() == 1
                && (asked || head.operator() == null)
                && rule.severity().isEmpty()
                && !effects.log()
                && !effects.captures()
                && effects.controls().isEmpty()
                && isPassing(effects)
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
