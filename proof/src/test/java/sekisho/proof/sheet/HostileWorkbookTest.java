package sekisho.proof.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sekisho.proof.sheet.SheetException.Code;
import sekisho.words.Lang;

/** Whatever is handed in: a clear refusal or a right result, soon and in bounded memory; never anything else. */
class HostileWorkbookTest {
    private static final String SHEET = "xl/worksheets/sheet1.xml";
    private static final String WORKBOOK = "xl/workbook.xml";
    private static final String TYPES = "[Content_Types].xml";
    private static final String STRINGS = "xl/sharedStrings.xml";

    private final List<RealQuestions> questions = RealQuestions.all().subList(0, 12);
    private Path folder = Path.of("");
    private Path good = Path.of("");

    @BeforeEach
    @BeforeProperty
    void prepare() {
        try {
            folder = Files.createTempDirectory("sheets");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        good = SheetLayout.STANDARD.make(folder.resolve("good.xlsx"), questions).file();
    }

    @org.junit.jupiter.api.AfterEach
    @AfterProperty
    void clean() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private Code refused(Path in) {
        return refused(in, Bounds.DEFAULT);
    }

    private Code refused(Path in, Bounds bounds) {
        Path out = folder.resolve("out.xlsx");
        SheetException e = catchThrowableOfType(
                SheetException.class,
                () -> Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(60),
                        () -> Known.allHold(questions).answerer(bounds).answer(in, out, Lang.JA)));
        assertThat(e).as("refused").isNotNull();
        assertThat(out).doesNotExist();
        assertThat(e.text().ja()).isNotBlank().doesNotContain("Exception");
        return e.code();
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    /** The good workbook with parts replaced, added, or removed where the new text is empty. */
    private Path with(Map<String, UnaryOperator<String>> changes) throws IOException {
        Path made = folder.resolve("made.xlsx");
        Map<String, byte[]> parts = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(good.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>)
                    () -> zip.stream().map(e -> (ZipEntry) e).iterator()) {
                try (var in = zip.getInputStream(entry)) {
                    parts.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        changes.forEach((name, change) -> {
            String old = new String(parts.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
            parts.put(name, change.apply(old).getBytes(StandardCharsets.UTF_8));
        });
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(made))) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                if (part.getValue().length > 0) {
                    zip.putNextEntry(new ZipEntry(part.getKey()));
                    zip.write(part.getValue());
                }
            }
        }
        return made;
    }

    @Test
    void otherFilesAreNoWorkbooks() throws IOException {
        assertThat(refused(file("a.csv", "設問,回答\n".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(Code.NOT_A_WORKBOOK);
        assertThat(refused(file("a.html", "<html><table></table></html>".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(Code.NOT_A_WORKBOOK);
        assertThat(refused(file("empty", new byte[0]))).isEqualTo(Code.NOT_A_WORKBOOK);
        assertThat(refused(file("pk", new byte[] {'P', 'K', 3, 4}))).isEqualTo(Code.DAMAGED);
        assertThat(refused(folder.resolve("nowhere.xlsx"))).isEqualTo(Code.NOT_A_WORKBOOK);
        assertThat(refused(folder)).isEqualTo(Code.NOT_A_WORKBOOK);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("mimetype"));
            zip.write("application/vnd.oasis.opendocument.spreadsheet".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(refused(file("a.ods", bytes.toByteArray()))).isEqualTo(Code.NOT_A_WORKBOOK);
    }

    @Test
    void aDocumentIsNoWorkbook() throws IOException {
        Path made = with(Map.of(
                WORKBOOK,
                old -> "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>"));
        assertThat(refused(made)).isEqualTo(Code.NOT_A_WORKBOOK);
    }

    @Test
    void theOldFormatIsNamed() throws IOException {
        Path old = folder.resolve("old.xls");
        try (HSSFWorkbook book = new HSSFWorkbook();
                OutputStream out = Files.newOutputStream(old)) {
            book.createSheet("設問").createRow(0).createCell(0).setCellValue("回答");
            book.write(out);
        }
        assertThat(refused(old)).isEqualTo(Code.OLD_FORMAT);
    }

    @Test
    void anEncryptedWorkbookIsNamed() throws IOException, GeneralSecurityException {
        Path encrypted = folder.resolve("encrypted.xlsx");
        try (POIFSFileSystem files = new POIFSFileSystem();
                OutputStream out = Files.newOutputStream(encrypted)) {
            Encryptor encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
            encryptor.confirmPassword("password");
            try (OutputStream plain = encryptor.getDataStream(files)) {
                Files.copy(good, plain);
            }
            files.writeFilesystem(out);
        }
        assertThat(refused(encrypted)).isEqualTo(Code.ENCRYPTED);
    }

    @Test
    void macrosAreRefused() throws IOException {
        assertThat(refused(with(Map.of(
                        TYPES,
                        old -> old.replace(
                                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                                "application/vnd.ms-excel.sheet.macroEnabled.main+xml")))))
                .isEqualTo(Code.MACROS);
        assertThat(refused(with(Map.of("xl/vbaProject.bin", old -> "macro")))).isEqualTo(Code.MACROS);
    }

    @Test
    void documentTypesAreRefusedUnread() throws IOException {
        String entity = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>";
        StringBuilder laughs = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 40; i++) {
            laughs.append("<!ENTITY a" + i + " \"&a" + (i - 1) + ";&a" + (i - 1) + ";\">");
        }
        laughs.append("]>");
        for (String type : List.of(entity, laughs.toString(), "<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x.dtd\">")) {
            for (String part : List.of(SHEET, STRINGS, WORKBOOK, TYPES, "_rels/.rels", "xl/_rels/workbook.xml.rels")) {
                Path made = with(Map.of(part, old -> {
                    int root = old.indexOf('<', old.startsWith("<?xml") ? old.indexOf("?>") : 0);
                    return old.substring(0, root) + type + old.substring(root);
                }));
                assertThat(refused(made)).as(part).isEqualTo(Code.DAMAGED);
            }
        }
        assertThat(refused(with(Map.of(STRINGS, old -> old.replaceFirst("<t>", "<t>&e;")))))
                .isEqualTo(Code.DAMAGED);
    }

    @Test
    void bombsAreDefused() throws IOException {
        Bounds small = bounds(1 << 20, 2 << 20);
        UnaryOperator<String> bomb = old ->
                old.replaceFirst("<(si|row|sheet |Override|Relationship)", "<!--" + "0".repeat(9 << 20) + "--><$1");
        for (String part : List.of(SHEET, STRINGS, WORKBOOK, TYPES, "xl/_rels/workbook.xml.rels")) {
            assertThat(refused(with(Map.of(part, bomb)), small)).as(part).isEqualTo(Code.TOO_LARGE);
        }
        for (String part : List.of(WORKBOOK, TYPES)) {
            assertThat(refused(with(Map.of(part, bomb)))).as(part).isEqualTo(Code.TOO_LARGE);
        }
    }

    private static Bounds bounds(long part, long total) {
        return new Bounds(1 << 20, 100, part, 1 << 20, total, 3, 60, 500, 500, 20_000, 100, 1_000);
    }

    @Test
    void everyBoundIsReached() throws IOException {
        Bounds wide = bounds(1 << 20, 2 << 20);
        assertThat(Known.allHold(questions).answerer(wide).draft(good, Lang.JA).items())
                .hasSize(12);
        assertThat(refused(good, new Bounds(1000, 100, 1 << 20, 1 << 20, 2 << 20, 3, 60, 500, 500, 20_000, 100, 1_000)))
                .isEqualTo(Code.TOO_LARGE);
        assertThat(refused(
                        good, new Bounds(1 << 20, 5, 1 << 20, 1 << 20, 2 << 20, 3, 60, 500, 500, 20_000, 100, 1_000)))
                .isEqualTo(Code.TOO_LARGE);
        assertThat(refused(good, bounds(2000, 2 << 20))).isEqualTo(Code.TOO_LARGE);
        assertThat(refused(good, bounds(1 << 20, 5000))).isEqualTo(Code.TOO_LARGE);
        assertThat(refused(good, new Bounds(1 << 20, 100, 1 << 20, 100, 2 << 20, 3, 60, 500, 500, 20_000, 100, 1_000)))
                .isEqualTo(Code.TOO_LARGE);
        assertThat(refused(
                        good, new Bounds(1 << 20, 100, 1 << 20, 1 << 20, 2 << 20, 0, 60, 500, 500, 20_000, 100, 1_000)))
                .isEqualTo(Code.TOO_LARGE);
        assertThat(refused(
                        good, new Bounds(1 << 20, 100, 1 << 20, 1 << 20, 2 << 20, 3, 10, 500, 500, 20_000, 100, 1_000)))
                .isEqualTo(Code.TOO_LARGE);
        assertThat(refused(
                        good, new Bounds(1 << 20, 100, 1 << 20, 1 << 20, 2 << 20, 3, 60, 20, 500, 20_000, 100, 1_000)))
                .isEqualTo(Code.TOO_LARGE);
        assertThat(refused(
                        good, new Bounds(1 << 20, 100, 1 << 20, 1 << 20, 2 << 20, 3, 60, 500, 10, 20_000, 100, 1_000)))
                .isEqualTo(Code.TOO_LARGE);
        assertThat(refused(good, new Bounds(1 << 20, 100, 1 << 20, 1 << 20, 2 << 20, 3, 60, 500, 500, 200, 100, 1_000)))
                .isEqualTo(Code.TOO_LARGE);
        assertThat(refused(
                        good, new Bounds(1 << 20, 100, 1 << 20, 1 << 20, 2 << 20, 3, 60, 500, 500, 20_000, 2, 1_000)))
                .isEqualTo(Code.TOO_LARGE);
        assertThat(refused(good, new Bounds(1 << 20, 100, 1 << 20, 1 << 20, 2 << 20, 3, 60, 500, 500, 20_000, 100, 2)))
                .isEqualTo(Code.TOO_LARGE);
    }

    @Test
    void brokenStructureIsDamageAndSaysWhere() throws IOException {
        Path made = with(Map.of(SHEET, old -> old.replaceFirst("<c r=\"E10\"", "<c r=\"A10\"")));
        assertThat(refused(made)).isEqualTo(Code.DAMAGED);
        SheetException e = catchThrowableOfType(
                SheetException.class, () -> new Known().answerer().draft(made, Lang.JA));
        assertThat(e.text().ja()).contains("1 枚目のシートの 10 行目");
        assertThat(e.text().en()).contains("sheet 1, near row 10");

        assertThat(refused(with(Map.of(SHEET, old -> old.substring(0, old.length() / 2)))))
                .isEqualTo(Code.DAMAGED);
        assertThat(refused(with(Map.of(SHEET, old -> "")))).isEqualTo(Code.DAMAGED);
        assertThat(refused(with(Map.of(STRINGS, old -> "<sst/>")))).isEqualTo(Code.DAMAGED);
        assertThat(refused(with(Map.of(WORKBOOK, old -> "")))).isEqualTo(Code.NOT_A_WORKBOOK);
        assertThat(refused(with(Map.of("XL/Worksheets/Sheet1.xml", old -> "<worksheet/>"))))
                .isEqualTo(Code.DAMAGED);
    }

    @Test
    void aWorkbookWithoutQuestionsSaysSo() throws IOException {
        UnaryOperator<String> otherWords = old -> old.replace("設問", "あ").replace("回答", "い");
        UnaryOperator<String> noLists = old -> old.replaceAll("<dataValidations.*</dataValidations>", "");
        assertThat(refused(with(Map.of(STRINGS, otherWords, SHEET, noLists)))).isEqualTo(Code.NO_QUESTIONS);
    }

    @Test
    void aTruncatedFileIsRefusedAtEveryLength() throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        for (int length = 0; length < bytes.length; length += 97) {
            assertThat(refused(file("cut.xlsx", Arrays.copyOf(bytes, length)))).isIn(Code.DAMAGED, Code.NOT_A_WORKBOOK);
        }
    }

    /** A flipped byte may hit what nobody reads (a theme); then the result is right. Else it is refused. */
    @Property(tries = 300)
    void flippedBytesGiveARefusalOrARightResult(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 1_000_000) Integer> places,
            @ForAll @IntRange(min = 1, max = 255) int flip)
            throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        for (int place : places) {
            bytes[place % bytes.length] ^= (byte) flip;
        }
        Path in = file("flipped.xlsx", bytes);
        Path out = folder.resolve("out.xlsx");
        Files.deleteIfExists(out);
        SheetReport right = Known.allHold(questions).answerer().draft(good, Lang.JA);
        try {
            SheetReport report = Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> Known.allHold(questions).answerer().answer(in, out, Lang.JA));
            assertThat(report).isEqualTo(right);
            assertThat(out).exists();
        } catch (SheetException e) {
            assertThat(out).doesNotExist();
        }
    }

    /** Inside of a well-formed package, the XML of a part is torn and stirred. */
    @Property(tries = 300)
    void stirredXmlGivesARefusalOrAResultThatReads(
            @ForAll @IntRange(max = 3) int part,
            @ForAll @IntRange(max = 1_000_000) int from,
            @ForAll @IntRange(max = 1_000_000) int to,
            @ForAll @IntRange(max = 300) int length)
            throws IOException {
        String name = List.of(SHEET, STRINGS, WORKBOOK, TYPES).get(part);
        Path in = with(Map.of(name, old -> {
            int start = from % old.length();
            String cut = old.substring(start, Math.min(old.length(), start + length));
            StringBuilder stirred = new StringBuilder(old).delete(start, start + cut.length());
            return stirred.insert(to % (stirred.length() + 1), cut).toString();
        }));
        Path out = folder.resolve("out.xlsx");
        Files.deleteIfExists(out);
        SheetReport report;
        try {
            report = Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> Known.allHold(questions).answerer().answer(in, out, Lang.JA));
        } catch (SheetException e) {
            assertThat(out).doesNotExist();
            return;
        }
        everythingReportedIsIn(out, report);
    }

    /** Cell by cell: where a heading is torn, answers are known by their empty column, which the result has no more. */
    private static void everythingReportedIsIn(Path out, SheetReport report) {
        try (WorkbookFile file = WorkbookFile.open(out, Bounds.DEFAULT)) {
            for (SheetReport.Item item : report.items()) {
                Grid grid = new Grid(Bounds.DEFAULT, new Grid.Usage());
                file.read(
                        file.sheets().stream()
                                .filter(sheet -> sheet.name().equals(item.sheet()))
                                .findFirst()
                                .orElseThrow(),
                        grid);
                assertThat(text(grid, item.answerCell())).isEqualTo(item.answer());
                assertThat(text(grid, item.supplementCell())).isEqualTo(item.supplement());
            }
        }
    }

    private static String text(Grid grid, String cell) {
        return Position.parse(cell).map(grid::text).orElse("");
    }
}
