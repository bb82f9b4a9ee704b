package sekisho.proof.sheet;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.poi.poifs.filesystem.FileMagic;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/** Tells by a file's first bytes whether it can be a workbook of ours, and what to say where it cannot. */
final class FileKind {
    private static final int LOCAL_HEADER = 0x504B0304;
    private static final int CENTRAL_HEADER = 0x504B0102;

    private FileKind() {}

    /** Returns for a ZIP file within bounds; throws what there is to say about any other. */
    static void requirePackage(Path path, Bounds bounds) {
        try {
            if (!Files.isRegularFile(path)) {
                throw Failures.unreadable(new IOException("no such file"));
            }
            long size = Files.size(path);
            if (size > bounds.fileBytes()) {
                throw Failures.tooLarge(
                        "ファイルサイズ " + (bounds.fileBytes() >> 20) + " MiB", (bounds.fileBytes() >> 20) + " MiB of file");
            }
            byte[] head = head(path);
            if (head.length >= 4 && intAt(head) == LOCAL_HEADER) {
                requireFewEntries(path, bounds.entries());
                return;
            }
            throw switch (FileMagic.valueOf(head)) {
                case OLE2 -> compound(path);
                case BIFF2, BIFF3, BIFF4 -> Failures.oldFormat();
                default -> Failures.notAWorkbook();
            };
        } catch (IOException e) {
            throw Failures.unreadable(e);
        }
    }

    private static byte[] head(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(64);
        }
    }

    private static int intAt(byte[] bytes) {
        return ((bytes[0] & 0xFF) << 24) | ((bytes[1] & 0xFF) << 16) | ((bytes[2] & 0xFF) << 8) | (bytes[3] & 0xFF);
    }

    /** An OLE2 compound file is an encrypted package, or a workbook of the format before 2007, or something else. */
    private static SheetException compound(Path path) {
        try (POIFSFileSystem files = new POIFSFileSystem(path.toFile(), true)) {
            if (files.getRoot().hasEntryCaseInsensitive("EncryptedPackage")) {
                return Failures.encrypted();
            }
            if (files.getRoot().hasEntryCaseInsensitive("Workbook")
                    || files.getRoot().hasEntryCaseInsensitive("Book")) {
                return Failures.oldFormat();
            }
            return Failures.notAWorkbook();
        } catch (IOException | RuntimeException e) {
            return Failures.notAWorkbook();
        }
    }

    /**
     * Counts what looks like an entry of the central directory before a library makes an object of each: a file within
     * its size can name a million parts. A false find in compressed data is one in four thousand million bytes.
     */
    private static void requireFewEntries(Path path, int limit) throws IOException {
        int window = 0;
        int entries = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    window = (window << 8) | (buffer[i] & 0xFF);
                    if (window == CENTRAL_HEADER && ++entries > limit) {
                        throw Failures.tooLarge("部品の数 " + limit, limit + " parts");
                    }
                }
            }
        }
    }
}
