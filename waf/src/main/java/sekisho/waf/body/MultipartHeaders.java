package sekisho.waf.body;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sekisho.waf.body.Multipart.Flag;
import sekisho.waf.body.Multipart.Limits;

/** The header section of one part as it is read. Used by one thread. */
final class MultipartHeaders {
    private final Limits limits;
    private final EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> fields = new HashMap<>();
    private @Nullable String lastName;
    private StringBuilder lastValue = new StringBuilder();
    private boolean folded;
    private int bytes;
    private String name = "";
    private String fileName = "";
    private @Nullable String problem;

    MultipartHeaders(Limits limits) {
        this.limits = limits;
    }

    /** Empty without one, or before {@link #end()}. */
    String name() {
        return name;
    }

    /** Empty without one, or before {@link #end()}. */
    String fileName() {
        return fileName;
    }

    Set<Flag> flags() {
        return flags;
    }

    /** As received, without line breaks, fields over several lines unfolded. */
    List<String> lines() {
        finishField();
        return lines;
    }

    /** The first thing wrong, null when nothing is. */
    @Nullable
    String problem() {
        return problem;
    }

    /**
     * A line that is not empty, from start to end without its line break.
     *
     * @param breakLength bytes of its line break
     * @return false when a limit is reached
     */
    boolean line(byte[] body, int start, int end, int breakLength) {
        int length = end - start + breakLength;
        bytes += length;
        if (length > limits.headerLineBytes() || bytes > limits.headerBytesPerPart()) {
            problem(length > limits.headerLineBytes() ? "Part header line too long." : "Part headers too long.");
            return false;
        }
        String line = new String(body, start, end - start, StandardCharsets.ISO_8859_1);
        if (line.indexOf('\0') >= 0) {
            problem("Nul byte in part headers.");
        }
        if (line.isEmpty() || MultipartBoundary.isSpace(line.charAt(0))) {
            fold(line);
        } else {
            finishField();
            begin(line);
        }
        return true;
    }

    private void begin(String line) {
        lines.add(line);
        int colon = line.indexOf(':');
        if (colon <= 0) {
            problem(colon == 0 ? "Invalid part header (header name missing)." : "Invalid part header (colon missing).");
            return;
        }
        String field = line.substring(0, colon);
        if (!field.chars().allMatch(value -> value > ' ' && value < 127)) {
            problem("Invalid part header (contains invalid character).");
            return;
        }
        String key = field.toLowerCase(Locale.ROOT);
        if (fields.containsKey(key)) {
            problem("Duplicate part header.");
            return;
        }
        int start = colon + 1;
        while (start < line.length() && (line.charAt(start) == ' ' || line.charAt(start) == '\t')) {
            start++;
        }
        fields.put(key, "");
        lastName = field;
        lastValue = new StringBuilder(line.substring(start));
    }

    private void fold(String line) {
        flags.add(Flag.HEADER_FOLDING);
        int start = 0;
        while (start < line.length() && MultipartBoundary.isSpace(line.charAt(start))) {
            if (line.charAt(start) != ' ' && line.charAt(start) != '\t') {
                flags.add(Flag.INVALID_HEADER_FOLDING);
            }
            start++;
        }
        if (start == line.length()) {
            // A line of nothing but white space is the end of the header section to some
            flags.add(Flag.INVALID_HEADER_FOLDING);
        }
        if (lastName == null) {
            problem("Invalid part header (folding error).");
            lines.add(line);
            return;
        }
        lastValue.append(' ').append(line, start, line.length());
        folded = true;
    }

    private void finishField() {
        if (lastName == null) {
            return;
        }
        String value = lastValue.toString();
        fields.put(lastName.toLowerCase(Locale.ROOT), value);
        if (folded) {
            lines.set(lines.size() - 1, lastName + ": " + value);
            folded = false;
        }
        lastName = null;
    }

    /** The empty line after the last. */
    void end() {
        finishField();
        String disposition = fields.get("content-disposition");
        if (disposition == null) {
            problem("Part missing Content-Disposition header.");
            return;
        }
        MultipartDisposition read = new MultipartDisposition(disposition);
        name = read.name();
        fileName = read.fileName();
        if (read.invalidQuoting()) {
            flags.add(Flag.INVALID_QUOTING);
        }
        if (read.problem() != null) {
            problem("Invalid Content-Disposition header (" + read.problem() + ").");
        } else if (name.isEmpty()) {
            problem("Content-Disposition header missing name field.");
        } else if (!fileName.isEmpty() && !disposition.contains("filename=")) {
            // Cruder readers would not find the file name that was found here
            problem("Invalid Content-Disposition header (filename).");
        }
    }

    private void problem(String text) {
        if (problem == null) {
            problem = text;
        }
    }
}
