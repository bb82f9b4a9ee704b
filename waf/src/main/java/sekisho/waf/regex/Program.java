package sekisho.waf.regex;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression as instructions of a nondeterministic automaton (Thompson 1968). Immutable; every branch that
 * can be taken first stands in {@link #next}.
 */
final class Program {
    /** Consumes a byte of the set {@link #argument}. */
    static final byte BYTES = 0;

    /** Goes on at {@link #next}, or else at {@link #argument}. */
    static final byte SPLIT = 1;

    /** Stores the position in slot {@link #argument}. */
    static final byte SAVE = 2;

    /** Goes on when the byte before is in the set {@link #argument}, or {@link #edge} and there is none. */
    static final byte BEHIND = 3;

    /** Goes on when the byte after is in the set {@link #argument}, or {@link #edge} and there is none. */
    static final byte AHEAD = 4;

    /** Accepts. */
    static final byte MATCH = 5;

    /** Goes on where look-around {@link #argument} holds. Only in programs with groups. */
    static final byte LOOK = 6;

    /** Consumes what group {@link #argument} has matched, with {@link #edge} in either case. */
    static final byte BACK_REFERENCE = 7;

    /** The symbol that stands for either edge of the value. */
    static final int EDGE = 256;

    /** When more bytes can begin a match, looking for one of them gains nothing. */
    private static final int MOST_FIRST = 160;

    final byte[] op;
    final int[] next;
    final int[] argument;
    final boolean[] edge;
    final ByteSet[] sets;
    final List<Node.Look> looks;
    final int start;

    Program(byte[] op, int[] next, int[] argument, boolean[] edge, ByteSet[] sets, List<Node.Look> looks, int start) {
        this.op = op;
        this.next = next;
        this.argument = argument;
        this.edge = edge;
        this.sets = sets;
        this.looks = List.copyOf(looks);
        this.start = start;
    }

    int size() {
        return op.length;
    }

    /** Whether the instruction's set has the symbol, a byte or {@link #EDGE}. */
    boolean admits(int pc, int symbol) {
        return symbol == EDGE ? edge[pc] : sets[argument[pc]].contains(symbol);
    }

    /**
     * For each byte whether no match begins with it; null when a match may be empty or nothing is gained. A necessary
     * condition: assertions count as met.
     */
    boolean @Nullable [] skips() {
        ByteSet first = ByteSet.NONE;
        boolean[] seen = new boolean[size()];
        int[] stack = new int[2 * size() + 2];
        int top = 0;
        stack[top++] = start;
        while (top > 0) {
            int pc = stack[--top];
            if (seen[pc]) {
                continue;
            }
            seen[pc] = true;
            switch (op[pc]) {
                case MATCH, BACK_REFERENCE -> {
                    return null;
                }
                case BYTES -> first = first.or(sets[argument[pc]]);
                case SPLIT -> {
                    stack[top++] = argument[pc];
                    stack[top++] = next[pc];
                }
                default -> stack[top++] = next[pc];
            }
        }
        if (first.size() > MOST_FIRST) {
            return null;
        }
        boolean[] skips = new boolean[256];
        for (int b = 0; b < skips.length; b++) {
            skips[b] = !first.contains(b);
        }
        return skips;
    }
}
