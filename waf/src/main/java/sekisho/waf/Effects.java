package sekisho.waf;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sekisho.waf.seclang.Action;
import sekisho.waf.seclang.Variable;

/**
 * What a match of one rule of a chain does. Immutable.
 *
 * @param captures whether matched groups go to TX:0 to TX:9
 * @param assignments done at once for every value that matches
 * @param controls done when the whole chain has matched
 * @param logData null when the rule has none
 * @param disruptive null when the rule does not say
 * @param status for deny, or 0 when the rule does not say
 * @param log whether a match is reported
 * @param skip how many rules to leave out
 * @param skipAfter where to go on, or null
 */
record Effects(
        boolean captures,
        List<Assignment> assignments,
        List<Control> controls,
        Texts.@Nullable Text logData,
        Action.@Nullable Disruptive disruptive,
        int status,
        boolean log,
        int skip,
        @Nullable String skipAfter) {
    /** Changes a member of a collection. */
    sealed interface Assignment {}

    /**
     * {@code setvar}.
     *
     * @param collection TX or a persistent collection
     * @param slot of a TX member with a constant name, or -1
     * @param key the name, when there is no slot
     * @param direction of the anomaly score that it adds to, or NONE
     */
    record SetVar(
            Variable collection,
            int slot,
            Texts.Text key,
            Action.SetVar.Change change,
            Texts.Text value,
            Score direction)
            implements Assignment {}

    /** {@code expirevar}. */
    record ExpireVar(Variable collection, Texts.Text key, Texts.Text seconds) implements Assignment {}

    /** {@code initcol}, {@code setsid}, {@code setuid}, {@code setrsc}. */
    record InitCol(Variable collection, Texts.Text key) implements Assignment {}

    /** {@code setenv}. */
    record SetEnv(String name, Texts.Text value) implements Assignment {}

    /** Which anomaly score. */
    enum Score {
        NONE,
        ANOMALY
    }

    /** Changes how the rest of the exchange is looked at. */
    sealed interface Control {}

    /** {@code ctl:ruleRemoveBy…}: by number of the rule set. */
    record RemoveRules(java.util.BitSet rules) implements Control {}

    /** {@code ctl:ruleRemoveTargetBy…}. */
    record RemoveTarget(java.util.BitSet rules, Variable variable, Selector selector) implements Control {}

    /** {@code ctl:ruleEngine}. */
    record Engine(sekisho.waf.seclang.Settings.Engine engine) implements Control {}

    /** {@code ctl:requestBodyProcessor}; upper case. */
    record BodyProcessor(String name) implements Control {}

    /** A switch that {@code ctl} sets. */
    record Switch(Action.Ctl.Setting setting, boolean on) implements Control {}

    /** A limit in bytes that {@code ctl} sets. */
    record Limit(Action.Ctl.Setting setting, long bytes) implements Control {}
}
