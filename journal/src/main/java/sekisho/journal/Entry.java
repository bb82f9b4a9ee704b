package sekisho.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /** What the rules found in the exchange; empty when they did not look, or when this is no access record. */
    public Optional<AccessRecord.Waf> waf() {
        JsonNode waf = fields.at("/sekisho/waf");
        if (!waf.isObject()) {
            return Optional.empty();
        }
        List<AccessRecord.Match> matches = new ArrayList<>();
        for (JsonNode rule : waf.path("rules")) {
            matches.add(new AccessRecord.Match(
                    rule.path("id").asText("-"),
                    rule.path("phase").asInt(0),
                    rule.path("message").asText(""),
                    rule.path("variable").asText(""),
                    rule.path("matched").asText(""),
                    rule.path("score").asInt(0),
                    rule.path("severity").asInt(-1)));
        }
        return Optional.of(new AccessRecord.Waf(
                waf.path("action").asText(""),
                waf.at("/score/inbound").asInt(0),
                waf.at("/score/outbound").asInt(0),
                matches));
    }

    /** What the virus scanner said of the upload; empty when it was not asked, or when this is no access record. */
    public Optional<AccessRecord.Antivirus> antivirus() {
        JsonNode antivirus = fields.at("/sekisho/antivirus");
        if (!antivirus.isObject()) {
            return Optional.empty();
        }
        List<String> causes = new ArrayList<>();
        antivirus.path("causes").forEach(cause -> causes.add(cause.asText("")));
        JsonNode signature = antivirus.path("signature");
        return Optional.of(new AccessRecord.Antivirus(
                antivirus.path("action").asText(""),
                signature.isTextual() ? signature.asText() : null,
                antivirus.path("files").asInt(0),
                antivirus.path("bytes").asLong(0),
                causes));
    }

    /** Whether a field, or one element of it when it is a list, has this text. */
    boolean has(String path, String text) {
        JsonNode field = fields.at("/" + path.replace('.', '/'));
        if (!field.isArray()) {
            return field.asText("").equals(text);
        }
        for (JsonNode element : field) {
            if (element.asText("").equals(text)) {
                return true;
            }
        }
        return false;
    }
}
