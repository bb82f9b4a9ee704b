package sekisho.proof.sheet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sekisho.proof.sheet.HeaderWords.Kind;
import sekisho.proof.sheet.Headings.Column;

/**
 * Finds the tables of questions on a sheet: first by their headings, which may repeat; then, for each column, by what
 * stands below. A sheet without a heading is read by its drop-down lists.
 */
final class LayoutFinder {
    /** Rows that are looked at to judge a column. */
    private static final int SAMPLE = 1_000;

    private static final double MOSTLY = 0.5;

    private final Grid grid;

    LayoutFinder(Grid grid) {
        this.grid = grid;
    }

    /** From top to bottom; empty for a sheet without a column for answers. */
    List<Layout> layouts() {
        List<Headings> headings = new ArrayList<>();
        int covered = -1;
        for (Grid.Row row : grid.rows()) {
            if (row.number() > covered) {
                Optional<Headings> found = Headings.at(grid, row);
                if (found.isPresent()) {
                    headings.add(found.get());
                    covered = found.get().bottom();
                }
            }
        }
        List<Layout> layouts = new ArrayList<>();
        for (int i = 0; i < headings.size(); i++) {
            int last = i + 1 < headings.size() ? headings.get(i + 1).top() - 1 : grid.lastRow();
            layout(headings.get(i), last).ifPresent(layouts::add);
        }
        if (layouts.isEmpty() && headings.isEmpty() && grid.hasLists()) {
            byLists().ifPresent(layouts::add);
        }
        return layouts;
    }

    /** What stands in a column below its heading. */
    private record Content(int rows, double filled, double sentences, double length, double lists) {}

    private Optional<Layout> layout(Headings headings, int last) {
        List<Grid.Row> rows = between(headings.bottom() + 1, last);
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        List<Content> contents = headings.columns().stream()
                .map(column -> content(column.span(), rows))
                .toList();
        int question =
                best(headings.columns(), i -> questionScore(headings.columns().get(i), contents.get(i)));
        if (question < 0) {
            return Optional.empty();
        }
        List<Grid.Row> asked = rows.stream()
                .filter(row ->
                        !textIn(row, headings.columns().get(question).span()).isBlank())
                .toList();
        List<Content> beside = headings.columns().stream()
                .map(column -> content(column.span(), asked))
                .toList();
        int answer = best(
                headings.columns(),
                i -> i == question ? 0 : answerScore(headings.columns().get(i), beside.get(i), i > question));
        if (answer < 0) {
            return Optional.empty();
        }
        int supplement = best(
                headings.columns(),
                i -> i == question || i == answer
                        ? 0
                        : supplementScore(headings.columns().get(i), beside.get(i), i - answer));
        List<Span> categories = new ArrayList<>();
        Optional<Span> number = Optional.empty();
        for (int i = 0; i < question; i++) {
            Column column = headings.columns().get(i);
            if (i == answer || i == supplement) {
                continue;
            }
            if (column.weight(Kind.NUMBER) > column.weight(Kind.CATEGORY)) {
                number = number.or(() -> Optional.of(column.span()));
            } else if (column.weight(Kind.CATEGORY) > 0 || column.weight(Kind.QUESTION) > 0) {
                categories.add(column.span());
            }
        }
        Column answerColumn = headings.columns().get(answer);
        return Optional.of(new Layout(
                headings.top(),
                headings.bottom(),
                last,
                headings.columns().get(question).span(),
                answerColumn.span(),
                answerColumn.text(),
                supplement < 0
                        ? Optional.empty()
                        : Optional.of(headings.columns().get(supplement).span()),
                categories,
                number));
    }

    private interface Score {
        double of(int index);
    }

    /** The column of the highest score above zero, the first of equals; -1 where there is none. */
    private static int best(List<Column> columns, Score score) {
        int best = -1;
        double most = 0;
        for (int i = 0; i < columns.size(); i++) {
            double value = score.of(i);
            if (value > most) {
                best = i;
                most = value;
            }
        }
        return best;
    }

    /** Headings say it, and sentences below say it more clearly. */
    private static double questionScore(Column column, Content content) {
        double weight = Math.max(column.weight(Kind.QUESTION), 0.4 * column.weight(Kind.CATEGORY));
        if (weight < 2 || column.foreign() || column.weight(Kind.ANSWER) > column.weight(Kind.QUESTION)) {
            return 0;
        }
        return weight
                + 12 * content.sentences() * Math.min(1, content.filled() * 2)
                + Math.min(content.length(), 60) / 8;
    }

