package sekisho.waf.body;

import java.util.Arrays;
import java.util.List;

/**
 * A finished part.
 *
 * @param name empty when it has none
 * @param fileName empty when it has none
 * @param headerLines without line breaks
 * @param contentStart in the body, inclusive
 * @param contentEnd in the body, exclusive
 */
record MultipartPart(String name, String fileName, List<String> headerLines, int contentStart, int contentEnd) {
    MultipartPart {
        headerLines = List.copyOf(headerLines);
    }

    boolean isNamed() {
        return !name.isEmpty();
    }

    boolean isFile() {
        return isNamed() && !fileName.isEmpty();
    }

    byte[] content(byte[] body) {
        return Arrays.copyOfRange(body, contentStart, contentEnd);
    }
}
