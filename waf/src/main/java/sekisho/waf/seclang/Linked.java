package sekisho.waf.seclang;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What remains of the rules when defaults, chains, removals and updates are worked in: a list to run from top to bottom. */
public sealed interface Linked {
    Source at();

    /**
     * A rule or an unconditional action, with its chain.
     *
     * @param id of the chain's head; empty for a rule that has none
     * @param phase 1 to 5
     * @param links the rule itself, then the chained ones; never empty
     * @param severity 0 (emergency) to 7 (debug) of the head, when stated
     * @param tags in order
     * @param version {@code ver}, or the empty string
     * @param revision {@code rev}, or the empty string
     * @param message {@code msg} of the head
     */
    record Rule(
            Source at,
            OptionalLong id,
            int phase,
            List<Link> links,
            Optional<Integer> severity,
            List<String> tags,
            String version,
            String revision,
            Template message)
            implements Linked {
        public Rule {
            links = List.copyOf(links);
            tags = List.copyOf(tags);
        }
    }

    /**
     * One rule of a chain.
     *
     * @param targets in order; empty with {@code operator} empty for a SecAction
     * @param operator empty for a SecAction, which always matches
     * @param transformations canonical names of {@link Names#TRANSFORMATIONS}; {@code t:none} and defaults are worked in
     * @param multiMatch whether the operator runs after every transformation that changes the value
     * @param actions the rest, in order, defaults worked in; without id, phase, severity, tag, ver, rev, msg, t, multiMatch, chain
     */
    record Link(
            Source at,
            List<Target> targets,
            Optional<OperatorCall> operator,
            List<String> transformations,
            boolean multiMatch,
            List<Action> actions) {
        public Link {
            targets = List.copyOf(targets);
            transformations = List.copyOf(transformations);
            actions = List.copyOf(actions);
        }
    }

    /** Where {@code skipAfter} lands. */
    record Marker(Source at, String name) implements Linked {}
}
