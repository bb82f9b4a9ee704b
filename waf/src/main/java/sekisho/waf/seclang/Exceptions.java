package sekisho.waf.seclang;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import sekisho.waf.regex.Regex;
import sekisho.waf.regex.RegexException;

/** SecRuleRemove* and SecRuleUpdate*: changes to the rules that stand before them. A rule that is not there is no problem. */
final class Exceptions {
    private final Problems problems;
    private final TargetParser targets;
    private final ActionParser actions;

    Exceptions(Problems problems, TargetParser targets, ActionParser actions) {
        this.problems = problems;
        this.targets = targets;
        this.actions = actions;
    }

    /** Changes rules, and answers those that are removed. */
    Set<DraftRule> apply(Source at, String directive, List<String> values, List<DraftRule> rules) {
        String name = directive.toLowerCase(Locale.ROOT);
        boolean removes = name.startsWith("secruleremove");
        if (values.isEmpty() || (!removes && (values.size() < 2 || values.size() > 3))) {
            problems.add(at, directive + (removes ? " needs a value" : " needs which rules, and what to change"));
            return Set.of();
        }
        String which = removes ? String.join(" ", values) : values.getFirst();
        Optional<Predicate<DraftRule>> chosen = chosen(at, name, which);
        if (chosen.isEmpty()) {
            return Set.of();
        }
        List<DraftRule> found = rules.stream().filter(chosen.get()).toList();
        if (removes) {
            Set<DraftRule> removed = Collections.newSetFromMap(new IdentityHashMap<>());
            removed.addAll(found);
            return removed;
        }
        if (name.equals("secruleupdateactionbyid")) {
            updateActions(at, values.get(1), found);
        } else {
            updateTargets(at, values, found);
        }
        return Set.of();
    }

    private Optional<Predicate<DraftRule>> chosen(Source at, String name, String which) {
        if (name.endsWith("byid")) {
            Optional<IdRanges> ranges = IdRanges.parse(which);
            if (ranges.isEmpty()) {
                problems.add(at, "'" + which + "' is no list of rule ids or ranges");
            }
            return ranges.map(ids -> rule -> {
                OptionalLong id = rule.head().id;
                return id.isPresent() && ids.contains(id.getAsLong());
            });
        }
        Regex pattern;
        try {
            pattern = Regex.compile(which);
        } catch (RegexException wrong) {
            problems.add(at, "'" + which + "' is no regular expression: " + wrong.getMessage());
            return Optional.empty();
        }
        if (name.endsWith("bytag")) {
            return Optional.of(rule -> rule.head().tags.stream().anyMatch(tag -> finds(pattern, tag)));
        }
        return Optional.of(rule -> rule.head()
                .message
                .filter(message -> finds(pattern, text(message)))
                .isPresent());
    }

    private static boolean finds(Regex pattern, String text) {
        return pattern.find(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Macros do not take part: they have no text when rules are loaded. */
    private static String text(Template template) {
        StringBuilder text = new StringBuilder();
        for (Template.Part part : template.parts()) {
            if (part instanceof Template.Literal(String bytes)) {
                text.append(bytes);
            }
        }
        return text.toString();
    }

    /** Adds targets to the first rule of each chain; with a third value, only in place of those that it names. */
    private void updateTargets(Source at, List<String> values, List<DraftRule> rules) {
        List<Target> added = targets.parse(at, values.get(1));
        List<Target> replaced = values.size() == 3 ? targets.parse(at, values.get(2)) : List.of();
        for (DraftRule rule : rules) {
            List<Target> present = rule.links.getFirst().targets;
            if (values.size() == 3 && !present.removeAll(replaced)) {
                continue;
            }
            for (Target target : added) {
                if (!present.contains(target)) {
                    present.add(target);
                }
            }
        }
    }

    private void updateActions(Source at, String text, List<DraftRule> rules) {
        ActionSet update = actions.parse(at, text);
        for (String name : List.of("id", "phase", "chain")) {
            if (update.names.contains(name)) {
                problems.add(at, "SecRuleUpdateActionById cannot change " + name);
            }
        }
        for (DraftRule rule : rules) {
            rule.head().merge(update);
            if (update.block) {
                rule.head().disruptive = rule.blocking;
            }
        }
    }
}
