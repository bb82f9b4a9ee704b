package sekisho.waf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sekisho.waf.operator.CountryLookup;
import sekisho.waf.operator.Operator;
import sekisho.waf.operator.OperatorException;
import sekisho.waf.operator.Operators;
import sekisho.waf.plan.Prefilter;
import sekisho.waf.plan.Rarest;
import sekisho.waf.regex.Needs;
import sekisho.waf.regex.RegexException;
import sekisho.waf.seclang.Linked;
import sekisho.waf.seclang.OperatorCall;
import sekisho.waf.seclang.Problem;
import sekisho.waf.seclang.Program;
import sekisho.waf.seclang.Target;
import sekisho.waf.seclang.Variable;

/** Turns linked rules into what runs: operators made, names numbered, tests planned. Used once, by one thread. */
final class Compiler {
    /** What rules write or match while they run: never part of a plan. */
    private static final Set<Variable> LIVE = EnumSet.of(
            Variable.TX,
            Variable.IP,
            Variable.GLOBAL,
            Variable.SESSION,
            Variable.USER,
            Variable.RESOURCE,
            Variable.MATCHED_VAR,
            Variable.MATCHED_VAR_NAME,
            Variable.MATCHED_VARS,
            Variable.MATCHED_VARS_NAMES,
            Variable.HIGHEST_SEVERITY,
            Variable.ENV,
            Variable.DURATION,
            Variable.RULE,
            Variable.SESSIONID,
            Variable.USERID);

    /** Variables that are looked at by much the same rules: each kind has a plan of its own. */
    private enum Kind {
        ARGUMENT,
        HEADER,
        PATH,
        TARGET,
        ANSWER,
        OTHER;

        static Kind of(Variable variable) {
            return switch (variable) {
                case ARGS, ARGS_NAMES, ARGS_GET, ARGS_GET_NAMES, ARGS_POST, ARGS_POST_NAMES -> ARGUMENT;
                case REQUEST_COOKIES, REQUEST_COOKIES_NAMES, XML -> ARGUMENT;
                case REQUEST_HEADERS, REQUEST_HEADERS_NAMES -> HEADER;
                case REQUEST_FILENAME -> PATH;
                case REQUEST_URI, REQUEST_URI_RAW, REQUEST_BASENAME, REQUEST_LINE, QUERY_STRING -> TARGET;
                case RESPONSE_BODY -> ANSWER;
                default -> OTHER;
            };
        }
    }

    private final Program program;
    private final TxNames names = new TxNames();
    private final Texts texts = new Texts(names);
    private final Selectors selectors = new Selectors();
    private final Steps steps = new Steps();
    private final Rarest rarest = new Rarest();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<OperatorKey, Operator> operators = new HashMap<>();

    private record OperatorKey(String name, sekisho.waf.seclang.Template argument, Path folder) {}

    /** A link before its place in a plan is known. */
    private record Draft(
            List<Look> looks,
            @Nullable Operator operator,
            boolean negated,
            Chain chain,
            List<Chain> stages,
            Effects effects) {
        Needs needs() {
            return operator == null ? Needs.NONE : operator.needs();
        }

        Link link() {
            return new Link(List.copyOf(looks), operator, negated, chain, List.copyOf(stages), effects);
        }

        /** Whether a value of this look can be known not to match. */
        boolean isPlanned(Look look) {
            return operator != null
                    && !(negated && operator.needs().clauses().isEmpty())
                    && !look.live()
                    && !look.count()
                    && !chain.isOpaque();
        }
    }

    Compiler(Program program) {
        this.program = program;
    }

    RuleSet.Outcome compile() {
        List<Linked.Rule> rules = new ArrayList<>();
        for (Linked linked : program.rules()) {
            if (linked instanceof Linked.Rule rule) {
                rules.add(rule);
            }
        }
        EffectsCompiler effects = new EffectsCompiler(rules, names, texts, selectors, problems);
        List<List<Draft>> links = new ArrayList<>();
        for (Linked.Rule rule : rules) {
            texts.prepare(rule.message());
            List<Draft> of = new ArrayList<>();
            for (Linked.Link link : rule.links()) {
                of.add(draft(rule, link, effects));
            }
            links.add(of);
        }
        if (!problems.isEmpty()) {
            return new RuleSet.Rejected(problems);
        }
        names.close(selectors.byPattern());
        return new RuleSet.Loaded(assemble(rules, links));
    }

    // ---- links

    private Draft draft(Linked.Rule rule, Linked.Link link, EffectsCompiler effects) {
        JapaneseRules.Steps added =
                link == rule.links().getFirst() && program.settings().japaneseText()
                        ? JapaneseRules.steps(rule.id())
                        : JapaneseRules.Steps.NONE;
        Draft draft = new Draft(
                looks(link),
                link.operator().map(call -> operator(link, call)).orElse(null),
                link.operator().map(OperatorCall::negated).orElse(false),
                steps.chain(added.around(link.transformations())),
                link.multiMatch() ? stages(link.transformations(), added) : List.of(),
                effects.of(link));
        return draft;
    }

    private @Nullable Operator operator(Linked.Link link, OperatorCall call) {
        texts.prepare(call.argument());
        Path folder = program.folders().getOrDefault(link.at().file(), Path.of(""));
        try {
            return operators.computeIfAbsent(
                    new OperatorKey(call.name(), call.argument(), folder),
                    key -> Operators.create(call, folder, CountryLookup.NONE));
        } catch (OperatorException | RegexException e) {
            problems.add(new Problem(link.at(), "@" + call.name() + ": " + e.getMessage()));
            return null;
        }
    }

