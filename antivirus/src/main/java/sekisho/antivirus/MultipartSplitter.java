package sekisho.antivirus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a multipart body (RFC 2046 §5.1) apart while it comes, keeping about 100 KiB. So strict that every reader takes what passes
 * apart in the same way: the delimiter occurs nowhere but between the parts, lines end in CRLF, nothing stands before the first or
 * after the last part. One thread.
 */
final class MultipartSplitter {
    /** Told of the parts, in order. */
    interface Parts {
        void begin(PartHead head);

        void content(byte[] bytes, int offset, int count);

        void end();
    }

    /** Parts of a body at most. */
    static final int MOST_PARTS = 1000;

    /** Bytes of a part's header section at most. */
    static final int MOST_HEAD = 16 << 10;

    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final int BUFFER = 64 << 10;

    private enum State {
        BEFORE,
        AFTER_DELIMITER,
        HEAD,
        CONTENT,
        AFTER,
        UNREADABLE
    }

    private final Parts sink;
    private final boolean form;
    private final byte[] delimiter;
    private final Needle next;
    private final @Nullable Needle crude;
    private State state = State.BEFORE;
    private byte[] bytes = new byte[BUFFER + MOST_HEAD];
    private int from;
    private int to;
    private int scanned;
    private int parts;
    private boolean open;

    MultipartSplitter(MultipartBoundary boundary, Parts sink) {
        this.sink = sink;
        this.form = boundary.form();
        this.delimiter = ("--" + boundary.value()).getBytes(StandardCharsets.US_ASCII);
        this.next = new Needle(delimiter);
        // a reader that does not know about quotation marks takes them for a part of the boundary
        this.crude =
                boundary.quoted() ? new Needle(("--\"" + boundary.value()).getBytes(StandardCharsets.US_ASCII)) : null;
    }

    /** Takes the next bytes; false when the body turned out to be unreadable, and nothing more needs to come. */
    boolean feed(byte[] more, int offset, int count) {
        int at = offset;
        int left = count;
        while (left > 0 && state != State.UNREADABLE) {
            if (to == bytes.length) {
                compact();
            }
            int part = Math.min(left, bytes.length - to);
            System.arraycopy(more, at, bytes, to, part);
            to += part;
            at += part;
            left -= part;
            advance();
        }
        return state != State.UNREADABLE;
    }

    /** The body has ended; whether it could be read. Ends the part that is open. */
    boolean finish() {
        boolean rest = from == to || (to - from == 2 && bytes[from] == '\r' && bytes[from + 1] == '\n');
        boolean whole = state == State.AFTER && rest;
        endPart();
        return whole;
    }

    private void compact() {
        System.arraycopy(bytes, from, bytes, 0, to - from);
        scanned -= from;
        to -= from;
        from = 0;
    }

    private void advance() {
        boolean more = true;
        while (more) {
            more = switch (state) {
                case BEFORE -> first();
                case AFTER_DELIMITER -> afterDelimiter();
                case HEAD -> head();
                case CONTENT -> content();
                case AFTER -> after();
                case UNREADABLE -> false;
            };
        }
    }

    /** Some clients begin with an empty line. */
    private boolean first() {
        int start = to - from >= 2 && bytes[from] == '\r' && bytes[from + 1] == '\n' ? from + 2 : from;
        if (to - start < delimiter.length && to - from < delimiter.length + 2) {
            return false;
        }
        if (!Arrays.equals(bytes, start, start + delimiter.length, delimiter, 0, delimiter.length)) {
            return unreadable();
        }
        from = start + delimiter.length;
        state = State.AFTER_DELIMITER;
        return true;
    }

    private boolean afterDelimiter() {
        if (to - from < 2) {
            return false;
        }
        if (bytes[from] == '-' && bytes[from + 1] == '-') {
            from += 2;
            state = State.AFTER;
            return true;
        }
        if (bytes[from] != '\r' || bytes[from + 1] != '\n' || ++parts > MOST_PARTS) {
            return unreadable();
        }
        from += 2;
        state = State.HEAD;
        return true;
    }

    private boolean head() {
        if (to - from < 2) {
            return false;
        }
        boolean empty = bytes[from] == '\r' && bytes[from + 1] == '\n';
        int end = empty ? from : headEnd();
        if (end < 0) {
            return to - from > MOST_HEAD && unreadable();
        }
        String lines = new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
        Optional<PartHead> head = lines.contains(new String(delimiter, StandardCharsets.ISO_8859_1))
                ? Optional.empty()
                : PartHead.of(lines, form);
        if (head.isEmpty()) {
            return unreadable();
        }
        from = end + (empty ? 2 : HEAD_END.length);
        scanned = from;
        next.reset();
        if (crude != null) {
            crude.reset();
        }
        open = true;
        sink.begin(head.get());
        state = State.CONTENT;
        return true;
    }

    private int headEnd() {
        for (int i = from; i + HEAD_END.length <= to && i - from <= MOST_HEAD; i++) {
            if (bytes[i] == '\r' && Arrays.equals(bytes, i, i + HEAD_END.length, HEAD_END, 0, HEAD_END.length)) {
                return i;
            }
        }
        return -1;
    }

    private boolean content() {
        if (scanned < to) {
            int end = next.find(bytes, scanned, to);
            int seen = end < 0 ? to : end;
            if (crude != null && crude.find(bytes, scanned, seen) >= 0) {
                return unreadable();
            }
            scanned = seen;
            if (end >= 0) {
                return delimited(end - delimiter.length, end);
            }
        }
        int safe = to - next.matched() - 2;
        if (safe > from) {
            sink.content(bytes, from, safe - from);
            from = safe;
        }
        return false;
    }

    /** The delimiter was found; it ends the part when a line break stands before it (what stands after it is asked later). */
    private boolean delimited(int start, int end) {
        if (start - from < 2 || bytes[start - 2] != '\r' || bytes[start - 1] != '\n') {
            return unreadable();
        }
        if (start - 2 > from) {
            sink.content(bytes, from, start - 2 - from);
        }
        endPart();
        from = end;
        state = State.AFTER_DELIMITER;
        return true;
    }

    private boolean after() {
        return to - from > 2 && unreadable();
    }

    private void endPart() {
        if (open) {
            open = false;
            sink.end();
        }
    }

    private boolean unreadable() {
        state = State.UNREADABLE;
        bytes = new byte[0];
        from = 0;
        to = 0;
        endPart();
        return false;
    }
}
