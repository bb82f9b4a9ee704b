package sekisho.antivirus;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Content-Type says of a body's parts.
 *
 * @param value without quotation marks: 1 to 70 characters (RFC 2046 §5.1.1), spaces left out as readers disagree on them
 * @param quoted whether it stood in quotation marks
 * @param form whether it is {@code multipart/form-data}
 */
record MultipartBoundary(String value, boolean quoted, boolean form) {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern FIELD =
            Pattern.compile("multipart/(" + TOKEN + ")[ \\t]*(;.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PARAMETER =
            Pattern.compile("\\G;[ \\t]*(" + TOKEN + ")=(?:\"([^\"\\\\\\r\\n]*)\"|(" + TOKEN + "|[^\\s\";,]+))[ \\t]*");
    private static final Pattern BOUNDARY = Pattern.compile("[0-9A-Za-z'()+_,./:=?-]{1,70}");
    private static final int LONGEST_FIELD = 1024;

    /** Reads it strictly; empty when readers could take it differently. */
    static Optional<MultipartBoundary> of(String contentType) {
        Matcher field = FIELD.matcher(contentType.strip());
        if (contentType.length() > LONGEST_FIELD || !field.matches()) {
            return Optional.empty();
        }
        String parameters = field.group(2);
        if (parameters.toLowerCase(Locale.ROOT).split("boundary *[=*]", -1).length != 2) {
            return Optional.empty();
        }
        MultipartBoundary found = null;
        Matcher parameter = PARAMETER.matcher(parameters);
        int end = 0;
        while (parameter.find()) {
            end = parameter.end();
            if (parameter.group(1).equals("boundary")) {
                boolean quoted = parameter.group(2) != null;
                String value = quoted ? parameter.group(2) : parameter.group(3);
                found = new MultipartBoundary(value, quoted, field.group(1).equalsIgnoreCase("form-data"));
            }
        }
        boolean whole = end == parameters.length();
        return whole && found != null && BOUNDARY.matcher(found.value()).matches()
                ? Optional.of(found)
                : Optional.empty();
    }
}
