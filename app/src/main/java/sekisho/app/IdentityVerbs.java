package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.app.control.ControlException;
import sekisho.app.control.ControlServer;
import sekisho.identity.AccessAdministration;
import sekisho.identity.Account;
import sekisho.identity.Administration;
import sekisho.identity.Device;
import sekisho.identity.IdentityException;
import sekisho.identity.Invited;
import sekisho.identity.MemberImport;
import sekisho.identity.Permissions;
import sekisho.identity.Place;
import sekisho.identity.Role;
import sekisho.identity.Screen;
import sekisho.identity.Tenant;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** What the command line may ask about tenants, accounts and screens. Virtual threads. */
final class IdentityVerbs {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int PAGE = 500;

    private final Administration administration;

    IdentityVerbs(Administration administration) {
        this.administration = administration;
    }

    /** Answers a request of which the actor is known. */
    private interface Act {
        JsonNode answer(JsonNode request, String actor);
    }

    Map<String, ControlServer.Verb> all() {
        Map<String, Act> acts = new HashMap<>();
        acts.put("tenant-create", this::createTenant);
        acts.put("tenant-list", (request, actor) -> tenants());
        acts.put("tenant-show", (request, actor) -> json(tenant(request)));
        acts.put("tenant-policy", this::policy);
        acts.put("tenant-suspend", this::suspendTenant);
        acts.put("tenant-delete", this::deleteTenant);
        acts.put("tenant-end", this::endTenant);
        acts.put("account-invite", this::invite);
        acts.put("account-list", this::accounts);
        acts.put("account-import", this::importAccounts);
        acts.put("account-reset", this::reset);
        acts.put("account-unlock", this::unlock);
        acts.put("account-suspend", this::suspend);
        acts.put("account-remove", this::remove);
        acts.put("account-role", this::role);
        acts.put("account-devices", this::devices);
        acts.put("account-device", this::device);
        acts.put("account-factors", this::factors);
        acts.put("screen-add", this::addScreen);
        acts.put("screen-list", this::screens);
        acts.put("screen-remove", this::removeScreen);
        acts.put("screen-grant", this::grant);
        acts.put("explain-access", this::explain);
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

    // ---- tenants

    private JsonNode createTenant(JsonNode request, String actor) {
        List<Place> places = new ArrayList<>();
        request.path("places").forEach(place -> places.add(Place.parse(place.asText())));
        return json(administration.tenants().create(actor, request.path("name").asText(), places));
    }

    private JsonNode tenants() {
        ArrayNode list = JSON.arrayNode();
        administration.tenants().all().stream()
                .sorted(java.util.Comparator.comparing(Tenant::createdAt))
                .forEach(tenant -> list.add(json(tenant)));
        return list;
    }

    /** By id, or by a place where it is. */
    private Tenant tenant(JsonNode request) {
        return tenant(administration, request.path("tenant").asText());
    }

    static Tenant tenant(Administration administration, String text) {
        return administration.tenants().all().stream()
                .filter(tenant ->
                        tenant.id().equals(text) || tenant.places().stream().anyMatch(place -> isAt(place, text)))
                .findFirst()
                .orElseGet(() -> administration.tenants().get(text));
    }

    private static boolean isAt(Place place, String text) {
        return place.toString().equals(text) || place.toString().equals(text + "/");
    }

    private static ObjectNode json(Tenant tenant) {
        ObjectNode json = JSON.objectNode();
        json.put("id", tenant.id()).put("name", tenant.name());
        ArrayNode places = json.putArray("places");
        tenant.places().forEach(place -> places.add(place.toString()));
        json.put("suspended", tenant.suspended())
                .put("created-at", tenant.createdAt().toString())
                .put("weak-passwords", tenant.policy().passwords().isWeak());
        json.set("policy", tenant.policy().json());
        return json;
    }

    private JsonNode policy(JsonNode request, String actor) {
        return administration
                .tenants()
                .changePolicy(actor, tenant(request).id(), request.path("changes"))
                .json();
    }

    private JsonNode suspendTenant(JsonNode request, String actor) {
        administration
                .tenants()
                .suspend(actor, tenant(request).id(), request.path("suspended").asBoolean());
        return json(tenant(request));
    }

    private JsonNode deleteTenant(JsonNode request, String actor) {
        Tenant tenant = tenant(request);
        administration.tenants().delete(actor, tenant.id());
        return json(tenant);
    }

    /** The contract goes on until the end of its last day, in the machine's time zone. */
    private JsonNode endTenant(JsonNode request, String actor) {
        Tenant tenant = tenant(request);
        Optional<Instant> end = Optional.of(request.path("last-day").asText(""))
                .filter(text -> !text.isEmpty())
                .map(text -> LocalDate.parse(text)
                        .plusDays(1)
                        .atStartOfDay(ZoneId.systemDefault())
                        .toInstant());
        administration.tenants().endContract(actor, tenant.id(), end);
        ObjectNode json = json(tenant);
        end.flatMap(it -> administration.tenants().all().stream()
                        .filter(left -> left.id().equals(tenant.id()))
                        .findFirst())
                .flatMap(left -> administration.tenants().erasure(left.id()))
                .ifPresent(at -> json.put("erasure", at.toString()));
        return json;
    }

    // ---- accounts

    /** Everybody of a list, or nobody and what is wrong with it. */
    private JsonNode importAccounts(JsonNode request, String actor) {
        String tenant = tenant(request).id();
        String csv = request.path("csv").asText();
        MemberImport list = administration.members().preview(tenant, csv);
        ObjectNode json = JSON.objectNode();
        json.put("lines", list.rows().size());
        ArrayNode faults = json.putArray("faults");
        list.faults()
                .forEach(fault -> faults.addObject()
                        .put("line", fault.line())
                        .put("ja", fault.text().ja())
                        .put("en", fault.text().en()));
        ArrayNode members = json.putArray("invited");
        if (list.faults().isEmpty() && !request.path("dry-run").asBoolean()) {
            administration.members().importList(actor, tenant, csv).forEach(it -> members.add(invited(it)));
        }
        return json;
    }

    private JsonNode invite(JsonNode request, String actor) {
        return invited(administration
                .members()
                .invite(
                        actor,
                        tenant(request).id(),
                        request.path("mail").asText(),
                        request.path("name").asText(),
                        role(request.path("role").asText()),
                        Lang.of(request.path("member-lang").asText()).orElse(Lang.JA)));
    }

    private static Role role(String text) {
        return Role.of(text)
                .orElseThrow(() -> refused(
                        "役割は operator、administrator、member のどれかです。", "A role is operator, administrator or member."));
    }

    private static JsonNode invited(Invited invited) {
        ObjectNode json = JSON.objectNode();
        json.put("account", invited.account()).put("mailed", invited.mailed());
        invited.link().ifPresent(link -> json.put("link", link));
        invited.until().ifPresent(until -> json.put("until", until.toString()));
        return json;
    }

    private JsonNode accounts(JsonNode request, String actor) {
        String tenant = tenant(request).id();
        ArrayNode list = JSON.arrayNode();
        List<Account> page = administration.members().list(tenant, "", PAGE);
        while (!page.isEmpty()) {
            page.forEach(account -> list.add(json(account)));
            page = page.size() < PAGE
                    ? List.of()
                    : administration.members().list(tenant, page.getLast().id(), PAGE);
        }
        return list;
    }

    private static JsonNode json(Account account) {
        ObjectNode json = JSON.objectNode();
        json.put("id", account.id())
                .put("mail", account.mail())
                .put("name", account.name())
                .put("role", account.role().id())
                .put("state", account.state().id())
                .put("must-change-password", account.mustChangePassword())
                .put("created-at", account.createdAt().toString());
        account.lastLoginAt().ifPresent(at -> json.put("last-login-at", at.toString()));
        account.lockedUntil()
                .ifPresent(
                        until -> json.put("locked-until", until.equals(Instant.MAX) ? "unlocked" : until.toString()));
        return json;
    }

    private String account(JsonNode request) {
        return administration
                .members()
                .find(tenant(request).id(), request.path("account").asText());
    }

    private JsonNode reset(JsonNode request, String actor) {
        return invited(administration.access().reset(actor, tenant(request).id(), account(request)));
    }

    private JsonNode unlock(JsonNode request, String actor) {
        administration.access().unlock(actor, tenant(request).id(), account(request));
        return JSON.objectNode();
    }

    private JsonNode suspend(JsonNode request, String actor) {
        administration
                .access()
                .suspend(
                        actor,
                        tenant(request).id(),
                        account(request),
                        request.path("suspended").asBoolean());
        return JSON.objectNode();
    }

    private JsonNode remove(JsonNode request, String actor) {
        boolean erased = administration.members().remove(actor, tenant(request).id(), account(request));
        return JSON.objectNode().put("erased", erased);
    }

    private JsonNode role(JsonNode request, String actor) {
        administration
                .members()
                .role(
                        actor,
                        tenant(request).id(),
                        account(request),
                        role(request.path("role").asText()));
        return JSON.objectNode();
    }

    private JsonNode devices(JsonNode request, String actor) {
        ArrayNode list = JSON.arrayNode();
        for (Device device : administration.access().devices(tenant(request).id(), account(request))) {
            list.addObject()
                    .put("id", device.id())
                    .put("name", device.name())
                    .put("kind", device.kind().id())
                    .put("waiting", device.waiting())
                    .put("keyed", device.keyed())
                    .put("created-at", device.createdAt().toString())
                    .put("last-used-at", device.lastUsedAt().toString());
        }
        return list;
    }

    private JsonNode device(JsonNode request, String actor) {
        String tenant = tenant(request).id();
        String device = request.path("device").asText();
        if (request.path("approve").asBoolean()) {
            administration.access().approveDevice(actor, tenant, account(request), device);
        } else {
            administration.access().freeDevice(actor, tenant, account(request), device);
        }
        return devices(request, actor);
    }

    private JsonNode factors(JsonNode request, String actor) {
        String tenant = tenant(request).id();
        if (request.path("reset").asBoolean()) {
            administration.access().resetFactors(actor, tenant, account(request));
        }
        AccessAdministration.FactorState state = administration.access().factors(tenant, account(request));
        return JSON.objectNode()
                .put("totp", state.totp())
                .put("recovery-codes", state.recoveryCodes())
                .put("passkeys", state.passkeys().size());
    }

    // ---- screens

    private JsonNode addScreen(JsonNode request, String actor) {
        List<Screen.Rule> rules = new ArrayList<>();
        request.path("rules").forEach(rule -> rules.add(Screen.Rule.parse(rule.asText())));
        Set<Role> roles = EnumSet.noneOf(Role.class);
        request.path("roles").forEach(name -> roles.add(role(name.asText())));
        String id = administration
                .screens()
                .add(actor, tenant(request).id(), request.path("name").asText(), rules, roles);
        return JSON.objectNode().put("id", id);
    }

    private JsonNode screens(JsonNode request, String actor) {
        ArrayNode list = JSON.arrayNode();
        for (Screen screen : tenant(request).permissions().screens()) {
            ObjectNode json = list.addObject().put("id", screen.id()).put("name", screen.name());
            ArrayNode rules = json.putArray("rules");
            screen.rules().forEach(rule -> rules.add(rule.toString()));
            ArrayNode roles = json.putArray("roles");
            screen.roles().stream().sorted().forEach(role -> roles.add(role.id()));
        }
        return list;
    }

    private JsonNode removeScreen(JsonNode request, String actor) {
        administration
                .screens()
                .remove(actor, tenant(request).id(), request.path("screen").asText());
        return JSON.objectNode();
    }

    private JsonNode grant(JsonNode request, String actor) {
        Optional<Boolean> allowed = switch (request.path("allowed").asText()) {
            case "yes" -> Optional.of(true);
            case "no" -> Optional.of(false);
            default -> Optional.empty();
        };
        administration
                .screens()
                .grant(
                        actor,
                        tenant(request).id(),
                        account(request),
                        request.path("screen").asText(),
                        allowed);
        return JSON.objectNode();
    }

    private JsonNode explain(JsonNode request, String actor) {
        String host = request.path("host").asText();
        String path = request.path("path").asText();
        Tenant tenant = administration
                .tenants()
                .at(host, path)
                .orElseThrow(() -> refused("その場所に契約企業はありません。", "There is no tenant at that place."));
        String account = administration
                .members()
                .find(tenant.id(), request.path("account").asText());
        Permissions.Decision decision = administration
                .screens()
                .explain(tenant.id(), account, request.path("method").asText(), path);
        ObjectNode json = JSON.objectNode();
        json.put("tenant", tenant.name())
                .put("allowed", decision.allowed() && !tenant.suspended())
                .put(
                        "basis",
                        decision.basis()
                                .name()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', '-'));
        decision.screen().ifPresent(screen -> json.put("screen", screen.name()));
        return json;
    }

    private static ControlException refused(String ja, String en) {
        return new ControlException(ControlException.Code.REFUSED, new Bilingual(ja, en));
    }
}
