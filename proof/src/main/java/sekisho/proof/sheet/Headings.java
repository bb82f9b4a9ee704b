package sekisho.proof.sheet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.proof.sheet.HeaderWords.Kind;

/**
 * A heading of one to three rows and its columns.
 *
 * @param top first row
 * @param bottom last row
 */
record Headings(int top, int bottom, List<Column> columns) {
    private static final int MOST_ROWS = 3;
    private static final int WIDEST = 400;

    Headings {
        columns = List.copyOf(columns);
    }

    /**
     * A column, or a group of narrow ones under one heading.
     *
     * @param span where it stands
     * @param text its own heading and those above it
     * @param weights how well the heading fits each kind of column
     */
    record Column(Span span, String text, Map<Kind, Double> weights) {
        double weight(Kind kind) {
            return weights.getOrDefault(kind, 0.0);
        }

        boolean foreign() {
            return HeaderWords.isForeign(text);
        }
    }

    private record Leaf(Area area, String text) {}

    /** The heading that begins in the row; empty where the row does not look like one. */
    static Optional<Headings> at(Grid grid, Grid.Row row) {
        if (row.size() < 2 || row.size() > WIDEST || !mayHead(row)) {
            return Optional.empty();
        }
        List<Leaf> cells = leaves(grid, row.number());
        if (cells.size() < 2) {
            return Optional.empty();
        }
        List<List<Leaf>> levels = new ArrayList<>();
        levels.add(cells);
        int bottom = row.number();
        for (Leaf cell : cells) {
            bottom = Math.max(bottom, Math.min(cell.area().bottom(), row.number() + MOST_ROWS - 1));
        }
        for (int below = row.number() + 1; below < row.number() + MOST_ROWS; below++) {
            List<Leaf> next = leaves(grid, below);
            if (next.isEmpty() || !continues(levels, next, below <= bottom)) {
                break;
            }
            levels.add(next);
            bottom = Math.max(bottom, below);
        }
        List<Column> columns = columns(grid, levels);
        boolean asks = columns.stream().anyMatch(c -> c.weight(Kind.QUESTION) >= 3.5);
        boolean answers = columns.stream().anyMatch(c -> c.weight(Kind.ANSWER) >= 4.5);
        return columns.size() >= 2 && asks && answers
                ? Optional.of(new Headings(row.number(), bottom, columns))
                : Optional.empty();
    }

    /** A cheap look at the row alone: mostly short texts, one of which names questions or answers. */
    private static boolean mayHead(Grid.Row row) {
        for (int i = 0; i < row.size(); i++) {
            if (isProse(row.text(i))) {
                return false;
            }
        }
        for (int i = 0; i < row.size(); i++) {
            Map<Kind, Double> weights = HeaderWords.weigh(row.text(i));
            if (weights.getOrDefault(Kind.ANSWER, 0.0) >= 4.5 || weights.getOrDefault(Kind.QUESTION, 0.0) >= 3.5) {
                return true;
            }
        }
        return false;
    }

    /** Whether a text is too long for a heading. One with a remark in brackets or on a second line may be longer. */
    private static boolean isProse(String text) {
        if (text.length() <= 20) {
            return false;
        }
        boolean remark = text.chars().anyMatch(c -> c == '（' || c == '(' || c == '\n' || c == '※');
        return !remark || !HeaderWords.isShort(text);
    }

    private static List<Leaf> leaves(Grid grid, int number) {
        List<Leaf> leaves = new ArrayList<>();
        grid.row(number).ifPresent(row -> {
            for (int i = 0; i < row.size(); i++) {
                if (!grid.hiddenColumn(row.column(i))) {
                    leaves.add(new Leaf(grid.area(new Position(number, row.column(i))), row.text(i)));
                }
            }
        });
        return leaves;
    }

    /**
     * Whether a row goes on with the heading above: short texts only, each under a wider or an empty part of it, and
     * either the heading reaches down here by its merged cells or the texts are headings themselves.
     */
    private static boolean continues(List<List<Leaf>> levels, List<Leaf> next, boolean reached) {
        int headings = 0;
        for (Leaf leaf : next) {
            if (!HeaderWords.isShort(leaf.text()) || QuestionForm.isSentence(leaf.text())) {
                return false;
            }
            boolean under = false;
            boolean clear = true;
            for (Leaf above : levels.getLast()) {
                boolean overlaps = above.area().left() <= leaf.area().right()
                        && leaf.area().left() <= above.area().right();
                if (overlaps) {
                    clear = false;
                    under |= above.area().left() <= leaf.area().left()
                            && above.area().right() >= leaf.area().right()
                            && above.area().right() - above.area().left()
                                    > leaf.area().right() - leaf.area().left();
                }
            }
            if (!under && !clear) {
                return false;
            }
            double best = HeaderWords.weigh(leaf.text()).values().stream()
                    .max(Comparator.naturalOrder())
                    .orElse(0.0);
            headings += best >= 4.5 ? 1 : 0;
        }
        return reached || 2 * headings >= next.size();
    }

    private static List<Column> columns(Grid grid, List<List<Leaf>> levels) {
        List<Column> columns = new ArrayList<>();
        for (int level = 0; level < levels.size(); level++) {
            for (Leaf leaf : levels.get(level)) {
                if (!hasBelow(levels, level, leaf)) {
                    columns.add(column(levels, level, leaf));
                }
            }
        }
        columns.sort(Comparator.comparingInt(column -> column.span().from()));
        List<Column> extended = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            int next = i + 1 < columns.size()
                    ? columns.get(i + 1).span().from()
                    : column.span().to() + 1;
            int to = Math.max(column.span().to(), next - 1);
            while (to > column.span().to() && grid.hiddenColumn(to)) {
                to--;
            }
            extended.add(new Column(new Span(column.span().from(), to), column.text(), column.weights()));
        }
        return extended;
    }

    private static boolean hasBelow(List<List<Leaf>> levels, int level, Leaf leaf) {
        return levels.subList(level + 1, levels.size()).stream()
                .flatMap(List::stream)
                .anyMatch(below -> overlap(leaf, below));
    }

    private static boolean overlap(Leaf a, Leaf b) {
        return a.area().left() <= b.area().right()
                && b.area().left() <= a.area().right();
    }

    private static Column column(List<List<Leaf>> levels, int level, Leaf leaf) {
        Map<Kind, Double> weights = new EnumMap<>(Kind.class);
        weights.putAll(HeaderWords.weigh(leaf.text()));
        StringBuilder text = new StringBuilder(leaf.text());
        for (int above = level - 1; above >= 0; above--) {
            for (Leaf parent : levels.get(above)) {
                if (overlap(leaf, parent)) {
                    text.insert(0, parent.text() + "\n");
                    HeaderWords.weigh(parent.text())
                            .forEach((kind, weight) -> weights.merge(kind, weight * 0.6, Math::max));
                }
            }
        }
        if (HeaderWords.isForeign(text.toString())) {
            weights.remove(Kind.ANSWER);
            weights.remove(Kind.SUPPLEMENT);
        }
        return new Column(new Span(leaf.area().left(), leaf.area().right()), text.toString(), weights);
    }
}
