package sekisho.waf;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which tests values that come again and again can pass: header fields, names and paths, never the values of arguments. A table
 * of 2,048 places in which the newest value of a place wins; values of at most 512 bytes. Any thread.
 */
final class Memo {
    /*
     * The table is read and written without a lock. An entry is immutable, so that a reader sees all of it or none of it; what two
     * writers lose to each other is found out again.
     */
    private static final int PLACES = 2048;

    private static final int LONGEST = 512;

    private static final class Entry {
        final byte[] value;
        final long[] candidates;

        Entry(byte[] value, long[] candidates) {
            this.value = value;
            this.candidates = candidates;
        }
    }

    private final @Nullable Entry[] table = new Entry[PLACES];

    /** What was remembered of this value, or null; not to be changed. */
    long @Nullable [] get(byte[] value) {
        Entry entry = table[place(value)];
        return entry != null && Arrays.equals(entry.value, value) ? entry.candidates : null;
    }

    void put(byte[] value, long[] candidates) {
        if (value.length <= LONGEST) {
            table[place(value)] = new Entry(value, candidates);
        }
    }

    private static int place(byte[] value) {
        int hash = Arrays.hashCode(value) * 0x9E3779B1;
        return hash >>> 21;
    }
}
