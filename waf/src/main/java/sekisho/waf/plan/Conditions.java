package sekisho.waf.plan;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sekisho.waf.regex.Needs;

/** Chooses, for each test, the conditions that ordinary text meets most rarely, and lays them out for {@link Prefilter}. */
final class Conditions {
    private record Chosen(int test, int minLength, List<Rarest.Condition> conditions) {
        boolean hasPairs() {
            return conditions.stream().anyMatch(condition -> condition.strings().containsKey(Prefilter.PAIR));
        }
    }

    private final List<Chosen> inner = new ArrayList<>();
    private final int pairTests;
    /** A condition that is met more often than this at a place of a text is not worth asking. */
    private final double mostLikely;

    private final Rarest rarest;

    Conditions(List<Needs> tests, double mostLikely, Rarest rarest) {
        this.mostLikely = mostLikely;
        this.rarest = rarest;
        List<Chosen> others = new ArrayList<>();
        for (int test = 0; test < tests.size(); test++) {
            Chosen chosen = choose(test, tests.get(test));
            (chosen.hasPairs() ? inner : others).add(chosen);
        }
        pairTests = inner.size();
        inner.addAll(others);
    }

    private Chosen choose(int test, Needs needs) {
        List<Rarest.Condition> conditions = new ArrayList<>();
        for (Needs.Clause clause : needs.clauses()) {
            Rarest.Condition condition = rarest.of(clause);
            if (condition.likelihood() <= mostLikely) {
                conditions.add(condition);
            }
        }
        conditions.sort(Comparator.comparingDouble(Rarest.Condition::likelihood));
        int most = Math.min(Prefilter.CONDITIONS, conditions.size());
        return new Chosen(test, needs.minLength(), List.copyOf(conditions.subList(0, most)));
    }

    // ---- the layout

    int words() {
        return Math.max(1, (inner.size() + 63) >>> 6);
    }

    int pairWords() {
        return (pairTests + 63) >>> 6;
    }

    /** At n, the bit of the n-th test. */
    int[] bits() {
        int[] bits = new int[inner.size()];
        for (int bit = 0; bit < bits.length; bit++) {
            bits[inner.get(bit).test()] = bit;
        }
        return bits;
    }

    /** At n, the tests that a value of n bytes is long enough for; at the last, of that many or more. */
    long[][] longEnough(int longest) {
        long[][] masks = new long[longest + 1][words()];
        for (int bit = 0; bit < inner.size(); bit++) {
            for (int length = Math.min(inner.get(bit).minLength(), longest); length <= longest; length++) {
                masks[length][bit >>> 6] |= 1L << bit;
            }
        }
        return masks;
    }

    /** The masks to begin with, one for each condition that a test can have: the tests that have none of that number. */
    long[] without() {
        int width = words();
        long[] masks = new long[Prefilter.CONDITIONS * width];
        for (int bit = 0; bit < inner.size(); bit++) {
            for (int k = inner.get(bit).conditions().size(); k < Prefilter.CONDITIONS; k++) {
                masks[k * width + (bit >>> 6)] |= 1L << bit;
            }
        }
        return masks;
    }

    /** Like {@link #without()}: the tests whose condition of that number a pair can meet. */
    long[] pairConditions() {
        int width = words();
        long[] masks = new long[Prefilter.CONDITIONS * width];
        for (int bit = 0; bit < pairTests; bit++) {
            List<Rarest.Condition> conditions = inner.get(bit).conditions();
            for (int k = 0; k < conditions.size(); k++) {
                if (conditions.get(k).strings().containsKey(Prefilter.PAIR)) {
                    masks[k * width + (bit >>> 6)] |= 1L << bit;
                }
            }
        }
        return masks;
    }

    GramTable grams() {
        return new GramTable(grams(Prefilter.GRAM), grams(Prefilter.LONG_GRAM), Prefilter.CONDITIONS * words());
    }

    private Map<Long, long[]> grams(int length) {
        int width = words();
        Map<Long, long[]> table = new HashMap<>();
        for (int bit = 0; bit < inner.size(); bit++) {
            List<Rarest.Condition> conditions = inner.get(bit).conditions();
            for (int k = 0; k < conditions.size(); k++) {
                for (long gram : conditions.get(k).strings().getOrDefault(length, Set.of())) {
                    long[] masks = table.computeIfAbsent(gram, absent -> new long[Prefilter.CONDITIONS * width]);
                    masks[k * width + (bit >>> 6)] |= 1L << bit;
                }
            }
        }
        return table;
    }

    /**
     * The different masks that pairs have, the empty one first: few, so that they stay near the processor.
     *
     * @param numbers takes, for each pair, which of them it has
     */
    long[] pairs(char[] numbers) {
        int width = pairWords();
        int stride = Prefilter.CONDITIONS * width;
        long[][] table = new long[numbers.length][stride];
        for (int bit = 0; bit < pairTests; bit++) {
            List<Rarest.Condition> conditions = inner.get(bit).conditions();
            for (int k = 0; k < conditions.size(); k++) {
                for (long pair : conditions.get(k).strings().getOrDefault(Prefilter.PAIR, Set.of())) {
                    table[(int) pair][k * width + (bit >>> 6)] |= 1L << bit;
                }
            }
        }
        Map<LongBuffer, Integer> known = new LinkedHashMap<>();
        known.put(LongBuffer.wrap(new long[stride]), 0);
        for (int pair = 0; pair < table.length; pair++) {
            int number = known.computeIfAbsent(LongBuffer.wrap(table[pair]), absent -> known.size());
            numbers[pair] = (char) number;
        }
        LongBuffer masks = LongBuffer.allocate(known.size() * stride);
        known.keySet().forEach(mask -> masks.put(mask.duplicate()));
        return masks.array();
    }
}
