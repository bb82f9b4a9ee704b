package sekisho.waf.body;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import sekisho.waf.body.Multipart.Flag;

/** What a Content-Type says of the boundary. */
sealed interface MultipartBoundary {
    /** The boundary, not empty, of the characters that RFC 2046 §5.1.1 allows. */
    record Found(String value, Set<Flag> flags) implements MultipartBoundary {}

    /** There is none that can be used. */
    record Refused(String reason, Set<Flag> flags) implements MultipartBoundary {}

    String TYPE = "multipart/form-data";
    String PARAMETER = "boundary";
    /** Chars of a Content-Type that is looked at. */
    int MAX_FIELD_LENGTH = 1024;

    /**
     * Reads a Content-Type strictly: the media type, one semicolon, the boundary, and at most parameters after it.
     *
     * @param contentType one char per byte
     */
    static MultipartBoundary of(String contentType) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        if (contentType.isEmpty()) {
            return refused("Content-Type header not available.", flags);
        }
        if (contentType.length() > MAX_FIELD_LENGTH) {
            return refused("Invalid boundary in C-T (length).", flags);
        }
        if (!contentType.regionMatches(true, 0, TYPE, 0, TYPE.length())) {
            return refused("Invalid MIME type.", flags);
        }
        int parameters = parameters(contentType);
        if (parameters > 1) {
            return refused("Multiple boundary parameters in C-T.", flags);
        }
        int at = contentType.indexOf(PARAMETER, TYPE.length());
        if (at < 0) {
            return refused(
                    parameters > 0 ? "Invalid boundary in C-T (case sensitivity)." : "Boundary not found in C-T.",
                    flags);
        }
        String between = strip(contentType.substring(TYPE.length(), at));
        if (between.isEmpty()) {
            flags.add(Flag.MISSING_SEMICOLON);
        } else if (!between.equals(";")) {
            return refused("Invalid boundary in C-T (malformed).", flags);
        }
        int equals = contentType.indexOf('=', at);
        if (equals < 0) {
            return refused("Invalid boundary in C-T (malformed).", flags);
        }
        String beforeEquals = contentType.substring(at + PARAMETER.length(), equals);
        if (!strip(beforeEquals).isEmpty()) {
            return refused("Invalid boundary in C-T (parameter name).", flags);
        }
        if (!beforeEquals.isEmpty()) {
            flags.add(Flag.BOUNDARY_WHITESPACE);
        }
        return value(contentType.substring(equals + 1), flags);
    }

    private static MultipartBoundary value(String given, Set<Flag> flags) {
        if (!given.isEmpty() && isSpace(given.charAt(0))) {
            flags.add(Flag.BOUNDARY_WHITESPACE);
        }
        String value = given;
        if (given.length() >= 2 && given.startsWith("\"") && given.endsWith("\"")) {
            flags.add(Flag.BOUNDARY_QUOTED);
            value = given.substring(1, given.length() - 1);
        } else if (given.startsWith("\"") || given.endsWith("\"")) {
            return refused("Invalid boundary in C-T (quote).", flags);
        }
        if (parameters(value) != 0) {
            return refused("Invalid boundary in C-T (content).", flags);
        }
        int semicolon = value.indexOf(';');
        if (semicolon >= 0) {
            // Frameworks are known to add charset= after the boundary
            value = value.substring(0, semicolon);
        }
        if (value.isEmpty()) {
            return refused("Invalid boundary in C-T (empty).", flags);
        }
        if (value.endsWith(" ") || !value.chars().allMatch(MultipartBoundary::isBoundaryChar)) {
            return refused("Invalid boundary in C-T (characters).", flags);
        }
        return new Found(value, flags);
    }

    private static MultipartBoundary refused(String reason, Set<Flag> flags) {
        return new Refused(MultipartParser.ERROR_PREFIX + reason, flags);
    }

    /** How often the parameter's name occurs, in any case, with an equals sign somewhere after it. */
    private static int parameters(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int last = lower.lastIndexOf('=');
        int count = 0;
        for (int at = lower.indexOf(PARAMETER); at >= 0; at = lower.indexOf(PARAMETER, at + PARAMETER.length())) {
            if (at < last) {
                count++;
            }
        }
        return count;
    }

    private static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** White space as C's {@code isspace} has it. */
    static boolean isSpace(int value) {
        return value == ' ' || (value >= '\t' && value <= '\r');
    }

    /** bchars of RFC 2046 §5.1.1. */
    private static boolean isBoundaryChar(int value) {
        return (value >= '0' && value <= '9')
                || (value >= 'A' && value <= 'Z')
                || (value >= 'a' && value <= 'z')
                || (value < 128 && "'()+_,-./:=? ".indexOf(value) >= 0);
    }
}
