package sekisho.waf.body;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sekisho.waf.body.Multipart.Flag;
import sekisho.waf.body.Multipart.Limits;

/** Goes through a body line by line, once. Used once, by one thread. */
final class MultipartParser {
    /*
     * Lines end in LF or CRLF; a line that begins with the delimiter ends the part before it, together with the line break in
     * front of it (2). What the flags mean is taken from (3). Other than ModSecurity, on purpose:
     * - what was read before an error, or of a body without a final boundary, stays in view of the rules;
     * - a delimiter inside a header section ends the part, so that the parts after it are seen;
     * - a part header that occurs twice is an error, as is one by whose bytes readers disagree; all are listed;
     * - an unmatched boundary is reported as 2 only if there was one.
     *
     * (1) RFC 7578, Returning Values from Forms: multipart/form-data
     * (2) RFC 2046 §5.1.1, Common Syntax of multipart
     * (3) ModSecurity Reference Manual, the MULTIPART_ variables
     */

    /** What {@code REQBODY_ERROR_MSG} begins with. */
    static final String ERROR_PREFIX = "Multipart parsing error: Multipart: ";

    private enum State {
        BEFORE,
        HEADERS,
        CONTENT,
        AFTER,
        STOPPED
    }

    private enum Ending {
        CRLF,
        LF,
        NONE
    }

    private final byte[] body;
    private final boolean cut;
    private final Limits limits;
    private final byte[] boundary;
    private final byte[] delimiter;
    private final int[] borders;
    private final EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
    private final List<MultipartPart> parts = new ArrayList<>();

    private State state = State.BEFORE;
    private MultipartHeaders headers;
    private int contentStart;
    private boolean contentSeen;
    private Ending previous = Ending.NONE;
    private boolean crlfSeen;
    private int fileCount;
    private int unmatchedBoundary;
    private @Nullable String error;

    /** @param cut whether the body goes on behind these bytes */
    MultipartParser(byte[] body, boolean cut, String boundary, Set<Flag> flags, Limits limits) {
        this.body = body;
        this.cut = cut;
        this.limits = limits;
        this.boundary = boundary.getBytes(StandardCharsets.ISO_8859_1);
        this.delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.borders = borders(delimiter);
        this.flags.addAll(flags);
        this.headers = new MultipartHeaders(limits);
    }

    List<MultipartPart> parts() {
        return parts;
    }

    Set<Flag> flags() {
        return flags;
    }

    int unmatchedBoundary() {
        return unmatchedBoundary;
    }

    @Nullable
    String error() {
        return error;
    }

    void parse() {
        int start = 0;
        while (start < body.length && state != State.STOPPED && state != State.AFTER) {
            int end = start;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            Ending ending =
                    end == body.length ? Ending.NONE : end > start && body[end - 1] == '\r' ? Ending.CRLF : Ending.LF;
            int next = Math.min(end + 1, body.length);
            if (cut && ending == Ending.NONE && !isTooLongHeader(start, end)) {
                contentSeen = true; // what its end would make of it is not known
            } else {
                line(start, next - length(ending), ending);
            }
            previous = ending;
            start = next;
        }
        if (state == State.AFTER) {
            if (cut || start < body.length) {
                flags.add(Flag.DATA_AFTER);
            }
        } else if (cut && state != State.BEFORE) {
            breakOff();
        } else if (body.length > 0) {
            boolean anyBoundary = state != State.BEFORE;
            closePart(body.length);
            error(anyBoundary ? "Final boundary missing." : "No boundaries found in payload.");
        }
        if (crlfSeen && flags.contains(Flag.LF_LINE)) {
            flags.add(Flag.CRLF_LF_LINES);
        }
        if (unmatchedBoundary != 0) {
            flags.add(Flag.UNMATCHED_BOUNDARY);
        }
    }

    private boolean isTooLongHeader(int start, int end) {
        return state == State.HEADERS && end - start > limits.headerLineBytes();
    }

    /** The open part, and the boundary that makes content of what resembled one, are taken to go on as they began. */
    private void breakOff() {
        closePart(body.length);
        if (unmatchedBoundary == 1) {
            unmatchedBoundary = 2;
        }
    }

    /** A line from start to end without its line break. */
    private void line(int start, int end, Ending ending) {
        if (startsWith(delimiter, start, end)) {
            delimiterLine(start, end, ending);
            return;
        }
        lookForBoundary(start, end, ending);
        if (state != State.STOPPED) {
            otherLine(start, end, ending);
        }
    }

