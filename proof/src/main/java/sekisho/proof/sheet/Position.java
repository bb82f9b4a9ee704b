package sekisho.proof.sheet;

import java.util.Optional;

/**
 * One cell of a sheet.
 *
 * @param row 0-based
 * @param column 0-based
 */
record Position(int row, int column) implements Comparable<Position> {
    static final int MAX_ROWS = 1_048_576;
    static final int MAX_COLUMNS = 16_384;

    /** The cell that {@code D5} or {@code $D$5} names; empty for anything else, and outside of what a sheet can hold. */
    static Optional<Position> parse(String reference) {
        int at = 0;
        int length = reference.length();
        if (at < length && reference.charAt(at) == '$') {
            at++;
        }
        int column = 0;
        int letters = 0;
        while (at < length && isLetter(reference.charAt(at)) && letters < 4) {
            column = column * 26 + (reference.charAt(at) & 0x1f);
            at++;
            letters++;
        }
        if (letters == 0 || column > MAX_COLUMNS) {
            return Optional.empty();
        }
        if (at < length && reference.charAt(at) == '$') {
            at++;
        }
        int row = 0;
        int digits = 0;
        while (at < length && isDigit(reference.charAt(at)) && digits < 8) {
            row = row * 10 + (reference.charAt(at) - '0');
            at++;
            digits++;
        }
        if (digits == 0 || at != length || row < 1 || row > MAX_ROWS) {
            return Optional.empty();
        }
        return Optional.of(new Position(row - 1, column - 1));
    }

    /** {@code D5}. */
    String name() {
        return columnName(column) + (row + 1);
    }

    static String columnName(int column) {
        StringBuilder letters = new StringBuilder(3);
        for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
            letters.append((char) ('A' + (rest - 1) % 26));
        }
        return letters.reverse().toString();
    }

    @Override
    public int compareTo(Position other) {
        return row != other.row ? Integer.compare(row, other.row) : Integer.compare(column, other.column);
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
