package sekisho.waf.plan;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sekisho.waf.regex.ByteSet;
import sekisho.waf.regex.Needs;

/** Chooses, for each test, the conditions that ordinary text meets most rarely, and lays them out for {@link Prefilter}. */
final class Conditions {
    private static final int MAX_COMBINATIONS = 64;
    /** What the value must contain one of, by length in bytes, and how likely ordinary text does. */
    private record Condition(Map<Integer, Set<Long>> strings, double likelihood) {}

    private record Chosen(int test, int minLength, List<Condition> conditions) {
        boolean hasPairs() {
            return conditions.stream().anyMatch(condition -> condition.strings().containsKey(Prefilter.PAIR));
        }
    }

    /** A set of bytes as the symbols of grams and of pairs, and how often one of them occurs; sets recur a lot. */
    private record Symbols(Set<Integer> folded, Set<Integer> classes, double share) {
        static Symbols of(ByteSet set) {
            Set<Integer> folded = new HashSet<>();
            Set<Integer> classes = new HashSet<>();
            double share = 0;
            for (int b = 0; b < 256; b++) {
                if (set.contains(b)) {
                    folded.add(b | 0x20);
                    classes.add((int) PairClasses.OF[b]);
                    share += Text.share(b);
                }
            }
            return new Symbols(folded, classes, share);
        }
    }

    private final Map<ByteSet, Symbols> symbols = new HashMap<>();
    private final List<Chosen> inner = new ArrayList<>();
    private final int pairTests;
    /** A condition that is met more often than this at a place of a text is not worth asking. */
    private final double mostLikely;

    Conditions(List<Needs> tests, double mostLikely) {
        this.mostLikely = mostLikely;
        List<Chosen> others = new ArrayList<>();
        for (int test = 0; test < tests.size(); test++) {
            Chosen chosen = choose(test, tests.get(test));
            (chosen.hasPairs() ? inner : others).add(chosen);
        }
        pairTests = inner.size();
        inner.addAll(others);
    }

    private Chosen choose(int test, Needs needs) {
        List<Condition> conditions = new ArrayList<>();
        for (Needs.Clause clause : needs.clauses()) {
            condition(clause).ifPresent(conditions::add);
        }
        conditions.sort(Comparator.comparingDouble(Condition::likelihood));
        int most = Math.min(Prefilter.CONDITIONS, conditions.size());
        return new Chosen(test, needs.minLength(), List.copyOf(conditions.subList(0, most)));
    }

    /** The clause as strings; empty when ordinary text meets it anyway. */
    private Optional<Condition> condition(Needs.Clause clause) {
        Map<Integer, Set<Long>> strings = new HashMap<>();
        double likelihood = 0;
        for (Needs.Factor factor : clause.factors()) {
            Window best = window(factor);
            int length = best.gram() ? best.sets().size() : Prefilter.PAIR;
            strings.computeIfAbsent(length, absent -> new HashSet<>()).addAll(best.strings());
            likelihood += best.likelihood();
        }
        return likelihood > mostLikely ? Optional.empty() : Optional.of(new Condition(strings, likelihood));
    }

    /** The rarest string of a factor: of 8 or 4 bytes where it is long enough, else a pair, or a byte with whatever follows. */
    private Window window(Needs.Factor factor) {
        Window best = null;
        for (int length : List.of(Prefilter.LONG_GRAM, Prefilter.GRAM)) {
            for (int from = 0; from + length <= factor.bytes().size(); from++) {
                Window window = Window.of(factor.bytes().subList(from, from + length), true, symbols);
                if (window.combinations() <= MAX_COMBINATIONS
                        && (best == null || window.likelihood() < best.likelihood())) {
                    window = window.asSeen();
                    best = best == null || window.likelihood() < best.likelihood() ? window : best;
                }
            }
        }
        if (best != null) {
            return best;
        }
        best = Window.ofOne(factor.bytes(), symbols);
        for (int from = 0; from + 2 <= factor.bytes().size(); from++) {
            Window window = Window.of(factor.bytes().subList(from, from + 2), false, symbols);
            if (window.likelihood() < best.likelihood()) {
                best = window;
            }
        }
        return best;
    }

    /** A run of byte sets as the strings it can be. */
    private record Window(List<Set<Integer>> sets, boolean gram, double likelihood) {
        static Window of(List<ByteSet> bytes, boolean gram, Map<ByteSet, Symbols> symbols) {
            List<Set<Integer>> sets = new ArrayList<>(bytes.size());
            double likelihood = 1;
            for (ByteSet set : bytes) {
                Symbols of = symbols.computeIfAbsent(set, Symbols::of);
                sets.add(gram ? of.folded() : of.classes());
                likelihood *= of.share();
            }
            return new Window(sets, gram, likelihood);
        }

        /** A single byte, followed by anything or nothing: the rarest position of the factor. */
        static Window ofOne(List<ByteSet> bytes, Map<ByteSet, Symbols> symbols) {
            Window best = null;
            for (ByteSet set : bytes) {
                Window window = of(List.of(set), false, symbols);
                if (best == null || window.likelihood() < best.likelihood()) {
                    best = window;
                }
            }
            Set<Integer> any = IntStream.range(0, 64).boxed().collect(Collectors.toSet());
            return best == null
                    ? new Window(List.of(any, any), false, 1)
                    : new Window(List.of(best.sets().getFirst(), any), false, best.likelihood());
        }

        /** The same, not less likely than its strings are in ordinary text. */
        Window asSeen() {
            double seen = 0;
            for (long string : strings()) {
                seen += Text.atLeast(string);
            }
            return seen > likelihood ? new Window(sets, gram, seen) : this;
        }

        int combinations() {
            int product = 1;
            for (Set<Integer> set : sets) {
                product *= set.size();
                if (product > 1 << 20) {
                    return product;
                }
            }
            return product;
        }

        Set<Long> strings() {
            Set<Long> strings = Set.of(0L);
            for (int position = 0; position < sets.size(); position++) {
                Set<Long> longer = new HashSet<>();
                for (long prefix : strings) {
                    for (long symbol : sets.get(position)) {
                        longer.add(gram ? prefix | (symbol << (8 * position)) : (prefix << 6) | symbol);
                    }
                }
                strings = longer;
            }
            return strings;
        }
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
            List<Condition> conditions = inner.get(bit).conditions();
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
            List<Condition> conditions = inner.get(bit).conditions();
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
            List<Condition> conditions = inner.get(bit).conditions();
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
