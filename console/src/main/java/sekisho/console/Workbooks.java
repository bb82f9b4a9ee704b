package sekisho.console;

import java.nio.file.Path;
import java.util.List;
import sekisho.proof.sheet.CellText;
import sekisho.proof.sheet.SheetAnswerer;
import sekisho.proof.sheet.SheetReport;
import sekisho.words.Lang;

/** What the pages need of the room that reads and writes check sheets. */
interface Workbooks {
    /**
     * Reads a workbook and proposes an answer to every question.
     *
     * @throws sekisho.proof.sheet.SheetException with a text for the user
     */
    SheetReport draft(Path in, Lang lang);

    /**
     * Writes {@code out}, a copy of {@code in} with these cells filled and everything else as it was.
     *
     * @throws sekisho.proof.sheet.SheetException with a text for the user
     */
    void write(Path in, Path out, List<CellText> cells);

    static Workbooks of(SheetAnswerer answerer) {
        return new Workbooks() {
            @Override
            public SheetReport draft(Path in, Lang lang) {
                return answerer.draft(in, lang);
            }

            @Override
            public void write(Path in, Path out, List<CellText> cells) {
                answerer.write(in, out, cells);
            }
        };
    }
}
