package sekisho.waf.regex;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Tells where the match that begins at a given position ends, as Perl chooses it: an automaton made deterministic while it runs,
 * whose states keep their places in the order of preference (Cox, "Regular Expression Matching in the Wild", 2010). Any number of
 * threads share it. The plain twin is {@link Pike}.
 */
final class Ends {
    /*
     * An accepting place cuts all places after it, so what survives is preferred, and a later end replaces an earlier one. An end
     * is seen before a byte is consumed (a condition ahead was met) or after; both stand in the transition. Memory is bounded as
     * in Search: a full table is replaced once for each value, then the rest of the value is simulated.
     */
    private static final int UNKNOWN = 0;
    private static final int FULL = -1;

    /** A match ends before the byte. */
    private static final int BEFORE = 1;

    /** A match ends after the byte. */
    private static final int AFTER = 2;

    private static final int FLAGS = 2;

    /** Set in every transition that is known. */
    private static final int KNOWN = 1 << 30;

    private static final int STATE = KNOWN - 1;
    private static final int STATE_OVERHEAD = 120;

    /** No match was found. */
    static final long NONE = -1;

    private static final int TRIES = 64;

    /** What a value that had to be simulated takes from the tries: all. */
    private static final int SIMULATION = 1 << 30;

    private final Program program;
    private final boolean @Nullable [] skips;
    private final Alphabet alphabet;
    private final int cacheBytes;
    private volatile Table table;

    Ends(Program program, int cacheBytes) {
        this.program = program;
        this.cacheBytes = cacheBytes;
        skips = program.skips();
        alphabet = new Alphabet(program);
        table = new Table();
    }

    /**
     * The leftmost match that begins at or after a position, by trying one position after the other for as long as that costs
     * no more than to read the rest of the value, which is what the other way costs.
     *
     * @return beginning and end in the upper and the lower 32 bits; {@link #NONE} when none was found in that time
     */
    long first(byte[] value, int from) {
        int budget = value.length - from + TRIES;
        for (int begin = from; begin <= value.length && budget > 0; begin++) {
            if (skips != null) {
                while (begin < value.length && skips[value[begin] & 0xFF]) {
                    begin++;
                }
            }
            long found = end(value, begin, budget);
            if (found >= 0) {
                return (long) begin << 32 | found;
            }
            budget += (int) found;
        }
        return NONE;
    }

    /** The end of the match that begins at the position; negative when none does. */
    int end(byte[] value, int begin) {
        return end(value, begin, Integer.MAX_VALUE);
    }

    /** The end; or when there is none within so many bytes, minus the bytes looked at and one more. */
    private int end(byte[] value, int begin, int budget) {
        int last = budget > value.length - begin ? value.length : begin + budget;
        Table states = table;
        int entered = states.beginning(alphabet.kinds[alphabet.classBefore(value, begin)]);
        int end = (entered & AFTER) != 0 ? begin : -1;
        int state = (entered & STATE) >>> FLAGS;
        int[] transitions = states.transitions;
        boolean renewed = false;
        int at = begin;
        while (state != Table.DEAD) {
            if (at > last) {
                return begin - at - 1;
            }
            int symbolClass = at < value.length ? alphabet.classes[value[at] & 0xFF] : alphabet.count;
            int next = transitions[state * states.stride + symbolClass];
            if (next == UNKNOWN) {
                next = states.step(state, symbolClass);
                if (next == FULL) {
                    if (renewed) {
                        int simulated = simulate(states, state, value, at, end);
                        return simulated < 0 ? -SIMULATION : simulated;
                    }
                    renewed = true;
                    Table fresh = new Table();
                    state = states.moveTo(fresh, state);
                    states = fresh;
                    table = fresh;
                    transitions = fresh.transitions;
                    continue;
                }
                transitions = states.transitions;
            }
            if ((next & BEFORE) != 0) {
                end = at;
            }
            if (at == value.length) {
                break;
            }
            at++;
            if ((next & AFTER) != 0) {
                end = at;
            }
            state = (next & STATE) >>> FLAGS;
        }
        return end < 0 ? begin - at - 1 : end;
    }

    private int simulate(Table states, int state, byte[] value, int from, int before) {
        Stepper stepper = new Stepper(program, true);
        int kind = states.load(stepper, state);
        int end = before;
        for (int at = from; stepper.size > 0; at++) {
            int symbolClass = at < value.length ? alphabet.classes[value[at] & 0xFF] : alphabet.count;
            int flags = step(stepper, kind, symbolClass);
            kind = alphabet.kinds[symbolClass];
            end = (flags & BEFORE) != 0 ? at : end;
            if (at == value.length) {
                break;
            }
            end = (flags & AFTER) != 0 ? at + 1 : end;
        }
        return end;
    }

