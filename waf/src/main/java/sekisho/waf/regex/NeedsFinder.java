package sekisho.waf.regex;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Derives from a tree what every match contains. Works from the leaves up with, for each part, the whole of its text where
 * that is one of a few runs, what its text starts and ends with, and the clauses found inside (after the literal
 * factors of Cox's code search, 2012, with sets of bytes in place of letters).
 */
final class NeedsFinder {
    private static final int MAX_CLAUSES = 4;
    private static final int KEPT = 8;
    private static final int WRITTEN_OUT = 8;

    private NeedsFinder() {}

    static Needs find(Node root) {
        Facts facts = facts(root);
        List<Needs.Clause> clauses = new ArrayList<>();
        for (Words.Scored scored : facts.all()) {
            Needs.Clause clause = scored.clause();
            if (clauses.size() < MAX_CLAUSES && clauses.stream().noneMatch(known -> implies(known, clause))) {
                clauses.add(clause);
            }
        }
        return new Needs(Shape.minLength(root), clauses);
    }

    /** Whether each factor of one clause contains a factor of the other. */
    private static boolean implies(Needs.Clause clause, Needs.Clause other) {
        return clause.factors().stream()
                .allMatch(factor -> other.factors().stream().anyMatch(part -> contains(factor, part)));
    }

    private static boolean contains(Needs.Factor factor, Needs.Factor part) {
        for (int at = 0; at + part.bytes().size() <= factor.bytes().size(); at++) {
            boolean here = true;
            for (int i = 0; i < part.bytes().size() && here; i++) {
                ByteSet set = factor.bytes().get(at + i);
                here = set.and(part.bytes().get(i)).equals(set);
            }
            if (here) {
                return true;
            }
        }
        return false;
    }

    /**
     * What is known of a part's texts.
     *
     * @param exact all texts, where they are few
     * @param start what each starts with
     * @param end what each ends with
     * @param inside clauses that hold in each
     */
    private record Facts(Optional<Words> exact, Words start, Words end, List<Words.Scored> inside) {
        static Facts exactly(Words words) {
            return new Facts(Optional.of(words), words, words, List.of());
        }

        /** All clauses, the rarest first. */
        List<Words.Scored> all() {
            List<Words.Scored> found = new ArrayList<>(inside);
            start.clause().ifPresent(found::add);
            end.clause().ifPresent(found::add);
            return best(found);
        }

        Facts inexact() {
            return new Facts(Optional.empty(), start, end, all());
        }
    }

    private static List<Words.Scored> best(List<Words.Scored> clauses) {
        if (clauses.size() < 2) {
            return clauses;
        }
        List<Words.Scored> sorted = new ArrayList<>(clauses);
        sorted.sort(Comparator.comparingDouble(Words.Scored::score));
        List<Words.Scored> kept = new ArrayList<>();
        for (Words.Scored scored : sorted) {
            boolean known = !kept.isEmpty()
                    && kept.getLast().score() == scored.score()
                    && kept.getLast().clause().equals(scored.clause());
            if (!known && kept.size() < KEPT) {
                kept.add(scored);
            }
        }
        return kept;
    }

    private static Facts facts(Node node) {
        return switch (node) {
            case Node.Empty _, Node.Behind _, Node.Ahead _, Node.Look _ -> Facts.exactly(Words.NOTHING);
            case Node.BackReference _ -> new Facts(Optional.empty(), Words.NOTHING, Words.NOTHING, List.of());
            case Node.Bytes(ByteSet set) -> Facts.exactly(Words.of(set));
            case Node.Group(var _, Node body) -> facts(body);
            case Node.Atomic(Node body, var _) -> facts(body);
            case Node.Sequence(List<Node> parts) -> {
                Facts all = Facts.exactly(Words.NOTHING);
                for (Node part : parts) {
                    all = then(all, facts(part));
                }
                yield all;
            }
            case Node.Choice(List<Node> branches) -> choice(branches);
            case Node.Repeat(Node body, int min, int max, var _) -> {
                if (max == 0) {
                    yield Facts.exactly(Words.NOTHING);
                }
                Facts once = facts(body);
                if (min == 0) {
                    Optional<Words> few = max == 1
                            ? once.exact.flatMap(
                                    words -> Words.anyOf(List.of(words, Words.NOTHING), Words.MAX_LENGTH, true))
                            : Optional.empty();
                    yield few.map(Facts::exactly)
                            .orElse(new Facts(Optional.empty(), Words.NOTHING, Words.NOTHING, List.of()));
                }
                Facts all = once;
                int written = Math.min(min, WRITTEN_OUT);
                for (int i = 1; i < written; i++) {
                    all = then(all, once);
                }
                yield min == max && written == min ? all : all.inexact();
            }
        };
    }

    private static Facts then(Facts left, Facts right) {
        Optional<Words> exact = left.exact.flatMap(l -> right.exact.flatMap(l::then));
        List<Words.Scored> inside = new ArrayList<>(left.inside);
        inside.addAll(right.inside);
        if (exact.isPresent()) {
            return new Facts(exact, exact.get(), exact.get(), best(inside));
        }
        Words start = left.exact.flatMap(l -> l.then(right.start)).orElse(left.start);
        Words end = right.exact.flatMap(r -> left.end.then(r)).orElse(right.end);
        Optional<Words> seam = left.end.then(right.start);
        // What only one side knows is kept where the seam is too wide.
        seam.or(() -> Optional.of(left.end)).flatMap(Words::clause).ifPresent(inside::add);
        if (seam.isEmpty()) {
            right.start.clause().ifPresent(inside::add);
        }
        return new Facts(Optional.empty(), start, end, best(inside));
    }

    private static Facts choice(List<Node> branches) {
        List<Facts> known = branches.stream().map(NeedsFinder::facts).toList();
        boolean allExact = known.stream().allMatch(facts -> facts.exact.isPresent());
        Optional<Words> exact = allExact
                ? Words.anyOf(known.stream().map(Facts::start).toList(), Words.MAX_LENGTH, true)
                : Optional.empty();
        Words start =
                exact.orElseGet(() -> shortened(known.stream().map(Facts::start).toList(), true));
        Words end =
                exact.orElseGet(() -> shortened(known.stream().map(Facts::end).toList(), false));
        return new Facts(exact, start, end, eitherClause(known).stream().toList());
    }

    /** The runs of all, shortened until they are few. */
    private static Words shortened(List<Words> all, boolean head) {
        for (int length = Words.MAX_LENGTH; length > 0; length = length > 4 ? length / 2 : length - 1) {
            Optional<Words> few = Words.anyOf(all, length, head);
            if (few.isPresent()) {
                return few.get();
            }
        }
        return Words.NOTHING;
    }

    /** The best clause of each branch, together. */
    private static Optional<Words.Scored> eitherClause(List<Facts> known) {
        Set<Needs.Factor> factors = new LinkedHashSet<>();
        double score = 0;
        for (Facts facts : known) {
            List<Words.Scored> all = facts.all();
            if (all.isEmpty()) {
                return Optional.empty();
            }
            factors.addAll(all.getFirst().clause().factors());
            score += all.getFirst().score();
        }
        return factors.size() > Words.MAX_WORDS || score >= 1
                ? Optional.empty()
                : Optional.of(new Words.Scored(new Needs.Clause(List.copyOf(factors)), score));
    }
}
