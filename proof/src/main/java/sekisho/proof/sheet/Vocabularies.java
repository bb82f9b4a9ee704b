package sekisho.proof.sheet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out which words the answer cells of one table take. In this order: the drop-down list at the cell, a legend
 * near the heading or below the table, the heading itself, the question itself, the answers that are there, and where
 * nothing says otherwise, prose.
 */
final class Vocabularies {
    private static final int ROWS_ABOVE = 40;
    private static final int ROWS_BELOW = 15;
    private static final int MOST_ANSWERS = 500;

    private final WorkbookFile.Sheet sheet;
    private final Grid grid;
    private final ListValues lists;
    private final Map<String, Meaning> meanings;
    private final Optional<Vocabulary> column;
    private final Map<String, Vocabulary> byList = new LinkedHashMap<>();

    Vocabularies(WorkbookFile.Sheet sheet, Grid grid, ListValues lists, Layout layout, List<Question> questions) {
        this.sheet = sheet;
        this.grid = grid;
        this.lists = lists;
        String legend = legend(layout, questions);
        this.meanings = Legend.entries(legend);
        this.column = ofLegend(legend)
                .or(() -> Legend.offered(layout.answerHeading()))
                .or(() -> Vocabulary.ofAnswers(answers(questions)));
    }

    /** The words for the answer to one question. */
    Vocabulary of(Question question) {
        Optional<String> source = grid.listAt(question.answer());
        if (source.isPresent()) {
            return byList.computeIfAbsent(source.get(), this::ofSource);
        }
        return inBrackets(question.text()).or(() -> column).orElseGet(Vocabulary.FreeText::new);
    }

    /** Words that the question itself offers: 「…ですか（はい／いいえ）」. */
    private static Optional<Vocabulary> inBrackets(String question) {
        boolean brackets = question.chars().anyMatch(c -> "(（「『[【".indexOf(c) >= 0);
        return brackets ? Legend.offered(question) : Optional.empty();
    }

    private Vocabulary ofSource(String source) {
        return lists.options(sheet, source)
                .map(options -> Vocabulary.ofList(options, meanings))
                .or(() -> column)
                .filter(vocabulary -> !(vocabulary instanceof Vocabulary.FreeText))
                .orElseGet(Vocabulary.Unclear::new);
    }

    private static Optional<Vocabulary> ofLegend(String legend) {
        Map<Meaning, String> labels = Legend.labels(legend);
        if (labels.size() < 2 || !labels.containsKey(Meaning.YES)) {
            return Optional.empty();
        }
        return Optional.of(new Vocabulary.Words(
                Optional.ofNullable(labels.get(Meaning.YES)), Optional.ofNullable(labels.get(Meaning.NO))));
    }

    /** All texts above the table's first question and just below its last, a cell with a lone sign joined to the next. */
    private String legend(Layout layout, List<Question> questions) {
        int last = questions.isEmpty()
                ? layout.headerBottom()
                : questions.getLast().row();
        StringBuilder text = new StringBuilder();
        for (Grid.Row row : grid.rows()) {
            boolean above = row.number() >= layout.headerTop() - ROWS_ABOVE && row.number() <= layout.headerBottom();
            boolean below = row.number() > last && row.number() <= Math.min(last + ROWS_BELOW, layout.lastRow());
            if (above || below) {
                for (int i = 0; i < row.size(); i++) {
                    String cell = row.text(i).strip();
                    boolean lone = cell.length() == 1 && i + 1 < row.size();
                    text.append(cell).append(lone ? "：" : "\n");
                }
            }
            if (text.length() > 2000) {
                break;
            }
        }
        return text.toString();
    }

    private List<String> answers(List<Question> questions) {
        List<String> answers = new ArrayList<>();
        for (Question question : questions) {
            String text = grid.text(question.answer());
            if (!text.isBlank() && question.place() == Question.Place.OWN && answers.size() < MOST_ANSWERS) {
                answers.add(text);
            }
        }
        return answers;
    }
}
