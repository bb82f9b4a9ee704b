package sekisho.waf.regex;

import org.jspecify.annotations.Nullable;

/**
 * Answers whether a value contains a match: an automaton made deterministic while it runs (Thompson 1968; Cox,
 * "Regular Expression Matching in the Wild", 2010). Any number of threads share it.
 */
final class Search {
    /*
     * A state is the set of places reached after a byte. Conditions on the byte before are decided on the way in, since
     * the byte is known; conditions on the byte after wait in the set and are decided when the next byte, or the edge,
     * comes (so no state needs to know more than the kind of the byte before, and that only where a condition behind
     * follows a condition ahead at the same position).
     *
     * States live in a StateCache of bounded memory. A full cache is replaced by an empty one; a value that fills cache
     * after cache without using its states is searched by simulation from there on, which costs the program's size for
     * each byte at most, but never more.
     */

    /** Bytes of memory for the states of one expression. */
    static final int CACHE_BYTES = 1 << 20;

    /** A value that makes more than one new state in so many bytes is not worth a new cache. */
    private static final int BYTES_PER_STATE = 8;

    private static final int MAX_RENEWALS = 2;

    final Program program;
    final Alphabet alphabet;

    /** No place is reached at a search's beginning, except at the value's edge. */
    final boolean deadWhenEmpty;

    private final int cacheBytes;
    private final boolean[] kindMatters;
    private final boolean anyKindMatters;
    private final boolean skips;
    /** Made when the first value is searched. */
    private volatile @Nullable Beginnings beginnings;

    private volatile StateCache cache;
    private long simulated;

    /** Whether to go on after a match, so that all places where one ends can be seen. */
    final boolean all;

    Search(Program program, int cacheBytes) {
        this(program, cacheBytes, false);
    }

    Search(Program program, int cacheBytes, boolean all) {
        this.all = all;
        this.program = program;
        this.cacheBytes = cacheBytes;
        alphabet = new Alphabet(program);
        kindMatters = new boolean[program.size()];
        anyKindMatters = markKinds();
        boolean dead = true;
        Stepper stepper = new Stepper(program, false);
        for (int kind = 0; kind < alphabet.kindSymbols.length; kind++) {
            stepper.clear();
            stepper.add(program.start, alphabet.kindSymbols[kind]);
            dead &= (stepper.size == 0 && !stepper.accepted)
                    || (kind == alphabet.kinds[alphabet.count] && !sharedEdge(kind));
        }
        deadWhenEmpty = dead && !all;
        skips = !dead && !all && Beginnings.areRare(program);
        cache = new StateCache(this, cacheBytes);
    }

    /** Whether some byte is of the same kind as the edge. */
    private boolean sharedEdge(int kind) {
        for (int c = 0; c < alphabet.count; c++) {
            if (alphabet.kinds[c] == kind) {
                return true;
            }
        }
        return false;
    }

