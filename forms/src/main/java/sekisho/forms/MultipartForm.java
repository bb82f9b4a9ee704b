package sekisho.forms;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code multipart/form-data} (RFC 7578) as browsers write it; anything else is refused. Bounded: parts and their heads.
 * Pure.
 */
final class MultipartForm {
    private static final int MOST_PARTS = 200;
    private static final int MOST_HEAD_BYTES = 2_000;
    private static final Pattern TYPE = Pattern.compile(
            "multipart/form-data;\\s*boundary=\"?([A-Za-z0-9'()+_,./:=?-]{1,70})\"?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DISPOSITION = Pattern.compile(
            "form-data; name=\"([^\"\\r\\n]{1,100})\"(?:; filename=\"([^\"\\r\\n]{0,500})\")?",
            Pattern.CASE_INSENSITIVE);

    private MultipartForm() {}

    /**
     * One part.
     *
     * @param fileName of a file; empty for a value
     */
    record Part(String name, Optional<String> fileName, ByteBuffer content) {
        /** The value as UTF-8; empty where it is not. */
        Optional<String> text() {
            try {
                return Optional.of(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(content.duplicate())
                        .toString());
            } catch (CharacterCodingException e) {
                return Optional.empty();
            }
        }
    }

    /** The boundary that a Content-Type names. */
    static Optional<String> boundary(String contentType) {
        Matcher matcher = TYPE.matcher(contentType.strip());
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The parts in order; empty when the body is not exactly such a form. */
    static Optional<List<Part>> parse(ByteBuffer body, String boundary) {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        byte[] opening = ascii("--" + boundary + "\r\n");
        byte[] delimiter = ascii("\r\n--" + boundary);
        if (!matches(bytes, 0, opening)) {
            return Optional.empty();
        }
        List<Part> parts = new ArrayList<>();
        int at = opening.length;
        while (parts.size() < MOST_PARTS) {
            int headEnd = find(bytes, at, ascii("\r\n\r\n"), at + MOST_HEAD_BYTES);
            if (headEnd < 0) {
                return Optional.empty();
            }
            int start = headEnd + 4;
            int end = find(bytes, start, delimiter, bytes.length);
            if (end < 0) {
                return Optional.empty();
            }
            Optional<Part> part = part(
                    new String(bytes, at, headEnd - at, StandardCharsets.UTF_8),
                    ByteBuffer.wrap(bytes, start, end - start).slice().asReadOnlyBuffer());
            if (part.isEmpty()) {
                return Optional.empty();
            }
            parts.add(part.get());
            at = end + delimiter.length;
            if (matches(bytes, at, ascii("--"))) {
                int rest = bytes.length - at - 2;
                return rest == 0 || (rest == 2 && matches(bytes, at + 2, ascii("\r\n")))
                        ? Optional.of(parts)
                        : Optional.empty();
            }
            if (!matches(bytes, at, ascii("\r\n"))) {
                return Optional.empty();
            }
            at += 2;
        }
        return Optional.empty();
    }

    private static Optional<Part> part(String head, ByteBuffer content) {
        Optional<Matcher> disposition = Optional.empty();
        for (String line : head.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                return Optional.empty();
            }
            if (line.substring(0, colon).equalsIgnoreCase("content-disposition")) {
                Matcher matcher = DISPOSITION.matcher(line.substring(colon + 1).strip());
                if (disposition.isPresent() || !matcher.matches()) {
                    return Optional.empty();
                }
                disposition = Optional.of(matcher);
            }
        }
        return disposition.map(matcher -> new Part(
                unescaped(matcher.group(1)),
                Optional.ofNullable(matcher.group(2)).map(MultipartForm::unescaped),
                content));
    }

    /** WHATWG HTML, "multipart form data": what browsers escape in names. */
    private static String unescaped(String text) {
        return text.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean matches(byte[] bytes, int at, byte[] wanted) {
        if (at + wanted.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static int find(byte[] bytes, int from, byte[] wanted, int before) {
        int last = Math.min(before, bytes.length) - wanted.length;
        for (int at = from; at <= last; at++) {
            if (bytes[at] == wanted[0] && matches(bytes, at, wanted)) {
                return at;
            }
        }
        return -1;
    }
}
