package sekisho.console;

import java.util.List;
import java.util.Optional;
import sekisho.proof.Handouts;

/**
 * The sheets there are and the form for another one.
 *
 * @param sheets newest first
 * @param doubtful sheets that left with answers which are no longer backed, newest first
 * @param problem why an upload was not taken
 */
record SheetsPage(
        Frame frame, List<SheetStore.Stored> sheets, List<Handouts.Doubtful> doubtful, Optional<Text> problem) {
    SheetsPage {
        sheets = List.copyOf(sheets);
        doubtful = List.copyOf(doubtful);
    }

    static String control(Handouts.Doubt doubt) {
        return Links.of("controls", doubt.control().id());
    }

    static Mark mark(Handouts.Doubt doubt) {
        return Mark.of(doubt.now());
    }

    static String href(SheetStore.Stored sheet) {
        return "/sheets/" + sheet.id();
    }
}
