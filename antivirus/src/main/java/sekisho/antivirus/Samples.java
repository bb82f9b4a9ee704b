package sekisho.antivirus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Harmless files by which a scanner is tried. */
public final class Samples {
    private static final int FLAGS_OF_LOCAL_HEADER = 6;
    private static final int FLAGS_OF_CENTRAL_HEADER = 8;
    private static final byte[] CENTRAL_HEADER = {'P', 'K', 1, 2};

    private Samples() {}

    /**
     * The test file of the European Institute for Computer Antivirus Research, which every scanner reports and which does nothing.
     * Put together here, so that no file of ours is taken for it.
     */
    public static byte[] eicar() {
        String first = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$";
        String second = "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";
        return (first + second).getBytes(StandardCharsets.US_ASCII);
    }

    /** A zip archive with this one file in it. */
    public static byte[] zip(byte[] file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            ZipEntry entry = new ZipEntry("file");
            entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
            zip.putNextEntry(entry);
            zip.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException("written to memory", e);
        }
        return out.toByteArray();
    }

    /** A zip archive that says its content is encrypted (APPNOTE.TXT §4.4.4, bit 0). */
    public static byte[] encryptedZip() {
        byte[] archive = zip("nothing".getBytes(StandardCharsets.US_ASCII));
        archive[FLAGS_OF_LOCAL_HEADER] |= 1;
        Needle central = new Needle(CENTRAL_HEADER);
        int header = central.find(archive, 0, archive.length) - CENTRAL_HEADER.length;
        archive[header + FLAGS_OF_CENTRAL_HEADER] |= 1;
        return archive;
    }
}
