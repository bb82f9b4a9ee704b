package sekisho.proof.sheet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sekisho.proof.Control;
import sekisho.proof.Register;

/**
 * Finds the controls that a customer's question is about, in Japanese, English or a mixture. Immutable after
 * construction; any thread. At most {@value QuestionParts#MAX_CHARACTERS} characters of a question are read, the rest
 * is ignored.
 */
public final class QuestionMatcher {
    /*
     * How it decides.
     *
     * 1. The question is cut into parts (QuestionParts) and each part into terms (TermReader, Synonyms). A term counts
     *    as much as its part: what is asked fully, the scene, remarks and the headings above less.
     * 2. Every phrase of every control (AskIndex) that shares a term is covered to a degree: the weight of its terms that
     *    are there over the weight of all of them. The degree is raised to a power, so that a phrase found whole is worth
     *    far more than two halves: 「ログ」 alone says little for 「ログの保存期間」.
     * 3. Each term of the question is explained, for a control, by that control's best covered phrase holding it. The
     *    score of a control is the explained weight. Hence a narrow control beats a broad one exactly when its longer
     *    phrase is there, and nothing is counted twice. Further covered phrases add a little, to order near ties.
     * 4. The first is right the more surely, the more of the question it explains, the further it is ahead of the second,
     *    and the more there is to go by at all: raw = s1 / (s1 + FLOOR) * sqrt((s1 - s2) / s1 * explained share).
     *    confidence = 1 - exp(-STEEPNESS * raw): monotone, 0 for nothing, and about the share of right answers that
     *    was seen at that value on real questions and on our own. Sure means nine out of ten or better.
     *
     * The figures below are global; there is none for a single control or question. Changing one by a third
     * moves the accuracy by a point or two.
     */
    private static final double COVERAGE_POWER = 2.5;
    private static final double WIDER = 0.6;
    private static final double FURTHER_PHRASES = 0.05;
    private static final double UNKNOWN_TERM = 1.5;
    private static final double UNKNOWN_WEAK_TERM = 0.3;
    private static final double FLOOR = 2;
    private static final double STEEPNESS = 7;
    private static final double SURE = 0.9;

    private static final int MAX_TOPICS = 5;
    private static final int MAX_HEADINGS = 8;

    private final Synonyms synonyms;
    private final List<Control> controls;
    private final AskIndex index;

    /** Reads the vocabulary and the dictionary; takes some tenths of a second once. */
    public QuestionMatcher(Register register) {
        synonyms = Synonyms.load(new TermReader());
        controls = register.controls();
        index = new AskIndex(controls, synonyms);
    }

    /**
     * What was found for one question.
     *
     * @param topics control ids, best first, at most 5; empty when nothing fits
     * @param confidence of the first, 0 to 1
     * @param sure whether the first may be answered without a person choosing it
     */
    public record Match(List<String> topics, double confidence, boolean sure) {
        public Match {
            topics = List.copyOf(topics);
        }
    }

    /**
     * A term of the question.
     *
     * @param role of the part that it stands in
     * @param term number in the index, or -1
     * @param wider numbers of the ideas that it also stands for, those in the index only
     */
    private record Slot(String name, QuestionParts.Role role, int term, List<Integer> wider) {}

    /**
     * Finds the controls for one question.
     *
     * @param headings the category texts above the question, outermost first; may be empty; at most 8 are read
     */
    public Match match(List<String> headings, String question) {
        Map<String, Slot> slots = new LinkedHashMap<>();
        for (QuestionParts.Part part : QuestionParts.of(TermReader.normalized(bounded(question)))) {
            add(slots, part);
        }
        double asked = 0;
        for (Slot slot : slots.values()) {
            asked += slot.role().said() * weight(slot);
        }
        for (String heading : headings.subList(0, Math.min(headings.size(), MAX_HEADINGS))) {
            add(slots, QuestionParts.heading(TermReader.normalized(bounded(heading))));
        }
        return decide(scores(List.copyOf(slots.values())), asked);
    }

    private static String bounded(String text) {
        return text.length() > QuestionParts.MAX_CHARACTERS ? text.substring(0, QuestionParts.MAX_CHARACTERS) : text;
    }

