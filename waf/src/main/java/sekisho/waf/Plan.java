package sekisho.waf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sekisho.waf.plan.Prefilter;
import sekisho.waf.plan.SpacedString;
import sekisho.waf.regex.Needs;

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
    private static final int LONG = 512;
    private static final int FEW = 2;

    private static final int PLACES = 256;

    /** Of values that the same steps may change: the chains with such steps, and the tests that see none of these. */
    private static final class Ways {
        final long awake;
        final int[] chains;
        final long[] idle;

        Ways(long awake, int[] chains, long[] idle) {
            this.awake = awake;
            this.chains = chains;
            this.idle = idle;
        }
    }

    private final Prefilter filter;
    private final Steps steps;
    private final Chain[] chains;
    private final long[][] testsOfChain;
    /** Whether so few tests see a chain that asking them is no dearer than a pass over a long result. */
    private final boolean[] few;
    /** By chain, what tells without its steps that none of its few tests can pass; empty when nothing does. */
    private final List<List<SpacedString>> glances = new ArrayList<>();

    private final long allSteps;
    private final @Nullable Ways[] ways = new Ways[PLACES];
    private final Memo memo = new Memo();

    /**
     * @param needs of the tests, in the order in which the filter was given them
     * @param testsOfChain the chains that tests here see, but for the case of letters, which the filter does not tell apart; each
     *     with the mask of those tests
     */
    Plan(Prefilter filter, List<Needs> needs, Steps steps, Map<Chain, long[]> testsOfChain) {
        this.filter = filter;
        this.steps = steps;
        this.chains = testsOfChain.keySet().toArray(Chain[]::new);
        this.testsOfChain = testsOfChain.values().toArray(long[][]::new);
        this.few = new boolean[chains.length];
        long all = 0;
        for (int c = 0; c < chains.length; c++) {
            all |= chains[c].bits();
            int tests = 0;
            for (long word : this.testsOfChain[c]) {
                tests += Long.bitCount(word);
            }
            few[c] = tests <= FEW;
            glances.add(few[c] && chains[c].onlyRemovesSpace() ? glances(needs, this.testsOfChain[c]) : List.of());
        }
        this.allSteps = all;
    }

    private List<SpacedString> glances(List<Needs> needs, long[] tests) {
        List<SpacedString> all = new ArrayList<>();
        for (int test = 0; test < needs.size(); test++) {
            int bit = filter.bit(test);
            if ((tests[bit >>> 6] >>> bit & 1) != 0) {
                Optional<SpacedString> glance = SpacedString.of(needs.get(test));
                if (glance.isEmpty()) {
                    return List.of();
                }
                all.add(glance.get());
            }
        }
        return List.copyOf(all);
    }

    /** Whether it is known without the chain's steps that none of its tests can pass. */
    private boolean isRuledOut(int chain, byte[] value) {
        List<SpacedString> needed = glances.get(chain);
        for (int i = 0; i < needed.size(); i++) {
            if (needed.get(i).mayStandIn(value)) {
                return false;
            }
        }
        return !needed.isEmpty();
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
        Output value = field.output(steps);
        long[] raw = mask(value);
        long awake = value.awake() & allSteps;
        if (awake == 0) {
            return raw;
        }
        Ways these = ways(awake);
        long[] all = new long[raw.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = raw[i] & these.idle[i];
        }
        for (int c : these.chains) {
            if (isRuledOut(c, value.value)) {
                continue;
            }
            Output output = chains[c].of(value);
            long[] tests = testsOfChain[c];
            long[] mask = output != value && few[c] && output.value.length > LONG ? tests : mask(output);
            for (int i = 0; i < all.length; i++) {
                all[i] |= mask[i] & tests[i];
            }
        }
        return all;
    }

    private long[] mask(Output output) {
        long[] known = output.mask;
        if (known == null) {
            Output twin = output.twin();
            known = twin == null ? null : twin.mask;
            if (known == null) {
                known = new long[filter.words()];
                filter.candidates(output.value, known);
            }
            output.mask = known;
        }
        return known;
    }

    /** Found out once for each set of steps, in a table without a lock: an entry is immutable, and one that is lost is made again. */
    private Ways ways(long awake) {
        int place = (int) ((awake * 0x9E3779B97F4A7C15L) >>> 56);
        Ways known = ways[place];
        if (known == null || known.awake != awake) {
            known = waysOf(awake);
            ways[place] = known;
        }
        return known;
    }

    private Ways waysOf(long awake) {
        int[] some = new int[chains.length];
        int count = 0;
        long[] idle = new long[filter.words()];
        for (int c = 0; c < chains.length; c++) {
            if ((chains[c].bits() & awake) != 0) {
                some[count++] = c;
            } else {
                for (int i = 0; i < idle.length; i++) {
                    idle[i] |= testsOfChain[c][i];
                }
            }
        }
        return new Ways(awake, Arrays.copyOf(some, count), idle);
    }
}
