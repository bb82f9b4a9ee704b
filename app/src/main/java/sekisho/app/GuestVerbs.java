package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import sekisho.app.control.ControlException;
import sekisho.app.control.ControlServer;
import sekisho.identity.GuestLink;
import sekisho.identity.GuestLinks;
import sekisho.identity.Identity;
import sekisho.identity.IdentityException;
import sekisho.identity.ScimToken;
import sekisho.identity.ScimTokens;
import sekisho.identity.Tenant;
import sekisho.words.Lang;

/** What the command line may ask about guest links and directories' tokens. Virtual threads. */
final class GuestVerbs {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Identity identity;

    GuestVerbs(Identity identity) {
        this.identity = identity;
    }

    private interface Act {
        JsonNode answer(JsonNode request, String actor);
    }

    Map<String, ControlServer.Verb> all() {
        Map<String, Act> acts = Map.of(
                "guest-create", this::create,
                "guest-list", (it, actor) -> list(it),
                "guest-revoke", this::revoke,
                "scim-token-create", this::createToken,
                "scim-token-list", (it, actor) -> tokens(it),
                "scim-token-revoke", this::revokeToken);
        Map<String, ControlServer.Verb> verbs = new HashMap<>();
        acts.forEach((name, act) -> verbs.put(name, (request, actor, progress) -> answer(act, request, actor)));
        return verbs;
    }

    private static JsonNode answer(Act act, JsonNode request, String actor) {
        try {
            return act.answer(request, actor);
        } catch (IdentityException e) {
            throw new ControlException(ControlException.Code.REFUSED, e.text());
        }
    }

    private Tenant tenant(JsonNode request) {
        return IdentityVerbs.tenant(
                identity.administration(), request.path("tenant").asText());
    }

    private JsonNode create(JsonNode request, String actor) {
        GuestLinks.Created created = identity.guests()
                .create(
                        actor,
                        tenant(request).id(),
                        new GuestLinks.Wanted(
                                request.path("name").asText(),
                                request.path("screen").asText(),
                                request.path("target").asText(),
                                Duration.ofMinutes(request.path("minutes").asLong()),
                                request.path("uses").asInt(),
                                request.path("mail").asText(),
                                Lang.of(request.path("guest-lang").asText()).orElse(Lang.JA)));
        return json(created.link()).put("link", created.address());
    }

    private JsonNode list(JsonNode request) {
        ArrayNode list = JSON.arrayNode();
        identity.guests().list(tenant(request).id()).forEach(link -> list.add(json(link)));
        return list;
    }

    private JsonNode revoke(JsonNode request, String actor) {
        identity.guests()
                .revoke(actor, tenant(request).id(), request.path("guest").asText());
        return JSON.objectNode();
    }

    private JsonNode createToken(JsonNode request, String actor) {
        ScimTokens.Created created =
                identity.scimTokens().create(actor, tenant(request).id());
        return json(created.token()).put("token", created.secret());
    }

    private JsonNode tokens(JsonNode request) {
        ArrayNode list = JSON.arrayNode();
        identity.scimTokens().list(tenant(request).id()).forEach(token -> list.add(json(token)));
        return list;
    }

    private JsonNode revokeToken(JsonNode request, String actor) {
        identity.scimTokens()
                .revoke(actor, tenant(request).id(), request.path("token").asText());
        return JSON.objectNode();
    }

    private static ObjectNode json(ScimToken token) {
        ObjectNode json = JSON.objectNode();
        json.put("id", token.id())
                .put("created-at", token.createdAt().toString())
                .put("created-by", token.createdBy());
        token.lastUsedAt().ifPresent(at -> json.put("last-used-at", at.toString()));
        token.revokedAt().ifPresent(at -> json.put("revoked-at", at.toString()));
        return json;
    }

    private static ObjectNode json(GuestLink link) {
        ObjectNode json = JSON.objectNode();
        json.put("id", link.id())
                .put("name", link.name())
                .put("screen", link.screen())
                .put("target", link.target())
                .put("uses", link.uses())
                .put("most-uses", link.mostUses())
                .put("created-at", link.createdAt().toString())
                .put("created-by", link.createdBy())
                .put("expires-at", link.expiresAt().toString());
        link.mail().ifPresent(mail -> json.put("mail", mail));
        link.revokedAt().ifPresent(at -> json.put("revoked-at", at.toString()));
        return json;
    }
}
