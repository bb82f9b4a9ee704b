package sekisho.forms;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Answers with the fields that browsers need (Fetch, "CORS protocol"). Pure. */
final class Replies {
    static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Map.Entry<String, String> NO_STORE = Map.entry("Cache-Control", "no-store");
    private static final Map.Entry<String, String> NO_SNIFF = Map.entry("X-Content-Type-Options", "nosniff");

    private Replies() {}

    static FormReply json(int status, ObjectNode body, String origin, Map<String, String> more) {
        List<Map.Entry<String, String>> fields = new ArrayList<>(cors(origin));
        fields.add(Map.entry("Content-Type", "application/json; charset=utf-8"));
        fields.add(NO_STORE);
        fields.add(NO_SNIFF);
        fields.addAll(more.entrySet());
        return new FormReply(status, fields, bytes(body.toString()));
    }

    static FormReply text(int status, String text) {
        return new FormReply(
                status,
                List.of(Map.entry("Content-Type", "text/plain; charset=utf-8"), NO_STORE, NO_SNIFF),
                bytes(text));
    }

    static FormReply preflight(String origin) {
        List<Map.Entry<String, String>> fields = new ArrayList<>(cors(origin));
        fields.add(Map.entry("Access-Control-Allow-Methods", "GET, POST"));
        fields.add(Map.entry("Access-Control-Allow-Headers", "sekisho-token, sekisho-proof"));
        fields.add(Map.entry("Access-Control-Max-Age", "600"));
        return new FormReply(204, fields, bytes(""));
    }

    static FormReply script(String etag, ByteBuffer script, boolean fresh) {
        List<Map.Entry<String, String>> fields = List.of(
                Map.entry("Content-Type", "text/javascript; charset=utf-8"),
                Map.entry("Cache-Control", "public, max-age=300"),
                Map.entry("ETag", etag),
                Map.entry("Access-Control-Allow-Origin", "*"),
                Map.entry("Cross-Origin-Resource-Policy", "cross-origin"),
                NO_SNIFF);
        return fresh ? new FormReply(304, fields, bytes("")) : new FormReply(200, fields, script.duplicate());
    }

    static List<Map.Entry<String, String>> cors(String origin) {
        Map.Entry<String, String> vary = Map.entry("Vary", "Origin");
        return origin.isEmpty() ? List.of(vary) : List.of(vary, Map.entry("Access-Control-Allow-Origin", origin));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
    }
}
