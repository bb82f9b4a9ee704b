package sekisho.waf.regex;

import java.util.List;

/** Simple facts about a tree. */
final class Shape {
    private Shape() {}

    /** Whether it can match the empty string at some place. */
    static boolean matchesEmpty(Node node) {
        return minLength(node) == 0;
    }

    /** Bytes of the shortest match, bounded to a fourth of the largest {@code int}. */
    static int minLength(Node node) {
        return switch (node) {
            case Node.Empty _, Node.Behind _, Node.Ahead _, Node.Look _, Node.BackReference _ -> 0;
            case Node.Bytes _ -> 1;
            case Node.Group(var _, Node body) -> minLength(body);
            case Node.Atomic(Node body, var _) -> minLength(body);
            case Node.Repeat(Node body, int min, var _, var _) -> bounded((long) minLength(body) * min);
            case Node.Choice(List<Node> branches) ->
                branches.stream().mapToInt(Shape::minLength).min().orElse(0);
            case Node.Sequence(List<Node> parts) ->
                bounded(parts.stream().mapToLong(Shape::minLength).sum());
        };
    }

    /** No fewer instructions than it takes once repetitions are written out, bounded as {@link #minLength}. */
    static int instructions(Node node) {
        return switch (node) {
            case Node.Empty _ -> 0;
            case Node.Bytes _, Node.Behind _, Node.Ahead _, Node.BackReference _ -> 1;
            case Node.Look(Node body, var _, var _) -> bounded(3L + instructions(body));
            case Node.Group(var _, Node body) -> bounded(2L + instructions(body));
            case Node.Atomic(Node body, var _) -> instructions(body);
            case Node.Repeat(Node body, int min, int max, var _) -> {
                long once = instructions(body);
                yield max == Node.Repeat.UNBOUNDED
                        ? bounded(once * Math.max(min, 1) + 2)
                        : once == 0 ? 0 : bounded(once * max + (max - min));
            }
            case Node.Choice(List<Node> branches) ->
                bounded(branches.stream().mapToLong(Shape::instructions).sum() + branches.size() - 1);
            case Node.Sequence(List<Node> parts) ->
                bounded(parts.stream().mapToLong(Shape::instructions).sum());
        };
    }

    /** Whether a part of it, or it itself, is of a kind. */
    static boolean has(Node node, Class<? extends Node> kind) {
        return kind.isInstance(node)
                || switch (node) {
                    case Node.Empty _, Node.Bytes _, Node.Behind _, Node.Ahead _, Node.BackReference _ -> false;
                    case Node.Look(Node body, var _, var _) -> has(body, kind);
                    case Node.Group(var _, Node body) -> has(body, kind);
                    case Node.Atomic(Node body, var _) -> has(body, kind);
                    case Node.Repeat(Node body, var _, var _, var _) -> has(body, kind);
                    case Node.Choice(List<Node> branches) -> branches.stream().anyMatch(b -> has(b, kind));
                    case Node.Sequence(List<Node> parts) -> parts.stream().anyMatch(p -> has(p, kind));
                };
    }

    private static int bounded(long length) {
        return (int) Math.min(length, Integer.MAX_VALUE / 4);
    }
}
