package sekisho.waf;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sekisho.waf.regex.Regex;
import sekisho.waf.regex.RegexException;
import sekisho.waf.seclang.Action;
import sekisho.waf.seclang.Linked;
import sekisho.waf.seclang.Problem;
import sekisho.waf.seclang.Settings;
import sekisho.waf.seclang.Target;
import sekisho.waf.seclang.Template;
import sekisho.waf.seclang.Variable;

/** Compiles the actions of a link: names to slots, selections of rules to sets of numbers. Load time only. */
final class EffectsCompiler {
    /** The members that the Core Rule Set adds a rule's anomaly score to, whatever its version. */
    private static final Pattern ANOMALY = Pattern.compile("(?:(?:in|out)bound_)?anomaly_score(?:_pl[1-4])?");

    private final List<Linked.Rule> rules;
    private final TxNames names;
    private final Texts texts;
    private final Selectors selectors;
    private final List<Problem> problems;

    EffectsCompiler(List<Linked.Rule> rules, TxNames names, Texts texts, Selectors selectors, List<Problem> problems) {
        this.rules = rules;
        this.names = names;
        this.texts = texts;
        this.selectors = selectors;
        this.problems = problems;
    }

    Effects of(Linked.Link link) {
        boolean captures = false;
        boolean log = true;
        int status = 0;
        int skip = 0;
        String skipAfter = null;
        Texts.Text logData = null;
        Action.Disruptive disruptive = null;
        List<Effects.Assignment> assignments = new ArrayList<>();
        List<Effects.Control> controls = new ArrayList<>();
        for (Action action : link.actions()) {
            switch (action) {
                case Action.Capture capture -> captures = true;
                case Action.Log set -> log = set.on();
                case Action.Status set -> status = set.status();
                case Action.Skip set -> skip = set.rules();
                case Action.SkipAfter set -> skipAfter = set.marker();
                case Action.LogData data -> logData = texts.prepare(data.text());
                case Action.Redirect redirect -> {
                    texts.prepare(redirect.location());
                    disruptive = redirect;
                }
                case Action.Disruptive other -> disruptive = other;
                case Action.SetVar set -> assignments.add(setVar(set));
                case Action.ExpireVar expire ->
                    assignments.add(new Effects.ExpireVar(
                            expire.collection(), texts.prepare(expire.key()), texts.prepare(expire.seconds())));
                case Action.InitCol init ->
                    assignments.add(new Effects.InitCol(init.collection(), texts.prepare(init.key())));
                case Action.SetEnv env ->
                    assignments.add(
                            new Effects.SetEnv(env.name().toLowerCase(Locale.ROOT), texts.prepare(env.value())));
                case Action.Ctl ctl -> {
                    Effects.Control control = control(link, ctl);
                    if (control != null) {
                        controls.add(control);
                    }
                }
                case Action.AuditLog auditLog -> {}
                case Action.Sanitise sanitise -> {}
                case Action.Other other -> {}
            }
        }
        return new Effects(captures, assignments, controls, logData, disruptive, status, log, skip, skipAfter);
    }

    private Effects.SetVar setVar(Action.SetVar set) {
        Template key = set.key();
        String constant = key.isConstant() ? key.constant().toLowerCase(Locale.ROOT) : null;
        int slot = constant != null && set.collection() == Variable.TX ? names.slot(constant) : -1;
        boolean anomaly = constant != null && ANOMALY.matcher(constant).matches();
        return new Effects.SetVar(
                set.collection(),
                slot,
                texts.prepare(key),
                set.change(),
                texts.prepare(set.value()),
                anomaly ? Effects.Score.ANOMALY : Effects.Score.NONE);
    }

