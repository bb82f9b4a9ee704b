package sekisho.proof.sheet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sheet's content in memory: texts, merged areas, drop-down lists; no styles. Filled by one thread, then only read.
 */
final class Grid implements SheetSink {
    private final Bounds bounds;
    private final Usage usage;
    private final List<Row> rows = new ArrayList<>();
    private final Map<Integer, Row> byNumber = new HashMap<>();
    private final Set<Position> blankFormulas = new HashSet<>();
    private final List<Area> merges = new ArrayList<>();
    private final Map<Integer, List<Area>> mergesByRow = new HashMap<>();
    private final Map<Position, String> listsByCell = new HashMap<>();
    private final List<ListRule> wideLists = new ArrayList<>();
    private final List<Span> hidden = new ArrayList<>();
    private @Nullable Row current;
    private int coveredRows;

    /** What the sheets of one workbook use together. */
    static final class Usage {
        private int rows;
        private int cells;
    }

    /** A drop-down list over more than a few cells. */
    private record ListRule(Area area, String source) {}

    /** The cells with content of one row, columns rising. */
    static final class Row {
        private final int number;
        private int[] columns = new int[4];
        private String[] texts = new String[4];
        private int size;

        private Row(int number) {
            this.number = number;
        }

        /** 0-based. */
        int number() {
            return number;
        }

        int size() {
            return size;
        }

        int column(int index) {
            return columns[index];
        }

        String text(int index) {
            return texts[index];
        }

        private void add(int column, String text) {
            if (size == columns.length) {
                columns = Arrays.copyOf(columns, size * 2);
                texts = Arrays.copyOf(texts, size * 2);
            }
            columns[size] = column;
            texts[size] = text;
            size++;
        }

        private String at(int column) {
            int index = Arrays.binarySearch(columns, 0, size, column);
            return index < 0 ? "" : texts[index];
        }
    }

    Grid(Bounds bounds, Usage usage) {
        this.bounds = bounds;
        this.usage = usage;
    }

    @Override
    public void cell(int row, int column, String text, boolean formula) {
        if (text.isBlank()) {
            if (formula) {
                blankFormulas.add(new Position(row, column));
                countCell();
            }
            return;
        }
        Row target = current;
        if (target == null || target.number != row) {
            target = new Row(row);
            rows.add(target);
            byNumber.put(row, target);
            current = target;
            if (++usage.rows > bounds.rows()) {
                throw Failures.tooLarge("行数 " + bounds.rows(), bounds.rows() + " rows");
            }
        }
        target.add(column, text);
        countCell();
    }

    private void countCell() {
        if (++usage.cells > bounds.cells()) {
            throw Failures.tooLarge("セル数 " + bounds.cells(), bounds.cells() + " cells");
        }
    }

    @Override
    public void hiddenColumns(Span columns) {
        hidden.add(columns);
    }

    @Override
    public void merge(Area area) {
        if (rows.isEmpty()
                || area.top() > lastRow()
                || area.corner().equals(new Position(area.bottom(), area.right()))) {
            return;
        }
        merges.add(area);
        for (int row = area.top(); row <= Math.min(area.bottom(), lastRow()); row++) {
            mergesByRow.computeIfAbsent(row, key -> new ArrayList<>(4)).add(area);
            if (++coveredRows > bounds.coveredRows()) {
                throw Failures.tooLarge("結合セルの数", "the number of merged cells");
            }
        }
    }

    /** Small areas go into a map, because some writers make one rule for each cell. */
    @Override
    public void list(List<Area> areas, String source) {
        for (Area area : areas) {
            int width = area.right() - area.left() + 1;
            if (area.bottom() - area.top() < 16 && width <= 16) {
                for (int row = area.top(); row <= area.bottom(); row++) {
                    for (int column = area.left(); column <= area.right(); column++) {
                        listsByCell.put(new Position(row, column), source);
                    }
                }
            } else {
                wideLists.add(new ListRule(area, source));
            }
        }
    }

    /** Rows with content, rising. */
    List<Row> rows() {
        return rows;
    }

    Optional<Row> row(int number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    /** 0-based; -1 for an empty sheet. */
    int lastRow() {
        return rows.isEmpty() ? -1 : rows.getLast().number;
    }

    /** The cell's own text; empty where it has none. Parts of a merged area other than its corner have none. */
    String text(Position cell) {
        Row row = byNumber.get(cell.row());
        return row == null ? "" : row.at(cell.column());
    }

    /** Whether nothing would be lost by writing into the cell. */
    boolean vacant(Position cell) {
        return text(cell).isBlank() && !blankFormulas.contains(cell);
    }

    /** The merged area around the cell, or the cell alone. */
    Area area(Position cell) {
        List<Area> candidates = mergesByRow.get(cell.row());
        if (candidates != null) {
            for (Area area : candidates) {
                if (area.contains(cell)) {
                    return area;
                }
            }
        }
        return new Area(cell.row(), cell.column(), cell.row(), cell.column());
    }

    /** The cell that holds what is seen at {@code cell}. */
    Position corner(Position cell) {
        return area(cell).corner();
    }

    /** The source of the drop-down list at the cell. */
    Optional<String> listAt(Position cell) {
        String own = listsByCell.get(cell);
        if (own != null) {
            return Optional.of(own);
        }
        return wideLists.stream()
                .filter(rule -> rule.area().contains(cell))
                .map(ListRule::source)
                .findFirst();
    }

    boolean hasLists() {
        return !listsByCell.isEmpty() || !wideLists.isEmpty();
    }

    boolean hiddenColumn(int column) {
        return hidden.stream().anyMatch(span -> span.contains(column));
    }
}
