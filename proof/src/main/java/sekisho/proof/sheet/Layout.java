package sekisho.proof.sheet;

import java.util.List;
import java.util.Optional;

/**
 * One table of questions on a sheet. Rows are 0-based, both ends included.
 *
 * @param headerTop first row of the heading
 * @param headerBottom last row of the heading
 * @param lastRow last row that belongs to the table
 * @param question where the questions stand
 * @param answer where the answers go; its first column counts
 * @param answerHeading all that stands above the answers
 * @param supplement where remarks go
 * @param categories outermost first
 * @param number where the running number stands
 */
record Layout(
        int headerTop,
        int headerBottom,
        int lastRow,
        Span question,
        Span answer,
        String answerHeading,
        Optional<Span> supplement,
        List<Span> categories,
        Optional<Span> number) {
    Layout {
        categories = List.copyOf(categories);
    }
}
