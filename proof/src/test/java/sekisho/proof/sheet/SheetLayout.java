package sekisho.proof.sheet;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.DataValidationConstraint;
import org.apache.poi.ss.usermodel.DataValidationHelper;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.IndexedColors;
import org.apache.poi.ss.usermodel.SheetVisibility;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFName;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** The layouts in which customers send their check sheets; each makes a workbook with the given questions. */
enum SheetLayout {
    /** Company above, merged categories, a drop-down, remarks. */
    STANDARD("○", "×", (book, maker) -> maker.table(book.createSheet("チェックシート"), "○,×,△")),
    YES_NO("はい", "いいえ", (book, maker) -> maker.table(book.createSheet("質問票"), "はい,いいえ")),
    STATUS("対応済", "未対応", (book, maker) -> maker.table(book.createSheet("調査票"), "対応済,未対応,該当なし")),
    PROTECTED("○", "×", (book, maker) -> {
        XSSFSheet sheet = book.createSheet("保護");
        maker.table(sheet, "○,△,×");
        sheet.protectSheet("secret");
    }),
    NAMED_RANGE("実施済", "未実施", (book, maker) -> {
        XSSFSheet sheet = book.createSheet("設問");
        XSSFSheet lists = book.createSheet("選択 肢");
        String[] options = {"実施済", "一部実施", "未実施", "対象外"};
        for (int i = 0; i < options.length; i++) {
            lists.createRow(i + 2).createCell(1).setCellValue(options[i]);
        }
        book.setSheetVisibility(1, SheetVisibility.VERY_HIDDEN);
        XSSFName name = book.createName();
        name.setNameName("回答リスト");
        name.setRefersToFormula("'選択 肢'!$B$3:$B$6");
        maker.tableWithFormula(sheet, "回答リスト");
    }),
    RANGE_ON_OTHER_SHEET("有", "無", (book, maker) -> {
        XSSFSheet sheet = book.createSheet("設問");
        XSSFSheet lists = book.createSheet("list");
        lists.createRow(0).createCell(0).setCellValue("有");
        lists.createRow(1).createCell(0).setCellValue("無");
        maker.tableWithFormula(sheet, "list!$A$1:$A$2");
    }),
    LEGEND_ONLY("○", "×", (book, maker) -> {
        XSSFSheet sheet = book.createSheet("チェックシート");
        sheet.createRow(3).createCell(1).setCellValue("○：対応済　×：未対応　△：一部対応　－：該当なし");
        maker.table(sheet, "");
    }),
    LETTERS_WITH_LEGEND("A", "C", (book, maker) -> {
        XSSFSheet sheet = book.createSheet("チェックシート");
        sheet.createRow(3).createCell(1).setCellValue("A：実施している　B：一部実施している　C：実施していない");
        maker.table(sheet, "A,B,C");
    }),
    SEVERAL_SHEETS("○", "×", (book, maker) -> {
        XSSFSheet cover = book.createSheet("表紙");
        cover.createRow(1).createCell(1).setCellValue("回答方法について");
        cover.createRow(2).createCell(1).setCellValue("各シートの回答欄に記入してください。");
        maker.half(book.createSheet("技術"), "○,×", 0);
        maker.half(book.createSheet("Ａ＆Ｂ <運用>"), "○,×", 1);
        XSSFSheet old = book.createSheet("旧版");
        new Maker(List.of(new RealQuestions("旧", "旧", "旧版の設問は対象になりますか。", List.of("x")))).table(old, "○,×");
        book.setSheetHidden(3, true);
    }),
    TWO_ROW_HEADER("○", "×", (book, maker) -> maker.twoRowHeader(book.createSheet("一覧"))),
    GRID_PAPER("○", "×", (book, maker) -> maker.gridPaper(book.createSheet("方眼紙"))),
    FREE_TEXT("", "", (book, maker) -> maker.freeText(book.createSheet("質問書"))),
    ENGLISH("Yes", "No", (book, maker) -> maker.english(book.createSheet("Questionnaire"))),
    BLANKS("○", "×", (book, maker) -> maker.blanks(book.createSheet("空行あり"))),
    REPEATED_HEADER("○", "×", (book, maker) -> maker.repeated(book.createSheet("繰り返し")));

