package sekisho.waf.regex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Matches expressions with back-references, which no linear automaton can: by trying one way after the other, within a
 * bound of steps for the whole value. One use, one thread.
 */
final class Backtracker {
    /** Steps for each byte, and for the value as a whole. */
    static final int STEPS_PER_BYTE = 100;

    static final int STEPS = 20_000;

    /** Entries of the stack of untried ways; more count as too many steps. */
    private static final int MAX_STACK = 1 << 20;

    /** What a search came to. */
    enum Outcome {
        FOUND,
        NONE,
        /** The bound was reached; nothing is known. */
        TOO_LONG
    }

    private final Program program;
    private final byte[] value;
    private final Looks looks;
    private final @Nullable Program[] bodies;
    private long steps;

    Backtracker(Program program, byte[] value) {
        this.program = program;
        this.value = value;
        looks = new Looks(program.looks, value);
        bodies = new @Nullable Program[program.looks.size()];
        steps = STEPS + (long) STEPS_PER_BYTE * value.length;
    }

    /** The first match at or after a position. */
    Outcome match(int from, int[] slots) {
        boolean[] skips = program.skips();
        for (int at = from; at <= value.length; at++) {
            if (skips != null && at < value.length && skips[value[at] & 0xFF]) {
                continue;
            }
            Arrays.fill(slots, -1);
            if (matchAt(program, at, slots)) {
                return Outcome.FOUND;
            }
            if (steps < 0) {
                return Outcome.TOO_LONG;
            }
        }
        return Outcome.NONE;
    }

    private int symbol(int at) {
        return at < 0 || at >= value.length ? Program.EDGE : value[at] & 0xFF;
    }

    /** Whether a match begins here; false too when the steps are used up. */
    private boolean matchAt(Program run, int start, int[] slots) {
        // Pairs of where to go on and at which position, or of a slot (negative) and its earlier content.
        int[] stack = new int[64];
        int top = 0;
        int pc = run.start;
        int at = start;
        while (true) {
            if (--steps < 0) {
                return false;
            }
            boolean goesOn = true;
            if (top + 2 > stack.length) {
                if (top > MAX_STACK) {
                    steps = -1;
                    return false;
                }
                stack = Arrays.copyOf(stack, stack.length * 2);
            }
            switch (run.op[pc]) {
                case Program.BYTES -> {
                    goesOn = at < value.length && run.admits(pc, symbol(at));
                    at++;
                }
                case Program.SPLIT -> {
                    stack[top++] = run.argument[pc];
                    stack[top++] = at;
                }
                case Program.SAVE -> {
                    int slot = run.argument[pc];
                    if (slot < slots.length) {
                        stack[top++] = -slot - 1;
                        stack[top++] = slots[slot];
                        slots[slot] = at;
                    }
                }
                case Program.BEHIND -> goesOn = run.admits(pc, symbol(at - 1));
                case Program.AHEAD -> goesOn = run.admits(pc, symbol(at));
                case Program.LOOK -> goesOn = look(run.argument[pc], at, slots);
                case Program.BACK_REFERENCE -> {
                    int end = follow(run, pc, at, slots);
                    goesOn = end >= 0;
                    at = end;
                }
                default -> {
                    return true;
                }
            }
            if (goesOn) {
                pc = run.next[pc];
                continue;
            }
            while (top > 0 && stack[top - 2] < 0) {
                slots[-stack[top - 2] - 1] = stack[top - 1];
                top -= 2;
            }
            if (top == 0) {
                return false;
            }
            at = stack[--top];
            pc = stack[--top];
        }
    }

    /** Where the text of a group ends when it stands here too, or -1. */
    private int follow(Program run, int pc, int at, int[] slots) {
        int begin = slots[2 * run.argument[pc]];
        int end = slots[2 * run.argument[pc] + 1];
        if (begin < 0 || end < begin || end - begin > value.length - at) {
            return -1;
        }
        steps -= end - begin;
        for (int i = 0; i < end - begin; i++) {
            if (fold(value[begin + i], run.edge[pc]) != fold(value[at + i], run.edge[pc])) {
                return -1;
            }
        }
        return at + end - begin;
    }

    private static int fold(byte b, boolean ignoreCase) {
        return ignoreCase && b >= 'A' && b <= 'Z' ? b + 32 : b;
    }

    private boolean look(int index, int at, int[] slots) {
        Node.Look look = program.looks.get(index);
        if (!look.ahead()) {
            return looks.holds(index, at);
        }
        Program body = bodies[index];
        if (body == null) {
            body = Compiler.compile(look.body(), true, false);
            bodies[index] = body;
        }
        return matchAt(body, at, slots.clone()) != look.negated();
    }
}
