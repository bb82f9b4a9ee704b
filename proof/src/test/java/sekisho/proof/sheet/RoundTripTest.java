package sekisho.proof.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sekisho.words.Lang;

/** Everything but the answers is what it was: parts byte for byte, answered sheets cell by cell and character by character. */
class RoundTripTest {
    @TempDir
    Path folder;

    private final List<RealQuestions> questions = RealQuestions.all();

    @ParameterizedTest
    @EnumSource(SheetLayout.class)
    void onlyTheAnsweredCellsChange(SheetLayout layout) throws IOException {
        Path in = layout.make(folder.resolve("in.xlsx"), questions).file();
        byte[] original = Files.readAllBytes(in);
        Path out = folder.resolve("out.xlsx");

        SheetReport report = Known.allHold(questions).answerer().answer(in, out, Lang.JA);

        assertThat(Files.readAllBytes(in)).isEqualTo(original);
        Set<String> answered = new HashSet<>();
        Set<String> written = new HashSet<>();
        for (SheetReport.Item item : report.items()) {
            if (!item.answer().isEmpty()) {
                answered.add(item.sheet());
                written.add(item.sheet() + "!" + item.answerCell());
            }
            if (!item.supplement().isEmpty()) {
                written.add(item.sheet() + "!" + item.supplementCell());
            }
        }
        Set<String> changed = new HashSet<>(assertSameParts(in, out));
        assertThat(changed).hasSameSizeAs(answered).allMatch(part -> part.startsWith("xl/worksheets/sheet"));
        assertSameSheets(in, out, written);
        for (String part : changed) {
            assertThat(withoutAnswers(part(out, part))).isEqualTo(withoutAnswers(part(in, part)));
        }
    }

    @Test
    void aSheetWithNothingToAnswerIsCopiedWhole() throws IOException {
        Path in =
                SheetLayout.STANDARD.make(folder.resolve("in.xlsx"), questions).file();
        Path out = folder.resolve("out.xlsx");

        SheetReport report = new Known().answerer().answer(in, out, Lang.JA);

        assertThat(report.count(SheetReport.Status.LEFT)).isEqualTo(questions.size());
        assertThat(assertSameParts(in, out)).isEmpty();
    }

    @Test
    void answeringTwiceGivesTheSameBytes() throws IOException {
        Path in = SheetLayout.GRID_PAPER
                .make(folder.resolve("in.xlsx"), questions)
                .file();
        SheetAnswerer answerer = Known.allHold(questions).answerer();
        answerer.answer(in, folder.resolve("one.xlsx"), Lang.JA);
        answerer.answer(in, folder.resolve("two.xlsx"), Lang.JA);
        assertThat(folder.resolve("one.xlsx")).hasSameBinaryContentAs(folder.resolve("two.xlsx"));
    }

    @Test
    void anAnsweredSheetIsLeftAloneTheSecondTime() throws IOException {
        Path in =
                SheetLayout.STANDARD.make(folder.resolve("in.xlsx"), questions).file();
        Path once = folder.resolve("once.xlsx");
        SheetAnswerer answerer = Known.allHold(questions).answerer();
        answerer.answer(in, once, Lang.JA);
        SheetReport again = answerer.answer(once, folder.resolve("twice.xlsx"), Lang.JA);

        assertThat(again.count(SheetReport.Status.ANSWERED)).isZero();
        assertThat(assertSameParts(once, folder.resolve("twice.xlsx"))).isEmpty();
    }

