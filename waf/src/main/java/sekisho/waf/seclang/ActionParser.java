package sekisho.waf.seclang;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a list of actions: {@code id:1,phase:2,deny,msg:'It''s',setvar:'tx.a=+1'}. Linear in the text. */
final class ActionParser {
    /** The largest rule id. */
    static final long HIGHEST_ID = Long.MAX_VALUE / 16;

    private static final int LARGEST_SKIP = 1_000_000;

    private final Problems problems;
    private final TemplateParser templates;
    private final VariableActions variableActions;
    private final CtlParser ctl;

    ActionParser(Problems problems, TemplateParser templates, TargetParser targets) {
        this.problems = problems;
        this.templates = templates;
        this.variableActions = new VariableActions(problems, templates);
        this.ctl = new CtlParser(problems, targets);
    }

    ActionSet parse(Source at, String text) {
        ActionSet set = new ActionSet();
        int from = 0;
        while (from < text.length()) {
            char c = text.charAt(from);
            if (c == ',' || Words.isBlank(c)) {
                from++;
                continue;
            }
            from = one(at, text, from, set);
        }
        return set;
    }

    private int one(Source at, String text, int from, ActionSet set) {
        int end = from;
        while (end < text.length() && text.charAt(end) != ':' && text.charAt(end) != ',') {
            end++;
        }
        String name = text.substring(from, end).strip();
        if (end == text.length() || text.charAt(end) == ',') {
            apply(at, name, "", set);
            return end;
        }
        StringBuilder value = new StringBuilder();
        int next = value(text, end + 1, value);
        if (next < 0) {
            problems.add(at, "the quote in action " + name + " is not closed");
            return text.length();
        }
        apply(at, name, value.toString().strip(), set);
        return next;
    }

    /** Reads a value up to its comma; a quote at its beginning or behind an equals sign keeps commas. -1 when it stays open. */
    private static int value(String text, int from, StringBuilder into) {
        int at = from;
        boolean mayQuote = true;
        while (at < text.length() && text.charAt(at) != ',') {
            char c = text.charAt(at);
            if (c == '\'' && mayQuote) {
                at = Words.quoted(text, at + 1, '\'', into);
                if (at < 0) {
                    return -1;
                }
                mayQuote = false;
            } else {
                into.append(c);
                at++;
                mayQuote = c == '=' || (mayQuote && Words.isBlank(c));
            }
        }
        return at;
    }

    private void apply(Source at, String written, String value, ActionSet set) {
        String name = written.toLowerCase(Locale.ROOT);
        set.names.add(name);
        if (takesValue(name) && value.isEmpty()) {
            problems.add(at, "action " + written + " needs a value");
            return;
        }
        switch (name) {
            case "id" -> id(at, value, set);
            case "phase" -> {
                set.phase = Vocabulary.phase(value);
                known(at, set.phase, "unknown phase " + value);
            }
            case "severity" -> {
                set.severity = Vocabulary.severity(value);
                known(at, set.severity, "unknown severity " + value);
            }
            case "ver" -> set.version = Optional.of(value);
            case "rev" -> set.revision = Optional.of(value);
            case "msg" -> set.message = Optional.of(templates.parse(at, value));
            case "tag" -> {
                templates.parse(at, value);
                set.tags.add(value);
            }
            case "accuracy", "maturity" -> known(at, Vocabulary.number(value, 9), name + " is a number from 0 to 9");
            case "t" -> transformation(at, value, set);
            case "multimatch" -> set.multiMatch = true;
            case "chain" -> set.chain = true;
            case "block" -> {
                set.block = true;
                set.disruptive = null;
            }
            case "deny" -> disruptive(set, new Action.Deny());
            case "drop" -> disruptive(set, new Action.Drop());
            case "pass" -> disruptive(set, new Action.Pass());
            case "redirect" -> disruptive(set, new Action.Redirect(templates.parse(at, value)));
            case "allow" -> allow(at, value, set);
            default -> other(at, written, name, value, set);
        }
    }