    private List<Look> looks(Linked.Link link) {
        List<Look> looks = new ArrayList<>();
        for (Target target : link.targets()) {
            if (target.kind() != Target.Kind.EXCLUDE) {
                try {
                    looks.add(look(target, link.targets()));
                } catch (RegexException e) {
                    problems.add(new Problem(link.at(), target.variable() + ": " + e.getMessage()));
                }
            }
        }
        return looks;
    }

    private Look look(Target target, List<Target> all) {
        List<Selector> except = new ArrayList<>();
        for (Target other : all) {
            if (other.kind() == Target.Kind.EXCLUDE && other.variable() == target.variable()) {
                except.add(selectors.of(other.member()));
            }
        }
        Variable variable = target.variable();
        Selector selector = selectors.of(target.member());
        int slot = variable == Variable.TX && selector instanceof Selector.Named named ? names.slot(named.key()) : -1;
        return new Look(
                variable,
                selector,
                target.kind() == Target.Kind.COUNT,
                slot,
                LIVE.contains(variable),
                except,
                null,
                -1);
    }

    private List<Chain> stages(List<String> transformations, JapaneseRules.Steps added) {
        List<Chain> stages = new ArrayList<>();
        for (int i = 0; i <= transformations.size(); i++) {
            List<String> beginning = transformations.subList(0, i);
            // Half of a pair: what it writes is for t:urlDecodeUni, and hides from the mask which characters are
            // Japanese.
            boolean half = !added.last().isEmpty()
                    && i > 0
                    && i < transformations.size()
                    && beginning.getLast().equals("utf8toUnicode");
            if (!half) {
                stages.add(steps.chain(added.around(beginning)));
            }
        }
        return stages;
    }

    // ---- plans

    private RuleSet assemble(List<Linked.Rule> rules, List<List<Draft>> links) {
        RuleSet unplanned = ruleSet(rules, links);
        BitSet reached = Rehearsal.reached(unplanned.plain());
        List<Draft> planned = new ArrayList<>();
        for (int number = reached.nextSetBit(0); number >= 0; number = reached.nextSetBit(number + 1)) {
            planned.addAll(links.get(number));
        }
        for (Kind kind : Kind.values()) {
            plan(kind, planned);
        }
        return ruleSet(rules, links);
    }

    private RuleSet ruleSet(List<Linked.Rule> rules, List<List<Draft>> links) {
        List<CompiledRule> compiled = new ArrayList<>();
        for (int number = 0; number < rules.size(); number++) {
            List<Link> of = links.get(number).stream().map(Draft::link).toList();
            compiled.add(compiled(number, rules.get(number), of));
        }
        return new RuleSet(program.settings(), compiled, phases(compiled), names, texts, steps);
    }

    /** Makes the plan of one kind of variable, and gives the looks at it their places. */
    private void plan(Kind kind, List<Draft> planned) {
        List<Draft> tests = planned.stream()
                .filter(draft -> draft.looks().stream()
                        .anyMatch(look -> Kind.of(look.variable()) == kind && draft.isPlanned(look)))
                .toList();
        List<Needs> needs = tests.stream().map(Draft::needs).toList();
        Prefilter filter = kind == Kind.ANSWER ? Prefilter.ofLong(needs, rarest) : Prefilter.of(needs, rarest);
        Map<Chain, long[]> testsOfChain = new LinkedHashMap<>();
        for (int test = 0; test < tests.size(); test++) {
            int bit = filter.bit(test);
            List<Chain> seen = new ArrayList<>(tests.get(test).stages());
            seen.add(tests.get(test).chain());
            for (Chain chain : seen) {
                testsOfChain.computeIfAbsent(chain.butForCase(), absent -> new long[filter.words()])[bit >>> 6] |=
                        1L << bit;
            }
        }
        Plan plan = new Plan(filter, needs, steps, testsOfChain);
        for (int test = 0; test < tests.size(); test++) {
            Draft draft = tests.get(test);
            for (int i = 0; i < draft.looks().size(); i++) {
                Look look = draft.looks().get(i);
                if (Kind.of(look.variable()) == kind && draft.isPlanned(look)) {
                    draft.looks().set(i, look.in(plan, filter.bit(test)));
                }
            }
        }
    }

    private CompiledRule compiled(int number, Linked.Rule rule, List<Link> links) {
        return new CompiledRule(
                number,
                rule.at(),
                rule.id(),
                rule.phase(),
                links,
                rule.severity().map(OptionalInt::of).orElse(OptionalInt.empty()),
                rule.tags(),
                rule.version(),
                rule.revision(),
                texts.of(rule.message()));
    }

    private Phase[] phases(List<CompiledRule> compiled) {
        Phase[] phases = new Phase[6];
        for (int phase = 1; phase <= 5; phase++) {
            List<CompiledRule> of = new ArrayList<>();
            Map<String, Integer> markers = new HashMap<>();
            int number = 0;
            for (Linked linked : program.rules()) {
                switch (linked) {
                    case Linked.Rule rule -> {
                        CompiledRule next = compiled.get(number++);
                        if (next.phase() == phase) {
                            of.add(next);
                        }
                    }
                    case Linked.Marker marker -> markers.put(marker.name(), of.size());
                }
            }
            phases[phase] = new Phase(of, markers);
        }
        return phases;
    }
}