    /** A question as it was put into the workbook. */
    record Placed(String sheet, int row, RealQuestions question, String answerCell, String supplementCell) {}

    /** A workbook and what is in it. */
    record Made(Path file, List<Placed> placed) {}

    private final String yes;
    private final String no;

    @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
    private final BiConsumer<XSSFWorkbook, Maker> make;

    SheetLayout(String yes, String no, BiConsumer<XSSFWorkbook, Maker> make) {
        this.yes = yes;
        this.no = no;
        this.make = make;
    }

    /** The word for yes; empty for prose. */
    String yes() {
        return yes;
    }

    String no() {
        return no;
    }

    Made make(Path file, List<RealQuestions> questions) {
        Maker maker = new Maker(questions);
        try (XSSFWorkbook book = new XSSFWorkbook();
                OutputStream out = Files.newOutputStream(file)) {
            make.accept(book, maker);
            book.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Made(file, List.copyOf(maker.placed));
    }

    private static final class Maker {
        private final List<RealQuestions> questions;
        private final List<Placed> placed = new ArrayList<>();

        Maker(List<RealQuestions> questions) {
            this.questions = questions;
        }

        void table(XSSFSheet sheet, String list) {
            rows(sheet, questions, list.isEmpty() ? new String[0] : list.split(",", -1), "", 6, 1);
        }

        void tableWithFormula(XSSFSheet sheet, String formula) {
            rows(sheet, questions, new String[0], formula, 6, 1);
        }

        void half(XSSFSheet sheet, String list, int part) {
            int middle = questions.size() / 2;
            List<RealQuestions> some =
                    part == 0 ? questions.subList(0, middle) : questions.subList(middle, questions.size());
            rows(sheet, some, list.split(",", -1), "", 4 + 3 * part, 2 * part);
        }

        void repeated(XSSFSheet sheet) {
            int middle = questions.size() / 2;
            rows(sheet, questions.subList(0, middle), new String[] {"○", "×"}, "", 3, 0);
            rows(sheet, questions.subList(middle, questions.size()), new String[] {"○", "×"}, "", middle + 6, 0);
        }

        private void rows(
                XSSFSheet sheet, List<RealQuestions> some, String[] list, String formula, int header, int left) {
            XSSFCellStyle border = border(sheet);
            if (sheet.getRow(0) == null) {
                sheet.createRow(0).createCell(left).setCellValue("情報セキュリティチェックシート");
                sheet.createRow(1).createCell(left).setCellValue("会社名：");
                sheet.createRow(2).createCell(left).setCellValue("記入日：　　　年　　月　　日");
            }
            XSSFRow head = sheet.createRow(header);
            String[] names = {"No.", "大分類", "中分類", "設問", "回答", "補足"};
            for (int i = 0; i < names.length; i++) {
                put(head, left + i, names[i], border);
            }
            for (int i = 0; i < some.size(); i++) {
                XSSFRow row = sheet.createRow(header + 1 + i);
                row.createCell(left).setCellValue(i + 1);
                put(row, left + 1, newCategory(some, i) ? some.get(i).category() : "", border);
                put(row, left + 2, some.get(i).subcategory(), border);
                put(row, left + 3, some.get(i).text(), border);
                put(row, left + 4, "", border);
                if (i % 2 == 0) {
                    put(row, left + 5, "", border);
                }
                place(sheet, row.getRowNum(), some.get(i), left + 4, left + 5);
            }
            mergeDown(sheet, some, header + 1, left + 1);
            sheet.setColumnWidth(left + 3, 60 * 256);
            validate(sheet, list, formula, header + 1, header + some.size(), left + 4);
        }

        void twoRowHeader(XSSFSheet sheet) {
            XSSFCellStyle border = border(sheet);
            XSSFRow top = sheet.createRow(4);
            XSSFRow below = sheet.createRow(5);
            put(top, 0, "項番", border);
            put(top, 1, "分類", border);
            put(below, 1, "大分類", border);
            put(below, 2, "中分類", border);
            put(top, 3, "確認事項", border);
            put(top, 4, "貴社記入欄", border);
            put(below, 4, "回答\n（○／×）", border);
            put(below, 5, "具体的な内容", border);
            put(top, 6, "当社確認欄", border);
            put(below, 6, "判定", border);
            put(below, 7, "備考", border);
            sheet.addMergedRegion(new CellRangeAddress(4, 5, 0, 0));
            sheet.addMergedRegion(new CellRangeAddress(4, 4, 1, 2));
            sheet.addMergedRegion(new CellRangeAddress(4, 5, 3, 3));
            sheet.addMergedRegion(new CellRangeAddress(4, 4, 4, 5));
            sheet.addMergedRegion(new CellRangeAddress(4, 4, 6, 7));
            for (int i = 0; i < questions.size(); i++) {
                XSSFRow row = sheet.createRow(6 + i);
                row.createCell(0).setCellValue(i + 1);
                put(row, 1, questions.get(i).category(), border);
                put(row, 2, questions.get(i).subcategory(), border);
                put(row, 3, questions.get(i).text(), border);
                for (int column = 4; column < 8; column++) {
                    put(row, column, "", border);
                }
                place(sheet, 6 + i, questions.get(i), 4, 5);
            }
        }

        /** Narrow columns everywhere; every visible cell is a merged one. */
        void gridPaper(XSSFSheet sheet) {
            for (int column = 0; column < 60; column++) {
                sheet.setColumnWidth(column, 2 * 256 + 128);
            }
            XSSFCellStyle border = border(sheet);
            int[] starts = {1, 3, 9, 15, 38, 42};
            int[] ends = {2, 8, 14, 37, 41, 58};
            String[] names = {"No", "大分類", "中分類", "確認内容", "回答", "備考"};
            XSSFRow title = sheet.createRow(0);
            put(title, 1, "セキュリティ確認書", border);
            sheet.addMergedRegion(new CellRangeAddress(0, 1, 1, 58));
            XSSFRow head = sheet.createRow(5);
            for (int i = 0; i < names.length; i++) {
                put(head, starts[i], names[i], border);
                sheet.addMergedRegion(new CellRangeAddress(5, 6, starts[i], ends[i]));
            }
            for (int i = 0; i < questions.size(); i++) {
                int at = 7 + 2 * i;
                XSSFRow row = sheet.createRow(at);
                XSSFRow second = sheet.createRow(at + 1);
                row.createCell(starts[0]).setCellValue(i + 1);
                put(row, starts[1], questions.get(i).category(), border);
                put(row, starts[2], questions.get(i).subcategory(), border);
                put(row, starts[3], questions.get(i).text(), border);
                for (int column = starts[4]; column <= ends[5]; column++) {
                    put(row, column, "", border);
                    put(second, column, "", border);
                }
                for (int part = 0; part < starts.length; part++) {
                    sheet.addMergedRegion(new CellRangeAddress(at, at + 1, starts[part], ends[part]));
                }
                place(sheet, at, questions.get(i), starts[4], starts[5]);
            }
            validate(sheet, new String[] {"○", "×", "対象外"}, "", 7, 7 + 2 * questions.size(), starts[4]);
        }

        void freeText(XSSFSheet sheet) {
            XSSFCellStyle border = border(sheet);
            XSSFRow head = sheet.createRow(2);
            put(head, 0, "カテゴリ", border);
            put(head, 1, "ご質問内容", border);
            put(head, 2, "ご回答", border);
            for (int i = 0; i < questions.size(); i++) {
                XSSFRow row = sheet.createRow(3 + i);
                put(row, 0, questions.get(i).category(), border);
                put(row, 1, questions.get(i).text(), border);
                place(sheet, 3 + i, questions.get(i), 2, -1);
            }
        }

        void english(XSSFSheet sheet) {
            XSSFCellStyle border = border(sheet);
            sheet.createRow(0).createCell(0).setCellValue("Vendor security questionnaire");
            String[] names = {"ID", "Domain", "Question", "Response", "Comments"};
            XSSFRow head = sheet.createRow(3);
            for (int i = 0; i < names.length; i++) {
                put(head, i, names[i], border);
            }
            for (int i = 0; i < questions.size(); i++) {
                XSSFRow row = sheet.createRow(4 + i);
                put(row, 0, "Q-" + (i + 1), border);
                put(row, 1, questions.get(i).category(), border);
                put(row, 2, questions.get(i).text(), border);
                place(sheet, 4 + i, questions.get(i), 3, 4);
            }
            validate(sheet, new String[] {"Yes", "No", "N/A"}, "", 4, 3 + questions.size(), 3);
        }

        /** Blank rows, titles between, a legend and a total below, and rows whose question stands in the column before. */
        void blanks(XSSFSheet sheet) {
            XSSFCellStyle border = border(sheet);
            XSSFRow head = sheet.createRow(11);
            String[] names = {"分類", "項目", "要求事項", "対応状況", "補足説明"};
            for (int i = 0; i < names.length; i++) {
                put(head, 2 + i, names[i], border);
            }
            int at = 12;
            for (int i = 0; i < questions.size(); i++) {
                if (i % 10 == 0) {
                    XSSFRow title = sheet.createRow(at);
                    put(title, 2, (i / 10 + 1) + ". 第" + (i / 10 + 1) + "部", border);
                    sheet.addMergedRegion(new CellRangeAddress(at, at, 2, 6));
                    at += 2;
                }
                boolean shifted =
                        i % 7 == 3 && QuestionForm.isSentence(questions.get(i).text());
                XSSFRow row = sheet.createRow(at);
                put(row, 2, questions.get(i).category(), border);
                put(row, shifted ? 3 : 4, questions.get(i).text(), border);
                if (i % 3 == 0) {
                    put(row, 5, "", border);
                }
                validate(sheet, new String[] {"○", "×", "△"}, "", at, at, 5);
                place(sheet, at, questions.get(i), 5, 6);
                at += i % 4 == 1 ? 2 : 1;
            }
            put(sheet.createRow(at + 1), 4, "合計", border);
            put(sheet.createRow(at + 3), 4, "※ 回答は ○：対応済、×：未対応、△：一部対応 から選んでください。", border);
        }

        private void place(XSSFSheet sheet, int row, RealQuestions question, int answer, int supplement) {
            placed.add(new Placed(
                    sheet.getSheetName(),
                    row + 1,
                    question,
                    new Position(row, answer).name(),
                    supplement < 0 ? "" : new Position(row, supplement).name()));
        }

        private boolean newCategory(List<RealQuestions> some, int i) {
            return i == 0 || !some.get(i).category().equals(some.get(i - 1).category());
        }

        private void mergeDown(XSSFSheet sheet, List<RealQuestions> some, int first, int column) {
            int start = 0;
            for (int i = 1; i <= some.size(); i++) {
                if (i == some.size() || newCategory(some, i)) {
                    if (i - start > 1) {
                        sheet.addMergedRegion(new CellRangeAddress(first + start, first + i - 1, column, column));
                    }
                    start = i;
                }
            }
        }

        private void validate(XSSFSheet sheet, String[] list, String formula, int first, int last, int column) {
            if (list.length == 0 && formula.isEmpty()) {
                return;
            }
            DataValidationHelper helper = sheet.getDataValidationHelper();
            DataValidationConstraint constraint = formula.isEmpty()
                    ? helper.createExplicitListConstraint(list)
                    : helper.createFormulaListConstraint(formula);
            sheet.addValidationData(
                    helper.createValidation(constraint, new CellRangeAddressList(first, last, column, column)));
        }

        private XSSFCellStyle border(XSSFSheet sheet) {
            XSSFCellStyle style = sheet.getWorkbook().createCellStyle();
            style.setBorderBottom(BorderStyle.THIN);
            style.setBorderTop(BorderStyle.DOTTED);
            style.setWrapText(true);
            style.setFillForegroundColor(IndexedColors.LIGHT_YELLOW.getIndex());
            style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
            return style;
        }

        private static void put(XSSFRow row, int column, String text, XSSFCellStyle style) {
            XSSFCell cell = row.createCell(column);
            if (!text.isEmpty()) {
                cell.setCellValue(text);
            }
            cell.setCellStyle(style);
        }
    }
}
