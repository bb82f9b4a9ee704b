package sekisho.proof.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import sekisho.words.Lang;

/** Tables put together at random: place, headings, columns, words, blanks. Every question is found with its own cells. */
class RandomLayoutTest {
    private static final List<String> QUESTION =
            List.of("設問", "質問事項", "確認内容", "チェック項目", "要求事項", "設問内容", "質 問", "Question", "確認事項\n（必ずご確認ください）");
    private static final List<String> ANSWER =
            List.of("回答", "ご回答", "回答欄", "対応状況", "貴社回答", "回　答", "実施状況", "回答\n（選択）", "Answer", "判定");
    private static final List<String> SUPPLEMENT =
            List.of("補足", "備考", "コメント", "補足説明", "根拠・証跡", "特記事項", "Remarks", "備考欄");
    private static final List<List<String>> CATEGORIES = List.of(
            List.of(), List.of("分類"), List.of("大分類", "中分類"), List.of("大項目", "中項目", "小項目"), List.of("カテゴリ", "区分"));
    private static final List<List<String>> WORDS = List.of(
            List.of("○", "×"),
            List.of("はい", "いいえ"),
            List.of("対応済", "一部対応", "未対応"),
            List.of("有", "無"),
            List.of("Yes", "No", "N/A"));

    private final List<RealQuestions> all = RealQuestions.all();

    @Property(tries = 150)
    void everyQuestionIsFoundWithItsCells(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Path file = Files.createTempFile("random", ".xlsx");
        try (XSSFWorkbook book = new XSSFWorkbook()) {
            List<String> expected = fill(book.createSheet("シート"), random);
            try (OutputStream out = Files.newOutputStream(file)) {
                book.write(out);
            }
            assertThat(new Known().answerer().draft(file, Lang.JA).items())
                    .extracting(item ->
                            item.row() + " " + item.answerCell() + " " + item.supplementCell() + " " + item.question())
                    .containsExactlyElementsOf(expected);
        } finally {
            Files.delete(file);
        }
    }

    private List<String> fill(XSSFSheet sheet, Random random) {
        List<RealQuestions> questions = new ArrayList<>(all);
        Collections.shuffle(questions, random);
        questions = questions.subList(0, 3 + random.nextInt(20));
        int top = random.nextInt(25);
        int left = random.nextInt(5);
        for (int row = 0; row < Math.min(top, 3); row++) {
            sheet.createRow(row)
                    .createCell(left)
                    .setCellValue(List.of("セキュリティチェックシート", "会社名：株式会社○○", "ご回答のうえご返送ください。")
                            .get(row));
        }
        List<String> categories = pick(random, CATEGORIES);
        List<String> names = new ArrayList<>();
        if (random.nextBoolean()) {
            names.add(random.nextBoolean() ? "No." : "項番");
        }
        int firstCategory = names.size();
        names.addAll(categories);
        int question = names.size();
        names.add(pick(random, QUESTION));
        if (random.nextInt(4) == 0) {
            names.add("記入例");
        }
        int answer = names.size();
        names.add(pick(random, ANSWER));
        boolean remarks = random.nextInt(4) > 0;
        if (random.nextInt(4) == 0) {
            names.add("重要度");
        }
        int supplement = names.size();
        if (remarks) {
            names.add(pick(random, SUPPLEMENT));
        }
        if (random.nextInt(4) == 0) {
            names.add("弊社確認欄");
        }
        XSSFRow head = sheet.createRow(top);
        for (int i = 0; i < names.size(); i++) {
            head.createCell(left + i).setCellValue(names.get(i));
        }
        boolean merged = random.nextBoolean();
        boolean listed = random.nextBoolean();
        List<String> expected = new ArrayList<>();
        int at = top + 1;
        for (int i = 0; i < questions.size(); i++) {
            XSSFRow row = sheet.createRow(at);
            if (firstCategory > 0) {
                row.createCell(left).setCellValue(i + 1);
            }
            for (int c = 0; c < categories.size(); c++) {
                if (i == 0 || random.nextInt(3) == 0) {
                    row.createCell(left + firstCategory + c).setCellValue("区分" + c + "の" + i);
                }
            }
            String text = questions.get(i).text();
            row.createCell(left + question).setCellValue(text);
            if (answer > question + 1) {
                row.createCell(left + question + 1).setCellValue("○ このように記入する");
            }
            expected.add((at + 1) + " " + new Position(at, left + answer).name() + " "
                    + (remarks ? new Position(at, left + supplement).name() : "") + " " + Texts.plain(text));
            at += 1 + (random.nextInt(6) == 0 ? 1 : 0);
        }
        if (merged && !categories.isEmpty() && at - top > 3) {
            sheet.addMergedRegion(new CellRangeAddress(top + 1, top + 2, left + firstCategory, left + firstCategory));
        }
        if (listed) {
            var helper = sheet.getDataValidationHelper();
            sheet.addValidationData(helper.createValidation(
                    helper.createExplicitListConstraint(pick(random, WORDS).toArray(String[]::new)),
                    new CellRangeAddressList(top + 1, at, left + answer, left + answer)));
        }
        return expected;
    }

    private static <T> T pick(Random random, List<T> options) {
        return options.get(random.nextInt(options.size()));
    }
}
