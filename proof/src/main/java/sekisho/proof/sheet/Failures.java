package sekisho.proof.sheet;

import sekisho.proof.sheet.SheetException.Code;
import sekisho.words.Bilingual;

/** The texts of what can be wrong with a workbook. They name places, never content. */
final class Failures {
    private Failures() {}

    static SheetException unreadable(Throwable cause) {
        return new SheetException(
                Code.NOT_A_WORKBOOK,
                new Bilingual(
                        "ファイルを開けません。パスと読み取り権限を確認してください。", "The file cannot be opened. Check its path and permissions."),
                cause);
    }

    static SheetException notAWorkbook() {
        return new SheetException(
                Code.NOT_A_WORKBOOK,
                new Bilingual(
                        "Excel ブック（.xlsx）ではありません。Excel で「Excel ブック (*.xlsx)」として保存し直してください。",
                        "This is not an Excel workbook (.xlsx). Save it in Excel as \"Excel Workbook (*.xlsx)\"."));
    }

    static SheetException binaryWorkbook() {
        return new SheetException(
                Code.NOT_A_WORKBOOK,
                new Bilingual(
                        "バイナリ形式（.xlsb）のブックは読めません。「Excel ブック (*.xlsx)」として保存し直してください。",
                        "Binary workbooks (.xlsb) cannot be read. Save it as \"Excel Workbook (*.xlsx)\"."));
    }

    static SheetException oldFormat() {
        return new SheetException(
                Code.OLD_FORMAT,
                new Bilingual(
                        "古い形式（.xls）のブックです。Excel で「Excel ブック (*.xlsx)」として保存し直してください。",
                        "This is a workbook of the old format (.xls). Save it in Excel as \"Excel Workbook (*.xlsx)\"."));
    }

    static SheetException encrypted() {
        return new SheetException(
                Code.ENCRYPTED,
                new Bilingual(
                        "パスワードで暗号化されたブックです。パスワードを解除したコピーを使ってください。",
                        "The workbook is encrypted with a password. Use a copy without the password."));
    }

    static SheetException macros() {
        return new SheetException(
                Code.MACROS,
                new Bilingual(
                        "マクロを含むブックは受け付けません。「Excel ブック (*.xlsx)」として保存し直してください。",
                        "Workbooks with macros are not accepted. Save it as \"Excel Workbook (*.xlsx)\"."));
    }

    /**
     * A workbook beyond a bound.
     *
     * @param jaWhat what is too much, with its limit
     * @param enWhat the same
     */
    static SheetException tooLarge(String jaWhat, String enWhat) {
        return new SheetException(
                Code.TOO_LARGE,
                new Bilingual(
                        "ブックが大きすぎます（上限: " + jaWhat + "）。設問のシートだけを残してください。",
                        "The workbook is too large (limit: " + enWhat + "). Keep only the sheets with questions."));
    }

    static SheetException noQuestions() {
        return new SheetException(
                Code.NO_QUESTIONS,
                new Bilingual(
                        "設問と回答欄が見つかりません。「設問」と「回答」の見出しがある表が必要です。",
                        "No questions with answer cells were found. A table with headings such as"
                                + " \"Question\" and \"Answer\" is needed."));
    }

    static SheetException damaged(Place place) {
        return new SheetException(Code.DAMAGED, damagedText(place));
    }

    static SheetException damaged(Place place, Throwable cause) {
        return new SheetException(Code.DAMAGED, damagedText(place), cause);
    }

    private static Bilingual damagedText(Place place) {
        return new Bilingual(
                "ブックが壊れているため読めません（" + place.ja() + "）。Excel で開いて保存し直してください。",
                "The workbook is damaged and cannot be read (" + place.en() + "). Open it in Excel and save it again.");
    }

    static SheetException notWritten(Throwable cause) {
        return new SheetException(
                Code.NOT_WRITTEN,
                new Bilingual(
                        "回答済みのファイルを書き込めません。出力先のフォルダー、権限、空き容量を確認してください。",
                        "The answered file cannot be written. Check the folder, its permissions and the free space."),
                cause);
    }

    static SheetException sameFile() {
        return new SheetException(
                Code.NOT_WRITTEN,
                new Bilingual(
                        "出力先が入力と同じファイルです。別の名前を指定してください。",
                        "The output is the same file as the input. Choose another name."));
    }

    static SheetException changedMeanwhile() {
        return new SheetException(
                Code.NOT_WRITTEN,
                new Bilingual(
                        "書き込もうとしたセルが空ではありません。もう一度読み込んでください。",
                        "A cell that should be written is not empty. Read the workbook again."));
    }

    static SheetException checkFailed() {
        return new SheetException(
                Code.DAMAGED,
                new Bilingual(
                        "書き込んだ内容を読み直したところ一致しませんでした。出力していません。",
                        "The written workbook did not read back as it should. Nothing was put out."));
    }

    /** A place in a workbook, for people. */
    record Place(String ja, String en) {
        static final Place PACKAGE = new Place("ZIP の構造", "the ZIP structure");
        static final Place WORKBOOK = new Place("ブックの構成", "the workbook's structure");
        static final Place STRINGS = new Place("共有文字列", "the shared strings");

        /** A sheet by its number, 1-based, counted over all sheets. */
        static Place sheet(int number) {
            return new Place(number + " 枚目のシート", "sheet " + number);
        }

        /** A row of a sheet, 1-based; the sheet where no row was reached. */
        static Place row(int number, int row) {
            return row < 1
                    ? sheet(number)
                    : new Place(number + " 枚目のシートの " + row + " 行目付近", "sheet " + number + ", near row " + row);
        }
    }
}
