package sekisho.proof.sheet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.DataValidation;
import org.apache.poi.ss.usermodel.DataValidationHelper;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.HorizontalAlignment;
import org.apache.poi.ss.usermodel.IndexedColors;
import org.apache.poi.ss.usermodel.PageMargin;
import org.apache.poi.ss.usermodel.PrintSetup;
import org.apache.poi.ss.usermodel.VerticalAlignment;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFColor;
import org.apache.poi.xssf.usermodel.XSSFFont;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/**
 * An unanswered check sheet to try the product with, in the layout that most customers use. The questions reach over
 * all that customers ask about; some cannot be answered from evidence and are there to be left to a person.
 */
public final class SampleSheet {
    private static final int FIRST_ROW = 8;

    /** Room for four lines of remarks; LibreOffice does not make rows taller by itself when it opens a workbook. */
    private static final float ROW_POINTS = 48;

    private record Row(String large, String middle, String question) {}

    private static final List<Row> ROWS = List.of(
            new Row("通信の保護", "暗号化", "利用者の端末とサービスの間の通信は、すべて HTTPS で暗号化されていますか。"),
            new Row("通信の保護", "暗号化", "TLS 1.2 より古いバージョンでの接続を拒否していますか。"),
            new Row("通信の保護", "暗号化", "弱い暗号スイートや古いプロトコルを無効にし、定期的に見直していますか。"),
            new Row("通信の保護", "証明書", "サーバー証明書の有効期限を監視し、期限切れの前に更新していますか。"),
            new Row("通信の保護", "証明書", "サーバー証明書の更新は自動化されていますか。"),
            new Row("境界の防御", "接続元の制限", "接続元の IP アドレスを指定して、アクセスを制限できますか。"),
            new Row("境界の防御", "接続元の制限", "海外からのアクセスを遮断できますか。"),
            new Row("境界の防御", "ネットワーク", "インターネットに公開するポートは、必要最小限に限定されていますか。"),
            new Row("境界の防御", "ネットワーク", "短時間に大量の要求を送る接続元を検知し、遮断する仕組みがありますか。"),
            new Row("境界の防御", "攻撃対策", "SQL インジェクションなどの攻撃を防ぐ WAF を導入していますか。"),
            new Row("境界の防御", "攻撃対策", "DDoS 攻撃への対策を講じていますか。"),
            new Row("境界の防御", "攻撃対策", "アップロードされるファイルのウイルス検査を行っていますか。"),
            new Row("認証", "パスワード", "パスワードの最低文字数と文字種を設定できますか。"),
            new Row("認証", "パスワード", "ログインに続けて失敗したアカウントを自動的にロックしますか。"),
            new Row("認証", "多要素認証", "多要素認証を利用できますか。"),
            new Row("認証", "シングルサインオン", "SAML または OpenID Connect によるシングルサインオンに対応していますか。"),
            new Row("認証", "セッション", "一定時間操作がない場合に、自動的にログアウトしますか。"),
            new Row("アクセス権限", "利用者の権限", "利用者の役割に応じて、機能やデータへのアクセス権限を設定できますか。"),
            new Row("アクセス権限", "事業者の権限", "貴社の運用担当者が顧客データにアクセスできる範囲は、必要最小限に制限されていますか。"),
            new Row("アクセス権限", "テナントの分離", "他の契約企業のデータと論理的に分離されていますか。"),
            new Row("ログ", "取得", "誰がいつどのページにアクセスしたかを示すアクセスログを取得していますか。"),
            new Row("ログ", "取得", "管理者の操作を監査ログとして記録していますか。"),
            new Row("ログ", "保存", "アクセスログを 1 年以上保存していますか。"),
            new Row("ログ", "保存", "監査ログ（操作記録）の保存期間を教えてください。"),
            new Row("ログ", "保全", "ログの改ざんを検知できる仕組みがありますか。"),
            new Row("データの保護", "保存時の暗号化", "保存するデータは暗号化されていますか。"),
            new Row("データの保護", "保存場所", "データの保存場所は日本国内に限定されていますか。"),
            new Row("データの保護", "棚卸し", "預かるデータの種類と保存場所を一覧にして管理していますか。"),
            new Row("データの保護", "バックアップ", "データのバックアップを毎日取得していますか。"),
            new Row("データの保護", "バックアップ", "バックアップから復元できることを定期的に試験していますか。"),
            new Row("データの保護", "消去", "解約後、預かったデータを復元できない方法で消去していますか。"),
            new Row("運用", "脆弱性管理", "ソフトウェアの脆弱性情報を定期的に収集し、修正プログラムを適用していますか。"),
            new Row("運用", "脆弱性管理", "第三者による脆弱性診断を年 1 回以上実施していますか。"),
            new Row("運用", "事故対応", "セキュリティ事故が発生した場合の連絡体制と手順を定めていますか。"),
            new Row("運用", "稼働", "計画停止を行う場合、事前に通知されますか。"),
            new Row("運用", "稼働", "サービスの稼働状況を監視していますか。"),
            new Row("組織", "教育", "従業員に対する情報セキュリティ教育を年 1 回以上実施していますか。"),
            new Row("組織", "委託先", "再委託を行う場合、委託先の安全管理を確認していますか。"),
            new Row("組織", "認証取得", "ISMS（ISO/IEC 27001）などの第三者認証を取得していますか。"),
            new Row("その他", "契約", "弊社専用の受付窓口を、休日も含めて設けてもらうことはできますか。"),
            new Row("その他", "契約", "貴社の決算状況と、今後 3 年間の事業継続の見通しを記載してください。"));

