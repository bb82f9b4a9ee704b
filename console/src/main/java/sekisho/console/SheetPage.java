package sekisho.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.proof.ControlState;
import sekisho.proof.sheet.SheetReport;

/**
 * The review of one sheet.
 *
 * @param show which questions: the empty string for all
 * @param page 1-based
 * @param pages at least 1
 */
record SheetPage(Frame frame, SheetStore.Stored stored, List<Question> questions, String show, int page, int pages) {
    private static final int PER_PAGE = 100;
    private static final List<String> SHOWS = List.of("answered", "matched", "left", "open");

    SheetPage {
        questions = List.copyOf(questions);
    }

    /**
     * One question beside what is known.
     *
     * @param number 1-based over the whole sheet
     * @param controls what the draft rests on, or else the controls that the question is likely about, best first
     */
    record Question(int number, ReviewedSheet.Item item, List<ControlState> controls) {
        Question {
            controls = List.copyOf(controls);
        }

        SheetReport.Item draft() {
            return item.draft();
        }

        int confidencePercent() {
            return (int) Math.round(Math.clamp(draft().confidence(), 0, 1) * 100);
        }

        Text status() {
            return switch (draft().status()) {
                case ANSWERED -> Text.STATUS_ANSWERED;
                case MATCHED -> Text.STATUS_MATCHED;
                case LEFT -> Text.STATUS_LEFT;
            };
        }

        String statusCss() {
            return switch (draft().status()) {
                case ANSWERED -> "r-holds";
                case MATCHED -> "r-stale";
                case LEFT -> "r-unproven";
            };
        }

        String statusIcon() {
            return switch (draft().status()) {
                case ANSWERED -> "i-check";
                case MATCHED -> "i-clock";
                case LEFT -> "i-question";
            };
        }
    }

    static SheetPage of(
            Frame frame, SheetStore.Stored stored, Map<String, ControlState> states, String show, String page) {
        String wanted = SHOWS.contains(show) ? show : "";
        List<Question> taken = new ArrayList<>();
        List<ReviewedSheet.Item> items = stored.sheet().items();
        for (int i = 0; i < items.size(); i++) {
            if (takes(wanted, items.get(i))) {
                taken.add(question(i, items.get(i), states));
            }
        }
        int pages = Math.max(1, (taken.size() + PER_PAGE - 1) / PER_PAGE);
        int at = Math.clamp(number(page), 1, pages);
        List<Question> part = taken.subList((at - 1) * PER_PAGE, Math.min(taken.size(), at * PER_PAGE));
        return new SheetPage(frame, stored, part, wanted, at, pages);
    }

    /** A page of this one question. */
    static SheetPage of(Frame frame, SheetStore.Stored stored, Map<String, ControlState> states, int index) {
        Question question = question(index, stored.sheet().items().get(index), states);
        return new SheetPage(frame, stored, List.of(question), "", 1, 1);
    }

    private static boolean takes(String show, ReviewedSheet.Item item) {
        return switch (show) {
            case "answered" -> item.draft().status() == SheetReport.Status.ANSWERED;
            case "matched" -> item.draft().status() == SheetReport.Status.MATCHED;
            case "left" -> item.draft().status() == SheetReport.Status.LEFT;
            case "open" -> item.filled() && item.review() == ReviewedSheet.Review.OPEN;
            default -> true;
        };
    }

    private static Question question(int index, ReviewedSheet.Item item, Map<String, ControlState> states) {
        return new Question(
                index + 1,
                item,
                item.draft().topics().stream()
                        .flatMap(topic -> Optional.ofNullable(states.get(topic)).stream())
                        .limit(item.draft().status() == SheetReport.Status.ANSWERED ? 1 : 3)
                        .toList());
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    ReviewedSheet sheet() {
        return stored.sheet();
    }

    String href() {
        return "/sheets/" + stored.id();
    }

    String showing(String what) {
        return href() + Links.query("show", what);
    }

    String turned(int to) {
        return href() + Links.query("show", show, "page", Integer.toString(to));
    }

    long answered() {
        return sheet().count(SheetReport.Status.ANSWERED);
    }

    long matched() {
        return sheet().count(SheetReport.Status.MATCHED);
    }

    long left() {
        return sheet().count(SheetReport.Status.LEFT);
    }
}
