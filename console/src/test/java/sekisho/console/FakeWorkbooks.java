package sekisho.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import sekisho.proof.sheet.CellText;
import sekisho.proof.sheet.SheetException;
import sekisho.proof.sheet.SheetReport;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** Workbooks whose bytes begin with PK are answered with a prepared report; writing lists the cells after the bytes. */
final class FakeWorkbooks implements Workbooks {
    volatile SheetReport report = new SheetReport(List.of());
    volatile CountDownLatch hold = new CountDownLatch(0);

    @Override
    public SheetReport draft(Path in, Lang lang) {
        try {
            hold.await();
            if (!new String(Files.readAllBytes(in), StandardCharsets.ISO_8859_1).startsWith("PK")) {
                throw new SheetException(
                        SheetException.Code.NOT_A_WORKBOOK,
                        new Bilingual("Excel ファイル（.xlsx）ではありません。", "This is not an Excel workbook (.xlsx)."));
            }
            return report;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void write(Path in, Path out, List<CellText> cells) {
        try {
            String text = cells.stream()
                    .map(cell -> cell.sheet() + "!" + cell.cell() + "=" + cell.text())
                    .collect(Collectors.joining("\n"));
            Files.writeString(out, "PK written\n" + text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
