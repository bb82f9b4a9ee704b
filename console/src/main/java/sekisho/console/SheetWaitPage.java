package sekisho.console;

import sekisho.words.Lang;

/** A sheet that is being answered, or could not be. */
record SheetWaitPage(Frame frame, SheetStore.Stored stored) {
    String problem() {
        ReviewedSheet sheet = stored.sheet();
        return frame.lang() == Lang.JA ? sheet.problemJa() : sheet.problemEn();
    }
}
