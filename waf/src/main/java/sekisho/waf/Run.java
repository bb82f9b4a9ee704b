package sekisho.waf;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import sekisho.waf.operator.Captures;
import sekisho.waf.operator.Evaluation;
import sekisho.waf.operator.Operator;
import sekisho.waf.seclang.Action;
import sekisho.waf.seclang.Settings;
import sekisho.waf.seclang.Template;
import sekisho.waf.seclang.Variable;

/** One exchange going through the rules: runs the phases, tests values, carries out what matches do. One thread at a time. */
final class Run implements Evaluation {
    private static final int LONGEST_MESSAGE = 512;
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_PART = 256;
    private static final int MAX_MATCHES = 1024;
    private static final int MAX_MATCHED_VARIABLES = 1024;

    private final RuleSet rules;
    private final @Nullable BitSet reached;
    private final Instant time;
    private final long startNanos = System.nanoTime();
    final Message message;
    private final Variables variables;
    private final Tx tx;
    private final Map<Variable, String> collectionKeys = new HashMap<>();
    private final Map<String, byte[]> environment = new HashMap<>();
    private final List<RuleMatch> matches = new ArrayList<>();

    private Settings.Engine engine;
    private @Nullable BitSet removedRules;
    private @Nullable List<Effects.RemoveTarget> removedTargets;
    private Action.@Nullable Allow allowed;
    private int allowedInPhase;
    private @Nullable Intervention intervention;
    private @Nullable Intervention wouldBe;
    private int highestSeverity = 255;

    // ---- of the rule that is being evaluated
    private CompiledRule rule;
    private final List<Match> matched = new ArrayList<>();
    private Match last = Match.NONE;
    private @Nullable Link lastLink;
    private int score;

    Run(RuleSet rules, Message message, Instant time, @Nullable BitSet reached) {
        this.reached = reached;
        this.rules = rules;
        this.time = time;
        this.message = message;
        this.variables = new Variables(message);
        this.tx = new Tx(rules.txNames());
        this.engine = rules.settings().engine();
        this.rule = rules.nothing();
    }

    // ---- phases

    /** Runs one phase, 1 to 5; what an earlier phase asked for stands. */
    Optional<Intervention> phase(int number) {
        if (engine == Settings.Engine.OFF || (intervention != null && number != 5) || isAllowed(number)) {
            return Optional.empty();
        }
        variables.forgetEmpty();
        Phase phase = rules.phase(number);
        long[] candidates = rules.planned() ? phase.candidates(message, variables) : phase.everyRule();
        int from = 0;
        for (int i = Phase.next(candidates, from); i >= 0; i = Phase.next(candidates, from)) {
            from = i + 1;
            boolean on = rules.planned() && phase.isSwitch(i);
            if (on && phase.isOff(i, tx)) {
                continue;
            }
            CompiledRule next = phase.rule(i);
            if ((removedRules != null && removedRules.get(next.number())) || !evaluate(next, on)) {
                continue;
            }
            if (engine == Settings.Engine.OFF || (intervention != null && number != 5) || isAllowed(number)) {
                break;
            }
            from = phase.after(i);
        }
        return number == 5 ? Optional.empty() : Optional.ofNullable(intervention);
    }

    private boolean isAllowed(int phase) {
        Action.Allow allow = allowed;
        if (allow == null || phase == 5) {
            return false;
        }
        return switch (allow.scope()) {
            case TRANSACTION -> true;
            case PHASE -> phase == allowedInPhase;
            case REQUEST -> phase <= 2;
        };
    }

    // ---- one rule

