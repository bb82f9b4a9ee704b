package sekisho.waf.regex;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts what does not matter to the question whether there is a match anywhere: optional parts at the ends, and all but
 * the fewest repetitions there. {@code \s*foo.{0,200}} becomes {@code foo}. Groups are dropped. So are look-arounds of
 * more than one byte: where a tree has these, the answer is that there may be a match.
 */
final class Trim {
    private Trim() {}

    static Node ends(Node root) {
        return trim(trim(root, false), true);
    }

    /** Cuts at the end only, so that matches begin where they did. */
    static Node tail(Node root) {
        return trim(root, false);
    }

    private static Node trim(Node node, boolean head) {
        return switch (node) {
            case Node.Empty empty -> empty;
            case Node.Bytes bytes -> bytes;
            case Node.Behind behind -> behind;
            case Node.Ahead ahead -> ahead;
            case Node.Look _, Node.BackReference _ -> Node.EMPTY;
            case Node.Atomic atomic -> atomic;
            case Node.Group(var _, Node body) -> trim(body, head);
            case Node.Choice(List<Node> branches) -> {
                List<Node> trimmed = new ArrayList<>();
                for (Node branch : branches) {
                    Node cut = trim(branch, head);
                    if (cut instanceof Node.Empty) {
                        yield Node.EMPTY;
                    }
                    trimmed.add(cut);
                }
                yield Node.choice(trimmed);
            }
            case Node.Sequence(List<Node> parts) -> {
                List<Node> left = new ArrayList<>(parts);
                while (!left.isEmpty()) {
                    int end = head ? 0 : left.size() - 1;
                    Node cut = trim(left.get(end), head);
                    if (!(cut instanceof Node.Empty)) {
                        left.set(end, cut);
                        break;
                    }
                    left.remove(end);
                }
                yield Node.sequence(left);
            }
            case Node.Repeat(Node body, int min, var _, boolean greedy) -> {
                if (min == 0) {
                    yield Node.EMPTY;
                }
                Node cut = trim(body, head);
                if (min == 1 || cut instanceof Node.Empty) {
                    yield cut;
                }
                Node rest = new Node.Repeat(body, min - 1, min - 1, greedy);
                yield new Node.Sequence(head ? List.of(cut, rest) : List.of(rest, cut));
            }
        };
    }
}
