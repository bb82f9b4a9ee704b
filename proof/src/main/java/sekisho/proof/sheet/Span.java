package sekisho.proof.sheet;

/** Neighbouring columns that act as one, 0-based, both included. */
record Span(int from, int to) {
    boolean contains(int column) {
        return column >= from && column <= to;
    }
}