    /** @param on whether it is known that the first link matches a named TX member */
    private boolean evaluate(CompiledRule next, boolean on) {
        if (reached != null) {
            reached.set(next.number());
        }
        rule = next;
        score = 0;
        if (!matched.isEmpty()) {
            matched.clear();
        }
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
            highestSeverity = Math.min(highestSeverity, next.severity().getAsInt());
        }
        RuleMatch match = report(next);
        disrupt(next, match);
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
            assign(link.effects());
            lastLink = link;
            return true;
        }
        boolean any = false;
        int size = matched.size();
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
                    any |= test(link, look, matchedField(look.variable(), matched.get(i)));
                }
            } else {
                any |= testAll(link, look);
            }
        }
        return any;
    }

    private boolean testAll(Link link, Look look) {
        Fields fields = fields(look);
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
        return operator != null && operator.matches(value, this) != link.negated();
    }

    /** A value matched: unless it is excluded, notes it and does what the rule does for every match. */
    private boolean accept(Link link, Look look, Field field, byte[] value) {
        if (look.leavesOut(field) || isRemoved(look.variable(), field)) {
            return false;
        }
        last = new Match(look.variable(), field, value);
        lastLink = link;
        if (matched.size() < MAX_MATCHED_VARIABLES) {
            matched.add(last);
        }
        if (link.effects().captures() && !link.negated()) {
            capture(link, value);
        }
        assign(link.effects());
        return true;
    }

    private boolean isRemoved(Variable variable, Field field) {
        if (removedTargets == null) {
            return false;
        }
        for (Effects.RemoveTarget removed : removedTargets) {
            if (removed.variable() == variable
                    && removed.rules().get(rule.number())
                    && removed.selector().selects(field)) {
                return true;
            }
        }
        return false;
    }

    private void capture(Link link, byte[] value) {
        for (int group = 0; group < TxNames.GROUPS; group++) {
            tx.set(group, null);
        }
        Match match = last;
        match.captured = true;
        Operator operator = link.operator();
        if (operator != null) {
            operator.capture(value, this, TxNames.GROUPS - 1, new Captures() {
                @Override
                public void captured(int group, int start, int end) {
                    if (group == 0) {
                        match.start = start;
                        match.end = end;
                    }
                    tx.set(group, slice(value, start, end));
                }

                @Override
                public void captured(int group, byte[] text) {
                    tx.set(group, text);
                }
            });
        }
    }

    private static byte[] slice(byte[] value, int start, int end) {
        return start == 0 && end == value.length ? value : java.util.Arrays.copyOfRange(value, start, end);
    }

    // ---- what a rule may look at

    private Fields fields(Look look) {
        if (!look.live()) {
            return look.selector() instanceof Selector.XPath path
                    ? message.xpath(look.variable(), path.expression())
                    : variables.of(look.variable());
        }
        return look.variable() == Variable.TX && look.selector() instanceof Selector.Matching selector
                ? tx.members(selector)
                : live(look.variable());
    }

    /** Variables that change while rules run. */
    private Fields live(Variable variable) {
        return switch (variable) {
            case TX -> tx.members();
            case IP, GLOBAL, SESSION, USER, RESOURCE -> {
                String key = collectionKeys.get(variable);
                yield key == null ? Fields.NONE : rules.persistent().members(variable, key, time);
            }
            case MATCHED_VAR -> one(last.name(), last.value);
            case MATCHED_VAR_NAME -> one("", Latin1.bytes(last.name()));
            case MATCHED_VARS, MATCHED_VARS_NAMES -> {
                Fields all = new Fields();
                for (int i = 0; i < matched.size(); i++) {
                    all.add(matchedField(variable, matched.get(i)));
                }
                yield all;
            }
            case HIGHEST_SEVERITY -> one("", Latin1.bytes(highestSeverity));
            case ENV -> {
                Fields all = new Fields();
                environment.forEach((name, value) -> all.add(new Field(name, value)));
                yield all;
            }
            case DURATION ->
                one(
                        "",
                        Latin1.bytes(
                                Duration.ofNanos(System.nanoTime() - startNanos).toMillis()));
            case RULE -> ruleFields();
            case SESSIONID -> oneOrNone(collectionKeys.get(Variable.SESSION));
            case USERID -> oneOrNone(collectionKeys.get(Variable.USER));
            default -> variables.of(variable);
        };
    }

    private static Field matchedField(Variable variable, Match match) {
        return variable == Variable.MATCHED_VARS ? match.asValue() : match.asName();
    }

    private Fields ruleFields() {
        Fields all = new Fields();
        rule.id().ifPresent(id -> all.add(new Field("id", Latin1.bytes(id))));
        all.add(new Field("rev", Latin1.bytes(rule.revision())));
        all.add(new Field("ver", Latin1.bytes(rule.version())));
        rule.severity().ifPresent(severity -> all.add(new Field("severity", Latin1.bytes(severity))));
        if (rule.message() instanceof Texts.Constant constant) {
            all.add(new Field("msg", constant.bytes()));
        }
        return all;
    }

    private static Fields one(String name, byte[] value) {
        Fields fields = new Fields();
        fields.add(new Field(name, value));
        return fields;
    }

    private static Fields oneOrNone(@Nullable String value) {
        return value == null ? Fields.NONE : one("", Latin1.bytes(value));
    }

    private int count(Look look) {
        if (look.slot() >= 0) {
            return tx.get(look.slot()) == null ? 0 : 1;
        }
        Fields fields = fields(look);
        if (look.selector() instanceof Selector.All && look.except().isEmpty() && removedTargets == null) {
            return fields.size();
        }
        int count = 0;
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.at(i);
            if (look.selector().selects(field) && !look.leavesOut(field) && !isRemoved(look.variable(), field)) {
                count++;
            }
        }
        return count;
    }

    // ---- texts

    @Override
    public byte[] expand(Template template) {
        return expand(rules.texts().of(template));
    }

    private byte[] expand(Texts.Text text) {
        return switch (text) {
            case Texts.Constant constant -> constant.bytes();
            case Texts.Composed composed -> {
                List<Texts.Piece> pieces = composed.pieces();
                if (pieces.size() == 1) {
                    yield valueOf(pieces.getFirst());
                }
                byte[][] values = new byte[pieces.size()][];
                int length = 0;
                for (int i = 0; i < values.length; i++) {
                    values[i] = valueOf(pieces.get(i));
                    length += values[i].length;
                }
                byte[] all = new byte[length];
                int at = 0;
                for (byte[] value : values) {
                    System.arraycopy(value, 0, all, at, value.length);
                    at += value.length;
                }
                yield all;
            }
        };
    }

    private byte[] valueOf(Texts.Piece piece) {
        return switch (piece) {
            case Texts.Literal literal -> literal.text().bytes();
            case Texts.Macro macro
            when macro.slot() >= 0 -> {
                byte[] value = tx.get(macro.slot());
                yield value == null ? Latin1.EMPTY : value;
            }
            case Texts.Macro macro -> {
                Fields fields = live(macro.variable());
                Field field =
                        macro.key().isEmpty() ? fields.size() == 0 ? null : fields.at(0) : fields.named(macro.key());
                yield field == null ? Latin1.EMPTY : field.value;
            }
        };
    }

    // ---- what matches do

    private void assign(Effects effects) {
        List<Effects.Assignment> assignments = effects.assignments();
        for (int i = 0; i < assignments.size(); i++) {
            Effects.Assignment assignment = assignments.get(i);
            switch (assignment) {
                case Effects.SetVar set -> set(set);
                case Effects.ExpireVar expire -> {
                    String key = collectionKeys.get(expire.collection());
                    if (key != null) {
                        rules.persistent()
                                .expire(
                                        expire.collection(),
                                        key,
                                        lowerText(expire.key()),
                                        Latin1.number(expand(expire.seconds())),
                                        time);
                    }
                }
                case Effects.InitCol init ->
                    collectionKeys.put(init.collection(), Latin1.text(expand(init.key()), LONGEST_PART));
                case Effects.SetEnv env -> environment.put(env.name(), expand(env.value()));
            }
        }
    }

    private String lowerText(Texts.Text text) {
        return Latin1.text(expand(text)).toLowerCase(java.util.Locale.ROOT);
    }

    private void set(Effects.SetVar set) {
        boolean inTx = set.collection() == Variable.TX;
        String owner = inTx ? "" : collectionKeys.get(set.collection());
        if (owner == null) {
            return; // not initialised: nothing to write to
        }
        String name = set.slot() >= 0 ? "" : lowerText(set.key());
        byte[] value = switch (set.change()) {
            case SET -> expand(set.value());
            case REMOVE -> null;
            case ADD, SUBTRACT -> {
                byte[] before = inTx
                        ? set.slot() >= 0 ? tx.get(set.slot()) : tx.get(name)
                        : rules.persistent().get(set.collection(), owner, name, time);
                long change = Latin1.number(expand(set.value()));
                if (set.direction() == Effects.Score.ANOMALY) {
                    score += (int) change;
                }
                long sum = (before == null ? 0 : Latin1.number(before))
                        + (set.change() == Action.SetVar.Change.ADD ? change : -change);
                yield Latin1.bytes(sum);
            }
        };
        if (!inTx) {
            rules.persistent().set(set.collection(), owner, name, value, time);
        } else if (set.slot() >= 0) {
            tx.set(set.slot(), value);
        } else {
            tx.set(name, value);
        }
    }

    private void carryOut(Effects.Control control) {
        switch (control) {
            case Effects.RemoveRules removed -> {
                BitSet all = removedRules;
                if (all == null) {
                    all = new BitSet();
                    removedRules = all;
                }
                all.or(removed.rules());
            }
            case Effects.RemoveTarget removed -> {
                if (removedTargets == null) {
                    removedTargets = new ArrayList<>();
                }
                removedTargets.add(removed);
            }
            case Effects.Engine set -> engine = set.engine();
            case Effects.BodyProcessor set -> message.bodyProcessor(set.name());
            case Effects.Switch set -> message.set(set.setting(), set.on());
            case Effects.Limit set -> message.limit(set.setting(), set.bytes());
        }
    }

    private RuleMatch report(CompiledRule next) {
        Effects effects = next.head().effects();
        boolean logs = effects.log();
        boolean disrupts = effects.disruptive() != null && !(effects.disruptive() instanceof Action.Pass);
        if (!logs && !disrupts) {
            return rules.noMatch();
        }
        byte[] data = effects.logData() == null ? Latin1.EMPTY : expand(effects.logData());
        RuleMatch match = new RuleMatch(
                next.id(),
                next.phase(),
                Latin1.text(expand(next.message()), LONGEST_MESSAGE),
                Latin1.text(data, LONGEST_MESSAGE),
                cut(last.name()),
                matchedPart(),
                next.severity().isPresent() ? OptionalInt.of(next.severity().getAsInt()) : OptionalInt.empty(),
                score,
                next.tags(),
                next.at().file(),
                next.at().line());
        if (logs && matches.size() < MAX_MATCHES) {
            matches.add(match);
        }
        return match;
    }

    private static String cut(String name) {
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }

    /** What the last link matched of its value. */
    private String matchedPart() {
        Link link = lastLink;
        Operator operator = link == null ? null : link.operator();
        if (link == null || operator == null || link.negated()) {
            return Latin1.text(last.value, LONGEST_PART);
        }
        Match match = last;
        if (!match.captured) {
            operator.capture(match.value, this, 0, (group, start, end) -> {
                if (group == 0) {
                    match.start = start;
                    match.end = end;
                }
            });
        }
        return Latin1.text(java.util.Arrays.copyOfRange(match.value, match.start, match.end), LONGEST_PART);
    }

    private void disrupt(CompiledRule next, RuleMatch match) {
        Effects effects = next.head().effects();
        Action.Disruptive action = effects.disruptive();
        if (action == null || action instanceof Action.Pass || next.phase() == 5) {
            return;
        }
        if (action instanceof Action.Allow allow) {
            if (engine == Settings.Engine.ON) {
                allowed = allow;
                allowedInPhase = next.phase();
            }
            return;
        }
        Intervention asked = switch (action) {
            case Action.Drop drop ->
                new Intervention(Intervention.Action.DROP, status(effects, 403), Optional.empty(), match);
            case Action.Redirect redirect ->
                new Intervention(
                        Intervention.Action.REDIRECT,
                        status(effects, 302),
                        Optional.of(Latin1.text(expand(rules.texts().of(redirect.location())))),
                        match);
            default -> new Intervention(Intervention.Action.DENY, status(effects, 403), Optional.empty(), match);
        };
        if (engine == Settings.Engine.ON) {
            intervention = asked;
        } else if (wouldBe == null) {
            wouldBe = asked;
        }
    }

    private static int status(Effects effects, int otherwise) {
        return effects.status() == 0 ? otherwise : effects.status();
    }

    // ---- what the caller may ask

    Variables variables() {
        return variables;
    }

    List<RuleMatch> matches() {
        return List.copyOf(matches);
    }

    Optional<Intervention> wouldIntervene() {
        return Optional.ofNullable(wouldBe);
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
