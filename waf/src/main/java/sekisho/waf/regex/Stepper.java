package sekisho.waf.regex;

/**
 * The places of a program that are reached at once, and how a symbol moves them: one step costs no more than the
 * program's size. Scratch memory of one thread.
 */
final class Stepper {
    private static final int UNKNOWN = -1;
    private final Program program;
    private final boolean ordered;
    private final int[] mark;
    private final int[] stack;
    private int generation;
    private int[] spare;

    /** The places: instructions that consume, that wait for the byte after, or that accept. */
    int[] places;

    int size;

    /** An accepting place was reached. When ordered, all places after it were cut. */
    boolean accepted;

    /** The last byte left no place over, before a new search began. */
    boolean fresh;

    /** Instructions looked at so far. */
    long work;

    /** @param ordered keeps places in the order of preference, and drops what an accepting one makes pointless */
    Stepper(Program program, boolean ordered) {
        this.program = program;
        this.ordered = ordered;
        int capacity = program.size();
        mark = new int[capacity];
        // Each instruction is expanded once and pushes at most two.
        stack = new int[capacity * 2 + 2];
        places = new int[capacity];
        spare = new int[capacity];
    }

    void clear() {
        size = 0;
        generation++;
        accepted = false;
    }

    /** Adds all that is reached from an instruction without consuming. */
    void add(int pc, int before) {
        expand(pc, before, UNKNOWN);
    }

    private void expand(int from, int before, int after) {
        if (ordered && accepted) {
            return;
        }
        int top = 0;
        stack[top++] = from;
        while (top > 0) {
            int pc = stack[--top];
            work++;
            if (mark[pc] == generation) {
                continue;
            }
            mark[pc] = generation;
            switch (program.op[pc]) {
                case Program.SPLIT -> {
                    stack[top++] = program.argument[pc];
                    stack[top++] = program.next[pc];
                }
                case Program.SAVE -> stack[top++] = program.next[pc];
                case Program.BEHIND -> {
                    if (program.admits(pc, before)) {
                        stack[top++] = program.next[pc];
                    }
                }
                case Program.AHEAD -> {
                    if (after == UNKNOWN) {
                        places[size++] = pc;
                    } else if (program.admits(pc, after)) {
                        stack[top++] = program.next[pc];
                    }
                }
                case Program.MATCH -> {
                    accepted = true;
                    if (ordered) {
                        return;
                    }
                }
                default -> places[size++] = pc;
            }
        }
    }

    /**
     * Lets the places that wait for the byte after see it, before it is consumed.
     *
     * @param before the symbol before the position
     * @param after the symbol after it
     */
    void resolve(int before, int after) {
        boolean waiting = false;
        for (int i = 0; i < size; i++) {
            waiting |= program.op[places[i]] == Program.AHEAD;
        }
        if (!waiting) {
            accepted = false;
            return;
        }
        int count = swap();
        for (int i = 0; i < count; i++) {
            expand(spare[i], before, after);
        }
    }

    /** Consumes a byte; the places must have been resolved. */
    void consume(int symbol, int kindSymbol) {
        int count = swap();
        for (int i = 0; i < count; i++) {
            int pc = spare[i];
            work++;
            if (program.op[pc] == Program.BYTES && program.sets[program.argument[pc]].contains(symbol)) {
                expand(program.next[pc], kindSymbol, UNKNOWN);
            }
        }
    }

    private int swap() {
        int[] old = places;
        places = spare;
        spare = old;
        int count = size;
        clear();
        return count;
    }

    void load(int[] from) {
        clear();
        System.arraycopy(from, 0, places, 0, from.length);
        size = from.length;
    }
}
