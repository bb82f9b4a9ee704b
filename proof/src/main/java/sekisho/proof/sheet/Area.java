package sekisho.proof.sheet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A rectangle of cells, 0-based, all edges included. */
record Area(int top, int left, int bottom, int right) {
    /** The area of {@code B2:D9}, {@code $B$2}, {@code B:D} or {@code 2:9}; empty for anything else. */
    static Optional<Area> parse(String reference) {
        int colon = reference.indexOf(':');
        String first = colon < 0 ? reference : reference.substring(0, colon);
        String second = colon < 0 ? first : reference.substring(colon + 1);
        Optional<Position> from = Position.parse(first);
        Optional<Position> to = Position.parse(second);
        if (from.isPresent() && to.isPresent()) {
            return Optional.of(between(from.get(), to.get()));
        }
        if (colon < 0) {
            return Optional.empty();
        }
        Optional<Position> columnFrom = Position.parse(first + "1");
        Optional<Position> columnTo = Position.parse(second + Position.MAX_ROWS);
        if (columnFrom.isPresent() && columnTo.isPresent()) {
            return Optional.of(between(columnFrom.get(), columnTo.get()));
        }
        Optional<Position> rowFrom = Position.parse("A" + first.replace("$", ""));
        Optional<Position> rowTo = Position.parse("XFD" + second.replace("$", ""));
        if (rowFrom.isPresent() && rowTo.isPresent()) {
            return Optional.of(between(rowFrom.get(), rowTo.get()));
        }
        return Optional.empty();
    }

    /** The areas of a list separated by blanks ({@code sqref}); parts that are none are left out. */
    static List<Area> parseList(String references, int limit) {
        List<Area> areas = new ArrayList<>();
        int start = 0;
        int length = references.length();
        while (start < length && areas.size() < limit) {
            int end = references.indexOf(' ', start);
            if (end < 0) {
                end = length;
            }
            if (end > start) {
                parse(references.substring(start, end)).ifPresent(areas::add);
            }
            start = end + 1;
        }
        return areas;
    }

    private static Area between(Position a, Position b) {
        return new Area(
                Math.min(a.row(), b.row()),
                Math.min(a.column(), b.column()),
                Math.max(a.row(), b.row()),
                Math.max(a.column(), b.column()));
    }

    boolean contains(Position cell) {
        return cell.row() >= top && cell.row() <= bottom && cell.column() >= left && cell.column() <= right;
    }

    Position corner() {
        return new Position(top, left);
    }
}
