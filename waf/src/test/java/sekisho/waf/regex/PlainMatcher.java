package sekisho.waf.regex;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a tree means, read off its definition: where the matches that begin at a position end. */
final class PlainMatcher {
    private final byte[] value;
    private final IdentityHashMap<Node, Map<Integer, Set<Integer>>> known = new IdentityHashMap<>();

    private PlainMatcher(byte[] value) {
        this.value = value;
    }

    static boolean finds(Node root, byte[] value) {
        PlainMatcher matcher = new PlainMatcher(value);
        for (int at = 0; at <= value.length; at++) {
            if (!matcher.ends(root, at).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private Set<Integer> ends(Node node, int at) {
        Map<Integer, Set<Integer>> byStart = known.computeIfAbsent(node, _ -> new HashMap<>());
        Set<Integer> ends = byStart.get(at);
        if (ends == null) {
            ends = compute(node, at);
            byStart.put(at, ends);
        }
        return ends;
    }

    private Set<Integer> compute(Node node, int at) {
        Set<Integer> ends = new TreeSet<>();
        switch (node) {
            case Node.Empty _ -> ends.add(at);
            case Node.Bytes(ByteSet set) -> {
                if (at < value.length && set.contains(value[at] & 0xFF)) {
                    ends.add(at + 1);
                }
            }
            case Node.Behind(ByteSet set, boolean edge) -> {
                if (at == 0 ? edge : set.contains(value[at - 1] & 0xFF)) {
                    ends.add(at);
                }
            }
            case Node.Ahead(ByteSet set, boolean edge) -> {
                if (at == value.length ? edge : set.contains(value[at] & 0xFF)) {
                    ends.add(at);
                }
            }
            case Node.BackReference _ -> throw new IllegalArgumentException("back-references are not regular");
            case Node.Look(Node body, boolean ahead, boolean negated) -> {
                boolean there = ahead && !ends(body, at).isEmpty();
                for (int start = 0; start <= at && !ahead; start++) {
                    there |= ends(body, start).contains(at);
                }
                if (there != negated) {
                    ends.add(at);
                }
            }
            case Node.Group group -> ends.addAll(ends(group.body(), at));
            case Node.Atomic atomic -> ends.addAll(ends(atomic.body(), at));
            case Node.Choice(List<Node> branches) -> branches.forEach(branch -> ends.addAll(ends(branch, at)));
            case Node.Sequence(List<Node> parts) -> {
                ends.add(at);
                for (Node part : parts) {
                    Set<Integer> after = new TreeSet<>();
                    ends.forEach(end -> after.addAll(ends(part, end)));
                    ends.clear();
                    ends.addAll(after);
                }
            }
            case Node.Repeat repeat -> {
                Set<Integer> reached = new TreeSet<>(List.of(at));
                // Beyond the value's length, more rounds reach nothing new.
                int rounds = Math.min(repeat.max(), repeat.min() + value.length + 1);
                for (int round = 0; round <= rounds; round++) {
                    if (round >= repeat.min()) {
                        ends.addAll(reached);
                    }
                    Set<Integer> after = new TreeSet<>();
                    for (int end : reached) {
                        after.addAll(ends(repeat.body(), end));
                    }
                    reached = after;
                }
            }
        }
        return ends;
    }
}
