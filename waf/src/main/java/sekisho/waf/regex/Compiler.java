package sekisho.waf.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a tree into a program, from its end to its beginning, so that only loops have to be patched. */
final class Compiler {
    /** Instructions; a longer program is refused. */
    static final int MAX_SIZE = 100_000;

    private final boolean groups;
    private final boolean backward;
    private final Map<ByteSet, Integer> sets = new LinkedHashMap<>();
    private final List<Node.Look> looks = new ArrayList<>();
    private byte[] op = new byte[64];
    private int[] next = new int[64];
    private int[] argument = new int[64];
    private boolean[] edge = new boolean[64];
    private int size;

    private Compiler(boolean groups, boolean backward) {
        this.groups = groups;
        this.backward = backward;
    }

    /**
     * @param groups keeps the positions of groups, back-references (any text otherwise), and long look-arounds (which hold
     *     everywhere otherwise)
     * @param backward reads the value from its end to its beginning
     */
    static Program compile(Node root, boolean groups, boolean backward) {
        Compiler compiler = new Compiler(groups, backward);
        int match = compiler.add(Program.MATCH, 0, 0, false);
        Node whole = groups ? new Node.Group(0, root) : root;
        int start = compiler.emit(whole, match);
        int size = compiler.size;
        return new Program(
                Arrays.copyOf(compiler.op, size),
                Arrays.copyOf(compiler.next, size),
                Arrays.copyOf(compiler.argument, size),
                Arrays.copyOf(compiler.edge, size),
                compiler.sets.keySet().toArray(new ByteSet[0]),
                compiler.looks,
                start);
    }

    /** Refuses what would be too large, so that no program made later from the tree or its parts is. */
    static void requireBounded(Node root) {
        // The whole match takes two more, accepting one.
        if (Shape.instructions(root) > MAX_SIZE - 3) {
            throw tooLarge();
        }
    }

    private static RegexException tooLarge() {
        return new RegexException("the pattern is too large once its repetitions are written out", 0);
    }

    private int add(byte kind, int then, int with, boolean atEdge) {
        if (size >= MAX_SIZE) {
            throw tooLarge();
        }
        if (size == op.length) {
            int more = size * 2;
            op = Arrays.copyOf(op, more);
            next = Arrays.copyOf(next, more);
            argument = Arrays.copyOf(argument, more);
            edge = Arrays.copyOf(edge, more);
        }
        op[size] = kind;
        next[size] = then;
        argument[size] = with;
        edge[size] = atEdge;
        return size++;
    }

    private int set(ByteSet set) {
        return sets.computeIfAbsent(set, _ -> sets.size());
    }

    /** Instructions that match the node and go on at {@code then}; answers where they begin. */
    private int emit(Node node, int then) {
        return switch (node) {
            case Node.Empty _ -> then;
            case Node.Bytes(ByteSet bytes) -> add(Program.BYTES, then, set(bytes), false);
            case Node.Behind(ByteSet bytes, boolean atEdge) ->
                add(backward ? Program.AHEAD : Program.BEHIND, then, set(bytes), atEdge);
            case Node.Ahead(ByteSet bytes, boolean atEdge) ->
                add(backward ? Program.BEHIND : Program.AHEAD, then, set(bytes), atEdge);
            case Node.Group(int index, Node body) -> {
                if (!groups) {
                    yield emit(body, then);
                }
                int end = add(Program.SAVE, then, 2 * index + 1, false);
                yield add(Program.SAVE, emit(body, end), 2 * index, false);
            }
            case Node.BackReference(int group, boolean ignoreCase) ->
                groups
                        ? add(Program.BACK_REFERENCE, then, group, ignoreCase)
                        : emit(new Node.Repeat(new Node.Bytes(ByteSet.ALL), 0, Node.Repeat.UNBOUNDED, true), then);
            case Node.Look look -> {
                if (!groups) {
                    yield then;
                }
                looks.add(look);
                yield add(Program.LOOK, then, looks.size() - 1, false);
            }
            case Node.Atomic(Node body, var _) -> emit(body, then);
            case Node.Sequence(List<Node> parts) -> {
                int at = then;
                for (Node part : backward ? parts : parts.reversed()) {
                    at = emit(part, at);
                }
                yield at;
            }
            case Node.Choice(List<Node> branches) -> {
                List<Integer> starts = new ArrayList<>();
                for (Node branch : branches) {
                    starts.add(emit(branch, then));
                }
                int at = starts.getLast();
                for (int i = starts.size() - 2; i >= 0; i--) {
                    at = add(Program.SPLIT, starts.get(i), at, false);
                }
                yield at;
            }
            case Node.Repeat repeat -> repeat(repeat, then);
        };
    }

    private int repeat(Node.Repeat repeat, int then) {
        Node body = repeat.body();
        int at = then;
        int copies = repeat.min();
        if (repeat.max() == Node.Repeat.UNBOUNDED) {
            if (copies == 0 && !Shape.matchesEmpty(body)) {
                int loop = add(Program.SPLIT, then, then, false);
                patch(loop, emit(body, loop), then, repeat.greedy());
                return loop;
            }
            // A body that matches nothing is a loop entered at most once more: (x+)? keeps the order of preference.
            int loop = add(Program.SPLIT, then, then, false);
            int entry = emit(body, loop);
            patch(loop, entry, then, repeat.greedy());
            if (copies == 0) {
                return split(entry, then, repeat.greedy());
            }
            at = entry;
            copies--;
        } else {
            for (int i = repeat.max() - copies; i > 0; i--) {
                int entry = emit(body, at);
                if (entry == at) {
                    break;
                }
                at = split(entry, then, repeat.greedy());
            }
        }
        for (int i = copies; i > 0; i--) {
            int entry = emit(body, at);
            if (entry == at) {
                break;
            }
            at = entry;
        }
        return at;
    }

    private int split(int body, int exit, boolean greedy) {
        return greedy ? add(Program.SPLIT, body, exit, false) : add(Program.SPLIT, exit, body, false);
    }

    private void patch(int loop, int body, int exit, boolean greedy) {
        next[loop] = greedy ? body : exit;
        argument[loop] = greedy ? exit : body;
    }
}
