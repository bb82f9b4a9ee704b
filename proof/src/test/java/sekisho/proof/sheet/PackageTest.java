package sekisho.proof.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.proof.Result;
import sekisho.words.Lang;

/** Workbooks as other writers make them: strict, prefixed, stored, extended, with odd paths. */
class PackageTest {
    private static final String TYPES = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/></Types>";
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main";
    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    private static final String ASKS = "アクセスログを取得していますか。";

    @TempDir
    Path folder;

    private static String relations(String... idTypeTarget) {
        StringBuilder xml = new StringBuilder(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
        for (int i = 0; i < idTypeTarget.length; i += 3) {
            xml.append("<Relationship Id=\"" + idTypeTarget[i] + "\" Type=\"" + idTypeTarget[i + 1] + "\" Target=\""
                    + idTypeTarget[i + 2] + "\"/>");
        }
        return xml.append("</Relationships>").toString();
    }

    private static String workbook(String main, String relations, String extra) {
        return "<x:workbook xmlns:x=\"" + main + "\" xmlns:r=\"" + relations
                + "\"><x:sheets><x:sheet name=\"設問\" sheetId=\"1\" r:id=\"s1\"/></x:sheets>" + extra + "</x:workbook>";
    }

    private static String sheet(String main, String after) {
        return "<x:worksheet xmlns:x=\"" + main + "\"><x:sheetData><x:row r=\"2\">" + text("A2", "設問")
                + text("B2", "回答")
                + text("C2", "補足") + "</x:row><x:row r=\"3\">" + text("A3", ASKS)
                + "<x:c r=\"B3\"/></x:row></x:sheetData>" + after + "</x:worksheet>";
    }

    private static String text(String cell, String text) {
        return "<x:c r=\"" + cell + "\" t=\"inlineStr\"><x:is><x:r><x:t>" + text
                + "</x:t></x:r><x:rPh sb=\"0\" eb=\"1\"><x:t>フリガナ</x:t></x:rPh></x:is></x:c>";
    }

    private Map<String, String> parts(String main, String relations, String sheetAfter) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("[Content_Types].xml", TYPES);
        parts.put("_rels/.rels", relations("r", relations + "/officeDocument", "/XL/book/../workbook.xml"));
        parts.put("xl/workbook.xml", workbook(main, relations, ""));
        parts.put("xl/_rels/workbook.xml.rels", relations("s1", relations + "/worksheet", "sheets/one.xml"));
        parts.put("xl/sheets/one.xml", sheet(main, sheetAfter));
        return parts;
    }

    private Path zip(Map<String, String> parts, boolean stored) throws IOException {
        Path file = folder.resolve("in.xlsx");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                byte[] bytes = part.getValue().getBytes(StandardCharsets.UTF_8);
                ZipEntry entry = new ZipEntry(part.getKey());
                if (stored) {
                    CRC32 crc = new CRC32();
                    crc.update(bytes);
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(bytes.length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(bytes);
            }
        }
        return file;
    }

    private SheetReport.Item answer(Path in) {
        Known known = new Known().sure(ASKS, "x").state("x", Result.HOLDS);
        SheetReport report = known.answerer().answer(in, folder.resolve("out.xlsx"), Lang.JA);
        assertThat(report.items()).hasSize(1);
        assertThat(report.items().getFirst().question()).isEqualTo(ASKS);
        return report.items().getFirst();
    }

    private static String list(String formula) {
        return "<x:dataValidations count=\"1\"><x:dataValidation type=\"list\" sqref=\"F1 B3:B9\"><x:formula1>"
                + formula + "</x:formula1></x:dataValidation></x:dataValidations>";
    }

    @Test
    void strictAndTransitionalWorkbooksAreAnswered() throws IOException {
        assertThat(answer(zip(parts(STRICT, STRICT_RELATIONS, list("\"はい,いいえ\"")), false))
                        .answer())
                .isEqualTo("はい");
        assertThat(answer(zip(parts(MAIN, RELATIONS, list("\"はい,いいえ\"")), false))
                        .answer())
                .isEqualTo("はい");
    }

