package sekisho.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The question of a search in the terms of the journal: whole microseconds, and the longest wanted value as the bytes that
 * must occur in a line that can match. Only lines with these bytes are parsed. Immutable.
 */
final class Filter {
    private final long fromMicros;
    private final long toMicros;
    private final Map<String, String> fields;
    private final @Nullable ByteSearch search;

    Filter(Query query) {
        fromMicros = Timestamps.ceilingMicros(query.from());
        toMicros = Timestamps.ceilingMicros(query.to());
        fields = query.fields();
        byte[] longest = new byte[0];
        for (String value : fields.values()) {
            byte[] encoded = JsonText.escaped(value);
            longest = encoded.length > longest.length ? encoded : longest;
        }
        search = longest.length == 0 ? null : new ByteSearch(longest);
    }

    /** Whether records from one millisecond to another, both included, can match. */
    boolean mayMatch(long firstMillis, long lastMillis) {
        return lastMillis >= Math.floorDiv(fromMicros, 1000L) && firstMillis <= Math.floorDiv(toMicros - 1, 1000L);
    }

    /** The matching lines of a frame's text, in their order. */
    List<Line> lines(Kind kind, byte[] text) throws IOException {
        List<Line> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length) {
            if (search != null) {
                int hit = search.find(text, start, text.length);
                if (hit < 0) {
                    break;
                }
                start = lineStart(text, hit);
            }
            int end = lineEnd(text, start);
            Line line = new Line(kind, time(text, start, end), text, start, end);
            if (matches(line)) {
                lines.add(line);
            }
            start = end + 1;
        }
        return lines;
    }

    private boolean matches(Line line) throws IOException {
        if (line.micros() < fromMicros || line.micros() >= toMicros) {
            return false;
        }
        if (fields.isEmpty()) {
            return true;
        }
        Entry entry = line.entry();
        return fields.entrySet().stream().allMatch(field -> entry.has(field.getKey(), field.getValue()));
    }

    private static long time(byte[] text, int start, int end) throws IOException {
        if (end - start < RecordText.TIME_AT + Timestamps.LENGTH) {
            throw new IOException("a line is too short to be a record");
        }
        return Timestamps.parse(text, start + RecordText.TIME_AT);
    }

    private static int lineStart(byte[] text, int at) {
        int start = at;
        while (start > 0 && text[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    private static int lineEnd(byte[] text, int at) {
        int end = at;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return end;
    }
}