    private void delimiterLine(int start, int end, Ending ending) {
        if (previous == Ending.LF) {
            flags.add(Flag.LF_LINE);
        }
        int after = start + delimiter.length;
        boolean last = end - after >= 2 && body[after] == '-' && body[after + 1] == '-';
        if (state == State.CONTENT && !contentSeen) {
            // The line break that belongs to a delimiter (RFC 2046 §5.1.1) was the end of the header section: some read
            // this
            // as an empty part, others as content
            flags.add(Flag.INVALID_PART);
            if (!last) {
                otherLine(start, end, ending);
                return;
            }
        }
        if (state == State.HEADERS) {
            error("Part headers without an end.");
        }
        if (end != after + (last ? 2 : 0)) {
            error("Invalid boundary.");
            stop();
            return;
        }
        noteEnding(ending);
        if (unmatchedBoundary == 1) {
            unmatchedBoundary = 2;
        }
        closePart(start);
        if (last) {
            state = State.AFTER;
        } else if (parts.size() == limits.parts()) {
            error("More parts than the limit.");
            state = State.STOPPED;
        } else {
            state = State.HEADERS;
            headers = new MultipartHeaders(limits);
        }
    }

    /** What resembles a boundary may be one to an application that reads less strictly. */
    private void lookForBoundary(int start, int end, Ending ending) {
        boolean dashes = end - start >= 2 && body[start] == '-' && body[start + 1] == '-';
        if (!dashes || end + length(ending) - start <= 3) {
            if (contains(start, end)) {
                unmatchedBoundary = 1;
            }
            return;
        }
        int at = start + 2;
        if (flags.contains(Flag.BOUNDARY_QUOTED) && at < end && body[at] == '"' && startsWith(boundary, at + 1, end)) {
            error("Invalid boundary (quotes).");
            stop();
            return;
        }
        while (at < end && MultipartBoundary.isSpace(body[at])) {
            at++;
        }
        if (at > start + 2 && startsWith(boundary, at, end)) {
            error("Invalid boundary (whitespace).");
            stop();
            return;
        }
        unmatchedBoundary = 1;
    }

    private void otherLine(int start, int end, Ending ending) {
        switch (state) {
            case BEFORE -> flags.add(Flag.DATA_BEFORE);
            case HEADERS -> headerLine(start, end, ending);
            case CONTENT -> contentSeen = true;
            case AFTER, STOPPED -> {}
        }
    }

    private void headerLine(int start, int end, Ending ending) {
        noteEnding(ending);
        if (start == end && ending != Ending.NONE) {
            headers.end();
            if (!headers.fileName().isEmpty() && ++fileCount > limits.files()) {
                flags.add(Flag.FILE_LIMIT_EXCEEDED);
                error("Upload file limit exceeded.");
            }
            state = State.CONTENT;
            contentStart = end + length(ending);
            contentSeen = false;
        } else if (!headers.line(body, start, end, length(ending))) {
            stop();
        }
        flags.addAll(headers.flags());
        if (headers.problem() != null) {
            error(headers.problem());
        }
    }

    /** Ends the open part, if one is, before a delimiter or the end of the body. */
    private void closePart(int end) {
        if (state == State.HEADERS) {
            contentStart = end;
        }
        if (state == State.HEADERS || state == State.CONTENT) {
            boolean atDelimiter = end < body.length;
            int contentEnd = Math.max(contentStart, atDelimiter ? end - length(previous) : end);
            boolean unknown = cut && !atDelimiter && state == State.HEADERS;
            if (headers.name().isEmpty() && !unknown) {
                flags.add(Flag.INVALID_PART);
            }
            parts.add(new MultipartPart(headers.name(), headers.fileName(), headers.lines(), contentStart, contentEnd));
        }
    }

    /** Gives up telling parts apart: what is left counts as content of the part that is open. */
    private void stop() {
        closePart(body.length);
        state = State.STOPPED;
    }

    private void noteEnding(Ending ending) {
        switch (ending) {
            case CRLF -> crlfSeen = true;
            case LF -> flags.add(Flag.LF_LINE);
            case NONE -> {}
        }
    }

    private void error(String message) {
        if (error == null) {
            error = ERROR_PREFIX + message;
        }
    }

    private static int length(Ending ending) {
        return switch (ending) {
            case CRLF -> 2;
            case LF -> 1;
            case NONE -> 0;
        };
    }

    private boolean startsWith(byte[] prefix, int start, int end) {
        return end - start >= prefix.length
                && Arrays.equals(body, start, start + prefix.length, prefix, 0, prefix.length);
    }

    /*
     * Knuth, Morris and Pratt: for every prefix of the delimiter the length of its longest border, so that a run of dashes
     * costs no more than its length.
     */
    private static int[] borders(byte[] word) {
        int[] borders = new int[word.length];
        int border = 0;
        for (int i = 1; i < word.length; i++) {
            while (border > 0 && word[i] != word[border]) {
                border = borders[border - 1];
            }
            if (word[i] == word[border]) {
                border++;
            }
            borders[i] = border;
        }
        return borders;
    }

    private boolean contains(int start, int end) {
        int matched = 0;
        for (int i = start; i < end; i++) {
            while (matched > 0 && body[i] != delimiter[matched]) {
                matched = borders[matched - 1];
            }
            if (body[i] == delimiter[matched] && ++matched == delimiter.length) {
                return true;
            }
        }
        return false;
    }
}
