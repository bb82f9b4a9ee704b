package sekisho.proof.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.poi.xssf.streaming.SXSSFSheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.proof.Result;
import sekisho.words.Lang;

/** 100,000 questions in a JVM of 256 MiB: read, answered, written, read back. */
class LargeWorkbookTest {
    private static final int ROWS = 100_000;

    @TempDir
    Path folder;

    @Test
    void aHundredThousandRowsFitIntoBoundedMemory() throws IOException, InterruptedException {
        Path in = folder.resolve("in.xlsx");
        Path log = folder.resolve("log.txt");
        try (SXSSFWorkbook book = new SXSSFWorkbook(100);
                var out = Files.newOutputStream(in)) {
            SXSSFSheet sheet = book.createSheet("設問");
            String[] names = {"No", "分類", "設問", "回答", "補足"};
            for (int column = 0; column < names.length; column++) {
                if (column == 0) {
                    sheet.createRow(0);
                }
                sheet.getRow(0).createCell(column).setCellValue(names[column]);
            }
            for (int i = 1; i <= ROWS; i++) {
                var row = sheet.createRow(i);
                row.createCell(0).setCellValue(i);
                row.createCell(1).setCellValue("分類 " + i / 100);
                row.createCell(2).setCellValue("設問 " + i + " の事項について、記録を取得し、一定の期間保存していますか。");
                row.createCell(3).setBlank();
                row.createCell(4).setBlank();
            }
            book.write(out);
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        in.toString(),
                        folder.resolve("out.xlsx").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(300, TimeUnit.SECONDS)).as("ends").isTrue();
            String said = Files.readString(log, StandardCharsets.UTF_8);
            assertThat(process.exitValue()).as(said).isZero();
            assertThat(said).contains("answered " + ROWS);
        } finally {
            process.destroyForcibly();
        }
        assertThat(folder.resolve("out.xlsx")).exists();
    }

    /** What runs in the small JVM. */
    static final class Main {
        private Main() {}

        public static void main(String[] args) {
            Known known = new Known().state("access-log", Result.HOLDS);
            SheetReport report = new SheetAnswerer(
                            (headings, question) -> new QuestionMatcher.Match(List.of("access-log"), 0.9, true),
                            known::states,
                            Bounds.DEFAULT)
                    .answer(Path.of(args[0]), Path.of(args[1]), Lang.JA);
            System.out.println("answered " + report.count(SheetReport.Status.ANSWERED));
        }
    }
}
