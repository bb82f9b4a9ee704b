package sekisho.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sekisho.proof.sheet.SheetReport;

/**
 * What is known of a check sheet beside the file itself: the draft and what the reviewer made of it. Sealed as JSON.
 *
 * @param name the file name as uploaded
 * @param problemJa why it could not be answered; empty when it could
 * @param problemEn the same in English
 * @param items in the order of the workbook
 */
record ReviewedSheet(String name, String problemJa, String problemEn, List<Item> items) {
    ReviewedSheet {
        items = List.copyOf(items);
    }

    /** What the reviewer said. */
    enum Review {
        /** Nothing yet; the draft stands. */
        OPEN,
        /** The draft is right. */
        APPROVED,
        /** Written by the reviewer. */
        EDITED,
        /** To stay empty. */
        CLEARED;

        String css() {
            return "v-" + name().toLowerCase(Locale.ROOT);
        }

        Text label() {
            return switch (this) {
                case OPEN -> Text.REVIEW_OPEN;
                case APPROVED -> Text.REVIEW_APPROVED;
                case EDITED -> Text.REVIEW_EDITED;
                case CLEARED -> Text.REVIEW_CLEARED;
            };
        }
    }

    /**
     * One question.
     *
     * @param draft what the product proposed
     * @param answer what will be written into the answer cell; empty for nothing
     * @param supplement what will be written beside it; empty for nothing
     */
    record Item(SheetReport.Item draft, String answer, String supplement, Review review) {
        boolean filled() {
            return !answer.isEmpty() || !supplement.isEmpty();
        }

        /** Whether there is an empty cell for an answer. */
        boolean takesAnswer() {
            return !draft.answerCell().isEmpty();
        }

        /** Whether there is an empty cell for remarks. */
        boolean takesSupplement() {
            return !draft.supplementCell().isEmpty();
        }
    }

    static ReviewedSheet waiting(String name) {
        return new ReviewedSheet(name, "", "", List.of());
    }

    ReviewedSheet drafted(SheetReport report) {
        return new ReviewedSheet(
                name,
                "",
                "",
                report.items().stream()
                        .map(item -> new Item(item, item.answer(), item.supplement(), Review.OPEN))
                        .toList());
    }

    ReviewedSheet failed(String ja, String en) {
        return new ReviewedSheet(name, ja, en, List.of());
    }

    ReviewedSheet with(int index, Item item) {
        List<Item> changed = new ArrayList<>(items);
        changed.set(index, item);
        return new ReviewedSheet(name, problemJa, problemEn, changed);
    }

    /** Every drafted answer that was not looked at yet becomes approved. */
    ReviewedSheet allApproved() {
        return new ReviewedSheet(
                name,
                problemJa,
                problemEn,
                items.stream()
                        .map(item -> item.review() == Review.OPEN && item.filled()
                                ? new Item(item.draft(), item.answer(), item.supplement(), Review.APPROVED)
                                : item)
                        .toList());
    }

    Optional<Item> item(int index) {
        return index >= 0 && index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
    }

    long count(SheetReport.Status status) {
        return items.stream().filter(item -> item.draft().status() == status).count();
    }

    long filled() {
        return items.stream().filter(Item::filled).count();
    }

    /** Answers that would be handed out though nobody has looked at them. */
    long unreviewed() {
        return items.stream()
                .filter(item -> item.filled() && item.review() == Review.OPEN)
                .count();
    }
}
