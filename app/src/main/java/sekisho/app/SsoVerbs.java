package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sekisho.app.control.ControlException;
import sekisho.app.control.ControlServer;
import sekisho.identity.Administration;
import sekisho.identity.IdentityException;
import sekisho.identity.Role;
import sekisho.identity.SsoAdministration;
import sekisho.identity.SsoProvider;
import sekisho.identity.Tenant;
import sekisho.words.Bilingual;

/** What the command line may ask about identity providers. Virtual threads. */
final class SsoVerbs {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SsoAdministration sso;
    private final Administration administration;

    SsoVerbs(SsoAdministration sso, Administration administration) {
        this.sso = sso;
        this.administration = administration;
    }

    Map<String, ControlServer.Verb> all() {
        return Map.of(
                "sso-add", (request, actor, progress) -> asked(() -> add(request, actor)),
                "sso-list", (request, actor, progress) -> asked(() -> list(request)),
                "sso-remove", (request, actor, progress) -> asked(() -> remove(request, actor)),
                "sso-test", (request, actor, progress) -> asked(() -> test(request)));
    }

    private interface Act {
        JsonNode answer();
    }

    private static JsonNode asked(Act act) {
        try {
            return act.answer();
        } catch (IdentityException e) {
            throw new ControlException(ControlException.Code.REFUSED, e.text());
        }
    }

    /** By id, or by a place where it is. */
    private String tenant(JsonNode request) {
        String text = request.path("tenant").asText();
        return administration.tenants().all().stream()
                .filter(tenant -> tenant.places().stream()
                        .anyMatch(place -> (place.toString() + "/").equals(text + "/")
                                || place.toString().equals(text + "/")))
                .findFirst()
                .map(Tenant::id)
                .orElseGet(() -> administration.tenants().get(text).id());
    }

    private JsonNode add(JsonNode request, String actor) {
        List<String> domains = new ArrayList<>();
        request.path("domains").forEach(domain -> domains.add(domain.asText()));
        Map<String, Role> roles = new HashMap<>();
        request.path("roles")
                .properties()
                .forEach(entry -> roles.put(
                        entry.getKey(), Role.of(entry.getValue().asText()).orElseThrow(SsoVerbs::noRole)));
        SsoProvider.Members members = new SsoProvider.Members(
                domains,
                request.path("just-in-time").asBoolean(),
                request.path("role-claim").asText(),
                roles);
        String name = request.path("name").asText();
        SsoAdministration.Entry added = request.has("metadata")
                ? sso.addSaml(
                        actor,
                        tenant(request),
                        name,
                        members,
                        request.path("metadata").asText(),
                        request.path("unsolicited").asBoolean())
                : sso.addOidc(
                        actor,
                        tenant(request),
                        name,
                        members,
                        new SsoProvider.Protocol.Oidc(
                                request.path("issuer").asText(),
                                request.path("client-id").asText(),
                                request.path("client-secret").asText(),
                                request.path("scope").asText(),
                                request.path("authorities").asText()));
        return json(added);
    }

    private static ControlException noRole() {
        return new ControlException(
                ControlException.Code.REFUSED,
                new Bilingual("役割は administrator か member です。", "A role is administrator or member."));
    }

    private JsonNode list(JsonNode request) {
        ArrayNode list = JSON.arrayNode();
        sso.list(tenant(request)).forEach(entry -> list.add(json(entry)));
        return list;
    }

    /** Without secrets. */
    private static ObjectNode json(SsoAdministration.Entry entry) {
        SsoProvider provider = entry.provider();
        ObjectNode json = JSON.objectNode();
        json.put("id", provider.id())
                .put("name", provider.name())
                .put("kind", provider.protocol().id());
        provider.members().domains().forEach(json.putArray("domains")::add);
        json.put("just-in-time", provider.members().justInTime())
                .put("role-claim", provider.members().roleClaim());
        ObjectNode roles = json.putObject("roles");
        provider.members().roles().forEach((value, role) -> roles.put(value, role.id()));
        switch (provider.protocol()) {
            case SsoProvider.Protocol.Oidc oidc ->
                json.put("issuer", oidc.issuer()).put("client-id", oidc.clientId());
            case SsoProvider.Protocol.Saml saml -> json.put("unsolicited", saml.unsolicited());
        }
        entry.addresses().forEach(json.putArray("addresses")::add);
        return json;
    }

    private JsonNode remove(JsonNode request, String actor) {
        sso.remove(actor, tenant(request), request.path("provider").asText());
        return JSON.objectNode();
    }

    private JsonNode test(JsonNode request) {
        return JSON.objectNode()
                .put("keys", sso.test(tenant(request), request.path("provider").asText()));
    }
}
