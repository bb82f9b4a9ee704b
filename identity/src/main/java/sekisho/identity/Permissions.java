package sekisho.identity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The screens of one tenant, compiled to one tree over path segments. The most specific pattern decides: a named segment before
 * {@code *}, and that before {@code **}; of screens with the same pattern, one that is allowed is enough. Immutable; only computes.
 */
public final class Permissions {
    /** Decides nothing: everything is as the default says. */
    static final Permissions NONE = new Permissions(List.of());

    /** Why something is or is not allowed. */
    public enum Basis {
        /** No screen has the path; the tenant's default opens it. */
        UNLISTED_OPEN(true),
        /** No screen has the path; the tenant's default keeps it closed. */
        UNLISTED_CLOSED(false),
        /** The screen is open to the member's role. */
        ROLE(true),
        /** The matrix gives it to the member. */
        GRANTED(true),
        /** The matrix takes it from the member. */
        WITHDRAWN(false),
        /** Neither the role nor the matrix gives it. */
        NOT_GRANTED(false),
        /** The path can be read in more than one way, and some screen is closed to the member. */
        AMBIGUOUS_PATH(false);

        private final boolean allowed;

        Basis(boolean allowed) {
            this.allowed = allowed;
        }
    }

    /** The answer with its reason; the screen is empty when none has the path. */
    public record Decision(Basis basis, Optional<Screen> screen) {
        public boolean allowed() {
            return basis.allowed;
        }
    }

    private static final class Node {
        final Map<String, Node> named = new HashMap<>();

        @Nullable
        Node any;

        final List<Entry> here = new ArrayList<>();
        final List<Entry> below = new ArrayList<>();

        Node child(String segment) {
            if (segment.equals(Screen.Rule.ONE)) {
                Node there = any;
                if (there == null) {
                    there = new Node();
                    any = there;
                }
                return there;
            }
            return named.computeIfAbsent(segment, name -> new Node());
        }
    }

    private record Entry(Screen.Rule rule, Screen screen) {}

    private final List<Screen> screens;
    private final Node root = new Node();

    Permissions(List<Screen> screens) {
        this.screens = List.copyOf(screens);
        for (Screen screen : screens) {
            for (Screen.Rule rule : screen.rules()) {
                add(new Entry(rule, screen));
            }
        }
    }

    private void add(Entry entry) {
        Node node = root;
        for (String segment : entry.rule().segments()) {
            if (segment.equals(Screen.Rule.REST)) {
                node.below.add(entry);
                return;
            }
            node = node.child(segment);
        }
        node.here.add(entry);
    }

    /** What the tenant's administrator listed. */
    public List<Screen> screens() {
        return screens;
    }

    /**
     * Whether a member may send a request.
     *
     * @param openToMembers whether what no screen has is open; never to guests
     * @param rawPath as in the request line, without the query
     */
    Decision decide(boolean openToMembers, Role role, Map<String, Boolean> grants, String method, String rawPath) {
        boolean open = openToMembers && role != Role.GUEST;
        if (screens.isEmpty()) {
            return unlisted(open);
        }
        Optional<ScreenPath> path = ScreenPath.of(rawPath);
        if (path.isEmpty()) {
            boolean everything = open && screens.stream().allMatch(screen -> allows(basis(screen, role, grants)));
            return everything ? unlisted(true) : new Decision(Basis.AMBIGUOUS_PATH, Optional.empty());
        }
        List<Screen> found = find(root, path.get().segments(), 0, method);
        Decision refusal = null;
        for (Screen screen : found) {
            Decision decision = new Decision(basis(screen, role, grants), Optional.of(screen));
            if (decision.allowed()) {
                return decision;
            }
            refusal = refusal == null ? decision : refusal;
        }
        return refusal == null ? unlisted(open) : refusal;
    }

    private static Decision unlisted(boolean open) {
        return new Decision(open ? Basis.UNLISTED_OPEN : Basis.UNLISTED_CLOSED, Optional.empty());
    }

    private static boolean allows(Basis basis) {
        return basis.allowed;
    }

    private static Basis basis(Screen screen, Role role, Map<String, Boolean> grants) {
        Boolean listed = grants.get(screen.id());
        if (listed != null) {
            return listed ? Basis.GRANTED : Basis.WITHDRAWN;
        }
        return screen.roles().contains(role) ? Basis.ROLE : Basis.NOT_GRANTED;
    }

    /** Depth first, the more specific branch first; a tree of patterns this deep is bounded by the patterns there are. */
    private static List<Screen> find(Node node, List<String> segments, int at, String method) {
        if (at == segments.size()) {
            List<Screen> here = covering(node.here, method);
            return here.isEmpty() ? covering(node.below, method) : here;
        }
        Node named = node.named.get(segments.get(at));
        if (named != null) {
            List<Screen> found = find(named, segments, at + 1, method);
            if (!found.isEmpty()) {
                return found;
            }
        }
        Node any = node.any;
        if (any != null) {
            List<Screen> found = find(any, segments, at + 1, method);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return covering(node.below, method);
    }

    private static List<Screen> covering(List<Entry> entries, String method) {
        if (entries.isEmpty()) {
            return List.of();
        }
        List<Screen> covering = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.rule().covers(method)) {
                covering.add(entry.screen());
            }
        }
        return covering;
    }
}
