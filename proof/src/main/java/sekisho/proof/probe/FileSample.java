package sekisho.proof.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import sekisho.forms.FileType;

/** The smallest file that a form takes for one of a type. */
record FileSample(FileType type) {
    private static final String TEXT = "Sekisho trial\r\n";
    /** One white point. */
    private static final String PNG = "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
            + "0000000a49444154789c63f80f0001010100b138f6140000000049454e44ae426082";

    /** Its name, with an extension of the type. */
    String name() {
        return "sekisho-trial." + (type == FileType.JPEG ? "jpg" : type.id());
    }

    byte[] content() {
        return switch (type) {
            case PDF ->
                "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
                        .getBytes(StandardCharsets.US_ASCII);
            case PNG -> HexFormat.of().parseHex(PNG);
            case JPEG -> HexFormat.of().parseHex("ffd8ffd9");
            case GIF -> "GIF89a\1\0\1\0\0\0\0;".getBytes(StandardCharsets.ISO_8859_1);
            case DOCX, XLSX, PPTX, ZIP -> zip();
            case TXT, CSV -> TEXT.getBytes(StandardCharsets.US_ASCII);
        };
    }

    private static byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("trial.txt"));
            zip.write(TEXT.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
