package sekisho.waf.seclang;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts rules together as they are read: defaults, chains, markers, and the exceptions to rules that stand before. One thread. */
final class Linker {
    /** A place in the program. */
    private sealed interface Entry {
        record Drafted(DraftRule rule) implements Entry {}

        record Marked(Linked.Marker marker) implements Entry {}
    }

    private static final Set<String> HEAD_ONLY = new LinkedHashSet<>(
            List.of("id", "msg", "rev", "ver", "severity", "tag", "accuracy", "maturity", "skip", "skipafter"));

    private final Problems problems;
    private final TargetParser targets;
    private final OperatorParser operators;
    private final ActionParser actions;
    private final Exceptions exceptions;

    private final List<Entry> entries = new ArrayList<>();
    private final Map<Integer, ActionSet> defaults = new HashMap<>();
    private final Map<Long, Source> ids = new HashMap<>();
    private final Set<String> markers = new HashSet<>();
    private @Nullable DraftRule openChain;

    Linker(Problems problems) {
        this.problems = problems;
        TemplateParser templates = new TemplateParser(problems);
        this.targets = new TargetParser(problems);
        this.operators = new OperatorParser(problems, templates);
        this.actions = new ActionParser(problems, templates, targets);
        this.exceptions = new Exceptions(problems, targets, actions);
    }

    void rule(Source at, String targetText, String operatorText, String actionText) {
        List<Target> read = targets.parse(at, targetText);
        Optional<OperatorCall> operator = operators.parse(at, operatorText);
        add(new DraftRule.DraftLink(at, read, operator, actions.parse(at, actionText)));
    }

    void action(Source at, String actionText) {
        add(new DraftRule.DraftLink(at, List.of(), Optional.empty(), actions.parse(at, actionText)));
    }

    void marker(Source at, String name) {
        closeChain();
        markers.add(name);
        entries.add(new Entry.Marked(new Linked.Marker(at, name)));
    }

    /** SecDefaultAction: for the rules of its phase that follow. */
    void defaults(Source at, String actionText) {
        ActionSet set = actions.parse(at, actionText);
        for (String name : List.of("id", "msg", "rev", "ver", "severity", "chain", "skip", "skipafter")) {
            if (set.names.contains(name)) {
                problems.add(at, "SecDefaultAction cannot hold " + name);
            }
        }
        if (set.block || set.disruptive == null) {
            problems.add(at, "SecDefaultAction needs a disruptive action other than block");
        }
        if (set.phase.isEmpty()) {
            problems.add(at, "SecDefaultAction needs a phase");
        }
        set.phase.ifPresent(phase -> defaults.put(phase, set));
    }

    void exception(Source at, String directive, List<String> values) {
        List<DraftRule> before = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Drafted(DraftRule rule)) {
                before.add(rule);
            }
        }
        Set<DraftRule> removed = exceptions.apply(at, directive, values, before);
        if (!removed.isEmpty()) {
            entries.removeIf(entry -> entry instanceof Entry.Drafted(DraftRule rule) && removed.contains(rule));
        }
    }

    /** A chain ends with the text that it stands in. */
    void endOfPiece() {
        closeChain();
    }

    List<Linked> finish() {
        closeChain();
        Set<String> idsSkippedTo = new HashSet<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Drafted(DraftRule rule)) {
                checkSkips(rule, idsSkippedTo);
            }
        }
        List<Linked> linked = new ArrayList<>();
        for (Entry entry : entries) {
            switch (entry) {
                case Entry.Marked(Linked.Marker marker) -> linked.add(marker);
                case Entry.Drafted(DraftRule rule) -> {
                    Linked.Rule done = rule.link();
                    linked.add(done);
                    String id = done.id().isPresent() ? String.valueOf(done.id().getAsLong()) : "";
                    if (idsSkippedTo.contains(id)) {
                        linked.add(new Linked.Marker(done.at(), id));
                    }
                }
            }
        }
        return linked;
    }

    /** skipAfter names a marker, or a rule's id as ModSecurity 2 allows. */
    private void checkSkips(DraftRule rule, Set<String> idsSkippedTo) {
        for (Action action : rule.head().others) {
            if (action instanceof Action.SkipAfter(String marker) && !markers.contains(marker)) {
                Optional<Long> id = Vocabulary.number(marker, ActionParser.HIGHEST_ID);
                if (id.isPresent() && ids.containsKey(id.get())) {
                    idsSkippedTo.add(marker);
                } else {
                    problems.add(rule.at(), "skipAfter names the marker " + marker + ", which stands nowhere");
                }
            }
        }
    }

    private void add(DraftRule.DraftLink link) {
        if (openChain == null) {
            start(link);
        } else {
            continueChain(openChain, link);
        }
    }

    private void start(DraftRule.DraftLink link) {
        ActionSet written = link.actions;
        int phase = written.phase.orElse(2);
        ActionSet merged = new ActionSet();
        Action.Disruptive blocking = new Action.Pass();
        ActionSet inForce = defaults.get(phase);
        if (inForce != null) {
            merged.merge(inForce);
            blocking = inForce.disruptive == null ? blocking : inForce.disruptive;
        }
        merged.disruptive = written.block ? blocking : new Action.Pass();
        merged.merge(written);
        merged.id = written.id;
        if (written.id.isEmpty()) {
            if (!written.names.contains("id")) {
                problems.add(link.at, "a rule needs an id");
            }
        } else {
            long id = written.id.getAsLong();
            Source first = ids.putIfAbsent(id, link.at);
            if (first != null) {
                problems.add(link.at, "the id " + id + " is taken by " + first);
            }
        }
        DraftRule rule =
                new DraftRule(phase, blocking, new DraftRule.DraftLink(link.at, link.targets, link.operator, merged));
        entries.add(new Entry.Drafted(rule));
        openChain = written.chain ? rule : null;
    }

    private void continueChain(DraftRule rule, DraftRule.DraftLink link) {
        ActionSet written = link.actions;
        for (String name : HEAD_ONLY) {
            if (written.names.contains(name)) {
                problems.add(link.at, "action " + name + " belongs to the first rule of a chain");
            }
        }
        if (written.block || written.disruptive != null) {
            problems.add(link.at, "disruptive actions belong to the first rule of a chain");
        }
        if (written.phase.isPresent() && written.phase.get() != rule.phase) {
            problems.add(link.at, "a chained rule runs in the phase of the first rule, which is " + rule.phase);
        }
        ActionSet merged = new ActionSet();
        ActionSet inForce = defaults.get(rule.phase);
        if (inForce != null) {
            merged.mergeTransformations(inForce);
        }
        merged.merge(written);
        rule.links.add(new DraftRule.DraftLink(link.at, link.targets, link.operator, merged));
        openChain = written.chain ? rule : null;
    }

    private void closeChain() {
        if (openChain != null) {
            problems.add(openChain.links.getLast().at, "the chain is not completed: its last rule says chain");
            openChain = null;
        }
    }
}
