package sekisho.proof.sheet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.xml.stream.XMLStreamException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import sekisho.proof.sheet.Failures.Place;

/**
 * Writes a copy of a workbook with texts in empty cells. Parts without such a cell keep their compressed bytes; order,
 * names and times of all parts stay. The copy is made beside its place, read again and compared, forced to disk, and
 * only then moved there.
 */
final class WorkbookWriter {
    private WorkbookWriter() {}

    /**
     * Writes the copy.
     *
     * @throws IllegalArgumentException for a sheet that is not there, or a cell named twice
     */
    static void write(WorkbookFile file, Path out, List<CellText> cells) {
        Map<WorkbookFile.Sheet, Map<Position, String>> edits = edits(file, cells);
        Map<WorkbookFile.Sheet, SheetCheck> checks = new LinkedHashMap<>();
        edits.forEach((sheet, texts) -> {
            SheetCheck before = new SheetCheck(texts.keySet());
            file.read(sheet, before);
            before.requireVacant();
            checks.put(sheet, before);
        });
        Path target = out.toAbsolutePath().normalize();
        Path folder = target.getParent();
        if (folder == null || target.getFileName() == null) {
            throw Failures.notWritten(new IOException("no folder"));
        }
        Path draft = folder.resolve("." + UUID.randomUUID() + ".part");
        try {
            copy(file, draft, edits);
            verify(file, draft, edits, checks);
            move(draft, target);
            forceFolder(folder);
        } catch (IOException e) {
            throw Failures.notWritten(e);
        } catch (SheetException e) {
            throw e;
        } catch (XMLStreamException | RuntimeException e) {
            throw Failures.damaged(Place.WORKBOOK, e);
        } finally {
            remove(draft);
        }
    }

    private static Map<WorkbookFile.Sheet, Map<Position, String>> edits(WorkbookFile file, List<CellText> cells) {
        Map<WorkbookFile.Sheet, Map<Position, String>> edits = new LinkedHashMap<>();
        Map<String, WorkbookFile.Sheet> sheets = new LinkedHashMap<>();
        file.sheets().forEach(sheet -> sheets.putIfAbsent(sheet.name(), sheet));
        for (CellText cell : cells) {
            WorkbookFile.Sheet sheet = sheets.get(cell.sheet());
            if (sheet == null) {
                throw new IllegalArgumentException("no such sheet");
            }
            String text = CellEscapes.clean(cell.text());
            if (text.isBlank()) {
                throw new IllegalArgumentException("nothing to write");
            }
            if (edits.computeIfAbsent(sheet, any -> new LinkedHashMap<>()).put(cell.position(), text) != null) {
                throw new IllegalArgumentException("a cell named twice");
            }
        }
        return edits;
    }

    private static void copy(WorkbookFile file, Path draft, Map<WorkbookFile.Sheet, Map<Position, String>> edits)
            throws IOException, XMLStreamException {
        Map<String, WorkbookFile.Sheet> edited = new LinkedHashMap<>();
        edits.keySet().forEach(sheet -> edited.put(sheet.entry().getName(), sheet));
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ZipArchiveOutputStream zip = new ZipArchiveOutputStream(channel);
            for (ZipArchiveEntry entry : file.entries()) {
                WorkbookFile.Sheet sheet = edited.get(entry.getName());
                if (sheet == null) {
                    try (InputStream raw = file.zip().getRawInputStream(entry)) {
                        zip.addRawArchiveEntry(entry, raw);
                    }
                } else {
                    zip.putArchiveEntry(twin(entry));
                    splice(file, sheet, edits.getOrDefault(sheet, Map.of()), zip);
                    zip.closeArchiveEntry();
                }
            }
            zip.finish();
            channel.force(true);
        }
    }

    private static void splice(
            WorkbookFile file, WorkbookFile.Sheet sheet, Map<Position, String> texts, ZipArchiveOutputStream zip)
            throws IOException, XMLStreamException {
        try (BoundedInput ahead = file.inflate(sheet);
                BoundedInput raw = file.inflate(sheet)) {
            new CellSplicer(texts).splice(PartText.of(ahead), PartText.of(raw), zip);
        }
    }

    /** An entry of the same name, time, method and attributes, whose size is yet to be known. */
    private static ZipArchiveEntry twin(ZipArchiveEntry entry) {
        ZipArchiveEntry twin = new ZipArchiveEntry(entry.getName());
        twin.setTime(entry.getTime());
        twin.setMethod(entry.getMethod() == ZipArchiveEntry.STORED ? ZipArchiveEntry.STORED : ZipArchiveEntry.DEFLATED);
        twin.setInternalAttributes(entry.getInternalAttributes());
        twin.setExternalAttributes(entry.getExternalAttributes());
        return twin;
    }

    /** Reads the copy as a stranger would: same parts, same content, and the new texts where they should be. */
    private static void verify(
            WorkbookFile file,
            Path draft,
            Map<WorkbookFile.Sheet, Map<Position, String>> edits,
            Map<WorkbookFile.Sheet, SheetCheck> checks) {
        try (WorkbookFile copy = WorkbookFile.open(draft, file.bounds())) {
            List<ZipArchiveEntry> before = file.entries();
            List<ZipArchiveEntry> after = copy.entries();
            boolean same = before.size() == after.size();
            for (int i = 0; same && i < before.size(); i++) {
                ZipArchiveEntry old = before.get(i);
                ZipArchiveEntry now = after.get(i);
                boolean edited = edits.keySet().stream()
                        .anyMatch(sheet -> sheet.entry().getName().equals(old.getName()));
                same = old.getName().equals(now.getName())
                        && (edited || (old.getCrc() == now.getCrc() && old.getSize() == now.getSize()));
            }
            for (Map.Entry<WorkbookFile.Sheet, SheetCheck> check : checks.entrySet()) {
                Map<Position, String> texts = edits.getOrDefault(check.getKey(), Map.of());
                SheetCheck now = new SheetCheck(texts.keySet());
                WorkbookFile.Sheet sheet = copy.sheet(check.getKey().name()).orElseThrow(Failures::checkFailed);
                copy.read(sheet, now);
                same &= now.holds(texts) && now.sameElsewhere(check.getValue());
            }
            if (!same) {
                throw Failures.checkFailed();
            }
        }
    }

    private static void move(Path draft, Path target) throws IOException {
        try {
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The new name survives a power cut where the system lets a folder be forced. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no folders; the file itself is on disk
        }
    }

    private static void remove(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            // the copy is where it belongs, or the failure that is under way says more
        }
    }
}
