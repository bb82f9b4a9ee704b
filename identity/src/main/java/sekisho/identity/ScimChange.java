package sekisho.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;

/**
 * What a directory says of a user (RFC 7643 §4.1), as far as it counts here. Only computes.
 *
 * @param userName empty where nothing is said of it
 * @param name likewise; {@code displayName}, or {@code name}
 * @param active likewise
 */
record ScimChange(Optional<String> userName, Optional<String> name, Optional<Boolean> active) {
    static final ScimChange NOTHING = new ScimChange(Optional.empty(), Optional.empty(), Optional.empty());

    private static final int MOST_OPERATIONS = 100;

    /** Of a whole resource, or of the value of an operation without path. */
    static ScimChange of(JsonNode resource) {
        if (!resource.isObject()) {
            throw new ScimException(400, "invalidSyntax", "An object is expected.");
        }
        Optional<String> name = text(resource.path("displayName"))
                .or(() -> text(resource.at("/name/formatted")))
                .or(() -> text(resource.path("name.formatted")))
                .or(() -> inFull(resource.path("name")));
        Optional<String> userName = text(resource.path("userName"));
        return new ScimChange(userName, name, bool(resource.path("active")));
    }

    /** The operations of RFC 7644 §3.5.2, one after the other. Attributes that are not kept here are passed over. */
    static ScimChange ofPatch(JsonNode patch) {
        JsonNode operations = patch.path("Operations");
        if (!operations.isArray() || operations.isEmpty() || operations.size() > MOST_OPERATIONS) {
            throw new ScimException(400, "invalidSyntax", "1 to 100 Operations are expected.");
        }
        ScimChange change = NOTHING;
        for (JsonNode operation : operations) {
            change = change.then(one(operation));
        }
        return change;
    }

    private static ScimChange one(JsonNode operation) {
        String path = operation.path("path").asText("").toLowerCase(Locale.ROOT);
        JsonNode value = operation.path("value");
        return switch (operation.path("op").asText("").toLowerCase(Locale.ROOT)) {
            case "add", "replace" -> path.isEmpty() ? of(value) : at(path, value);
            case "remove" -> {
                if (path.equals("active") || path.equals("username") || path.isEmpty()) {
                    throw new ScimException(400, path.isEmpty() ? "noTarget" : "mutability", "It cannot be removed.");
                }
                yield NOTHING;
            }
            default -> throw new ScimException(400, "invalidSyntax", "An op is add, replace or remove.");
        };
    }

    private static ScimChange at(String path, JsonNode value) {
        return switch (path) {
            case "active" -> new ScimChange(Optional.empty(), Optional.empty(), bool(value));
            case "displayname", "name.formatted" -> new ScimChange(Optional.empty(), text(value), Optional.empty());
            case "name" ->
                new ScimChange(
                        Optional.empty(), text(value.path("formatted")).or(() -> inFull(value)), Optional.empty());
            case "username" -> new ScimChange(text(value), Optional.empty(), Optional.empty());
            default -> NOTHING;
        };
    }

    private ScimChange then(ScimChange next) {
        return new ScimChange(next.userName.or(() -> userName), next.name.or(() -> name), next.active.or(() -> active));
    }

    private static Optional<String> inFull(JsonNode name) {
        String family = name.path("familyName").asText("");
        String given = name.path("givenName").asText("");
        return Optional.of((family + " " + given).strip()).filter(text -> !text.isEmpty());
    }

    private static Optional<String> text(JsonNode value) {
        return value.isTextual() && !value.asText().isBlank() ? Optional.of(value.asText()) : Optional.empty();
    }

    /** Some directories send booleans as text. */
    private static Optional<Boolean> bool(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        return switch (value.asText().toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> throw ScimException.invalid("active is true or false.");
        };
    }
}
