package sekisho.waf;

import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sekisho.waf.operator.Operator;
import sekisho.waf.seclang.Settings;
import sekisho.waf.seclang.Variable;

/**
 * One exchange going through the rules: runs the phases and tests values. What there is to look at is its {@link Scene}; matches go to
 * its {@link Notes} and {@link Findings}. One thread at a time.
 */
final class Run {
    private final RuleSet rules;
    private final @Nullable BitSet reached;
    private final Scene scene;
    private final Tx tx;
    private final LeftOut leftOut = new LeftOut();
    private final Findings findings;
    private Settings.Engine engine;

    // ---- of the rule that is being evaluated
    private @Nullable Link lastLink;
    private int score;

    /** @param reached takes the numbers of the rules that are asked; null when nobody wants to know */
    Run(RuleSet rules, Message message, Instant time, @Nullable BitSet reached) {
        this.reached = reached;
        this.rules = rules;
        this.tx = rules.preface().noted(rules.txNames());
        this.scene = new Scene(rules, message, new Notes(rules.persistent(), time, tx));
        this.findings = new Findings(rules, scene);
        this.engine = rules.settings().engine();
    }

    // ---- phases

    /** Runs one phase, 1 to 5; what an earlier phase asked for stands. */
    Optional<Intervention> phase(int number) {
        if (engine == Settings.Engine.OFF || findings.endPhase(number)) {
            return Optional.empty();
        }
        scene.variables().forgetEmpty();
        Phase phase = rules.phase(number);
        long[] candidates = rules.planned() ? phase.candidates(scene.message(), scene.variables()) : phase.everyRule();
        if (number == 1) {
            rules.preface().takeFrom(candidates);
            scene.remember(rules.preface().last());
        }
        int from = 0;
        for (int i = Phase.next(candidates, from); i >= 0; i = Phase.next(candidates, from)) {
            from = i + 1;
            boolean on = rules.planned() && phase.isSwitch(i);
            if (on && phase.isOff(i, tx)) {
                continue;
            }
            CompiledRule next = phase.rule(i);
            if (leftOut.has(next) || !evaluate(next, on)) {
                continue;
            }
            if (engine == Settings.Engine.OFF || findings.endPhase(number)) {
                break;
            }
            from = phase.after(i);
        }
        return number == 5 ? Optional.empty() : findings.intervention();
    }

    // ---- one rule

    /** @param on whether it is known that the first link matches a named TX member */
    private boolean evaluate(CompiledRule next, boolean on) {
        if (reached != null) {
            reached.set(next.number());
        }
        scene.turnTo(next);
        score = 0;
        List<Link> links = next.links();
        if (on && !acceptSwitch(next.head())) {
            return false;
        }
        for (int i = on ? 1 : 0; i < links.size(); i++) {
            if (!matches(links.get(i))) {
                return false;
            }
        }
        for (int i = 0; i < links.size(); i++) {
            List<Effects.Control> controls = links.get(i).effects().controls();
            for (int k = 0; k < controls.size(); k++) {
                carryOut(controls.get(k));
            }
        }
        if (next.severity().isPresent()) {
            scene.matchedWith(next.severity().getAsInt());
        }
        Link link = lastLink;
        RuleMatch match = findings.report(next, link == null ? next.head() : link, score);
        findings.disrupt(next, match, engine);
        return true;
    }

    private boolean acceptSwitch(Link link) {
        Look look = link.looks().getFirst();
        byte[] value = tx.get(look.slot());
        if (look.count()) {
            byte[] count = Latin1.bytes(value == null ? 0 : 1);
            return accept(link, look, new Field("", count), count);
        }
        return value != null && accept(link, look, new Field(rules.txNames().name(look.slot()), value), value);
    }

    private boolean matches(Link link) {
        if (link.operator() == null) {
            note(link.effects());
            lastLink = link;
            return true;
        }
        boolean any = false;
        int size = scene.matches();
        List<Look> looks = link.looks();
        for (int l = 0; l < looks.size(); l++) {
            Look look = looks.get(l);
            if (look.count()) {
                any |= testOne(link, look, "", Latin1.bytes(count(look)));
            } else if (look.slot() >= 0) {
                byte[] value = tx.get(look.slot());
                if (value != null) {
                    any |= testOne(link, look, rules.txNames().name(look.slot()), value);
                }
            } else if (look.variable() == Variable.MATCHED_VARS || look.variable() == Variable.MATCHED_VARS_NAMES) {
                for (int i = 0; i < size; i++) {
                    any |= test(link, look, scene.match(look.variable(), i));
                }
            } else {
                any |= testAll(link, look);
            }
        }
        return any;
    }

