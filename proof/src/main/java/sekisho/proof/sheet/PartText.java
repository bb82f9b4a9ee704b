package sekisho.proof.sheet;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An XML part as characters, such that encoding the characters again gives the very bytes of the part. One reader. */
final class PartText {
    private static final int SNIFFED_BYTES = 256;
    private static final Pattern DECLARED =
            Pattern.compile("^<\\?xml[^>]{0,120}?\\sencoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");

    private final byte[] mark;
    private final Charset charset;
    private final Reader reader;

    private PartText(byte[] mark, Charset charset, Reader reader) {
        this.mark = mark;
        this.charset = charset;
        this.reader = reader;
    }

    /** The byte order mark, to be copied as it is; often empty. */
    byte[] mark() {
        return mark.clone();
    }

    /** How the rest is encoded: UTF-8, UTF-16 or US-ASCII (ECMA-376 part 2 §8.1.4 allows the first two). */
    Charset charset() {
        return charset;
    }

    /** The rest, as characters; malformed bytes are an exception. */
    Reader reader() {
        return reader;
    }

    /** Finds out the encoding as XML 1.0 appendix F does. The caller closes {@code in}. */
    static PartText of(InputStream in) throws IOException {
        PushbackInputStream pushback = new PushbackInputStream(in, SNIFFED_BYTES);
        byte[] head = pushback.readNBytes(SNIFFED_BYTES);
        byte[] mark = mark(head);
        Charset charset = charset(head, mark);
        pushback.unread(head, mark.length, head.length - mark.length);
        Reader reader = new InputStreamReader(
                pushback,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        return new PartText(mark, charset, reader);
    }

    private static byte[] mark(byte[] head) {
        if (startsWith(head, 0xEF, 0xBB, 0xBF)) {
            return Arrays.copyOf(head, 3);
        }
        if (startsWith(head, 0xFE, 0xFF) || startsWith(head, 0xFF, 0xFE)) {
            return Arrays.copyOf(head, 2);
        }
        return new byte[0];
    }

    private static Charset charset(byte[] head, byte[] mark) throws IOException {
        if (mark.length == 3) {
            return StandardCharsets.UTF_8;
        }
        if (mark.length == 2) {
            return (mark[0] & 0xFF) == 0xFE ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
        }
        if (startsWith(head, 0, '<', 0, '?')) {
            return StandardCharsets.UTF_16BE;
        }
        if (startsWith(head, '<', 0, '?', 0)) {
            return StandardCharsets.UTF_16LE;
        }
        Matcher declared = DECLARED.matcher(new String(head, StandardCharsets.ISO_8859_1));
        if (!declared.find()) {
            return StandardCharsets.UTF_8;
        }
        return switch (declared.group(1).toLowerCase(Locale.ROOT)) {
            case "utf-8", "utf8" -> StandardCharsets.UTF_8;
            case "us-ascii", "ascii" -> StandardCharsets.US_ASCII;
            default -> throw new IOException("an encoding that a workbook may not use");
        };
    }

    private static boolean startsWith(byte[] head, int... bytes) {
        if (head.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((head[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