    private Effects.@Nullable Control control(Linked.Link link, Action.Ctl ctl) {
        String value = ctl.value();
        try {
            return switch (ctl.setting()) {
                case RULE_REMOVE_BY_ID -> new Effects.RemoveRules(byId(value));
                case RULE_REMOVE_BY_TAG -> new Effects.RemoveRules(byTag(value));
                case RULE_REMOVE_BY_MSG -> new Effects.RemoveRules(byMessage(value));
                case RULE_REMOVE_TARGET_BY_ID -> target(byId(before(value)), after(value));
                case RULE_REMOVE_TARGET_BY_TAG -> target(byTag(before(value)), after(value));
                case RULE_REMOVE_TARGET_BY_MSG -> target(byMessage(before(value)), after(value));
                case RULE_ENGINE -> new Effects.Engine(engine(value));
                case REQUEST_BODY_PROCESSOR -> new Effects.BodyProcessor(value.toUpperCase(Locale.ROOT));
                case FORCE_REQUEST_BODY_VARIABLE, REQUEST_BODY_ACCESS, RESPONSE_BODY_ACCESS, PARSE_XML_INTO_ARGS ->
                    new Effects.Switch(ctl.setting(), !value.equalsIgnoreCase("off"));
                case REQUEST_BODY_LIMIT, RESPONSE_BODY_LIMIT -> new Effects.Limit(ctl.setting(), Long.parseLong(value));
                case AUDIT_ENGINE, AUDIT_LOG_PARTS, DEBUG_LOG_LEVEL, HASH_ENGINE -> null;
            };
        } catch (RegexException | IllegalArgumentException e) {
            problems.add(new Problem(link.at(), "ctl:" + ctl.setting() + ": " + e.getMessage()));
            return null;
        }
    }

    private static String before(String value) {
        int at = value.indexOf(';');
        return at < 0 ? value : value.substring(0, at);
    }

    private static String after(String value) {
        int at = value.indexOf(';');
        return at < 0 ? "" : value.substring(at + 1);
    }

    private static Settings.Engine engine(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "on" -> Settings.Engine.ON;
            case "off" -> Settings.Engine.OFF;
            case "detectiononly" -> Settings.Engine.DETECTION_ONLY;
            default -> throw new IllegalArgumentException("On, Off or DetectionOnly");
        };
    }

    private Effects.RemoveTarget target(BitSet selected, String target) {
        int colon = target.indexOf(':');
        Variable variable =
                Variable.valueOf((colon < 0 ? target : target.substring(0, colon)).toUpperCase(Locale.ROOT));
        Target.Member member;
        if (colon < 0) {
            member = new Target.Member.All();
        } else {
            String name = target.substring(colon + 1);
            boolean pattern = name.length() > 1 && name.startsWith("/") && name.endsWith("/");
            member = pattern
                    ? new Target.Member.Matching(name.substring(1, name.length() - 1))
                    : new Target.Member.Named(name);
        }
        return new Effects.RemoveTarget(selected, variable, selectors.of(member));
    }

    // ---- which rules are meant

    private BitSet byId(String ranges) {
        BitSet selected = new BitSet();
        for (String range : ranges.trim().split("[\\s,]+", -1)) {
            int dash = range.indexOf('-');
            long first = Long.parseLong(dash < 0 ? range : range.substring(0, dash));
            long last = dash < 0 ? first : Long.parseLong(range.substring(dash + 1));
            selected.or(where(rule -> rule.id().isPresent()
                    && rule.id().getAsLong() >= first
                    && rule.id().getAsLong() <= last));
        }
        return selected;
    }

    private BitSet byTag(String pattern) {
        Regex regex = Regex.compile(pattern);
        return where(rule -> rule.tags().stream().anyMatch(tag -> regex.find(Latin1.bytes(tag))));
    }

    private BitSet byMessage(String pattern) {
        Regex regex = Regex.compile(pattern);
        return where(rule -> rule.message().isConstant()
                && regex.find(Latin1.bytes(rule.message().constant())));
    }

    private BitSet where(Predicate<Linked.Rule> condition) {
        BitSet selected = new BitSet();
        for (int number = 0; number < rules.size(); number++) {
            if (condition.test(rules.get(number))) {
                selected.set(number);
            }
        }
        return selected;
    }
}