    private boolean testAll(Link link, Look look) {
        Fields fields = scene.fields(look);
        Plan plan = rules.planned() ? look.plan() : null;
        Selector selector = look.selector();
        boolean chosen = look.variable() == Variable.TX && selector instanceof Selector.Matching;
        boolean everything = chosen || selector instanceof Selector.All || selector instanceof Selector.XPath;
        if (plan != null && everything && !link.negated() && !fields.mayPass(plan, look.bit())) {
            return false;
        }
        boolean any = false;
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.at(i);
            if (everything || selector.selects(field)) {
                any |= testForms(plan, link, look, field);
            }
        }
        return any;
    }

    /** Tests a member, and what else it may be to an application until one of the forms matches. */
    private boolean testForms(@Nullable Plan plan, Link link, Look look, Field field) {
        for (Field form = field; form != null; form = form.otherwise) {
            if (plan == null || plan.mayPass(form, look.bit())) {
                if (test(link, look, form)) {
                    return true;
                }
            } else if (link.negated() && accept(link, look, form, output(form, first(link)))) {
                return true;
            }
        }
        return false;
    }

    /** The chain whose result is tested first. */
    private static Chain first(Link link) {
        return link.stages().isEmpty() ? link.chain() : link.stages().getFirst();
    }

    /** A single value; most do not match, and need no field. */
    private boolean testOne(Link link, Look look, String name, byte[] value) {
        boolean plain = link.stages().isEmpty() && link.chain().isEmpty();
        return plain
                ? passes(link, value) && accept(link, look, new Field(name, value), value)
                : test(link, look, new Field(name, value));
    }

    private boolean test(Link link, Look look, Field field) {
        if (link.stages().isEmpty()) {
            byte[] value = output(field, link.chain());
            if (passes(link, value)) {
                return accept(link, look, field, value);
            }
            ruleOut(link, look, field);
            return false;
        }
        byte[] before = null;
        for (Chain stage : link.stages()) {
            byte[] value = output(field, stage);
            if (value != before && passes(link, value)) {
                return accept(link, look, field, value);
            }
            before = value;
        }
        ruleOut(link, look, field);
        return false;
    }

    private void ruleOut(Link link, Look look, Field field) {
        Plan plan = look.plan();
        if (field.remembered && plan != null && link.isFixed()) {
            plan.ruleOut(field, look.bit());
        }
    }

    private byte[] output(Field field, Chain chain) {
        if (chain.isEmpty()) {
            return field.value;
        }
        return rules.planned() ? chain.of(field.output(rules.steps())).value : chain.apply(field.value);
    }

    private boolean passes(Link link, byte[] value) {
        Operator operator = link.operator();
        return operator != null && operator.matches(value, scene) != link.negated();
    }

    /** A value matched: unless it is excluded, notes it and does what the rule does for every match. */
    private boolean accept(Link link, Look look, Field field, byte[] value) {
        if (look.leavesOut(field) || leftOut.has(scene.rule(), look.variable(), field)) {
            return false;
        }
        scene.found(new Match(look.variable(), field, value));
        lastLink = link;
        if (link.effects().captures() && link.operator() != null && !link.negated()) {
            tx.capture(new Capture(link.operator(), scene.last(), scene));
        }
        note(link.effects());
        return true;
    }

    private void note(Effects effects) {
        score += scene.notes().take(effects.assignments(), scene);
    }

    private int count(Look look) {
        if (look.slot() >= 0) {
            return tx.get(look.slot()) == null ? 0 : 1;
        }
        Fields fields = scene.fields(look);
        if (look.selector() instanceof Selector.All && look.except().isEmpty() && !leftOut.hasTargets()) {
            return fields.size();
        }
        int count = 0;
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.at(i);
            if (look.selector().selects(field)
                    && !look.leavesOut(field)
                    && !leftOut.has(scene.rule(), look.variable(), field)) {
                count++;
            }
        }
        return count;
    }

    private void carryOut(Effects.Control control) {
        Message message = scene.message();
        switch (control) {
            case Effects.RemoveRules removed -> leftOut.add(removed);
            case Effects.RemoveTarget removed -> leftOut.add(removed);
            case Effects.Engine set -> engine = set.engine();
            case Effects.BodyProcessor set -> message.bodyProcessor(set.name());
            case Effects.Switch set -> message.set(set.setting(), set.on());
            case Effects.Limit set -> message.limit(set.setting(), set.bytes());
        }
    }

    // ---- what the caller may ask

    Variables variables() {
        return scene.variables();
    }

    List<RuleMatch> matches() {
        return findings.matches();
    }

    Optional<Intervention> wouldIntervene() {
        return findings.wouldBe();
    }

    /** The number in the first of these TX members that exists; 0 when none does. */
    int number(String... names) {
        for (String name : names) {
            byte[] value = tx.get(name);
            if (value != null) {
                return (int) Latin1.number(value);
            }
        }
        return 0;
    }
}
