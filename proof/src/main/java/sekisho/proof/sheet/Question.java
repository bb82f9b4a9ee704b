package sekisho.proof.sheet;

import java.util.List;
import java.util.Optional;

/**
 * A question on a sheet and where its answer goes.
 *
 * @param row 0-based
 * @param text as it stands, outer blanks gone
 * @param headings sections and categories above it, outermost first
 * @param answer the cell for the answer
 * @param supplement the cell for remarks
 * @param place whether that place can be trusted
 */
record Question(
        int row, String text, List<String> headings, Position answer, Optional<Position> supplement, Place place) {
    Question {
        headings = List.copyOf(headings);
    }

    /** Whether the answer's place can be trusted. */
    enum Place {
        /** The question's own cell. */
        OWN,
        /** One merged cell for several questions. */
        SHARED,
        /** The row is shifted against the heading: the question stands where the answer should. */
        SHIFTED
    }

    Question shared() {
        return new Question(row, text, headings, answer, supplement, Place.SHARED);
    }

    Question withoutSupplement() {
        return new Question(row, text, headings, answer, Optional.empty(), place);
    }
}
