package sekisho.waf.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sekisho.waf.regex.ByteSet;
import sekisho.waf.regex.Needs;

/**
 * Chooses of what a clause says the strings that ordinary text has most rarely. The same clause gets the same strings in every filter, and
 * is looked at once. Used by one thread while rules are loaded.
 */
public final class Rarest {
    private static final int MAX_COMBINATIONS = 64;
    private static final List<Integer> LENGTHS = List.of(Prefilter.LONG_GRAM, Prefilter.GRAM);

    /** What the value must contain one of, by length in bytes, and how likely ordinary text does. */
    record Condition(Map<Integer, Set<Long>> strings, double likelihood) {}

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
    private final IdentityHashMap<Needs.Clause, Condition> known = new IdentityHashMap<>();

    /** The clause as strings. */
    Condition of(Needs.Clause clause) {
        Condition condition = known.get(clause);
        if (condition == null) {
            condition = find(clause);
            known.put(clause, condition);
        }
        return condition;
    }

    private Condition find(Needs.Clause clause) {
        Map<Integer, Set<Long>> strings = new HashMap<>();
        double likelihood = 0;
        for (Needs.Factor factor : clause.factors()) {
            Window best = window(factor);
            int length = best.gram() ? best.sets().size() : Prefilter.PAIR;
            strings.computeIfAbsent(length, absent -> new HashSet<>()).addAll(best.strings());
            likelihood += best.likelihood();
        }
        return new Condition(strings, likelihood);
    }

    /** The rarest string of a factor: of 8 or 4 bytes where it is long enough, else a pair, or a byte with whatever follows. */
    private Window window(Needs.Factor factor) {
        List<Symbols> bytes = new ArrayList<>(factor.bytes().size());
        for (ByteSet set : factor.bytes()) {
            bytes.add(symbols.computeIfAbsent(set, Symbols::of));
        }
        Window best = null;
        for (int length : LENGTHS) {
            for (int from = 0; from + length <= bytes.size(); from++) {
                List<Symbols> some = bytes.subList(from, from + length);
                if ((best == null || Window.likelihood(some) < best.likelihood())
                        && Window.combinations(some) <= MAX_COMBINATIONS) {
                    Window window = Window.of(some, true).asSeen();
                    best = best == null || window.likelihood() < best.likelihood() ? window : best;
                }
            }
        }
        if (best != null) {
            return best;
        }
        best = Window.ofOne(bytes);
        for (int from = 0; from + 2 <= bytes.size(); from++) {
            Window window = Window.of(bytes.subList(from, from + 2), false);
            if (window.likelihood() < best.likelihood()) {
                best = window;
            }
        }
        return best;
    }

    /** A run of byte sets as the strings it can be. */
    private record Window(List<Set<Integer>> sets, boolean gram, double likelihood) {
        static Window of(List<Symbols> bytes, boolean gram) {
            List<Set<Integer>> sets = new ArrayList<>(bytes.size());
            for (Symbols of : bytes) {
                sets.add(gram ? of.folded() : of.classes());
            }
            return new Window(sets, gram, likelihood(bytes));
        }

        static double likelihood(List<Symbols> bytes) {
            double likelihood = 1;
            for (Symbols of : bytes) {
                likelihood *= of.share();
            }
            return likelihood;
        }

        static int combinations(List<Symbols> bytes) {
            int product = 1;
            for (Symbols of : bytes) {
                product = Math.min(product * of.folded().size(), 1 << 20);
            }
            return product;
        }

        /** A single byte, followed by anything or nothing: the rarest position of the factor. */
        static Window ofOne(List<Symbols> bytes) {
            Window best = null;
            for (Symbols of : bytes) {
                if (best == null || of.share() < best.likelihood()) {
                    best = of(List.of(of), false);
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
}
