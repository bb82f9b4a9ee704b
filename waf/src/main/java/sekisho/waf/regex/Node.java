package sekisho.waf.regex;

import java.util.ArrayList;
import java.util.List;

/**
 * A regular expression as a tree. Flags are resolved while parsing: letters of either case are sets of two bytes, the
 * dot is a set, and word boundaries are choices of assertions about the byte before and the byte after.
 */
sealed interface Node {
    Node EMPTY = new Empty();

    /** Matches the empty string. */
    record Empty() implements Node {}

    /** Matches one byte of the set. */
    record Bytes(ByteSet set) implements Node {}

    /** Matches its parts one after the other. */
    record Sequence(List<Node> parts) implements Node {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /** Matches one of its branches, the first preferred. */
    record Choice(List<Node> branches) implements Node {
        public Choice {
            branches = List.copyOf(branches);
        }
    }

    /**
     * Matches its body several times.
     *
     * @param max {@link #UNBOUNDED} for no bound
     * @param greedy prefers more
     */
    record Repeat(Node body, int min, int max, boolean greedy) implements Node {
        static final int UNBOUNDED = Integer.MAX_VALUE;
    }

    /** Matches the bytes that a group has matched last, and nothing when it has not matched. */
    record BackReference(int group, boolean ignoreCase) implements Node {}

    /** A body that must not be entered again once it has matched: {@code (?>...)} and possessive quantifiers. */
    record Atomic(Node body, int offset) implements Node {}

    /** A capturing group, 1 or more. */
    record Group(int index, Node body) implements Node {}

    /**
     * Matches the empty string where the byte before is in the set.
     *
     * @param edge also matches at the beginning of the value
     */
    record Behind(ByteSet set, boolean edge) implements Node {}

    /**
     * Matches the empty string where the byte after is in the set.
     *
     * @param edge also matches at the end of the value
     */
    record Ahead(ByteSet set, boolean edge) implements Node {}

    /** Matches the empty string where a match of the body begins (ahead) or ends (behind), or where none does. */
    record Look(Node body, boolean ahead, boolean negated) implements Node {}

    static Node sequence(List<Node> parts) {
        return switch (parts.size()) {
            case 0 -> EMPTY;
            case 1 -> parts.getFirst();
            default -> new Sequence(parts);
        };
    }

    /** A choice; branches of one byte that stand side by side become one set. */
    static Node choice(List<Node> branches) {
        List<Node> merged = new ArrayList<>();
        for (Node branch : branches) {
            if (!merged.isEmpty()
                    && branch instanceof Bytes(ByteSet set)
                    && merged.getLast() instanceof Bytes(ByteSet before)) {
                merged.set(merged.size() - 1, new Bytes(before.or(set)));
            } else {
                merged.add(branch);
            }
        }
        return merged.size() == 1 ? merged.getFirst() : new Choice(merged);
    }
}
