package sekisho.waf.plan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sekisho.waf.regex.Needs;

/**
 * Tells in one pass over a value which of many tests it can possibly pass. Immutable, any thread; linear in the value.
 *
 * <p>A test stands for a bit of the masks. A bit that is cleared is certain: the value lacks something that
 * every match contains. A bit that is set means that the test has to be run.
 */
public final class Prefilter {
    /*
     * Each test gives up to three conditions, all of which must hold. A condition holds when one of a set of strings occurs:
     *
     * 1. Grams of four or eight bytes, compared as if upper and lower case were the same (bit 0x20 is set in every byte, which merges
     *    a few punctuation marks as well: the filter may err on that side). A bitmap of hashes of four bytes that fits the first-level
     *    cache answers nearly always; on a hit the strings with these four bytes are compared. This is the first stage of
     *    "Multiple pattern matching by hashing" (Wu and Manber, TR-94-17, 1994) with blocks of fixed size.
     * 2. Pairs, where what must occur is shorter. Bytes are merged into 64 classes, so that a pair is a 12-bit index; the end of the
     *    value is a class of its own, so that a single byte is a pair, too. Pairs are looked at only when a test depends on them, and
     *    where ordinary text has few of them, a bitmap answers nearly always.
     *
     * Tests with pair conditions have the first bits, so that the tables of pairs are narrow.
     */
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** Bytes of a gram. */
    static final int GRAM = 4;

    /** Bytes of a long gram. */
    static final int LONG_GRAM = 8;

    /** Bytes of a pair. */
    static final int PAIR = 2;

    /** How many conditions a test can have. */
    static final int CONDITIONS = 3;

    private static final int PAIRS = 1 << 12;
    private static final int LONGEST_MINIMUM = 31;

    /** From this length on, the same pairs come again so often that each is looked up once only. */
    private static final int MANY_PAIRS = 256;

    private static final double MOST_LIKELY = 0.5;
    private static final double MOST_LIKELY_LONG = 0.001;

    /** Pairs that are looked for count as rare up to this share of all pairs. */
    private static final double MOST_RARE = 0.05;

    private final int words;
    private final int pairWords;
    private final int[] bits;
    private final long[][] longEnough;
    private final GramTable grams;
    private final long[] without;
    private final long[] pairConditions;
    /** By pair, the number of its masks in {@link #pairMasks}; 0, where no bit is set, for most. */
    private final char[] pairs;

    private final long[] pairMasks;

    /** The pairs of bytes that have masks, as bits, when ordinary text has few of them; else null. */
    private final long @Nullable [] rarePairs;

    private Prefilter(Conditions conditions) {
        this.words = conditions.words();
        this.pairWords = conditions.pairWords();
        this.bits = conditions.bits();
        this.longEnough = conditions.longEnough(LONGEST_MINIMUM);
        this.grams = conditions.grams();
        this.without = conditions.without();
        this.pairConditions = conditions.pairConditions();
        this.pairs = new char[PAIRS];
        this.pairMasks = conditions.pairs(pairs);
        this.rarePairs = rare(pairs);
    }

    private static long @Nullable [] rare(char[] pairs) {
        double share = 0;
        long[] bytes = new long[1 << 10];
        for (int one = 0; one < 256; one++) {
            for (int two = 0; two < 256; two++) {
                if (pairs[(PairClasses.OF[one] << 6) | PairClasses.OF[two]] != 0) {
                    share += Text.share(one) * Text.share(two);
                    bytes[(one | (two << 8)) >>> 6] |= 1L << one;
                }
            }
        }
        return share < MOST_RARE ? bytes : null;
    }

    /** A filter for these tests, in this order. */
    public static Prefilter of(List<Needs> tests) {
        return of(tests, new Rarest());
    }

    /** The same, beside other filters for the same tests. */
    public static Prefilter of(List<Needs> tests, Rarest rarest) {
        return new Prefilter(new Conditions(tests, MOST_LIKELY, rarest));
    }

    /** The same for values of some thousand bytes, in which even what is seldom occurs. */
    public static Prefilter ofLong(List<Needs> tests, Rarest rarest) {
        return new Prefilter(new Conditions(tests, MOST_LIKELY_LONG, rarest));
    }

    /** The bit that the {@code test}-th test has in masks. */
    public int bit(int test) {
        return bits[test];
    }

    /** How many longs a mask has. */
    public int words() {
        return words;
    }

