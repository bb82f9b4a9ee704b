package sekisho.proof.sheet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Goes down a table and tells questions from section titles, legends, examples, totals and blanks. One use. */
final class QuestionFinder {
    private static final Set<String> TOTALS =
            Set.of("合計", "小計", "計", "総計", "総合評価", "総評", "以上", "total", "subtotal", "以下余白", "平均", "得点", "合計点");

    private static final Set<String> EXAMPLES =
            Set.of("例", "記入例", "回答例", "(例)", "サンプル", "example", "sample", "ex", "ex.");

    private static final Pattern NOTE =
            Pattern.compile("^\\s*(※|＊|\\*|注[）)：:意]|（注|\\(注|【注|凡例|備考|注記|記入要領|Note:|Legend)");

    private static final Pattern TITLE =
            Pattern.compile("^\\s*([■●◆▼□§◇▶]|【[^】]*】\\s*$|第?[0-9０-９一二三四五六七八九十IVX]{1,3}(章|節|[.．、)）]\\s*)[^。]{1,16}$)");

    private static final int FEWEST_LETTERS = 3;
    private static final int LONGEST_HEADING = 120;

    private final Grid grid;
    private final Layout layout;
    private final String[] categories;
    private final boolean listed;
    private String section = "";

    QuestionFinder(Grid grid, Layout layout) {
        this.grid = grid;
        this.layout = layout;
        this.categories = new String[layout.categories().size()];
        Arrays.fill(categories, "");
        this.listed = mostlyListed();
    }

    /** From top to bottom. */
    List<Question> questions() {
        List<Question> found = new ArrayList<>();
        for (Grid.Row row : grid.rows()) {
            if (row.number() > layout.headerBottom() && row.number() <= layout.lastRow()) {
                question(row).ifPresent(found::add);
            }
        }
        return markShared(found);
    }

    private Optional<Question> question(Grid.Row row) {
        int asked = indexIn(row, layout.question(), true);
        carryCategories(row);
        if (asked < 0) {
            return shiftedLeft(row).or(() -> shiftedRight(row)).or(() -> {
                title(row);
                return Optional.empty();
            });
        }
        Area area = grid.area(new Position(row.number(), row.column(asked)));
        if (area.right() >= layout.answer().from()
                && area.left() < layout.answer().from()) {
            title(row);
            return Optional.empty();
        }
        String text = Texts.plain(row.text(asked));
        Optional<Question> shifted = QuestionForm.isSentence(text) ? Optional.empty() : shiftedRight(row);
        if (shifted.isPresent()) {
            return shifted;
        }
        Optional<Position> answer = cellIn(row.number(), layout.answer());
        if (answer.isEmpty() || isExample(row) || !isQuestion(text, answer.get())) {
            if (answer.isPresent()
                    && TITLE.matcher(text).find()
                    && !NOTE.matcher(text).find()) {
                section = Texts.shorten(text, LONGEST_HEADING);
            }
            return Optional.empty();
        }
        return Optional.of(question(row.number(), text, answer.get(), Question.Place.OWN));
    }

    private Question question(int row, String text, Position answer, Question.Place place) {
        Question.Place trusted = answer.row() == row ? place : Question.Place.SHARED;
        Optional<Position> supplement = layout.supplement()
                .flatMap(span -> cellIn(row, span))
                .filter(cell -> cell.row() == row && !cell.equals(answer));
        return new Question(row, text, headings(text), answer, supplement, trusted);
    }

    private boolean isQuestion(String text, Position answer) {
        if (Texts.letters(text) < FEWEST_LETTERS || isTotal(text)) {
            return false;
        }
        boolean list = grid.listAt(answer).isPresent();
        if (list) {
            return true;
        }
        if (NOTE.matcher(text).find() || Legend.entries(text).size() >= 2) {
            return false;
        }
        boolean sentence = QuestionForm.isSentence(text);
        return sentence || (!listed && !TITLE.matcher(text).find());
    }

    private static boolean isTotal(String text) {
        return text.length() <= 20 && TOTALS.contains(Texts.fold(text));
    }

    /** The question stands left of its column, among the categories, and the answer's place is free. */
    private Optional<Question> shiftedLeft(Grid.Row row) {
        Optional<Position> answer = cellIn(row.number(), layout.answer());
        if (answer.isEmpty() || isExample(row)) {
            return Optional.empty();
        }
        for (int i = row.size() - 1; i >= 0; i--) {
            int column = row.column(i);
            if (column >= layout.question().from()) {
                continue;
            }
            Area area = grid.area(new Position(row.number(), column));
            String text = Texts.plain(row.text(i));
            boolean asks = text.length() >= 12
                    && QuestionForm.isSentence(text)
                    && !NOTE.matcher(text).find();
            if (asks && area.right() < layout.answer().from() && area.bottom() == row.number()) {
                return Optional.of(question(row.number(), text, answer.get(), Question.Place.OWN));
            }
        }
        return Optional.empty();
    }

