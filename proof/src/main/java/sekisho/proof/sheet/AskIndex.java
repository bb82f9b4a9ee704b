package sekisho.proof.sheet;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sekisho.proof.Control;

/**
 * The phrases of all controls (their asks and titles) as sets of terms, found by any of their terms. A term weighs as
 * much as it tells controls apart: the logarithm of how few of them speak of it, a quarter of that for weak ones.
 * Immutable after construction.
 */
final class AskIndex {
    private static final double WEAK = 0.25;
    private static final int[] NONE = {};

    private final Map<String, Integer> ids = new HashMap<>();
    private final double[] weights;
    private final int[][] postings;
    private final int[] owners;
    private final int[][] phrases;
    private final double[] totals;

    AskIndex(List<Control> controls, Synonyms synonyms) {
        List<int[]> found = new ArrayList<>();
        List<Integer> foundOwners = new ArrayList<>();
        List<BitSet> speakers = new ArrayList<>();
        for (int owner = 0; owner < controls.size(); owner++) {
            Set<Set<Integer>> seen = new HashSet<>();
            for (String text : texts(controls.get(owner))) {
                Set<Integer> phrase = new LinkedHashSet<>();
                for (Synonyms.Term term : synonyms.terms(text)) {
                    int id = ids.computeIfAbsent(term.name(), name -> ids.size());
                    if (id == speakers.size()) {
                        speakers.add(new BitSet());
                    }
                    speakers.get(id).set(owner);
                    phrase.add(id);
                }
                if (!phrase.isEmpty() && seen.add(phrase)) {
                    found.add(ints(phrase));
                    foundOwners.add(owner);
                }
            }
        }
        phrases = found.toArray(int[][]::new);
        owners = ints(foundOwners);
        weights = new double[ids.size()];
        ids.forEach((name, id) -> {
            double rarity = Math.log((controls.size() + 1) / (speakers.get(id).cardinality() + 0.5));
            weights[id] = synonyms.weak(name) ? WEAK * rarity : rarity;
        });
        totals = new double[phrases.length];
        List<List<Integer>> holders = new ArrayList<>();
        for (int id = 0; id < weights.length; id++) {
            holders.add(new ArrayList<>());
        }
        for (int ask = 0; ask < phrases.length; ask++) {
            for (int term : phrases[ask]) {
                totals[ask] += weights[term];
                holders.get(term).add(ask);
            }
        }
        postings = holders.stream().map(AskIndex::ints).toArray(int[][]::new);
    }

    private static List<String> texts(Control control) {
        List<String> texts = new ArrayList<>(control.asks());
        texts.add(control.title().ja());
        texts.add(control.title().en());
        return texts;
    }

    private static int[] ints(Iterable<Integer> numbers) {
        List<Integer> list = new ArrayList<>();
        numbers.forEach(list::add);
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Number of a term, or -1 when no control speaks of it. */
    int term(String name) {
        return ids.getOrDefault(name, -1);
    }

    /** How many terms there are; their numbers are below. */
    int terms() {
        return weights.length;
    }

    /** How many phrases there are; their numbers are below. */
    int asks() {
        return phrases.length;
    }

    double weight(int term) {
        return weights[term];
    }

    /** The phrases that hold a term; the caller does not change the array. */
    int[] asksWith(int term) {
        return term < 0 ? NONE : postings[term];
    }

    /** Place of the control that a phrase belongs to. */
    int owner(int ask) {
        return owners[ask];
    }

    /** The terms of a phrase; the caller does not change the array. */
    int[] termsOf(int ask) {
        return phrases[ask];
    }

    /** Sum of the weights of a phrase's terms. */
    double total(int ask) {
        return totals[ask];
    }
}
