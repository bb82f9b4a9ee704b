package sekisho.proof.sheet;

/**
 * A text for one empty cell.
 *
 * @param sheet name of the sheet
 * @param cell A1 reference ({@code F12}); the top left cell where cells are merged
 * @param text what to write; at most {@value #MAX_LENGTH} characters, the most a cell can hold
 */
public record CellText(String sheet, String cell, String text) {
    static final int MAX_LENGTH = 32_767;

    public CellText {
        if (Position.parse(cell).isEmpty()) {
            throw new IllegalArgumentException("not a cell reference");
        }
        if (text.isBlank() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a cell's text has 1 to " + MAX_LENGTH + " characters");
        }
    }

    Position position() {
        return Position.parse(cell).orElseThrow();
    }
}
