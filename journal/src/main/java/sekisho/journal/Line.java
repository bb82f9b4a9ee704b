package sekisho.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;

/** One record as text: a part of a frame's text, which it shares with other lines, without the line end. */
final class Line {
    private static final ObjectReader JSON = new ObjectMapper().readerFor(ObjectNode.class);

    private final Kind kind;
    private final long micros;
    private final byte[] text;
    private final int from;
    private final int to;

    Line(Kind kind, long micros, byte[] text, int from, int to) {
        this.kind = kind;
        this.micros = micros;
        this.text = text;
        this.from = from;
        this.to = to;
    }

    long micros() {
        return micros;
    }

    Entry entry() throws IOException {
        ObjectNode fields = JSON.readValue(text, from, to - from);
        return new Entry(
                kind,
                Timestamps.instant(micros),
                fields.path("event").path("id").asText(),
                fields);
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(text, from, to - from);
        out.write('\n');
    }
}
