package sekisho.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A record as it is read back.
 *
 * @param id unique in the journal, sortable by time (event.id)
 * @param fields the whole ECS document, nested objects
 */
public record Entry(Kind kind, Instant time, String id, ObjectNode fields) {
    /** The text of a field by dotted path ({@code "http.request.id"}), or the empty string. */
    public String text(String path) {
        return fields.at("/" + path.replace('.', '/')).asText("");
    }
}