    private static double answerScore(Column column, Content content, boolean right) {
        double weight = column.weight(Kind.ANSWER);
        boolean listed = content.lists() >= MOSTLY;
        if (column.foreign() || weight < (listed ? 2 : 4.5)) {
            return 0;
        }
        // 「回答内容」 beside a shorter heading is the place for remarks
        double prose = Math.max(0, column.weight(Kind.SUPPLEMENT) - 4) * 0.5;
        return weight - prose + 15 * content.lists() + 4 * (1 - content.filled()) + (right ? 4 : 0);
    }

    private static double supplementScore(Column column, Content content, int distance) {
        double weight =
                Math.max(column.weight(Kind.SUPPLEMENT), distance > 0 && column.weight(Kind.ANSWER) >= 7 ? 5 : 0);
        boolean occupied = content.filled() > MOSTLY || content.lists() >= MOSTLY;
        if (weight < 4 || occupied || column.foreign()) {
            return 0;
        }
        return weight + (distance > 0 ? 4 : 0) + (distance == 1 ? 2 : 0);
    }

    private List<Grid.Row> between(int first, int last) {
        List<Grid.Row> rows = new ArrayList<>();
        for (Grid.Row row : grid.rows()) {
            if (row.number() >= first && row.number() <= last && rows.size() < SAMPLE) {
                rows.add(row);
            }
        }
        return rows;
    }

    private Content content(Span span, List<Grid.Row> rows) {
        int filled = 0;
        int sentences = 0;
        int lists = 0;
        long length = 0;
        for (Grid.Row row : rows) {
            String text = textIn(row, span);
            if (!text.isBlank()) {
                filled++;
                length += Math.min(text.length(), 400);
                sentences += QuestionForm.isSentence(text) ? 1 : 0;
            }
            if (grid.listAt(grid.corner(new Position(row.number(), span.from())))
                    .isPresent()) {
                lists++;
            }
        }
        int all = Math.max(1, rows.size());
        int some = Math.max(1, filled);
        return new Content(
                all, (double) filled / all, (double) sentences / some, (double) length / some, (double) lists / all);
    }

    /** The first text that stands in these columns of the row itself. */
    private static String textIn(Grid.Row row, Span span) {
        for (int i = 0; i < row.size(); i++) {
            if (span.contains(row.column(i))) {
                return row.text(i);
            }
        }
        return "";
    }

    /** Without a heading: the column with the most understood lists takes the answers, the wordiest left of it asks. */
    private Optional<Layout> byLists() {
        Map<Integer, Integer> listed = new TreeMap<>();
        Map<Integer, long[]> words = new TreeMap<>();
        List<Grid.Row> rows = between(0, grid.lastRow());
        int first = Integer.MAX_VALUE;
        for (Grid.Row row : rows) {
            int right = row.size() == 0 ? 0 : row.column(row.size() - 1);
            for (int column = 1; column <= Math.min(right + 8, 60); column++) {
                Position cell = new Position(row.number(), column);
                if (grid.vacant(cell)
                        && grid.corner(cell).equals(cell)
                        && grid.listAt(cell).isPresent()) {
                    listed.merge(column, 1, Integer::sum);
                    first = Math.min(first, row.number());
                }
            }
            for (int i = 0; i < row.size(); i++) {
                long[] sum = words.computeIfAbsent(row.column(i), key -> new long[2]);
                sum[0]++;
                sum[1] += QuestionForm.isSentence(row.text(i)) ? row.text(i).length() : 0;
            }
        }
        Optional<Integer> answer = listed.entrySet().stream()
                .filter(entry -> entry.getValue() >= 3)
                .max(Map.Entry.<Integer, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey);
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        Optional<Integer> question = words.entrySet().stream()
                .filter(entry -> entry.getKey() < answer.get() && entry.getValue()[1] > 0)
                .max(Comparator.comparingLong(entry -> entry.getValue()[1]))
                .map(Map.Entry::getKey);
        int top = first;
        return question.map(column -> new Layout(
                top - 1,
                top - 1,
                grid.lastRow(),
                new Span(column, column),
                new Span(answer.get(), answer.get()),
                "",
                Optional.empty(),
                column == 0 ? List.of() : List.of(new Span(0, column - 1)),
                Optional.empty()));
    }
}
