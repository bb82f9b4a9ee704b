package sekisho.gate;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What could be read of a head that is refused for its form: enough for rules to log what was tried, and never forwarded.
 * Strings hold one char per byte. Immutable.
 *
 * @param protocol the third word of the request line, whatever it is
 * @param fields in their order, names as received; lines that are no field are left out
 */
record UnsoundHead(String method, String target, String protocol, List<Map.Entry<String, String>> fields) {
    private static final int MOST_FIELDS = 200;
    private static final String FIRST_PROTOCOL = "HTTP/0.9";

    UnsoundHead {
        protocol = protocol.isEmpty() ? FIRST_PROTOCOL : protocol;
        fields = List.copyOf(fields);
    }

    /** One whose lines are right and say something ambiguous. */
    static UnsoundHead of(HttpRequest request) {
        return new UnsoundHead(
                request.method().name(),
                request.uri(),
                request.protocolVersion().text(),
                request.headers().entries().stream()
                        .map(field -> Map.entry(field.getKey(), field.getValue()))
                        .limit(MOST_FIELDS)
                        .toList());
    }

    /**
     * One whose request line is wrong.
     *
     * @param line its three words
     * @param from where in the bytes it, or what stood before it, begins
     * @param to where the bytes that have come by now end
     */
    static UnsoundHead of(String[] line, ByteBuf bytes, int from, int to) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        int start = end(bytes, skipLineEnds(bytes, from, to), to);
        int end = end(bytes, start, to);
        while (end > start && fields.size() < MOST_FIELDS) {
            String text = bytes.toString(start, end - start, StandardCharsets.ISO_8859_1)
                    .stripTrailing();
            if (text.isEmpty()) {
                break;
            }
            field(text).ifPresent(fields::add);
            start = end;
            end = end(bytes, start, to);
        }
        return new UnsoundHead(line[0], line[1], line[2], fields);
    }

    private static int skipLineEnds(ByteBuf bytes, int from, int to) {
        int start = from;
        while (start < to && (bytes.getByte(start) == '\r' || bytes.getByte(start) == '\n')) {
            start++;
        }
        return start;
    }

    /** Behind the line feed that ends the line; {@code start} when none has come. */
    private static int end(ByteBuf bytes, int start, int to) {
        int lineFeed = start < to ? bytes.indexOf(start, to, (byte) '\n') : -1;
        return lineFeed < 0 ? start : lineFeed + 1;
    }

    private static Optional<Map.Entry<String, String>> field(String line) {
        int colon = line.indexOf(':');
        if (colon < 0 || !Framing.isToken(line.substring(0, colon))) {
            return Optional.empty();
        }
        String value = line.substring(colon + 1).strip();
        boolean plain = value.chars().noneMatch(c -> c == '\r' || c == 0);
        return plain ? Optional.of(Map.entry(line.substring(0, colon), value)) : Optional.empty();
    }

    /** The first field of a name, or null. */
    @Nullable
    String first(String name) {
        for (Map.Entry<String, String> field : fields) {
            if (field.getKey().equalsIgnoreCase(name)) {
                return field.getValue();
            }
        }
        return null;
    }
}
