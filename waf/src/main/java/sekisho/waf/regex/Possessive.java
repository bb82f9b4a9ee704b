package sekisho.waf.regex;

import java.util.ArrayList;
import java.util.List;

/**
 * Replaces atomic groups and possessive quantifiers by what matches the same: a repetition of one set has taken all when
 * none of the set follows. Other bodies that can match in several ways cannot be run in linear time and are refused.
 */
final class Possessive {
    private Possessive() {}

    static Node resolve(Node root) {
        return resolve(root, ByteSet.NONE);
    }

    /** @param follow the bytes that what comes after may start with; nothing at the pattern's end, which cannot fail */
    private static Node resolve(Node node, ByteSet follow) {
        return switch (node) {
            case Node.Empty empty -> empty;
            case Node.Bytes bytes -> bytes;
            case Node.Behind behind -> behind;
            case Node.Ahead ahead -> ahead;
            case Node.BackReference reference -> reference;
            case Node.Look(Node body, boolean ahead, boolean negated) ->
                new Node.Look(resolve(body, ByteSet.NONE), ahead, negated);
            case Node.Group(int index, Node body) -> new Node.Group(index, resolve(body, follow));
            case Node.Choice(List<Node> branches) -> {
                List<Node> resolved = new ArrayList<>();
                for (Node branch : branches) {
                    resolved.add(resolve(branch, follow));
                }
                yield new Node.Choice(resolved);
            }
            case Node.Sequence(List<Node> parts) -> {
                List<Node> resolved = new ArrayList<>(parts);
                ByteSet after = follow;
                for (int i = parts.size() - 1; i >= 0; i--) {
                    resolved.set(i, resolve(parts.get(i), after));
                    First first = First.of(resolved.get(i));
                    after = first.transparent() ? after.or(first.set()) : first.set();
                }
                yield new Node.Sequence(resolved);
            }
            case Node.Repeat(Node body, int min, int max, boolean greedy) -> {
                ByteSet again = max > 1 ? First.of(body).set().or(follow) : follow;
                yield new Node.Repeat(resolve(body, again), min, max, greedy);
            }
            case Node.Atomic(Node body, int offset) -> atomic(resolve(body, follow), follow, offset);
        };
    }

    private static Node atomic(Node body, ByteSet follow, int offset) {
        if (body instanceof Node.Repeat(Node.Bytes(ByteSet set), int min, int max, boolean greedy) && greedy) {
            return set.and(follow).size() == 0 ? body : exhausted(new Node.Bytes(set), min, max);
        }
        if (!isFixed(body)) {
            throw new RegexException(
                    "this atomic group or possessive quantifier cannot be matched in linear time", offset);
        }
        return body;
    }

    /** All bytes of a set that there are, up to the bound: none of them may follow unless the bound is reached. */
    private static Node exhausted(Node.Bytes bytes, int min, int max) {
        if (min == max) {
            return new Node.Repeat(bytes, min, max, true);
        }
        Node noMore = new Node.Ahead(bytes.set().complement(), true);
        if (max == Node.Repeat.UNBOUNDED) {
            return new Node.Sequence(List.of(new Node.Repeat(bytes, min, max, true), noMore));
        }
        Node fewer = new Node.Sequence(List.of(new Node.Repeat(bytes, min, max - 1, true), noMore));
        return new Node.Choice(List.of(new Node.Repeat(bytes, max, max, true), fewer));
    }

    private static boolean isFixed(Node node) {
        return switch (node) {
            case Node.Bytes _, Node.Empty _ -> true;
            case Node.Sequence(List<Node> parts) -> parts.stream().allMatch(Possessive::isFixed);
            case Node.Group(var _, Node body) -> isFixed(body);
            case Node.Repeat(Node body, int min, int max, var _) -> min == max && isFixed(body);
            case Node.Choice _, Node.Behind _, Node.Ahead _, Node.Look _, Node.Atomic _, Node.BackReference _ -> false;
        };
    }

    /**
     * The bytes that a match may start with, or for an assertion the bytes it admits.
     *
     * @param transparent what follows may decide on the first byte too
     */
    private record First(ByteSet set, boolean transparent) {
        static First of(Node node) {
            return switch (node) {
                case Node.Empty _ -> new First(ByteSet.NONE, true);
                case Node.Bytes(ByteSet bytes) -> new First(bytes, false);
                case Node.Ahead(ByteSet bytes, var _) -> new First(bytes, false);
                // It may fail because of what the loop has taken.
                case Node.Behind _, Node.Look _, Node.BackReference _ -> new First(ByteSet.ALL, true);
                case Node.Group(var _, Node body) -> of(body);
                case Node.Atomic(Node body, var _) -> of(body);
                case Node.Repeat(Node body, int min, var _, var _) -> {
                    First first = of(body);
                    yield new First(first.set, first.transparent || min == 0);
                }
                case Node.Choice(List<Node> branches) -> {
                    First all = new First(ByteSet.NONE, false);
                    for (Node branch : branches) {
                        First first = of(branch);
                        all = new First(all.set.or(first.set), all.transparent || first.transparent);
                    }
                    yield all;
                }
                case Node.Sequence(List<Node> parts) -> {
                    First all = new First(ByteSet.NONE, true);
                    for (Node part : parts) {
                        if (!all.transparent) {
                            break;
                        }
                        First first = of(part);
                        all = new First(all.set.or(first.set), first.transparent);
                    }
                    yield all;
                }
            };
        }
    }
}
