package sekisho.waf;

import java.util.Arrays;
import java.util.Map;
import sekisho.waf.plan.Prefilter;
import sekisho.waf.regex.ByteSet;

/**
 * What is known at load time of the tests that run over one kind of variable: for every value, one pass tells which of them can
 * match at all, and rules that share a chain of transformations share its result. Immutable; any thread.
 */
final class Plan {
    /*
     * A test belongs to one chain (to several with multiMatch). For each chain, a value has an output. Most values of ordinary
     * requests come out of most chains unchanged, which the bytes present in a value show before any transformation runs; so the
     * pass over the value itself nearly always answers for all chains at once, and only the distinct outputs need passes of their
     * own. An empty value is a value like any other.
     */
    /** More different results of chains than this are looked at one by one. */
    private static final int MOST_DISTINCT = 16;

    private static final int SOME_DISTINCT = 4;
    private static final byte[][] NO_OUTPUTS = {};
    private static final long[][] NO_MASKS = {};

    private static final int LONG = 512;
    private static final int FEW = 2;

    private final Prefilter filter;
    private final int allChains;
    private final Chain[] chains;
    private final long[][] testsOfChain;
    /** Whether so few tests see a chain that asking them is no dearer than a pass over a long result. */
    private final boolean[] few;

    private final ByteSet triggers;
    private final Memo memo = new Memo();

    /**
     * @param allChains how many chains the rule set has
     * @param testsOfChain the chains that tests here see, but for the case of letters, which the filter does not tell apart; each
     *     with the mask of those tests
     */
    Plan(Prefilter filter, int allChains, Map<Chain, long[]> testsOfChain) {
        this.filter = filter;
        this.allChains = allChains;
        this.chains = testsOfChain.keySet().toArray(Chain[]::new);
        this.testsOfChain = testsOfChain.values().toArray(long[][]::new);
        this.few = new boolean[chains.length];
        ByteSet all = ByteSet.NONE;
        for (int c = 0; c < chains.length; c++) {
            all = all.or(chains[c].triggers());
            int tests = 0;
            for (long word : this.testsOfChain[c]) {
                tests += Long.bitCount(word);
            }
            few[c] = tests <= FEW;
        }
        this.triggers = all;
    }

    int words() {
        return filter.words();
    }

    /** Which tests the field can pass; not to be changed. */
    long[] candidates(Field field) {
        long[] known = field.candidates;
        if (known == null) {
            known = field.recurs ? remembered(field) : find(field);
            field.candidates = known;
        }
        return known;
    }

    /** Whether the field can pass the test of this bit. */
    boolean mayPass(Field field, int bit) {
        return (candidates(field)[bit >>> 6] >>> bit & 1) != 0;
    }

    private long[] remembered(Field field) {
        long[] known = memo.get(field.value);
        if (known == null) {
            known = find(field);
            memo.put(field.value, known);
        } else {
            field.remembered = true;
        }
        return known;
    }

    /**
     * Notes that the field's value did not pass the test of this bit, and never will: where the value came before, it is likely to come
     * again, and need not be asked then.
     */
    void ruleOut(Field field, int bit) {
        if (field.remembered) {
            long[] fewer = candidates(field).clone();
            fewer[bit >>> 6] &= ~(1L << bit);
            field.candidates = fewer;
            memo.put(field.value, fewer);
        }
    }

    private long[] find(Field field) {
        long[] raw = new long[filter.words()];
        filter.candidates(field.value, raw);
        if (!Bytes.meet(field.present(), triggers)) {
            return raw;
        }
        long[] all = new long[raw.length];
        byte[][] distinct = NO_OUTPUTS;
        long[][] masks = NO_MASKS;
        int count = 0;
        for (int c = 0; c < chains.length; c++) {
            Chain chain = chains[c];
            long[] mask = raw;
            if (Bytes.meet(field.present(), chain.triggers())) {
                byte[] output = field.after(chain, allChains);
                if (output != field.value) {
                    int at = indexOf(distinct, count, output);
                    if (at >= 0) {
                        mask = masks[at];
                    } else if (output.length > LONG && few[c]) {
                        mask = testsOfChain[c];
                    } else {
                        mask = new long[raw.length];
                        filter.candidates(output, mask);
                        if (count < MOST_DISTINCT) {
                            if (count == distinct.length) {
                                distinct = Arrays.copyOf(distinct, count + SOME_DISTINCT);
                                masks = Arrays.copyOf(masks, count + SOME_DISTINCT);
                            }
                            distinct[count] = output;
                            masks[count++] = mask;
                        }
                    }
                }
            }
            long[] tests = testsOfChain[c];
            for (int i = 0; i < all.length; i++) {
                all[i] |= mask[i] & tests[i];
            }
        }
        return all;
    }

    private static int indexOf(byte[][] distinct, int count, byte[] output) {
        for (int i = 0; i < count; i++) {
            if (distinct[i] == output || Arrays.equals(distinct[i], output)) {
                return i;
            }
        }
        return -1;
    }
}
