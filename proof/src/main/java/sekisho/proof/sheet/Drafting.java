package sekisho.proof.sheet;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.proof.ControlState;
import sekisho.proof.Evidence;
import sekisho.proof.Result;
import sekisho.proof.sheet.SheetReport.Item;
import sekisho.proof.sheet.SheetReport.Status;
import sekisho.words.Lang;

/**
 * Decides what becomes of each question of one workbook. No yes without valid evidence; where anything is not certain,
 * the cell stays empty and the report says why. One use, one thread.
 */
final class Drafting {
    private static final int REMEMBERED = 10_000;

    private final Matching matching;
    private final Map<String, ControlState> states = new HashMap<>();
    private final Lang lang;
    private final Reasons reasons;
    private final Composer composer;
    private final Map<Asked, QuestionMatcher.Match> matches = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, QuestionMatcher.Match> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Asked(List<String> headings, String question) {}

    /** What can be put into the cells; {@code why} says what could not. */
    private record Draft(String answer, String supplement, String why) {
        static Draft nothing(String why) {
            return new Draft("", "", why);
        }
    }

    Drafting(Matching matching, List<ControlState> states, Lang lang) {
        this.matching = matching;
        this.lang = lang;
        this.reasons = new Reasons(lang);
        this.composer = new Composer(lang, reasons);
        for (ControlState state : states) {
            this.states.put(state.control().id(), state);
        }
    }

    Item item(String sheet, Grid grid, Question question, Vocabulary words) {
        QuestionMatcher.Match match = matches.computeIfAbsent(
                new Asked(question.headings(), question.text()),
                asked -> matching.match(asked.headings(), asked.question()));
        boolean writable = question.place() == Question.Place.OWN && grid.vacant(question.answer());
        Optional<Position> supplement =
                question.supplement().filter(cell -> question.place() == Question.Place.OWN && grid.vacant(cell));
        String answerCell = writable ? question.answer().name() : "";
        String supplementCell = supplement.map(Position::name).orElse("");

        if (!match.sure() || match.topics().isEmpty()) {
            return new Item(
                    sheet,
                    question.row() + 1,
                    question.text(),
                    match.topics(),
                    Status.LEFT,
                    "",
                    "",
                    match.confidence(),
                    List.of(),
                    reasons.notSure(titles(match.topics())),
                    answerCell,
                    supplementCell);
        }
        ControlState state = states.get(match.topics().getFirst());
        Draft draft = state == null
                ? Draft.nothing(reasons.unknownControl(match.topics().getFirst()))
                : draft(
                        state,
                        question,
                        words,
                        writable,
                        supplement.isPresent(),
                        match.topics().size() > 1);
        boolean answered = !draft.answer().isEmpty();
        return new Item(
                sheet,
                question.row() + 1,
                question.text(),
                match.topics(),
                answered ? Status.ANSWERED : Status.MATCHED,
                draft.answer(),
                draft.supplement(),
                match.confidence(),
                answered && state != null
                        ? state.evidence()
                                .map(evidence -> List.of(evidence.id()))
                                .orElse(List.of())
                        : List.of(),
                draft.why(),
                answerCell,
                supplementCell);
    }

    private Draft draft(
            ControlState state,
            Question question,
            Vocabulary words,
            boolean writable,
            boolean remarks,
            boolean severalTopics) {
        if (state.result() == Result.STALE) {
            return Draft.nothing(reasons.stale(state));
        }
        if (state.result() == Result.UNPROVEN || state.evidence().isEmpty()) {
            return Draft.nothing(reasons.unproven(state));
        }
        if (!writable) {
            return Draft.nothing(
                    switch (question.place()) {
                        case OWN -> reasons.occupied();
                        case SHARED -> reasons.shared();
                        case SHIFTED -> reasons.shifted();
                    });
        }
        Evidence evidence = state.evidence().get();
        QuestionForm form = QuestionForm.of(question.text());
        boolean bundle = severalTopics && QuestionForm.bundles(question.text());
        if (Composer.isYes(state.result()) && !Figures.met(question.text(), evidence)) {
            return Draft.nothing(reasons.figures(state));
        }
        String supplement = composer.supplement(state, evidence, bundle);
        String unwritten = question.supplement().isPresent() && !remarks ? reasons.supplementOccupied() : "";
        return switch (words) {
            case Vocabulary.Unclear() -> Draft.nothing(reasons.unclearWords());
            case Vocabulary.FreeText() -> {
                yield remarks
                        ? new Draft(composer.prose(state, form), supplement, "")
                        : new Draft(composer.proseWithSupplement(state, evidence, form, bundle), "", unwritten);
            }
            case Vocabulary.Words(Optional<String> yes, Optional<String> no) -> {
                if (form == QuestionForm.DOUBTFUL) {
                    yield Draft.nothing(reasons.doubtful());
                }
                boolean isSo = Composer.isYes(state.result());
                Optional<String> word = isSo ? yes : no;
                yield word.isEmpty()
                        ? Draft.nothing(reasons.noWord(isSo))
                        : new Draft(word.get(), remarks ? supplement : "", unwritten);
            }
        };
    }

    private List<String> titles(List<String> topics) {
        return topics.stream()
                .limit(3)
                .map(topic -> {
                    ControlState state = states.get(topic);
                    return state == null ? topic : state.control().title().in(lang);
                })
                .toList();
    }
}
