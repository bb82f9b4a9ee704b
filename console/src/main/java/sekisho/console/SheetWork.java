package sekisho.console;

import static java.lang.System.Logger.Level.ERROR;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import sekisho.proof.sheet.CellText;
import sekisho.proof.sheet.SheetException;
import sekisho.proof.sheet.SheetReport;
import sekisho.words.Bilingual;

/**
 * Drafts and writes workbooks, two at a time, through temporary files that never outlive the work. Thread-safe; virtual
 * threads.
 */
final class SheetWork {
    private static final System.Logger LOG = System.getLogger(SheetWork.class.getName());
    private static final int AT_ONCE = 2;

    private final Workbooks workbooks;
    private final SheetStore store;
    private final Records records;
    private final Path scratch;
    private final InstantSource clock;
    private final Semaphore permits = new Semaphore(AT_ONCE);

    SheetWork(Workbooks workbooks, SheetStore store, Records records, Path scratch, InstantSource clock) {
        this.workbooks = workbooks;
        this.store = store;
        this.records = records;
        this.scratch = scratch;
        this.clock = clock;
    }

    /** Reads the stored workbook and drafts its answers; the sheet is READY or FAILED afterwards, whatever happens. */
    void draft(SheetStore.Stored sheet) {
        permits.acquireUninterruptibly();
        try {
            byte[] workbook = store.original(sheet.id());
            SheetReport report = through(workbook, in -> workbooks.draft(in, sheet.lang()));
            records.audit(clock.instant(), "sheet.answered", true, counts(sheet.id(), report));
            store.update(sheet.id(), SheetStore.State.READY, known -> known.drafted(report));
        } catch (SheetException e) {
            fail(sheet.id(), e.text(), e.code().name());
        } catch (RuntimeException | Error e) {
            LOG.log(ERROR, "check sheet failed sheet=" + sheet.id(), e);
            fail(sheet.id(), Text.SHEET_BROKEN.both(), "INTERNAL");
        } finally {
            permits.release();
        }
    }

    /** The finished workbook: every filled cell written, everything else as it came. */
    byte[] finished(SheetStore.Stored sheet) {
        List<CellText> cells = cells(sheet.sheet());
        byte[] workbook = store.original(sheet.id());
        permits.acquireUninterruptibly();
        try {
            return through(workbook, in -> {
                Path out = in.resolveSibling(in.getFileName() + ".out.xlsx");
                try {
                    workbooks.write(in, out, cells);
                    return Files.readAllBytes(out);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } finally {
                    remove(out);
                }
            });
        } finally {
            permits.release();
        }
    }

    /** What goes into which cell; a text that has no cell to go into cannot be entered on the page. */
    private static List<CellText> cells(ReviewedSheet sheet) {
        List<CellText> cells = new ArrayList<>();
        for (ReviewedSheet.Item item : sheet.items()) {
            if (item.takesAnswer() && !item.answer().isEmpty()) {
                cells.add(new CellText(item.draft().sheet(), item.draft().answerCell(), item.answer()));
            }
            if (item.takesSupplement() && !item.supplement().isEmpty()) {
                cells.add(new CellText(item.draft().sheet(), item.draft().supplementCell(), item.supplement()));
            }
        }
        return cells;
    }

    /** Says of sheets that a stopped process left half done that they are to be uploaded again. */
    void closeInterrupted() {
        for (String id : store.interrupted()) {
            fail(id, Text.SHEET_INTERRUPTED.both(), "INTERRUPTED");
        }
    }

    private void fail(String id, Bilingual text, String code) {
        records.audit(clock.instant(), "sheet.failed", false, Map.of("sheet", id, "code", code));
        store.update(id, SheetStore.State.FAILED, known -> known.failed(text.ja(), text.en()));
    }

    private <T> T through(byte[] workbook, Function<Path, T> work) {
        Path in = null;
        try {
            in = Files.createTempFile(scratch, "sheet-", ".xlsx");
            Files.write(in, workbook);
            return work.apply(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (in != null) {
                remove(in);
            }
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(ERROR, "temporary workbook cannot be removed", e);
        }
    }

    private static Map<String, String> counts(String id, SheetReport report) {
        return Map.of(
                "sheet", id,
                "questions", Integer.toString(report.items().size()),
                "answered", Long.toString(report.count(SheetReport.Status.ANSWERED)),
                "matched", Long.toString(report.count(SheetReport.Status.MATCHED)),
                "left", Long.toString(report.count(SheetReport.Status.LEFT)));
    }
}