    /** The question stands in the answer's column: found, but a person must say where the answer goes. */
    private Optional<Question> shiftedRight(Grid.Row row) {
        int index = indexIn(row, layout.answer(), false);
        if (index < 0 || layout.answer().from() < layout.question().from() || isExample(row)) {
            return Optional.empty();
        }
        String text = Texts.plain(row.text(index));
        boolean asks = text.length() >= 15
                && (QuestionForm.of(text) == QuestionForm.YES_NO || text.endsWith("こと。") || text.endsWith("こと"));
        return asks
                ? Optional.of(new Question(
                        row.number(),
                        text,
                        headings(text),
                        new Position(row.number(), row.column(index)),
                        Optional.empty(),
                        Question.Place.SHIFTED))
                : Optional.empty();
    }

    /** A row with one text only, outside of the question's column or across it, heads what follows. */
    private void title(Grid.Row row) {
        if (row.size() > 2) {
            return;
        }
        String text = Texts.plain(row.text(row.size() - 1));
        boolean category = row.size() == 1 && categoryOf(row.column(0)) >= 0 && !widelyMerged(row);
        if (!category && !NOTE.matcher(text).find() && Texts.letters(text) >= 2) {
            section = Texts.shorten(text, LONGEST_HEADING);
            Arrays.fill(categories, "");
        }
    }

    private boolean widelyMerged(Grid.Row row) {
        Area area = grid.area(new Position(row.number(), row.column(0)));
        return area.right() >= layout.question().from();
    }

    private int categoryOf(int column) {
        for (int i = 0; i < layout.categories().size(); i++) {
            if (layout.categories().get(i).contains(column)) {
                return i;
            }
        }
        return -1;
    }

    /** A category counts for the rows below until the next, whether the cells are merged or left blank. */
    private void carryCategories(Grid.Row row) {
        boolean[] named = new boolean[categories.length];
        for (int i = 0; i < row.size(); i++) {
            int index = categoryOf(row.column(i));
            if (index < 0 || widely(row, i)) {
                continue;
            }
            String text = Texts.shorten(Texts.plain(row.text(i)), LONGEST_HEADING);
            if (named[index]) {
                categories[index] = categories[index] + " " + text;
            } else {
                categories[index] = text;
                named[index] = true;
                for (int inner = index + 1; inner < categories.length; inner++) {
                    if (!named[inner]) {
                        categories[inner] = "";
                    }
                }
            }
        }
    }

    private boolean widely(Grid.Row row, int index) {
        return grid.area(new Position(row.number(), row.column(index))).right()
                >= layout.question().from();
    }

    private List<String> headings(String question) {
        Set<String> headings = new LinkedHashSet<>();
        if (!section.isBlank()) {
            headings.add(section);
        }
        for (String category : categories) {
            if (!category.isBlank() && !category.equals(question)) {
                headings.add(category);
            }
        }
        return List.copyOf(headings);
    }

    private boolean isExample(Grid.Row row) {
        return row.column(0) < layout.question().from() && EXAMPLES.contains(Texts.fold(row.text(0)));
    }

    /** The place of the first text in the columns, or of the longest; -1 where there is none. */
    private static int indexIn(Grid.Row row, Span span, boolean longest) {
        int found = -1;
        for (int i = 0; i < row.size(); i++) {
            if (span.contains(row.column(i))
                    && (found < 0
                            || (longest
                                    && row.text(i).length() > row.text(found).length()))) {
                found = i;
            }
        }
        return found;
    }

    /** The cell of the columns in the row: the corner of what is merged there, if it begins within the columns. */
    private Optional<Position> cellIn(int row, Span span) {
        for (int column = span.from(); column <= span.to(); column++) {
            Position corner = grid.corner(new Position(row, column));
            if (span.contains(corner.column()) && !grid.hiddenColumn(corner.column())) {
                return Optional.of(corner);
            }
        }
        return Optional.empty();
    }

    private boolean mostlyListed() {
        int rows = 0;
        int lists = 0;
        for (Grid.Row row : grid.rows()) {
            if (row.number() > layout.headerBottom()
                    && row.number() <= layout.lastRow()
                    && indexIn(row, layout.question(), false) >= 0) {
                Optional<Position> answer = cellIn(row.number(), layout.answer());
                rows++;
                if (answer.isPresent() && grid.listAt(answer.get()).isPresent()) {
                    lists++;
                }
            }
        }
        return lists * 2 > rows;
    }

    /** Where one cell would take the answers of several questions, none of them owns it. */
    private static List<Question> markShared(List<Question> questions) {
        Map<Position, Integer> answers = new HashMap<>();
        for (Question question : questions) {
            answers.merge(question.answer(), 1, Integer::sum);
        }
        return questions.stream()
                .map(question -> answers.getOrDefault(question.answer(), 0) > 1 ? question.shared() : question)
                .toList();
    }
}
