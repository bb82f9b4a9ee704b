package sekisho.console;

import java.util.List;
import java.util.Optional;

/**
 * The sheets there are and the form for another one.
 *
 * @param sheets newest first
 * @param problem why an upload was not taken
 */
record SheetsPage(Frame frame, List<SheetStore.Stored> sheets, Optional<Text> problem) {
    SheetsPage {
        sheets = List.copyOf(sheets);
    }

    static String href(SheetStore.Stored sheet) {
        return "/sheets/" + sheet.id();
    }
}
