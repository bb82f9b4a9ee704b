package sekisho.waf.regex;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The states of a deterministic automaton that have been met so far, bounded in memory. All methods take the cache's
 * lock, which guards everything but the reading of {@link #transitions} and of beginnings that are known.
 */
final class StateCache {
    /*
     * Readers follow transitions without a lock. A row is all UNKNOWN when its array is published through the volatile
     * field; later an element is only ever changed once, from UNKNOWN to its value, under the lock. A reader that races
     * sees one or the other, since writes of int are atomic (JLS 17.6, 17.7), and UNKNOWN only makes it ask under the
     * lock. A value names a row that exists in the array it stands in, because an array that becomes too small is
     * replaced by a copy before the new row's name is written anywhere, and is never written to again. What a state
     * consists of is read under the lock only.
     *
     * The rows of beginnings are released after the array that they stand in, and acquired before it is read. Searches of
     * ordinary text begin anew at every other word: a lock there was the dearest part of a search.
     */

    /** Not computed yet. */
    static final int UNKNOWN = 0;

    /** A match ends here or ended before. */
    static final int ACCEPT = -1;

    /** No match can be reached any more. */
    static final int DEAD = -2;

    /** Answered, never stored: there is no room for another state. */
    static final int FULL = Integer.MIN_VALUE;

    /** Below this, the state at a search's beginning: {@code START - kind}. */
    static final int START = -3;

    /** Added to a state where a match ends, in a search that goes on. */
    static final int MATCHED = Integer.MIN_VALUE;

    private static final int STATE_OVERHEAD = 120;

    final int stride;
    private final Search search;
    private final Stepper stepper;
    private final int limit;
    private final Map<Places, Integer> index = new HashMap<>();
    private final AtomicIntegerArray starts;
    private Places[] states = new Places[8];
    private int count = 1;
    private int bytes;

    /** Where to go, by state (the number of its row's first element) and class. */
    volatile int[] transitions;

    /** @param limit bytes of memory, above which no further state is made */
    StateCache(Search search, int limit) {
        this.search = search;
        this.limit = limit;
        stride = search.alphabet.count + 1;
        stepper = new Stepper(search.program, false);
        starts = new AtomicIntegerArray(search.alphabet.kindSymbols.length);
        transitions = new int[stride * 8];
    }

    /** The places of a state and the kind of the byte before, where that matters. */
    private static final class Places {
        final int[] places;
        final int kind;
        private final int hash;

        Places(int[] places, int kind) {
            this.places = places;
            this.kind = kind;
            hash = Arrays.hashCode(places) * 31 + kind;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Places that && kind == that.kind && Arrays.equals(places, that.places);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** The row of a search's beginning after a byte of this kind, or {@link #ACCEPT} or {@link #DEAD}. */
    int beginning(int kind) {
        int known = starts.getAcquire(kind);
        return known == UNKNOWN ? begin(kind) : known;
    }

    private synchronized int begin(int kind) {
        int row = starts.getPlain(kind);
        if (row == UNKNOWN) {
            stepper.clear();
            stepper.add(search.program.start, search.alphabet.kindSymbols[kind]);
            row = stepper.accepted && !search.all ? ACCEPT : intern(kind, true);
            starts.setRelease(kind, row);
        }
        return row;
    }

    /** The state reached from a state of this cache through a class of bytes or the edge. */
    synchronized int step(int state, int symbolClass) {
        int known = transitions[state + symbolClass];
        if (known != UNKNOWN) {
            return known;
        }
        Places from = states[state / stride];
        stepper.load(from.places);
        search.step(stepper, from.kind, symbolClass);
        int reached;
        int kind = search.alphabet.kinds[symbolClass];
        if (search.all && symbolClass != search.alphabet.count) {
            boolean accepted = stepper.accepted;
            int row = intern(kind, false);
            reached = accepted && row != FULL ? MATCHED + row : row;
        } else if (stepper.accepted) {
            reached = ACCEPT;
        } else if (symbolClass == search.alphabet.count) {
            reached = DEAD;
        } else if (search.isStart(stepper)) {
            reached = START - kind;
        } else {
            reached = intern(kind, false);
        }
        if (reached != FULL) {
            transitions[state + symbolClass] = reached;
        }
        return reached;
    }

    /** The state of the same places in another cache. */
    int moveTo(StateCache other, int state) {
        Places places;
        synchronized (this) {
            places = states[state / stride];
        }
        synchronized (other) {
            other.stepper.load(places.places);
            return other.intern(places.kind, true);
        }
    }

    /** Continues from a state by simulation. */
    synchronized int load(Stepper into, int state) {
        Places places = states[state / stride];
        into.load(places.places);
        into.accepted = false;
        return places.kind;
    }

    synchronized int stateCount() {
        return count - 1;
    }

    synchronized int memory() {
        return bytes;
    }

    synchronized long work() {
        return stepper.work;
    }

    /** The row of the stepper's places. With {@code always}, the limit is exceeded for it. */
    private int intern(int kind, boolean always) {
        if (stepper.size == 0 && search.deadWhenEmpty) {
            return DEAD;
        }
        int[] places = Arrays.copyOf(stepper.places, stepper.size);
        Arrays.sort(places);
        Places key = new Places(places, search.kindMatters(places) ? kind : 0);
        Integer known = index.get(key);
        if (known != null) {
            return known;
        }
        int more = STATE_OVERHEAD + 4 * stride + 4 * places.length;
        if (bytes + more > limit && !always) {
            return FULL;
        }
        if (count == states.length) {
            states = Arrays.copyOf(states, count * 2);
            transitions = Arrays.copyOf(transitions, count * 2 * stride);
        }
        bytes += more;
        states[count] = key;
        int state = count * stride;
        index.put(key, state);
        count++;
        return state;
    }
}