    /** Marks conditions ahead from which a condition behind is reached at the same position. */
    private boolean markKinds() {
        boolean any = false;
        boolean[] reaches = new boolean[program.size()];
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int pc = 0; pc < reaches.length; pc++) {
                byte op = program.op[pc];
                boolean now = op == Program.BEHIND
                        || (op != Program.BYTES && op != Program.MATCH && reaches[program.next[pc]])
                        || (op == Program.SPLIT && reaches[program.argument[pc]]);
                changed |= now != reaches[pc];
                reaches[pc] = now;
            }
        }
        for (int pc = 0; pc < reaches.length; pc++) {
            kindMatters[pc] = program.op[pc] == Program.AHEAD && reaches[pc];
            any |= kindMatters[pc];
        }
        return any;
    }

    boolean kindMatters(int[] places) {
        if (anyKindMatters) {
            for (int pc : places) {
                if (kindMatters[pc]) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether no place was left but those of a search's beginning, and skipping ahead from there is worth it. */
    boolean isStart(Stepper stepper) {
        return skips && stepper.fresh;
    }

    /** Moves the places over a class of bytes, or over the edge, and begins a new search there. */
    void step(Stepper stepper, int kind, int symbolClass) {
        int symbol = alphabet.symbols[symbolClass];
        stepper.resolve(alphabet.kindSymbols[kind], symbol);
        boolean accepted = stepper.accepted;
        if (symbol == Program.EDGE || (accepted && !all)) {
            return;
        }
        int before = alphabet.kindSymbols[alphabet.kinds[symbolClass]];
        stepper.consume(symbol, before);
        stepper.fresh = stepper.size == 0 && !stepper.accepted;
        stepper.add(program.start, before);
        stepper.accepted |= accepted;
    }

    /** Whether there is a match between two positions, with the bytes around them visible to assertions behind. */
    boolean find(byte[] value, int from, int to) {
        return locate(value, from, to) >= 0;
    }

    /**
     * A position at or before the beginning of the leftmost match: where the search last had nothing but a beginning. -1
     * when there is no match.
     */
    int locate(byte[] value, int from, int to) {
        int begun = from;
        StateCache states = cache;
        int[] transitions = states.transitions;
        int[] classes = alphabet.classes;
        int at = from;
        int state = StateCache.START - alphabet.kinds[alphabet.classBefore(value, from)];
        int renewedAt = -1;
        while (true) {
            if (state <= StateCache.START) {
                int kind = StateCache.START - state;
                if (skips) {
                    int begin = beginnings().next(value, at, to);
                    kind = begin > at ? alphabet.kinds[classes[value[begin - 1] & 0xFF]] : kind;
                    at = begin;
                }
                begun = at;
                state = states.beginning(kind);
                transitions = states.transitions;
            }
            while (state > 0 && at < to) {
                int next = transitions[state + classes[value[at] & 0xFF]];
                if (next == StateCache.UNKNOWN) {
                    break;
                }
                state = next;
                at++;
            }
            if (state == StateCache.ACCEPT) {
                return begun;
            }
            if (state == StateCache.DEAD) {
                return -1;
            }
            if (state < 0) {
                continue;
            }
            int symbolClass = at < to ? classes[value[at] & 0xFF] : alphabet.count;
            int next = transitions[state + symbolClass];
            if (next == StateCache.UNKNOWN) {
                next = states.step(state, symbolClass);
            }
            if (next == StateCache.FULL) {
                if (renewedAt >= 0 && at - renewedAt < BYTES_PER_STATE * states.stateCount()) {
                    return simulate(states, state, value, at, to) ? begun : -1;
                }
                renewedAt = at;
                StateCache renewed = renew(states);
                state = states.moveTo(renewed, state);
                states = renewed;
                transitions = states.transitions;
                continue;
            }
            if (at == to) {
                return next == StateCache.ACCEPT ? begun : -1;
            }
            state = next;
            at++;
            transitions = states.transitions;
        }
    }

    /**
     * A position at or before the beginning of the leftmost match that begins at or after another, for a program that
     * reads backward and a value that is known to match.
     */
    int leftmost(byte[] value, int from) {
        StateCache states = cache;
        int state = states.beginning(alphabet.kinds[alphabet.count]);
        int[] transitions = states.transitions;
        int[] classes = alphabet.classes;
        int found = value.length;
        int renewals = 0;
        int at = value.length;
        while (true) {
            while (at > from) {
                int next = transitions[state + classes[value[at - 1] & 0xFF]];
                if (next == StateCache.UNKNOWN) {
                    break;
                }
                at--;
                // Where a match ends, it does so here or one byte before.
                found = next < 0 ? at : found;
                state = next < 0 ? next - StateCache.MATCHED : next;
            }
            int symbolClass = alphabet.classBefore(value, at);
            int next = transitions[state + symbolClass];
            if (next == StateCache.UNKNOWN) {
                next = states.step(state, symbolClass);
            }
            if (next == StateCache.FULL) {
                if (++renewals > MAX_RENEWALS) {
                    return from;
                }
                StateCache renewed = renew(states);
                state = states.moveTo(renewed, state);
                states = renewed;
                transitions = states.transitions;
                continue;
            }
            if (next < 0 && next != StateCache.DEAD) {
                found = Math.max(at - 1, from);
            }
            if (at == from) {
                return found;
            }
            state = next < 0 ? next - StateCache.MATCHED : next;
            at--;
            transitions = states.transitions;
        }
    }

    private Beginnings beginnings() {
        Beginnings known = beginnings;
        if (known == null) {
            known = new Beginnings(program, alphabet);
            beginnings = known;
        }
        return known;
    }

    private synchronized StateCache renew(StateCache full) {
        if (cache == full) {
            simulated += full.work();
            cache = new StateCache(this, cacheBytes);
        }
        return cache;
    }

    private boolean simulate(StateCache states, int state, byte[] value, int from, int to) {
        Stepper stepper = new Stepper(program, false);
        int kind = states.load(stepper, state);
        boolean found = false;
        for (int at = from; at <= to && !found; at++) {
            int symbolClass = at < to ? alphabet.classes[value[at] & 0xFF] : alphabet.count;
            step(stepper, kind, symbolClass);
            kind = alphabet.kinds[symbolClass];
            found = stepper.accepted;
        }
        synchronized (this) {
            simulated += stepper.work;
        }
        return found;
    }

    /** Instructions looked at so far, apart from one table look-up for each byte. */
    long work() {
        synchronized (this) {
            return simulated + cache.work();
        }
    }

    /** Bytes of memory that the states take. */
    int memory() {
        return cache.memory();
    }
}