    /**
     * Which tests the value can pass.
     *
     * @param mask overwritten; {@link #words()} longs
     */
    public void candidates(byte[] value, long[] mask) {
        long[] seen = without.clone();
        long[] enough = longEnough[Math.min(value.length, LONGEST_MINIMUM)];
        long[] rare = rarePairs;
        collectGrams(value, seen);
        if (dependsOnPairs(seen, enough)) {
            if (rare == null) {
                collectPairs(value, seen);
            } else {
                collectRarePairs(value, rare, seen);
            }
        }
        int w = words;
        for (int word = 0; word < w; word++) {
            mask[word] = enough[word] & seen[word] & seen[w + word] & seen[2 * w + word];
        }
    }

    /** Where hardly a place has one. */
    private void collectRarePairs(byte[] value, long[] rare, long[] seen) {
        int last = value.length - 1;
        for (int i = 0; i < last; i++) {
            int pair = (short) SHORT.get(value, i) & 0xffff;
            if (((rare[pair >>> 6] >>> pair) & 1) != 0) {
                collectPair(PairClasses.OF[pair & 0xff], PairClasses.OF[pair >>> 8], seen);
            }
        }
        if (last >= 0) {
            collectPair(PairClasses.OF[value[last] & 0xff], PairClasses.END, seen);
        }
    }

    private void collectPair(int one, int two, long[] seen) {
        int n = pairWords;
        int w = words;
        int at = pairs[(one << 6) | two] * CONDITIONS * n;
        for (int word = 0; word < n; word++) {
            seen[word] |= pairMasks[at + word];
            seen[w + word] |= pairMasks[at + n + word];
            seen[2 * w + word] |= pairMasks[at + 2 * n + word];
        }
    }

    private void collectGrams(byte[] value, long[] seen) {
        GramTable strings = grams;
        for (int i = 0; i <= value.length - GRAM; i++) {
            if ((strings.probe((int) INT.get(value, i)) & 1) != 0) {
                strings.collect(value, i, seen);
            }
        }
    }

    /** Whether a test that everything else lets pass waits for a pair. */
    private boolean dependsOnPairs(long[] seen, long[] enough) {
        int w = words;
        for (int word = 0; word < pairWords; word++) {
            long first = seen[word];
            long second = seen[w + word];
            long third = seen[2 * w + word];
            long can = (first | pairConditions[word])
                    & (second | pairConditions[w + word])
                    & (third | pairConditions[2 * w + word]);
            if ((enough[word] & can & ~(first & second & third)) != 0) {
                return true;
            }
        }
        return false;
    }

    private void collectPairs(byte[] value, long[] seen) {
        if (value.length >= MANY_PAIRS) {
            collectManyPairs(value, seen);
            return;
        }
        if (pairWords == 1) {
            collectFewPairs(value, seen);
            return;
        }
        byte[] classes = PairClasses.OF;
        int here = value.length == 0 ? PairClasses.END : classes[value[0] & 0xff];
        for (int i = 1; i <= value.length; i++) {
            int next = i == value.length ? PairClasses.END : classes[value[i] & 0xff];
            if (pairs[(here << 6) | next] != 0) {
                collectPair(here, next, seen);
            }
            here = next;
        }
    }

    /** The same in two steps: which pairs there are, then the masks of each. */
    private void collectManyPairs(byte[] value, long[] seen) {
        byte[] classes = PairClasses.OF;
        long[] present = new long[1 << 6];
        int here = classes[value[0] & 0xff];
        for (int i = 1; i < value.length; i++) {
            int next = classes[value[i] & 0xff];
            present[here] |= 1L << next;
            here = next;
        }
        present[here] |= 1L << PairClasses.END;
        for (int one = 0; one < present.length; one++) {
            for (long some = present[one]; some != 0; some &= some - 1) {
                collectPair(one, Long.numberOfTrailingZeros(some), seen);
            }
        }
    }

    /** The same for at most 64 tests, whose masks stay in registers. */
    private void collectFewPairs(byte[] value, long[] seen) {
        int w = words;
        char[] table = pairs;
        long[] masks = pairMasks;
        byte[] classes = PairClasses.OF;
        long first = 0;
        long second = 0;
        long third = 0;
        int last = value.length - 1;
        int here = last < 0 ? PairClasses.END : classes[value[0] & 0xff];
        for (int i = 1; i <= last; i++) {
            int next = classes[value[i] & 0xff];
            int at = table[(here << 6) | next] * CONDITIONS;
            first |= masks[at];
            second |= masks[at + 1];
            third |= masks[at + 2];
            here = next;
        }
        if (last >= 0) {
            int at = table[(here << 6) | PairClasses.END] * CONDITIONS;
            first |= masks[at];
            second |= masks[at + 1];
            third |= masks[at + 2];
        }
        seen[0] |= first;
        seen[w] |= second;
        seen[2 * w] |= third;
    }
}