    private final XSSFWorkbook book;
    private final XSSFSheet sheet;
    private final XSSFFont normal;

    private SampleSheet(XSSFWorkbook book) {
        this.book = book;
        this.normal = font(9);
        this.sheet = book.createSheet("チェックシート");
    }

    /**
     * Writes the workbook, over what is there.
     *
     * @throws SheetException where it cannot be written
     */
    public static void write(Path out) {
        try (XSSFWorkbook book = new XSSFWorkbook()) {
            new SampleSheet(book).fill();
            try (OutputStream stream = Files.newOutputStream(out)) {
                book.write(stream);
            }
        } catch (IOException e) {
            throw Failures.notWritten(e);
        }
    }

    private void fill() {
        int[] widths = {5, 14, 17, 48, 8, 72};
        for (int column = 0; column < widths.length; column++) {
            sheet.setColumnWidth(column, widths[column] * 256);
        }
        head();
        XSSFCellStyle heading = heading();
        List<String> headings = List.of("No.", "大分類", "中分類", "設問", "回答", "補足");
        XSSFRow row = sheet.createRow(FIRST_ROW - 1);
        row.setHeightInPoints(24);
        for (int column = 0; column < headings.size(); column++) {
            put(row, column, headings.get(column), heading);
        }
        XSSFCellStyle prose = body(HorizontalAlignment.LEFT, false);
        XSSFCellStyle category = body(HorizontalAlignment.LEFT, false);
        category.setVerticalAlignment(VerticalAlignment.TOP);
        XSSFCellStyle centred = body(HorizontalAlignment.CENTER, false);
        XSSFCellStyle input = body(HorizontalAlignment.CENTER, true);
        XSSFCellStyle remark = body(HorizontalAlignment.LEFT, true);
        for (int i = 0; i < ROWS.size(); i++) {
            XSSFRow line = sheet.createRow(FIRST_ROW + i);
            line.setHeightInPoints(ROW_POINTS);
            line.createCell(0).setCellValue(i + 1);
            line.getCell(0).setCellStyle(centred);
            boolean newLarge =
                    i == 0 || !ROWS.get(i).large().equals(ROWS.get(i - 1).large());
            boolean newMiddle =
                    newLarge || !ROWS.get(i).middle().equals(ROWS.get(i - 1).middle());
            put(line, 1, newLarge ? ROWS.get(i).large() : "", category);
            put(line, 2, newMiddle ? ROWS.get(i).middle() : "", category);
            put(line, 3, ROWS.get(i).question(), prose);
            put(line, 4, "", input);
            put(line, 5, "", remark);
        }
        mergeDown(1);
        mergeDown(2);
        offerAnswers();
        sheet.createFreezePane(0, FIRST_ROW);
        print();
    }