    private int step(Stepper stepper, int kind, int symbolClass) {
        int symbol = alphabet.symbols[symbolClass];
        stepper.resolve(alphabet.kindSymbols[kind], symbol);
        int flags = stepper.accepted ? BEFORE : 0;
        if (symbol != Program.EDGE) {
            stepper.consume(symbol, alphabet.kindSymbols[alphabet.kinds[symbolClass]]);
            flags |= stepper.accepted ? AFTER : 0;
        }
        return flags;
    }

    /** Bytes of memory that the states take. */
    int memory() {
        return table.memory();
    }

    /** The places of a state, in their order, and the kind of the byte before. */
    private static final class Places {
        final int[] places;
        final int kind;

        Places(int[] places, int kind) {
            this.places = places;
            this.kind = kind;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Places that && kind == that.kind && Arrays.equals(places, that.places);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(places) * 31 + kind;
        }
    }

    /** States met so far. Transitions are read without the lock and published as {@link StateCache} explains. */
    private final class Table {
        /** No place is left. */
        static final int DEAD = 0;

        final int stride = alphabet.count + 1;
        private final Stepper stepper = new Stepper(program, true);
        private final Map<Places, Integer> index = new HashMap<>();
        private final AtomicIntegerArray starts = new AtomicIntegerArray(alphabet.kindSymbols.length);
        private Places[] states = new Places[8];
        private int count = 1;
        private int bytes;

        /** State and flags, by state and class; a state's number is never 0 here unless it is dead. */
        volatile int[] transitions = new int[stride * 8];

        /** The state of a beginning after a byte of this kind, with {@link Ends#AFTER} when the empty match is one. */
        int beginning(int kind) {
            int known = starts.getAcquire(kind);
            return known == UNKNOWN ? begin(kind) : known;
        }

        private synchronized int begin(int kind) {
            int entered = starts.getPlain(kind);
            if (entered == UNKNOWN) {
                stepper.clear();
                stepper.add(program.start, alphabet.kindSymbols[kind]);
                entered = named(stepper.accepted ? AFTER : 0, intern(kind, true));
                starts.setRelease(kind, entered);
            }
            return entered;
        }

        synchronized int step(int state, int symbolClass) {
            int known = transitions[state * stride + symbolClass];
            if (known != UNKNOWN) {
                return known;
            }
            Places from = states[state];
            stepper.load(from.places);
            int flags = Ends.this.step(stepper, from.kind, symbolClass);
            int reached = symbolClass == alphabet.count || stepper.size == 0
                    ? DEAD
                    : intern(alphabet.kinds[symbolClass], false);
            if (reached == FULL) {
                return FULL;
            }
            int next = named(flags, reached);
            transitions[state * stride + symbolClass] = next;
            return next;
        }

        /** State and flags as one number that is not {@link Ends#UNKNOWN}. */
        private int named(int flags, int state) {
            return KNOWN | state << FLAGS | flags;
        }

        /** The state of the same places in a new table. */
        int moveTo(Table other, int state) {
            Places places = places(state);
            synchronized (other) {
                other.stepper.load(places.places);
                return other.intern(places.kind, true);
            }
        }

        private synchronized Places places(int state) {
            return states[state];
        }

        /** Continues from a state by simulation; the kind of the byte before. */
        int load(Stepper into, int state) {
            Places places = places(state);
            into.load(places.places);
            return places.kind;
        }

        synchronized int memory() {
            return bytes;
        }

        private int intern(int kind, boolean always) {
            if (stepper.size == 0) {
                return DEAD;
            }
            Places key = new Places(Arrays.copyOf(stepper.places, stepper.size), kind);
            Integer known = index.get(key);
            if (known != null) {
                return known;
            }
            int more = STATE_OVERHEAD + 4 * stride + 4 * stepper.size;
            if (bytes + more > cacheBytes && !always) {
                return FULL;
            }
            if (count == states.length) {
                states = Arrays.copyOf(states, count * 2);
                transitions = Arrays.copyOf(transitions, count * 2 * stride);
            }
            bytes += more;
            states[count] = key;
            index.put(key, count);
            return count++;
        }
    }
}
