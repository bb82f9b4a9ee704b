package sekisho.waf.seclang;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A chain while later directives may still change it. One thread. */
final class DraftRule {
    /** One rule of the chain. */
    static final class DraftLink {
        final Source at;
        final List<Target> targets;
        final Optional<OperatorCall> operator;
        final ActionSet actions;

        DraftLink(Source at, List<Target> targets, Optional<OperatorCall> operator, ActionSet actions) {
            this.at = at;
            this.targets = new ArrayList<>(targets);
            this.operator = operator;
            this.actions = actions;
        }
    }

    final int phase;

    /** What {@code block} means where the rule stands. */
    final Action.Disruptive blocking;

    final List<DraftLink> links = new ArrayList<>();

    DraftRule(int phase, Action.Disruptive blocking, DraftLink head) {
        this.phase = phase;
        this.blocking = blocking;
        links.add(head);
    }

    ActionSet head() {
        return links.getFirst().actions;
    }

    Source at() {
        return links.getFirst().at;
    }

    Linked.Rule link() {
        ActionSet head = head();
        List<Linked.Link> linked = new ArrayList<>();
        for (DraftLink link : links) {
            List<Action> actions = new ArrayList<>(link.actions.others);
            if (link == links.getFirst()) {
                actions.addFirst(disruptive(link.actions.disruptive));
            }
            linked.add(new Linked.Link(
                    link.at,
                    link.targets,
                    link.operator,
                    link.actions.transformations,
                    link.actions.multiMatch,
                    actions));
        }
        return new Linked.Rule(
                at(),
                head.id,
                phase,
                linked,
                head.severity,
                head.tags,
                head.version.orElse(""),
                head.revision.orElse(""),
                head.message.orElse(TemplateParser.literal("")));
    }

    private static Action.Disruptive disruptive(Action.@Nullable Disruptive action) {
        return action == null ? new Action.Pass() : action;
    }
}
