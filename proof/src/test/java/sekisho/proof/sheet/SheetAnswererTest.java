package sekisho.proof.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.proof.Control;
import sekisho.proof.Evidence;
import sekisho.proof.Result;
import sekisho.proof.sheet.SheetReport.Item;
import sekisho.proof.sheet.SheetReport.Status;
import sekisho.words.Lang;

class SheetAnswererTest {
    private static final String ASKS = "アクセスログを取得していますか。";

    @TempDir
    Path folder;

    private Path book(Consumer<XSSFSheet> fill) {
        Path file = folder.resolve("in.xlsx");
        try (XSSFWorkbook book = new XSSFWorkbook();
                OutputStream out = Files.newOutputStream(file)) {
            fill.accept(book.createSheet("設問"));
            book.write(out);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return file;
    }

    private static void row(XSSFSheet sheet, int number, String... texts) {
        XSSFRow row = sheet.createRow(number);
        for (int i = 0; i < texts.length; i++) {
            if (!texts[i].isEmpty()) {
                row.createCell(i).setCellValue(texts[i]);
            }
        }
    }

    private static void list(XSSFSheet sheet, String range, String... options) {
        var helper = sheet.getDataValidationHelper();
        CellRangeAddress area = CellRangeAddress.valueOf(range);
        sheet.addValidationData(helper.createValidation(
                helper.createExplicitListConstraint(options),
                new CellRangeAddressList(
                        area.getFirstRow(), area.getLastRow(), area.getFirstColumn(), area.getLastColumn())));
    }

    private Item one(Known known, Lang lang, Consumer<XSSFSheet> fill) {
        SheetReport report = known.answerer().answer(book(fill), folder.resolve("out.xlsx"), lang);
        assertThat(report.items()).hasSize(1);
        return report.items().getFirst();
    }

    private static Consumer<XSSFSheet> standard(String question) {
        return sheet -> {
            row(sheet, 0, "設問", "回答", "補足");
            row(sheet, 1, question);
            list(sheet, "B2:B2", "○", "×");
        };
    }

    @Test
    void whatHoldsIsAnsweredWithEvidence() {
        Item item =
                one(new Known().sure(ASKS, "access-log").state("access-log", Result.HOLDS), Lang.JA, standard(ASKS));

        assertThat(item.status()).isEqualTo(Status.ANSWERED);
        assertThat(item.answer()).isEqualTo("○");
        assertThat(item.supplement()).isEqualTo("access-log を 3 回試し、3 回とも確認しました。（2026年11月22日 実地検証、証跡 ev-access-log）");
        assertThat(item.evidence()).containsExactly("ev-access-log");
        assertThat(item.why()).isEmpty();
        assertThat(item.answerCell()).isEqualTo("B2");
        assertThat(item.supplementCell()).isEqualTo("C2");
    }

    @Test
    void theReportAndTheSupplementSpeakTheLanguageAskedForButTheWordIsTheColumns() {
        Item item =
                one(new Known().sure(ASKS, "access-log").state("access-log", Result.HOLDS), Lang.EN, standard(ASKS));

        assertThat(item.answer()).isEqualTo("○");
        assertThat(item.supplement())
                .isEqualTo(
                        "Tried access-log 3 times, seen 3 times. (tried on the running service on 2026-11-22, evidence"
                                + " ev-access-log)");
    }

    @Test
    void anAttestationNamesItsOwnerAndItsEnd() {
        Item item = one(new Known().sure(ASKS, "training").state("training", Result.ATTESTED), Lang.JA, standard(ASKS));

        assertThat(item.answer()).isEqualTo("○");
        assertThat(item.supplement())
                .contains("情報システム部長")
                .contains("有効期限 2027-03-31")
                .contains("ev-training");
    }

    @Test
    void aSettingIsLabelledAsTheWeakestEvidence() {
        Known known = new Known()
                .sure(ASKS, "x")
                .put(
                        "x",
                        Control.Type.TECHNICAL,
                        Result.HOLDS,
                        Optional.of(Known.evidence("x", Result.HOLDS, Evidence.Means.SETTING, Map.of())));
        assertThat(one(known, Lang.JA, standard(ASKS)).supplement()).contains("設定値の確認");
    }

    @Test
    void whatIsNotSoIsSaid() {
        for (Result result : new Result[] {Result.FAILS, Result.NOT_CONFIGURED}) {
            Item item = one(new Known().sure(ASKS, "x").state("x", result), Lang.JA, standard(ASKS));
            assertThat(item.status()).isEqualTo(Status.ANSWERED);
            assertThat(item.answer()).isEqualTo("×");
            assertThat(item.supplement()).contains("3 回試し");
        }
    }

    @Test
    void withoutEvidenceTheCellStaysEmptyAndTheReasonSaysWhatIsMissing() {
        Known known = new Known().sure(ASKS, "x").state("x", Result.UNPROVEN);
        Item item = one(known, Lang.JA, standard(ASKS));
        assertThat(item.status()).isEqualTo(Status.MATCHED);
        assertThat(item.answer()).isEmpty();
        assertThat(item.evidence()).isEmpty();
        assertThat(item.why()).contains("統制 x").contains("プローブ");

        known.put("x", Control.Type.OPERATIONAL, Result.UNPROVEN, Optional.empty());
        assertThat(one(known, Lang.EN, standard(ASKS)).why())
                .contains("control x")
                .contains("attested");
    }

    @Test
    void staleEvidenceProvesNothingAndTheReasonSaysSinceWhen() {
        Item item = one(new Known().sure(ASKS, "x").state("x", Result.STALE), Lang.JA, standard(ASKS));
        assertThat(item.status()).isEqualTo(Status.MATCHED);
        assertThat(item.answer()).isEmpty();
        assertThat(item.why()).contains("2026年11月22日").contains("2 日");
    }

    @Test
    void whatIsNotSureIsLeftWithTheNearest() {
        Known known =
                new Known().unsure(ASKS, "x", "y").state("x", Result.HOLDS).state("y", Result.HOLDS);
        Item item = one(known, Lang.JA, standard(ASKS));
        assertThat(item.status()).isEqualTo(Status.LEFT);
        assertThat(item.topics()).containsExactly("x", "y");
        assertThat(item.why()).contains("統制 x").contains("統制 y");
        assertThat(one(new Known(), Lang.EN, standard(ASKS)).why()).contains("No control");
    }

    @Test
    void aYesThatMayMeanTheOppositeIsLeftToAPerson() {
        String question = "シングルテナントですか、マルチテナントですか。";
        Item item = one(new Known().sure(question, "x").state("x", Result.HOLDS), Lang.JA, standard(question));
        assertThat(item.status()).isEqualTo(Status.MATCHED);
        assertThat(item.why()).contains("二者択一");
    }

    @Test
    void aFigureThatWasNotSeenIsNotConfirmed() {
        String question = "アクセスログを 3 年以上保存していますか。";
        Known known = new Known().sure(question, "x").state("x", Result.HOLDS);
        Item item = one(known, Lang.JA, standard(question));
        assertThat(item.status()).isEqualTo(Status.MATCHED);
        assertThat(item.answer()).isEmpty();
        assertThat(item.why()).contains("数値");

        Evidence longEnough =
                Known.evidence("x", Result.HOLDS, Evidence.Means.INSPECTED, Map.of("retention-days", "1096"));
        known.put("x", Control.Type.TECHNICAL, Result.HOLDS, Optional.of(longEnough));
        assertThat(one(known, Lang.JA, standard(question)).answer()).isEqualTo("○");
    }

    @Test
    void severalThingsAskedAtOnceAreSaidToBeAnsweredInPart() {
        String question = "ログを取得していますか。また、改ざんを検知できますか。";
        Item item = one(
                new Known().sure(question, "x", "y").state("x", Result.HOLDS).state("y", Result.HOLDS),
                Lang.JA,
                standard(question));
        assertThat(item.answer()).isEqualTo("○");
        assertThat(item.supplement()).startsWith("（複数の事項を含む設問のうち「統制 x」について）");
    }

    @Test
    void wordsWithoutAMeaningAreNotGuessed() {
        Item item = one(new Known().sure(ASKS, "x").state("x", Result.HOLDS), Lang.JA, sheet -> {
            row(sheet, 0, "設問", "回答", "補足");
            row(sheet, 1, ASKS);
            list(sheet, "B2:B2", "1", "2", "3");
        });
        assertThat(item.status()).isEqualTo(Status.MATCHED);
        assertThat(item.answer()).isEmpty();
        assertThat(item.supplement()).isEmpty();
        assertThat(item.why()).contains("凡例");
    }

    @Test
    void filledCellsAreNeverOverwritten() throws IOException {
        Known known = new Known().sure(ASKS, "x").state("x", Result.HOLDS);
        Item answered = one(known, Lang.JA, sheet -> {
            row(sheet, 0, "設問", "回答", "補足");
            row(sheet, 1, ASKS, "×");
            list(sheet, "B2:B2", "○", "×");
        });
        assertThat(answered.status()).isEqualTo(Status.MATCHED);
        assertThat(answered.answerCell()).isEmpty();
        assertThat(answered.why()).contains("記入済み");

        Item remarked = one(known, Lang.JA, sheet -> {
            row(sheet, 0, "設問", "回答", "補足");
            row(sheet, 1, ASKS, "", "前回と同じ");
            row(sheet, 2, "", "", "");
            row(sheet, 3, "", "", "");
            list(sheet, "B2:B2", "○", "×");
        });
        assertThat(remarked.status()).isEqualTo(Status.ANSWERED);
        assertThat(remarked.answer()).isEqualTo("○");
        try (XSSFWorkbook book = new XSSFWorkbook(folder.resolve("out.xlsx").toString())) {
            assertThat(book.getSheetAt(0).getRow(1).getCell(2).getStringCellValue())
                    .isEqualTo("前回と同じ");
        }
    }

    @Test
    void formulasAreNeverOverwritten() {
        Item item = one(new Known().sure(ASKS, "x").state("x", Result.HOLDS), Lang.JA, sheet -> {
            row(sheet, 0, "設問", "回答", "補足");
            row(sheet, 1, ASKS);
            sheet.getRow(1).createCell(1).setCellFormula("IF(A9=\"\",\"\",A9)");
        });
        assertThat(item.status()).isEqualTo(Status.MATCHED);
        assertThat(item.answer()).isEmpty();
    }

    @Test
    void oneCellForSeveralQuestionsIsLeftToAPerson() {
        Known known = new Known().sure(ASKS, "x").sure("操作ログを取得していますか。", "x").state("x", Result.HOLDS);
        SheetReport report = known.answerer()
                .draft(
                        book(sheet -> {
                            row(sheet, 0, "設問", "回答", "補足");
                            row(sheet, 1, ASKS);
                            row(sheet, 2, "操作ログを取得していますか。");
                            sheet.addMergedRegion(CellRangeAddress.valueOf("B2:B3"));
                        }),
                        Lang.JA);
        assertThat(report.items()).hasSize(2).allMatch(item -> item.why().contains("共有"));
        assertThat(report.items())
                .allMatch(item -> item.answer().isEmpty() && item.answerCell().isEmpty());
    }

    @Test
    void aRowShiftedToTheRightIsFoundButNotWritten() {
        Known known =
                new Known().sure(ASKS, "x").sure("操作ログを一年以上保存していますか。", "x").state("x", Result.HOLDS);
        SheetReport report = known.answerer()
                .draft(
                        book(sheet -> {
                            row(sheet, 0, "分類", "設問", "回答", "補足");
                            row(sheet, 1, "ログ", ASKS);
                            row(sheet, 2, "", "ログ", "操作ログを一年以上保存していますか。");
                            row(sheet, 3, "ログ", ASKS);
                            list(sheet, "C2:C4", "○", "×");
                        }),
                        Lang.JA);
        assertThat(report.items()).extracting(Item::row).containsExactly(2, 3, 4);
        assertThat(report.items().get(1).question()).isEqualTo("操作ログを一年以上保存していますか。");
        assertThat(report.items().get(1).status()).isEqualTo(Status.MATCHED);
        assertThat(report.items().get(1).why()).contains("ずれて");
    }

    @Test
    void wordsComeFromTheHeadingOrFromAnswersThatAreThere() {
        Known known = new Known().sure(ASKS, "x").state("x", Result.HOLDS);
        assertThat(one(known, Lang.JA, sheet -> {
                            row(sheet, 0, "設問", "回答（有・無）", "備考");
                            row(sheet, 1, ASKS);
                        })
                        .answer())
                .isEqualTo("有");
        SheetReport report = known.answerer()
                .draft(
                        book(sheet -> {
                            row(sheet, 0, "設問", "回答", "備考");
                            row(sheet, 1, "前に答えた設問がここにありますか。", "いいえ");
                            row(sheet, 2, ASKS);
                        }),
                        Lang.JA);
        assertThat(report.items().getLast().answer()).isEqualTo("はい");
    }

    @Test
    void proseSaysYesAndWhatIsPromisedAndWhatWasSeen() {
        Known known = new Known().sure(ASKS, "x").state("x", Result.HOLDS);
        Item alone = one(known, Lang.JA, sheet -> {
            row(sheet, 0, "設問", "回答");
            row(sheet, 1, ASKS);
        });
        assertThat(alone.answer()).startsWith("はい。x を実施しています。x を 3 回試し").contains("ev-x");
        assertThat(alone.supplement()).isEmpty();
        Item two = one(known, Lang.EN, sheet -> {
            row(sheet, 0, "Question", "Answer", "Comments");
            row(sheet, 1, ASKS);
        });
        assertThat(two.answer()).isEqualTo("Yes. We do x.");
        assertThat(two.supplement()).contains("Tried x 3 times");
    }

    @Test
    void aLongObservationIsCutToTheBound() {
        Evidence evidence = new Evidence(
                "e".repeat(200),
                "x",
                java.time.Instant.EPOCH,
                "p",
                Result.HOLDS,
                Evidence.Means.TRIED,
                Known.both("𠮷".repeat(2000), "x".repeat(2000)),
                Map.of());
        Known known = new Known().sure(ASKS, "x").put("x", Control.Type.TECHNICAL, Result.HOLDS, Optional.of(evidence));
        for (Lang lang : Lang.values()) {
            assertThat(one(known, lang, standard(ASKS)).supplement()).hasSizeLessThan(500);
        }
    }

    @Test
    void columnsOfTheCustomerAreNotFilled() {
        Item item = one(new Known().sure(ASKS, "x").state("x", Result.HOLDS), Lang.JA, sheet -> {
            row(sheet, 0, "No", "チェック項目", "回答例", "回答", "判断基準", "備考", "当社評価", "当社コメント");
            row(sheet, 1, "1", ASKS, "○ 取得している", "", "取得していれば○", "", "", "");
            list(sheet, "D2:D2", "○", "×");
            list(sheet, "G2:G2", "○", "×");
        });
        assertThat(item.answerCell()).isEqualTo("D2");
        assertThat(item.supplementCell()).isEqualTo("F2");
    }

    @Test
    void aTableWithoutAHeadingIsReadByItsLists() {
        Known known = new Known();
        SheetReport report = known.answerer()
                .draft(
                        book(sheet -> {
                            row(sheet, 0, "情報セキュリティに関する確認");
                            for (int i = 2; i < 8; i++) {
                                row(sheet, i, i + "", "第 " + i + " の事項について対策を実施していますか。");
                            }
                            list(sheet, "C3:C8", "はい", "いいえ");
                        }),
                        Lang.JA);
        assertThat(report.items()).extracting(Item::answerCell).containsExactly("C3", "C4", "C5", "C6", "C7", "C8");
    }

    @Test
    void whatIsOnlyATitleALegendOrATotalIsNoQuestion() {
        SheetReport report = new Known()
                .answerer()
                .draft(
                        book(sheet -> {
                            row(sheet, 0, "No", "設問", "回答", "補足");
                            row(sheet, 1, "(1)", "(2)", "(3)", "(4)");
                            row(sheet, 2, "例", "記入例の設問に回答していますか。", "○", "このように記入");
                            row(sheet, 3, "", "【1. ログ管理】");
                            row(sheet, 4, "1", ASKS);
                            row(sheet, 5, "", "■ データ");
                            row(sheet, 6, "2", "データを暗号化していますか。");
                            row(sheet, 7, "", "合計");
                            row(sheet, 8, "", "※ご不明な点はお問い合わせください。");
                            row(sheet, 9, "", "○：対応済　×：未対応");
                        }),
                        Lang.JA);
        assertThat(report.items()).extracting(Item::row).containsExactly(5, 7);
    }
}