    @Test
    void listsOfTheExtensionAreRead() throws IOException {
        String extension = "<x:extLst><x:ext uri=\"{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}\"><x14:dataValidations"
                + " xmlns:x14=\"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main\""
                + " xmlns:xm=\"http://schemas.microsoft.com/office/excel/2006/main\"><x14:dataValidation type=\"list\">"
                + "<x14:formula1><xm:f>'設問'!$H$3:$H$4</xm:f></x14:formula1><xm:sqref>B3:B20</xm:sqref>"
                + "</x14:dataValidation></x14:dataValidations></x:ext></x:extLst>";
        Map<String, String> parts = parts(MAIN, RELATIONS, extension);
        parts.computeIfPresent(
                "xl/sheets/one.xml",
                (name, xml) -> xml.replace(
                        "<x:c r=\"B3\"/></x:row>",
                        "<x:c r=\"B3\"/>" + text("H3", "対応済") + "</x:row><x:row r=\"4\">" + text("H4", "未対応")
                                + "</x:row>"));
        assertThat(answer(zip(parts, false)).answer()).isEqualTo("対応済");
    }

    @Test
    void aListThatOnlyExcelCanComputeIsNotGuessed() throws IOException {
        SheetReport.Item item = answer(zip(parts(MAIN, RELATIONS, list("INDIRECT(\"list\")")), false));
        assertThat(item.status()).isEqualTo(SheetReport.Status.MATCHED);
        assertThat(item.answer()).isEmpty();
    }

    @Test
    void aNameThatNamesItselfEnds() throws IOException {
        Map<String, String> parts = parts(MAIN, RELATIONS, list("loop"));
        parts.put(
                "xl/workbook.xml",
                workbook(
                        MAIN,
                        RELATIONS,
                        "<x:definedNames><x:definedName name=\"LOOP\">loop</x:definedName></x:definedNames>"));
        assertThat(answer(zip(parts, false)).status()).isEqualTo(SheetReport.Status.MATCHED);
    }

    @Test
    void storedPartsStayStored() throws IOException {
        Path in = zip(parts(MAIN, RELATIONS, list("\"○,×\"")), true);
        assertThat(answer(in).answer()).isEqualTo("○");
        try (ZipFile out = new ZipFile(folder.resolve("out.xlsx").toFile())) {
            assertThat(Collections.list(out.entries()))
                    .extracting(ZipEntry::getMethod)
                    .containsOnly(ZipEntry.STORED);
        }
    }

    @Test
    void twoPartsOfOneNameAreRefused() throws IOException {
        Map<String, String> parts = parts(MAIN, RELATIONS, "");
        parts.put("xl/Sheets/One.xml", sheet(MAIN, ""));
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                SheetException.class,
                                () -> new Known().answerer().draft(zip(parts, false), Lang.JA))
                        .code())
                .isEqualTo(SheetException.Code.DAMAGED);
    }

    @Test
    void hiddenSheetsAndHiddenColumnsAreNotAnswered() throws IOException {
        Map<String, String> parts = parts(MAIN, RELATIONS, list("\"○,×\""));
        parts.computeIfPresent(
                "xl/sheets/one.xml",
                (name, xml) -> xml.replace(
                        "<x:sheetData>", "<x:cols><x:col min=\"3\" max=\"3\" hidden=\"true\"/></x:cols><x:sheetData>"));
        SheetReport.Item item = answer(zip(parts, false));
        assertThat(item.answer()).isEqualTo("○");
        assertThat(item.supplementCell()).isEmpty();
        parts.computeIfPresent(
                "xl/workbook.xml", (name, xml) -> xml.replace("sheetId=", "state=\"veryHidden\" sheetId="));
        Path hidden = zip(parts, false);
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                SheetException.class,
                                () -> new Known().answerer().draft(hidden, Lang.JA))
                        .code())
                .isEqualTo(SheetException.Code.NO_QUESTIONS);
        assertThat(List.of(hidden)).allMatch(Files::exists);
    }
}
