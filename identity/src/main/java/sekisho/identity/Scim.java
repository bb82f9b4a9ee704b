package sekisho.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The provisioning protocol (SCIM 2.0, RFC 7643 and RFC 7644) for a tenant's directory: users, by the tenant's own bearer token.
 * Thread-safe; virtual threads.
 */
public final class Scim {
    private static final String BASE = Pages.PREFIX + "scim/v2/";
    private static final String MESSAGES = "urn:ietf:params:scim:api:messages:2.0:";
    private static final String CORE = "urn:ietf:params:scim:schemas:core:2.0:";
    private static final int MOST = 200;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern FILTER =
            Pattern.compile("\\s*(userName|id)\\s+eq\\s+\"([^\"\\\\]{1,300})\"\\s*", Pattern.CASE_INSENSITIVE);

    /** There are no others; {@code *} stands for an identifier. */
    private static final List<String> PATHS = List.of(
            "Users",
            "Users/*",
            "ServiceProviderConfig",
            "ResourceTypes",
            "ResourceTypes/User",
            "Schemas",
            "Schemas/" + ScimUsers.SCHEMA);

    private final Tenants tenants;
    private final ScimTokens tokens;
    private final ScimUsers users;
    private final Function<String, String> origins;

    Scim(Tenants tenants, ScimTokens tokens, ScimUsers users, Function<String, String> origins) {
        this.tenants = tenants;
        this.tokens = tokens;
        this.users = users;
        this.origins = origins;
    }

    /** A request of whom it is known whose it is. */
    private record Asked(ScimRequest request, String tenant, String actor, String base) {
        String users() {
            return base + "Users";
        }
    }

    /** Answers one request. */
    public PageReply answer(ScimRequest request) {
        Optional<Asked> asked = asked(request);
        if (asked.isEmpty()) {
            return error(new ScimException(401, "", "A valid bearer token is required."))
                    .with("WWW-Authenticate", "Bearer realm=\"scim\"");
        }
        try {
            return route(asked.get());
        } catch (ScimException e) {
            return error(e);
        } catch (IdentityException e) {
            return error(told(e));
        }
    }

    /** The token names the tenant, which must be at that host. */
    private Optional<Asked> asked(ScimRequest request) {
        String field = request.authorization();
        String secret = field.regionMatches(true, 0, "Bearer ", 0, 7)
                ? field.substring(7).strip()
                : "";
        return tokens.find(secret)
                .filter(token -> tenants.directory()
                        .byId(token.tenant())
                        .filter(tenant -> !tenant.suspended())
                        .filter(tenant -> tenant.places().stream()
                                .anyMatch(place -> place.host().equals(request.host())))
                        .isPresent())
                .map(token ->
                        new Asked(request, token.tenant(), "scim:" + token.id(), origins.apply(request.host()) + BASE));
    }

    private static ScimException told(IdentityException e) {
        return switch (e.code()) {
            case UNKNOWN -> ScimException.notFound();
            case TAKEN -> new ScimException(409, "uniqueness", e.text().en());
            case MALFORMED, POLICY -> ScimException.invalid(e.text().en());
            case TOO_MANY -> new ScimException(403, "", e.text().en());
            case SHUT_OUT -> new ScimException(403, "", e.text().en());
        };
    }

    /** Every address, without {@link Pages#PREFIX}; {@code *} stands for an identifier. */
    static List<String> paths() {
        return PATHS.stream()
                .map(path -> BASE.substring(Pages.PREFIX.length()) + path)
                .toList();
    }

    private PageReply route(Asked asked) {
        ScimRequest request = asked.request();
        String path = request.path().startsWith(BASE) ? request.path().substring(BASE.length()) : "";
        boolean known = PATHS.contains(path) || (path.startsWith("Users/") && PATHS.contains("Users/*"));
        if (!known) {
            throw ScimException.notFound();
        }
        if (path.equals("Users")) {
            return switch (request.method()) {
                case "GET" -> list(asked);
                case "POST" -> {
                    Account made = users.create(asked.actor(), asked.tenant(), ScimChange.of(body(request)));
                    yield reply(201, users.json(made, asked.users())).with("Location", asked.users() + "/" + made.id());
                }
                default -> throw notAllowed();
            };
        }
        if (path.startsWith("Users/")) {
            return one(asked, path.substring("Users/".length()));
        }
        if (!request.method().equals("GET")) {
            throw path.isEmpty() ? ScimException.notFound() : notAllowed();
        }
        return switch (path) {
            case "ServiceProviderConfig" -> reply(200, configuration(asked));
            case "ResourceTypes" -> reply(200, listOf(1, 1, List.of(resourceType(asked))));
            case "ResourceTypes/User" -> reply(200, resourceType(asked));
            case "Schemas" -> reply(200, listOf(1, 1, List.of(schema(asked))));
            case "Schemas/" + ScimUsers.SCHEMA -> reply(200, schema(asked));
            default -> throw ScimException.notFound();
        };
    }

    private static ScimException notAllowed() {
        return new ScimException(405, "", "That is not possible here.");
    }

    private PageReply one(Asked asked, String id) {
        ScimRequest request = asked.request();
        return switch (request.method()) {
            case "GET" -> reply(200, users.json(users.get(asked.tenant(), id), asked.users()));
            case "PUT" -> changed(asked, id, ScimChange.of(body(request)));
            case "PATCH" -> changed(asked, id, ScimChange.ofPatch(body(request)));
            case "DELETE" -> {
                users.delete(asked.actor(), asked.tenant(), id);
                yield new PageReply(204, fields(), "");
            }
            default -> throw notAllowed();
        };
    }

    private PageReply changed(Asked asked, String id, ScimChange change) {
        return reply(200, users.json(users.change(asked.actor(), asked.tenant(), id, change), asked.users()));
    }