    private void head() {
        XSSFFont large = font(16);
        large.setBold(true);
        XSSFCellStyle title = book.createCellStyle();
        title.setFont(large);
        title.setVerticalAlignment(VerticalAlignment.CENTER);
        XSSFRow first = sheet.createRow(0);
        first.setHeightInPoints(30);
        put(first, 0, "セキュリティチェックシート", title);

        XSSFCellStyle plain = book.createCellStyle();
        plain.setFont(normal);
        XSSFCellStyle line = book.createCellStyle();
        line.setFont(normal);
        line.setBorderBottom(BorderStyle.THIN);
        String[] labels = {"会社名", "サービス名", "記入日"};
        for (int i = 0; i < labels.length; i++) {
            XSSFRow row = sheet.createRow(1 + i);
            put(row, 1, labels[i], plain);
            put(row, 2, "", line);
            put(row, 3, "", line);
        }
        XSSFRow legend = sheet.createRow(5);
        put(legend, 1, "凡例", plain);
        put(legend, 2, "○：対応済　△：一部対応　×：未対応　－：該当なし", plain);
    }

    private XSSFCellStyle heading() {
        XSSFFont bold = font(9);
        bold.setBold(true);
        bold.setColor(IndexedColors.WHITE.getIndex());
        XSSFCellStyle style = bordered();
        style.setFont(bold);
        style.setAlignment(HorizontalAlignment.CENTER);
        style.setFillForegroundColor(colour(0x1F, 0x3A, 0x5F));
        style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
        return style;
    }

    private XSSFCellStyle body(HorizontalAlignment alignment, boolean input) {
        XSSFCellStyle style = bordered();
        style.setFont(normal);
        style.setAlignment(alignment);
        style.setWrapText(true);
        if (input) {
            style.setFillForegroundColor(colour(0xFF, 0xFB, 0xE6));
            style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
        }
        return style;
    }

    private XSSFCellStyle bordered() {
        XSSFCellStyle style = book.createCellStyle();
        style.setVerticalAlignment(VerticalAlignment.CENTER);
        style.setBorderTop(BorderStyle.THIN);
        style.setBorderBottom(BorderStyle.THIN);
        style.setBorderLeft(BorderStyle.THIN);
        style.setBorderRight(BorderStyle.THIN);
        return style;
    }

    private XSSFFont font(int points) {
        XSSFFont font = book.createFont();
        font.setFontName("游ゴシック");
        font.setFontHeightInPoints((short) points);
        return font;
    }

    private XSSFColor colour(int red, int green, int blue) {
        return new XSSFColor(
                new byte[] {(byte) 0xFF, (byte) red, (byte) green, (byte) blue},
                book.getStylesSource().getIndexedColors());
    }

    /** Merges a category with the empty cells below it. */
    private void mergeDown(int column) {
        int start = FIRST_ROW;
        for (int row = FIRST_ROW + 1; row <= FIRST_ROW + ROWS.size(); row++) {
            boolean end = row == FIRST_ROW + ROWS.size()
                    || !sheet.getRow(row).getCell(column).getStringCellValue().isEmpty();
            if (end) {
                if (row - start > 1) {
                    sheet.addMergedRegion(new CellRangeAddress(start, row - 1, column, column));
                }
                start = row;
            }
        }
    }

    private void offerAnswers() {
        DataValidationHelper helper = sheet.getDataValidationHelper();
        DataValidation list = helper.createValidation(
                helper.createExplicitListConstraint(new String[] {"○", "△", "×", "－"}),
                new CellRangeAddressList(FIRST_ROW, FIRST_ROW + ROWS.size() - 1, 4, 4));
        list.setShowErrorBox(true);
        sheet.addValidationData(list);
    }

    private void print() {
        sheet.setRepeatingRows(new CellRangeAddress(FIRST_ROW - 1, FIRST_ROW - 1, -1, -1));
        sheet.setFitToPage(true);
        for (PageMargin margin : List.of(PageMargin.LEFT, PageMargin.RIGHT, PageMargin.TOP)) {
            sheet.setMargin(margin, 0.4);
        }
        sheet.getFooter().setCenter("&P / &N");
        PrintSetup print = sheet.getPrintSetup();
        print.setLandscape(true);
        print.setPaperSize(PrintSetup.A4_PAPERSIZE);
        print.setFitWidth((short) 1);
        print.setFitHeight((short) 0);
    }

    private static void put(XSSFRow row, int column, String text, XSSFCellStyle style) {
        XSSFCell cell = row.createCell(column);
        if (!text.isEmpty()) {
            cell.setCellValue(text);
        }
        cell.setCellStyle(style);
    }
}
