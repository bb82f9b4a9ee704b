package sekisho.waf.regex;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small set of runs of byte sets, one of which a text must contain (or be, or start with). At most {@value #MAX_WORDS}
 * of at most {@value #MAX_LENGTH} positions.
 */
final class Words {
    static final int MAX_WORDS = 64;
    static final int MAX_LENGTH = 16;
    private static final int FACTOR_LENGTH = 8;

    /** Sets that occur more often say nothing at a run's end. */
    private static final double VAGUE = 0.9;

    /** The letters of one case, as bits of the second word of a set; the others follow 32 bits later. */
    private static final long UPPER = 0x07FF_FFFEL;

    private static final long DIGITS = 0x03FF_0000_0000_0000L;

    /** The empty run only: nothing is known. */
    static final Words NOTHING = new Words(List.of(List.of()));

    private final List<List<ByteSet>> words;
    private boolean judged;
    private @Nullable Scored clause;

    private Words(List<List<ByteSet>> words) {
        this.words = words;
    }

    static Words of(ByteSet set) {
        return new Words(List.of(List.of(set)));
    }

    /**
     * All runs, cut to their first (or last) positions, or nothing when they are too many. Runs of one byte become one
     * set.
     */
    static Optional<Words> anyOf(List<Words> some, int length, boolean head) {
        Set<List<ByteSet>> all = new LinkedHashSet<>();
        ByteSet single = ByteSet.NONE;
        for (Words these : some) {
            for (List<ByteSet> word : these.words) {
                List<ByteSet> cut = cut(word, length, head);
                if (cut.size() == 1) {
                    single = single.or(cut.getFirst());
                } else {
                    all.add(cut);
                    if (all.size() > MAX_WORDS) {
                        return Optional.empty();
                    }
                }
            }
        }
        if (single.size() > 0) {
            all.add(List.of(single));
        }
        return all.size() > MAX_WORDS ? Optional.empty() : Optional.of(new Words(List.copyOf(all)));
    }

    private static List<ByteSet> cut(List<ByteSet> word, int length, boolean head) {
        if (word.size() <= length) {
            return word;
        }
        return head ? word.subList(0, length) : word.subList(word.size() - length, word.size());
    }

    /** Each run of this followed by each of the other, or nothing when there are too many. */
    Optional<Words> then(Words other) {
        if (words.size() * other.words.size() > MAX_WORDS) {
            return Optional.empty();
        }
        List<List<ByteSet>> all = new ArrayList<>(words.size() * other.words.size());
        for (List<ByteSet> head : words) {
            for (List<ByteSet> tail : other.words) {
                if (head.size() + tail.size() > MAX_LENGTH) {
                    return Optional.empty();
                }
                List<ByteSet> word = new ArrayList<>(head.size() + tail.size());
                word.addAll(head);
                word.addAll(tail);
                all.add(word);
            }
        }
        return Optional.of(new Words(all));
    }

    /** Of each run the eight positions that are rarest in ordinary text; nothing when a run says nothing. */
    Optional<Scored> clause() {
        if (!judged) {
            clause = computeClause();
            judged = true;
        }
        return Optional.ofNullable(clause);
    }

    private @Nullable Scored computeClause() {
        List<Needs.Factor> factors = new ArrayList<>();
        double score = 0;
        for (List<ByteSet> word : words) {
            double chance = addFactor(word, factors);
            score += chance;
            if (score >= 1) {
                return null;
            }
        }
        return new Scored(new Needs.Clause(factors), score);
    }

    /** Adds a run's rarest positions; answers how often they occur, 1 when they say nothing. */
    private static double addFactor(List<ByteSet> word, List<Needs.Factor> factors) {
        double[] chances = new double[word.size()];
        for (int i = 0; i < chances.length; i++) {
            chances[i] = chance(word.get(i));
        }
        int first = 0;
        int last = chances.length;
        while (first < last && chances[first] > VAGUE) {
            first++;
        }
        while (first < last && chances[last - 1] > VAGUE) {
            last--;
        }
        double best = 1;
        int bestAt = first;
        for (int at = first; at < last && (at == first || at + FACTOR_LENGTH <= last); at++) {
            double chance = 1;
            for (int i = at; i < Math.min(last, at + FACTOR_LENGTH); i++) {
                chance *= chances[i];
            }
            if (chance < best) {
                best = chance;
                bestAt = at;
            }
        }
        if (best < 1) {
            factors.add(new Needs.Factor(word.subList(bestAt, Math.min(last, bestAt + FACTOR_LENGTH))));
        }
        return best;
    }

    /** About how often a byte of the set occurs at a place of ordinary text, 0 to 1. */
    private static double chance(ByteSet set) {
        // Shares of the bytes of typical parameters: letters and digits make up most, UTF-8 tails some of the rest.
        int lower = Long.bitCount(set.w1() & UPPER << 32);
        int upper = Long.bitCount(set.w1() & UPPER);
        int digits = Long.bitCount(set.w0() & DIGITS);
        int high = Long.bitCount(set.w2()) + Long.bitCount(set.w3());
        int rest = Long.bitCount(set.w0()) + Long.bitCount(set.w1()) - lower - upper - digits;
        return lower * 0.022 + upper * 0.004 + digits * 0.012 + high * 0.0007 + rest * 0.0012;
    }

    /** A clause and about how often it is met in ordinary text; less is better. */
    record Scored(Needs.Clause clause, double score) {}
}