    @Test
    void reviewedTextsAreWrittenWithTheSamePromises() throws IOException {
        Path in = SheetLayout.SEVERAL_SHEETS
                .make(folder.resolve("in.xlsx"), questions)
                .file();
        Path out = folder.resolve("out.xlsx");
        SheetAnswerer answerer = new Known().answerer();
        SheetReport.Item item = answerer.draft(in, Lang.JA).items().getLast();

        answerer.write(
                in,
                out,
                List.of(
                        new CellText(item.sheet(), item.answerCell(), "=1+1"),
                        new CellText(item.sheet(), item.supplementCell(), "人が書いた補足\n2 行目 <&>")));

        assertThat(assertSameParts(in, out)).hasSize(1);
        assertSameSheets(
                in, out, Set.of(item.sheet() + "!" + item.answerCell(), item.sheet() + "!" + item.supplementCell()));
        try (XSSFWorkbook book = new XSSFWorkbook(out.toString())) {
            XSSFSheet sheet = book.getSheet(item.sheet());
            Position cell = Position.parse(item.answerCell()).orElseThrow();
            assertThat(sheet.getRow(cell.row()).getCell(cell.column()).getStringCellValue())
                    .isEqualTo("=1+1");
        }
    }

    @Test
    void aReviewedTextNeverOverwrites() throws IOException {
        Path in =
                SheetLayout.STANDARD.make(folder.resolve("in.xlsx"), questions).file();
        Path out = folder.resolve("out.xlsx");
        SheetAnswerer answerer = new Known().answerer();
        assertThatThrownBy(() -> answerer.write(in, out, List.of(new CellText("チェックシート", "E8", "x"))))
                .isInstanceOfSatisfying(
                        SheetException.class, e -> assertThat(e.code()).isEqualTo(SheetException.Code.NOT_WRITTEN));
        assertThatThrownBy(() -> answerer.write(in, out, List.of(new CellText("チェックシート", "C9", "x"))))
                .as("inside of a merged area")
                .isInstanceOf(SheetException.class);
        assertThatThrownBy(() -> answerer.write(in, out, List.of(new CellText("ない", "A1", "x"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CellText("x", "A0", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThat(folder.toFile().list()).containsExactly("in.xlsx");
    }

    @Test
    void theOutputIsNeverTheInput() throws IOException {
        Path in =
                SheetLayout.STANDARD.make(folder.resolve("in.xlsx"), questions).file();
        byte[] original = Files.readAllBytes(in);
        Path link = Files.createSymbolicLink(folder.resolve("link.xlsx"), in);
        for (Path out : List.of(in, link, folder.resolve("x/../in.xlsx").normalize())) {
            assertThatThrownBy(() -> Known.allHold(questions).answerer().answer(in, out, Lang.JA))
                    .isInstanceOfSatisfying(
                            SheetException.class, e -> assertThat(e.code()).isEqualTo(SheetException.Code.NOT_WRITTEN));
        }
        assertThat(Files.readAllBytes(in)).isEqualTo(original);
    }

    @Test
    void aFailureLeavesTheOutputAsItWas() throws IOException {
        Path in =
                SheetLayout.STANDARD.make(folder.resolve("in.xlsx"), questions).file();
        Path missing = folder.resolve("missing/out.xlsx");
        assertThatThrownBy(() -> Known.allHold(questions).answerer().answer(in, missing, Lang.JA))
                .isInstanceOfSatisfying(
                        SheetException.class, e -> assertThat(e.code()).isEqualTo(SheetException.Code.NOT_WRITTEN));
        Path out = folder.resolve("out.xlsx");
        Files.writeString(out, "before");
        Path broken = folder.resolve("broken.xlsx");
        Files.writeString(broken, "no workbook");
        assertThatThrownBy(() -> Known.allHold(questions).answerer().answer(broken, out, Lang.JA))
                .isInstanceOf(SheetException.class);
        assertThat(out).hasContent("before");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("in.xlsx", "out.xlsx", "broken.xlsx");
    }

    /** The names of the parts whose bytes differ; order, names, methods and times must be the same. */
    private static List<String> assertSameParts(Path in, Path out) throws IOException {
        List<String> changed = new ArrayList<>();
        try (ZipFile before = new ZipFile(in.toFile());
                ZipFile after = new ZipFile(out.toFile())) {
            List<? extends ZipEntry> old = Collections.list(before.entries());
            List<? extends ZipEntry> now = Collections.list(after.entries());
            assertThat(now)
                    .extracting(ZipEntry::getName)
                    .containsExactlyElementsOf(
                            old.stream().map(ZipEntry::getName).toList());
            for (int i = 0; i < old.size(); i++) {
                assertThat(now.get(i).getMethod()).isEqualTo(old.get(i).getMethod());
                assertThat(now.get(i).getTimeLocal()).isEqualTo(old.get(i).getTimeLocal());
                try (InputStream one = before.getInputStream(old.get(i));
                        InputStream two = after.getInputStream(now.get(i))) {
                    if (!java.util.Arrays.equals(one.readAllBytes(), two.readAllBytes())) {
                        changed.add(old.get(i).getName());
                    }
                }
            }
        }
        return changed;
    }

    /** As another library sees it: every cell's value and style, widths, heights, merges, rules, protection. */
    private static void assertSameSheets(Path in, Path out, Set<String> written) throws IOException {
        try (XSSFWorkbook before = new XSSFWorkbook(in.toString());
                XSSFWorkbook after = new XSSFWorkbook(out.toString())) {
            assertThat(after.getNumberOfSheets()).isEqualTo(before.getNumberOfSheets());
            for (int i = 0; i < before.getNumberOfSheets(); i++) {
                XSSFSheet old = before.getSheetAt(i);
                XSSFSheet now = after.getSheetAt(i);
                assertThat(now.getSheetName()).isEqualTo(old.getSheetName());
                assertThat(now.getMergedRegions()).isEqualTo(old.getMergedRegions());
                assertThat(now.getDataValidations().stream()
                                .map(rule -> rule.getRegions()
                                                .getCellRangeAddresses()[0]
                                                .formatAsString()
                                        + rule.getValidationConstraint().getFormula1())
                                .toList())
                        .isEqualTo(old.getDataValidations().stream()
                                .map(rule -> rule.getRegions()
                                                .getCellRangeAddresses()[0]
                                                .formatAsString()
                                        + rule.getValidationConstraint().getFormula1())
                                .toList());
                assertThat(now.getProtect()).isEqualTo(old.getProtect());
                for (int column = 0; column < 80; column++) {
                    assertThat(now.getColumnWidth(column)).isEqualTo(old.getColumnWidth(column));
                }
                assertThat(cells(now, written)).isEqualTo(cells(old, written));
            }
        }
    }

    private static Map<String, String> cells(XSSFSheet sheet, Set<String> written) {
        DataFormatter formatter = new DataFormatter();
        Map<String, String> cells = new TreeMap<>();
        for (Row row : sheet) {
            cells.put("row " + row.getRowNum(), "height " + row.getHeight());
            for (Cell cell : row) {
                String name = sheet.getSheetName() + "!" + cell.getAddress().formatAsString();
                String style = "style " + cell.getCellStyle().getIndex();
                if (!written.contains(name)) {
                    cells.put(name, style + " " + cell.getCellType() + " " + formatter.formatCellValue(cell));
                } else if (cell.getCellStyle().getIndex() != 0) {
                    cells.put(name, style);
                }
            }
        }
        return cells;
    }

    private static String part(Path file, String name) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Map<String, ZipEntry> entries = new LinkedHashMap<>();
            zip.stream().forEach(entry -> entries.put(entry.getName(), entry));
            try (InputStream in = zip.getInputStream(entries.get(name))) {
                return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            }
        }
    }

    /** The XML without written cells, and without the empty cells that they took the place of. */
    private static String withoutAnswers(String xml) {
        return xml.replaceAll(
                        "<c r=\"[A-Z]+[0-9]+\"( s=\"[0-9]+\")? t=\"inlineStr\"><is><t xml:space=\"preserve\">[^<]*</t></is></c>",
                        "")
                .replaceAll("<c r=\"[A-Z]+[0-9]+\"( s=\"[0-9]+\")?/>", "");
    }
}
