package sekisho.antivirus;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The header section of a part.
 *
 * @param file whether anything in it lets some reader take the part for a file
 */
record PartHead(boolean file) {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern FORM_DATA = Pattern.compile("form-data[ \\t]*(;.*)?", Pattern.CASE_INSENSITIVE);

    /**
     * Reads it strictly; empty when readers could take it differently.
     *
     * @param lines separated by CRLF, without the empty line at the end; one char per byte
     */
    static Optional<PartHead> of(String lines, boolean form) {
        Map<String, String> fields = new HashMap<>();
        for (String line : lines.isEmpty() ? new String[0] : lines.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            boolean sound = colon > 0
                    && NAME.matcher(line.substring(0, colon)).matches()
                    && line.chars().allMatch(PartHead::isText);
            if (!sound
                    || fields.put(
                                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                                    line.substring(colon + 1).strip())
                            != null) {
                return Optional.empty();
            }
        }
        String disposition = fields.getOrDefault("content-disposition", "");
        if (form && !FORM_DATA.matcher(disposition).matches()) {
            return Optional.empty();
        }
        String type = fields.getOrDefault("content-type", "");
        String coding =
                fields.getOrDefault("content-transfer-encoding", "binary").toLowerCase(Locale.ROOT);
        boolean plain = coding.equals("binary") || coding.equals("8bit") || coding.equals("7bit");
        if (!plain || type.toLowerCase(Locale.ROOT).contains("multipart")) {
            return Optional.empty();
        }
        boolean named = disposition.toLowerCase(Locale.ROOT).contains("filename");
        return Optional.of(new PartHead(!form || named || !type.isEmpty()));
    }

    private static boolean isText(int c) {
        return c == '\t' || (c >= ' ' && c != 0x7F);
    }
}
