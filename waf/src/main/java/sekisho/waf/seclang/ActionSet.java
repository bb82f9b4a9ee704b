package sekisho.waf.seclang;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The actions of one rule, sorted by what they are for. Changes while it is read and merged; one thread. */
final class ActionSet {
    OptionalLong id = OptionalLong.empty();
    Optional<Integer> phase = Optional.empty();
    Optional<Integer> severity = Optional.empty();
    Optional<String> version = Optional.empty();
    Optional<String> revision = Optional.empty();
    Optional<Template> message = Optional.empty();
    final List<String> tags = new ArrayList<>();
    boolean forgetsTransformations;
    final List<String> transformations = new ArrayList<>();
    boolean multiMatch;
    boolean chain;
    boolean block;
    Action.@Nullable Disruptive disruptive;
    final List<Action> others = new ArrayList<>();

    /** The names of the actions as written, in lower case. */
    final Set<String> names = new HashSet<>();

    /** Takes over what {@code later} says: single values replace, lists grow, {@code t:none} forgets. */
    void merge(ActionSet later) {
        severity = later.severity.or(() -> severity);
        version = later.version.or(() -> version);
        revision = later.revision.or(() -> revision);
        message = later.message.or(() -> message);
        tags.addAll(later.tags);
        mergeTransformations(later);
        multiMatch |= later.multiMatch;
        if (later.disruptive != null) {
            disruptive = later.disruptive;
        }
        for (Action action : later.others) {
            add(action);
        }
    }

    void mergeTransformations(ActionSet later) {
        if (later.forgetsTransformations) {
            transformations.clear();
        }
        transformations.addAll(later.transformations);
    }

    /** Adds an action; of those that can hold only once, the last one stays. */
    void add(Action action) {
        if (isSingle(action)) {
            others.removeIf(other -> other.getClass() == action.getClass());
        }
        others.add(action);
    }

    private static boolean isSingle(Action action) {
        return switch (action) {
            case Action.Status _,
                    Action.Capture _,
                    Action.Log _,
                    Action.AuditLog _,
                    Action.LogData _,
                    Action.Skip _,
                    Action.SkipAfter _ -> true;
            case Action.Disruptive _,
                    Action.SetVar _,
                    Action.ExpireVar _,
                    Action.InitCol _,
                    Action.SetEnv _,
                    Action.Ctl _,
                    Action.Sanitise _,
                    Action.Other _ -> false;
        };
    }
}
