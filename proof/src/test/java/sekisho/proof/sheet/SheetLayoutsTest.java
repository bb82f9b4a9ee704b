package sekisho.proof.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sekisho.proof.Result;
import sekisho.words.Lang;

class SheetLayoutsTest {
    @TempDir
    Path folder;

    private final List<RealQuestions> questions = RealQuestions.all();

    @ParameterizedTest
    @EnumSource(SheetLayout.class)
    void everyQuestionIsFoundWithItsCells(SheetLayout layout) {
        SheetLayout.Made made = layout.make(folder.resolve("in.xlsx"), questions);

        SheetReport report = new Known().answerer().draft(made.file(), Lang.JA);

        assertThat(report.items())
                .extracting(item -> item.sheet() + "!" + item.row() + " " + item.answerCell() + " "
                        + item.supplementCell() + " " + item.question().strip())
                .containsExactlyElementsOf(made.placed().stream()
                        .map(placed -> placed.sheet() + "!" + placed.row() + " " + placed.answerCell() + " "
                                + placed.supplementCell() + " "
                                + placed.question().text().strip())
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(SheetLayout.class)
    void everySureQuestionIsAnsweredInTheWordsOfItsColumn(SheetLayout layout) throws IOException {
        SheetLayout.Made made = layout.make(folder.resolve("in.xlsx"), questions);
        Path out = folder.resolve("out.xlsx");

        SheetReport report = Known.allHold(questions).answerer().answer(made.file(), out, Lang.JA);

        assertThat(report.count(SheetReport.Status.LEFT)).isZero();
        assertThat(report.count(SheetReport.Status.ANSWERED)).isGreaterThan(85);
        assertWritten(out, report, layout.yes());
    }

    @ParameterizedTest
    @EnumSource(SheetLayout.class)
    void whatIsNotSoIsAnsweredWithTheNoWord(SheetLayout layout) throws IOException {
        SheetLayout.Made made = layout.make(folder.resolve("in.xlsx"), questions);
        Path out = folder.resolve("out.xlsx");
        Known known = new Known();
        int turn = 0;
        for (RealQuestions question : questions) {
            known.sure(question.text(), question.topics().getFirst());
            known.state(question.topics().getFirst(), turn++ % 2 == 0 ? Result.FAILS : Result.NOT_CONFIGURED);
        }

        SheetReport report = known.answerer().answer(made.file(), out, Lang.JA);

        assertThat(report.count(SheetReport.Status.ANSWERED)).isGreaterThan(90);
        assertWritten(out, report, layout.no());
    }

    private static void assertWritten(Path out, SheetReport report, String word) throws IOException {
        DataFormatter formatter = new DataFormatter();
        List<String> wrong = new ArrayList<>();
        try (XSSFWorkbook book = new XSSFWorkbook(out.toString())) {
            for (SheetReport.Item item : report.items()) {
                String answer = text(book, item.sheet(), item.answerCell(), formatter);
                if (!answer.equals(item.answer())
                        || (item.status() == SheetReport.Status.ANSWERED && !word.isEmpty() && !answer.equals(word))) {
                    wrong.add(item.sheet() + "!" + item.answerCell() + ": " + answer);
                }
                if (!item.supplementCell().isEmpty()
                        && !text(book, item.sheet(), item.supplementCell(), formatter)
                                .equals(item.supplement())) {
                    wrong.add(item.sheet() + "!" + item.supplementCell());
                }
                assertThat(item.supplement()).hasSizeLessThan(500);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String text(XSSFWorkbook book, String sheet, String cell, DataFormatter formatter) {
        CellReference reference = new CellReference(cell);
        XSSFRow row = book.getSheet(sheet).getRow(reference.getRow());
        XSSFCell found = row == null ? null : row.getCell(reference.getCol());
        return found == null ? "" : formatter.formatCellValue(found);
    }
}