    private PageReply list(Asked asked) {
        String filter = asked.request().query().getOrDefault("filter", "");
        if (!filter.isEmpty()) {
            Matcher parts = FILTER.matcher(filter);
            if (!parts.matches()) {
                throw new ScimException(400, "invalidFilter", "Only userName eq and id eq are supported.");
            }
            Optional<Account> found = parts.group(1).toLowerCase(Locale.ROOT).equals("id")
                    ? users.find(asked.tenant(), parts.group(2))
                    : users.byUserName(asked.tenant(), parts.group(2));
            List<ObjectNode> resources =
                    found.map(it -> users.json(it, asked.users())).stream().toList();
            return reply(200, listOf(resources.size(), 1, resources));
        }
        long start = Math.max(1, number(asked, "startIndex", 1));
        int count = Math.clamp(number(asked, "count", 100), 0, MOST);
        ScimUsers.Page page = users.list(asked.tenant(), start - 1, count);
        return reply(
                200,
                listOf(
                        page.total(),
                        start,
                        page.accounts().stream()
                                .map(it -> users.json(it, asked.users()))
                                .toList()));
    }

    private static long number(Asked asked, String name, long otherwise) {
        String text = asked.request().query().getOrDefault(name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("-?[0-9]{1,9}")) {
            throw ScimException.invalid("startIndex and count are numbers.");
        }
        return Long.parseLong(text);
    }

    private static JsonNode body(ScimRequest request) {
        try {
            JsonNode body = JSON.readTree(request.body());
            return body == null ? NODES.missingNode() : body;
        } catch (JsonProcessingException e) {
            throw new ScimException(400, "invalidSyntax", "The body is no JSON.");
        }
    }

    // ---- what is said of itself (RFC 7644 §4)

    private static ObjectNode configuration(Asked asked) {
        ObjectNode json = NODES.objectNode();
        json.putArray("schemas").add(CORE + "ServiceProviderConfig");
        json.putObject("patch").put("supported", true);
        json.putObject("bulk").put("supported", false).put("maxOperations", 0).put("maxPayloadSize", 0);
        json.putObject("filter").put("supported", true).put("maxResults", MOST);
        json.putObject("changePassword").put("supported", false);
        json.putObject("sort").put("supported", false);
        json.putObject("etag").put("supported", false);
        json.putArray("authenticationSchemes")
                .addObject()
                .put("type", "oauthbearertoken")
                .put("name", "Bearer token")
                .put("description", "A token made by ./sekisho scim create (RFC 6750)");
        json.putObject("meta")
                .put("resourceType", "ServiceProviderConfig")
                .put("location", asked.base() + "ServiceProviderConfig");
        return json;
    }

    private static ObjectNode resourceType(Asked asked) {
        ObjectNode json = NODES.objectNode();
        json.putArray("schemas").add(CORE + "ResourceType");
        json.put("id", "User").put("name", "User").put("endpoint", "/Users").put("schema", ScimUsers.SCHEMA);
        json.putObject("meta").put("resourceType", "ResourceType").put("location", asked.base() + "ResourceTypes/User");
        return json;
    }

    private static ObjectNode schema(Asked asked) {
        ObjectNode json = NODES.objectNode();
        json.putArray("schemas").add(CORE + "Schema");
        json.put("id", ScimUsers.SCHEMA).put("name", "User").put("description", "A member of the tenant");
        var attributes = json.putArray("attributes");
        attributes.add(attribute("userName", "string", "immutable", "server").put("required", true));
        attributes.add(attribute("displayName", "string", "readWrite", "none"));
        ObjectNode name = attribute("name", "complex", "readWrite", "none");
        name.putArray("subAttributes").add(attribute("formatted", "string", "readWrite", "none"));
        attributes.add(name);
        attributes.add(attribute("active", "boolean", "readWrite", "none"));
        attributes.add(attribute("emails", "complex", "readOnly", "none").put("multiValued", true));
        attributes.add(attribute("roles", "complex", "readOnly", "none").put("multiValued", true));
        json.putObject("meta")
                .put("resourceType", "Schema")
                .put("location", asked.base() + "Schemas/" + ScimUsers.SCHEMA);
        return json;
    }

    private static ObjectNode attribute(String name, String type, String mutability, String uniqueness) {
        return NODES.objectNode()
                .put("name", name)
                .put("type", type)
                .put("multiValued", false)
                .put("required", false)
                .put("caseExact", false)
                .put("mutability", mutability)
                .put("returned", "default")
                .put("uniqueness", uniqueness);
    }

    // ---- answers

    private static ObjectNode listOf(long total, long start, List<ObjectNode> resources) {
        ObjectNode json = NODES.objectNode();
        json.putArray("schemas").add(MESSAGES + "ListResponse");
        json.put("totalResults", total).put("startIndex", start).put("itemsPerPage", resources.size());
        resources.forEach(json.putArray("Resources")::add);
        return json;
    }

    private static PageReply error(ScimException e) {
        ObjectNode json = NODES.objectNode();
        json.putArray("schemas").add(MESSAGES + "Error");
        json.put("status", Integer.toString(e.status()));
        if (!e.type().isEmpty()) {
            json.put("scimType", e.type());
        }
        json.put("detail", String.valueOf(e.getMessage()));
        return reply(e.status(), json);
    }

    private static PageReply reply(int status, ObjectNode json) {
        return new PageReply(status, fields(), json.toString());
    }

    private static List<PageReply.Field> fields() {
        return List.of(
                new PageReply.Field("Content-Type", "application/scim+json; charset=utf-8"),
                new PageReply.Field("Cache-Control", "no-store"),
                new PageReply.Field("X-Content-Type-Options", "nosniff"));
    }
}