    private void add(Map<String, Slot> slots, QuestionParts.Part part) {
        QuestionParts.Role role = part.role();
        for (Synonyms.Term term : synonyms.terms(part.text())) {
            Slot old = slots.get(term.name());
            if (old == null || old.role().said() < role.said()) {
                List<Integer> wider = term.wider().stream()
                        .map(index::term)
                        .filter(number -> number >= 0)
                        .toList();
                slots.put(term.name(), new Slot(term.name(), role, index.term(term.name()), wider));
            }
        }
    }

    private double weight(Slot slot) {
        if (slot.term() >= 0) {
            return index.weight(slot.term());
        }
        if (Synonyms.number(slot.name())) {
            return 0;
        }
        return synonyms.weak(slot.name()) ? UNKNOWN_WEAK_TERM : UNKNOWN_TERM;
    }

    /** The terms that are there, each with its place among them, so that tables stay small. */
    private static final class Present {
        private final int[] places;
        private final double[] amounts;
        private final List<Integer> terms = new ArrayList<>();

        Present(List<Slot> slots, int all) {
            places = new int[all];
            Arrays.fill(places, -1);
            amounts = new double[all];
            for (Slot slot : slots) {
                if (slot.term() >= 0) {
                    add(slot.term(), slot.role().present());
                }
                for (int term : slot.wider()) {
                    add(term, WIDER * slot.role().present());
                }
            }
        }

        private void add(int term, double amount) {
            if (places[term] < 0) {
                places[term] = terms.size();
                terms.add(term);
            }
            amounts[term] = Math.max(amounts[term], amount);
        }
    }

    /** What the controls are worth; filled by {@link #scores}, read by {@link #decide}. */
    private static final class Scores {
        /** Per control, the weight of the question's terms that its phrases explain. */
        final double[] explained;
        /** The same plus the little that further phrases add. */
        final double[] total;

        Scores(int controls) {
            explained = new double[controls];
            total = new double[controls];
        }
    }

    private Scores scores(List<Slot> slots) {
        Present present = new Present(slots, index.terms());
        double[] covered = new double[index.asks()];
        for (int term : present.terms) {
            for (int ask : index.asksWith(term)) {
                covered[ask] += present.amounts[term] * index.weight(term);
            }
        }
        Scores scores = new Scores(controls.size());
        double[][] best = new double[controls.size()][present.terms.size()];
        for (int ask = 0; ask < covered.length; ask++) {
            if (covered[ask] > 0) {
                int owner = index.owner(ask);
                double degree = Math.pow(covered[ask] / index.total(ask), COVERAGE_POWER);
                for (int term : index.termsOf(ask)) {
                    int place = present.places[term];
                    if (place >= 0) {
                        best[owner][place] = Math.max(best[owner][place], degree);
                    }
                }
                scores.total[owner] += FURTHER_PHRASES * covered[ask] * degree;
            }
        }
        for (int control = 0; control < best.length; control++) {
            for (Slot slot : slots) {
                scores.explained[control] += slot.role().said() * explained(slot, best[control], present);
            }
            scores.total[control] += scores.explained[control];
        }
        return scores;
    }

    private double explained(Slot slot, double[] best, Present present) {
        double explained = slot.term() < 0 ? 0 : index.weight(slot.term()) * best[present.places[slot.term()]];
        for (int term : slot.wider()) {
            explained = Math.max(explained, WIDER * index.weight(term) * best[present.places[term]]);
        }
        return explained;
    }

    private Match decide(Scores scores, double asked) {
        int[] order = new int[MAX_TOPICS];
        int size = 0;
        for (int control = 0; control < controls.size(); control++) {
            double score = scores.total[control];
            if (score <= 0) {
                continue;
            }
            int at = size;
            while (at > 0 && scores.total[order[at - 1]] < score) {
                at--;
            }
            if (at == MAX_TOPICS) {
                continue;
            }
            size = Math.min(size + 1, MAX_TOPICS);
            System.arraycopy(order, at, order, at + 1, size - at - 1);
            order[at] = control;
        }
        if (size == 0 || asked <= 0) {
            return new Match(List.of(), 0, false);
        }
        List<String> topics = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            topics.add(controls.get(order[i]).id());
        }
        double first = scores.total[order[0]];
        double second = size > 1 ? scores.total[order[1]] : 0;
        double share = Math.min(1, scores.explained[order[0]] / asked);
        double raw = first / (first + FLOOR) * Math.sqrt((first - second) / first * share);
        double confidence = 1 - Math.exp(-STEEPNESS * raw);
        return new Match(topics, confidence, confidence >= SURE);
    }
}
