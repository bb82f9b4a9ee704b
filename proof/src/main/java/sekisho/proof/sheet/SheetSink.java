package sekisho.proof.sheet;

import java.util.List;

/** Takes in a worksheet as it is read: cells in rising order first, then what is said about areas. */
interface SheetSink {
    /** A cell with content: {@code text} as stored; a formula may have an empty one. */
    void cell(int row, int column, String text, boolean formula);

    /** Columns that a person does not see; before the cells. */
    default void hiddenColumns(Span columns) {}

    default void merge(Area area) {}

    /**
     * A drop-down list.
     *
     * @param areas where it applies
     * @param source the formula: a quoted list, a range or a name
     */
    default void list(List<Area> areas, String source) {}
}