    private void other(Source at, String written, String name, String value, ActionSet set) {
        switch (name) {
            case "status" -> status(at, value, set);
            case "capture" -> set.add(new Action.Capture());
            case "log" -> set.add(new Action.Log(true));
            case "nolog" -> set.add(new Action.Log(false));
            case "auditlog" -> set.add(new Action.AuditLog(true));
            case "noauditlog" -> set.add(new Action.AuditLog(false));
            case "logdata" -> set.add(new Action.LogData(templates.parse(at, value)));
            case "skip" ->
                known(at, Vocabulary.number(value, LARGEST_SKIP), "skip needs a number of rules")
                        .ifPresent(count -> set.add(new Action.Skip(count.intValue())));
            case "skipafter" -> set.add(new Action.SkipAfter(value));
            case "ctl" -> ctl.parse(at, value).ifPresent(set::add);
            case "setvar" -> variableActions.setVar(at, value).ifPresent(set::add);
            case "expirevar" -> variableActions.expireVar(at, value).ifPresent(set::add);
            case "initcol" -> variableActions.initCol(at, value).ifPresent(set::add);
            case "setsid" -> set.add(new Action.InitCol(Variable.SESSION, templates.parse(at, value)));
            case "setuid" -> set.add(new Action.InitCol(Variable.USER, templates.parse(at, value)));
            case "setrsc" -> set.add(new Action.InitCol(Variable.RESOURCE, templates.parse(at, value)));
            case "setenv" -> variableActions.setEnv(at, value).ifPresent(set::add);
            case "sanitisearg", "sanitizearg" -> set.add(new Action.Sanitise(Variable.ARGS, value));
            case "sanitisematched", "sanitizematched" -> set.add(new Action.Sanitise(Variable.MATCHED_VAR, ""));
            case "sanitisematchedbytes", "sanitizematchedbytes" ->
                set.add(new Action.Sanitise(Variable.MATCHED_VAR, value));
            case "sanitiserequestheader", "sanitizerequestheader" ->
                set.add(new Action.Sanitise(Variable.REQUEST_HEADERS, value));
            case "sanitiseresponseheader", "sanitizeresponseheader" ->
                set.add(new Action.Sanitise(Variable.RESPONSE_HEADERS, value));
            case "xmlns" -> set.add(new Action.Other("xmlns", value));
            case "exec" -> problems.add(at, "action exec is refused: rules start no programs here");
            case "append", "prepend" ->
                problems.add(at, "action " + name + " is refused: rules do not change what the application answers");
            case "pause" -> problems.add(at, "action pause is refused: a rule never makes the checkpoint wait");
            case "proxy" -> problems.add(at, "action proxy is refused: rules do not choose the destination");
            case "deprecatevar" ->
                problems.add(at, "action deprecatevar is refused: ModSecurity 3 has none; use expirevar");
            default -> problems.add(at, "unknown action " + written);
        }
    }

    private static boolean takesValue(String name) {
        return switch (name) {
            case "id",
                    "phase",
                    "severity",
                    "t",
                    "status",
                    "redirect",
                    "setvar",
                    "expirevar",
                    "initcol",
                    "setsid",
                    "setuid",
                    "setrsc",
                    "setenv",
                    "ctl",
                    "skip",
                    "skipafter",
                    "tag",
                    "xmlns",
                    "sanitisearg",
                    "sanitizearg",
                    "sanitiserequestheader",
                    "sanitizerequestheader",
                    "sanitiseresponseheader",
                    "sanitizeresponseheader" -> true;
            default -> false;
        };
    }

    private void id(Source at, String value, ActionSet set) {
        Optional<Long> number = Vocabulary.number(value, HIGHEST_ID).filter(found -> found > 0);
        known(at, number, "the id " + value + " is no positive number");
        number.ifPresent(found -> set.id = OptionalLong.of(found));
    }

    private void status(Source at, String value, ActionSet set) {
        Optional<Long> number = Vocabulary.number(value, 599).filter(found -> found >= 100);
        known(at, number, "the status " + value + " is none from 100 to 599");
        number.ifPresent(found -> set.add(new Action.Status(found.intValue())));
    }

    private void transformation(Source at, String value, ActionSet set) {
        if (value.equalsIgnoreCase("none")) {
            set.forgetsTransformations = true;
            set.transformations.clear();
            return;
        }
        known(at, Vocabulary.transformation(value), "unknown transformation " + value)
                .ifPresent(set.transformations::add);
    }

    private void allow(Source at, String value, ActionSet set) {
        switch (value.toLowerCase(Locale.ROOT)) {
            case "" -> disruptive(set, new Action.Allow(Action.Allow.Scope.TRANSACTION));
            case "phase" -> disruptive(set, new Action.Allow(Action.Allow.Scope.PHASE));
            case "request" -> disruptive(set, new Action.Allow(Action.Allow.Scope.REQUEST));
            default -> problems.add(at, "allow reaches phase or request, not " + value);
        }
    }

    private static void disruptive(ActionSet set, Action.Disruptive action) {
        set.disruptive = action;
        set.block = false;
    }

    private <T> Optional<T> known(Source at, Optional<T> found, String otherwise) {
        if (found.isEmpty()) {
            problems.add(at, otherwise);
        }
        return found;
    }
}
