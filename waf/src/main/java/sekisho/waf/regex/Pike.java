package sekisho.waf.regex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the match that Perl would, with its groups, by following all alternatives at once in their order of preference
 * (Pike 1987). Each byte costs the program's size times the number of slots at most. One use, one thread.
 */
final class Pike {
    private final Program program;
    private final byte[] value;
    private final int slots;
    private final Looks looks;
    private final boolean @Nullable [] skips;
    private final int[] mark;
    private final int[] stack;
    private final int[] undo;
    private final int[] scratch;
    private int generation;
    private int[] places;
    private int[] nextPlaces;
    private int[] held;
    private int[] nextHeld;
    private int size;

    /** @param slots positions to keep, two for each group */
    Pike(Program program, byte[] value, int slots) {
        this.program = program;
        this.value = value;
        this.slots = slots;
        looks = new Looks(program.looks, value);
        skips = program.skips();
        int capacity = program.size();
        mark = new int[capacity];
        stack = new int[capacity * 3 + 3];
        undo = new int[capacity * 3 + 3];
        scratch = new int[slots];
        places = new int[capacity];
        nextPlaces = new int[capacity];
        held = new int[Math.min(capacity, 64) * slots];
        nextHeld = new int[held.length];
    }

    private int symbol(int at) {
        return at < 0 || at >= value.length ? Program.EDGE : value[at] & 0xFF;
    }

    /**
     * The first match that begins at or after a position.
     *
     * @param last no match begins after this position
     * @param end the first match does not end after this position
     */
    boolean match(int from, int last, int end, int[] found) {
        boolean matched = false;
        int count = 0;
        for (int at = from; at <= end; at++) {
            if (count == 0 && !matched && skips != null) {
                while (at < value.length && skips[value[at] & 0xFF]) {
                    at++;
                }
            }
            size = 0;
            generation++;
            boolean cut = false;
            for (int i = 0; i < count && !cut; i++) {
                int pc = places[i];
                boolean moves = program.sets[program.argument[pc]].contains(symbol(at - 1));
                if (moves) {
                    System.arraycopy(held, i * slots, scratch, 0, slots);
                    cut = expand(program.next[pc], at);
                }
            }
            if (!cut && !matched && at <= last) {
                Arrays.fill(scratch, -1);
                cut = expand(program.start, at);
            }
            if (cut) {
                matched = true;
                System.arraycopy(scratch, 0, found, 0, slots);
            }
            swap();
            count = size;
            if (count == 0 && (matched || at >= last)) {
                break;
            }
        }
        return matched;
    }

    private void swap() {
        int[] old = places;
        places = nextPlaces;
        nextPlaces = old;
        int[] oldHeld = held;
        held = nextHeld;
        nextHeld = oldHeld;
    }

    /** Adds what is reached without consuming; true when it accepts, with the positions in {@link #scratch}. */
    private boolean expand(int from, int at) {
        int top = 0;
        stack[top++] = from;
        while (top > 0) {
            int pc = stack[--top];
            if (pc < 0) {
                scratch[-pc - 1] = undo[top];
                continue;
            }
            if (mark[pc] == generation) {
                continue;
            }
            mark[pc] = generation;
            switch (program.op[pc]) {
                case Program.SPLIT -> {
                    stack[top++] = program.argument[pc];
                    stack[top++] = program.next[pc];
                }
                case Program.SAVE -> {
                    int slot = program.argument[pc];
                    if (slot < slots) {
                        stack[top] = -slot - 1;
                        undo[top++] = scratch[slot];
                        scratch[slot] = at;
                    }
                    stack[top++] = program.next[pc];
                }
                case Program.BEHIND -> {
                    if (program.admits(pc, symbol(at - 1))) {
                        stack[top++] = program.next[pc];
                    }
                }
                case Program.AHEAD -> {
                    if (program.admits(pc, symbol(at))) {
                        stack[top++] = program.next[pc];
                    }
                }
                case Program.LOOK -> {
                    if (looks.holds(program.argument[pc], at)) {
                        stack[top++] = program.next[pc];
                    }
                }
                case Program.MATCH -> {
                    return true;
                }
                default -> {
                    if ((size + 1) * slots > nextHeld.length) {
                        nextHeld = Arrays.copyOf(nextHeld, nextHeld.length * 2);
                    }
                    nextPlaces[size] = pc;
                    System.arraycopy(scratch, 0, nextHeld, size * slots, slots);
                    size++;
                }
            }
        }
        return false;
    }
}
