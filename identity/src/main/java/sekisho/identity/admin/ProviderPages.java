package sekisho.identity.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import sekisho.identity.Account;
import sekisho.identity.Act;
import sekisho.identity.Administration;
import sekisho.identity.IdentityException;
import sekisho.identity.MemberLists;
import sekisho.identity.SsoAdministration;
import sekisho.identity.SsoDraft;
import sekisho.identity.SsoProvider;
import sekisho.identity.Tenant;
import sekisho.journal.Entry;
import sekisho.journal.Kind;
import sekisho.journal.Query;

/** Identity providers: adding, trying, changing and removing them, and whether passwords open anything besides. */
final class ProviderPages {
    private static final int PROPOSED = 100;
    private static final int REFUSALS = 10;

    private final Administration administration;
    private final MemberLists lists;
    private final SsoAdministration sso;
    private final Function<Query, List<Entry>> records;

    ProviderPages(
            Administration administration,
            MemberLists lists,
            SsoAdministration sso,
            Function<Query, List<Entry>> records) {
        this.administration = administration;
        this.lists = lists;
        this.sso = sso;
        this.records = records;
    }

    /**
     * All of a tenant's.
     *
     * @param only whether passwords open nothing
     * @param holder the account whose password does; empty while all do, or when it is gone
     * @param glass its mail address, or what was typed
     * @param administrators the addresses of some who could be it
     */
    record ListModel(
            AdminFrame frame,
            List<SsoProvider> providers,
            boolean only,
            Optional<Account> holder,
            String glass,
            List<String> administrators,
            int inUse) {
        ListModel {
            providers = List.copyOf(providers);
            administrators = List.copyOf(administrators);
        }
    }

    /**
     * One of them, or a new one.
     *
     * @param entry empty for a new one
     * @param values what the form is filled with
     * @param trial where a login can be tried; empty for a new one
     */
    record Model(
            AdminFrame frame,
            String kind,
            Optional<SsoAdministration.Entry> entry,
            Map<String, String> values,
            Optional<String> trial,
            Optional<SsoAdministration.Published> published,
            List<Refusal> refusals) {
        Model {
            values = Map.copyOf(values);
            refusals = List.copyOf(refusals);
        }

        boolean isOidc() {
            return kind.equals(ProviderForm.OIDC);
        }

        String value(String name) {
            return values.getOrDefault(name, "");
        }

        boolean isTicked(String name) {
            return !value(name).isEmpty();
        }

        boolean isEnabled() {
            return entry.filter(it -> it.provider().enabled()).isPresent();
        }

        String act(String act) {
            return frame.link("sso", entry.orElseThrow().provider().id(), act);
        }

        String action() {
            return entry.isPresent() ? act("") : frame.link("sso", "new", kind);
        }

        /** Where the provider ends sessions from its side. */
        List<String> backchannels() {
            return entry.orElseThrow().addresses().stream()
                    .map(address -> address.replaceFirst("callback$", "backchannel"))
                    .toList();
        }
    }

    /** A login that was refused, or a trial that would have been. */
    record Refusal(Instant at, String address, boolean trial, String why) {}

    AdminReply answer(AdminVisit visit, Tenant tenant) {
        String id = visit.segment(2);
        String act = visit.segment(3);
        if (id.isEmpty()) {
            return list(AdminPages.frame(visit, tenant, AdminFrame.Tab.SSO), tenant, 200);
        }
        if (id.equals("only")) {
            return visit.post() ? only(visit, tenant) : new AdminReply.Missing();
        }
        if (id.equals("new")) {
            boolean known = act.equals(ProviderForm.OIDC) || act.equals(ProviderForm.SAML);
            return known ? fresh(visit, tenant, act) : new AdminReply.Missing();
        }
        Optional<SsoAdministration.Entry> entry = sso.find(tenant.id(), id);
        if (entry.isEmpty()) {
            return new AdminReply.Missing();
        }
        if (act.equals("metadata") && !visit.post()) {
            return new AdminReply.Download(
                    "sekisho-" + id + ".xml", "application/samlmetadata+xml", sso.metadata(tenant.id(), id));
        }
        return visit.post()
                ? act(visit, tenant, entry.get(), act)
                : one(AdminPages.frame(visit, tenant, AdminFrame.Tab.SSO), tenant, entry.get(), 200);
    }

    private AdminReply list(AdminFrame frame, Tenant tenant, int status) {
        List<SsoProvider> providers = sso.list(tenant.id()).stream()
                .map(SsoAdministration.Entry::provider)
                .toList();
        Optional<Account> holder = account(tenant, tenant.policy().sso().breakGlass());
        String typed = frame.visit().field("glass");
        int inUse =
                Math.toIntExact(providers.stream().filter(SsoProvider::enabled).count());
        return frame.shown(
                status,
                Templates.providers(new ListModel(
                        frame,
                        providers,
                        tenant.policy().sso().only(),
                        holder,
                        typed.isEmpty() ? holder.map(Account::mail).orElse("") : typed,
                        lists.find(tenant.id(), MemberLists.Standing.ADMINISTRATOR, 0, PROPOSED).stream()
                                .map(Account::mail)
                                .toList(),
                        inUse)));
    }

    private Optional<Account> account(Tenant tenant, String id) {
        return id.isEmpty() ? Optional.empty() : administration.members().account(tenant.id(), id);
    }

    private AdminReply fresh(AdminVisit visit, Tenant tenant, String kind) {
        AdminFrame frame = AdminPages.frame(visit, tenant, AdminFrame.Tab.SSO);
        if (!visit.post()) {
            return form(frame, kind, 200, ProviderForm.fresh());
        }
        if (isBoth(visit)) {
            return form(frame.saying(true, frame.t(LinkText.SSO_BOTH)), kind, 422, visit.form());
        }
        try {
            SsoAdministration.Entry added =
                    sso.add(visit.reach().actor(), tenant.id(), ProviderForm.read(visit, kind, Optional.empty()));
            return AdminPages.done(
                    visit.link(tenant.id(), "sso", added.provider().id()), LinkText.SAID_PROVIDER);
        } catch (IdentityException e) {
            return form(frame.saying(true, e.text().in(visit.lang())), kind, 422, visit.form());
        }
    }

    private static boolean isBoth(AdminVisit visit) {
        return !visit.field("metadata").isBlank() && !visit.field("address").isBlank();
    }

    private static AdminReply form(AdminFrame frame, String kind, int status, Map<String, String> values) {
        return frame.shown(
                status,
                Templates.provider(new Model(
                        frame, kind, Optional.empty(), values, Optional.empty(), Optional.empty(), List.of())));
    }

    private AdminReply act(AdminVisit visit, Tenant tenant, SsoAdministration.Entry entry, String act) {
        String actor = visit.reach().actor();
        String id = entry.provider().id();
        AdminFrame frame = AdminPages.frame(visit, tenant, AdminFrame.Tab.SSO);
        String here = visit.link(tenant.id(), "sso", id);
        try {
            return switch (act) {
                case "" -> changed(frame, tenant, entry);
                case "enable" -> {
                    sso.enable(actor, tenant.id(), id, true);
                    yield AdminPages.done(here, LinkText.SAID_ENABLED);
                }
                case "disable" -> {
                    sso.enable(actor, tenant.id(), id, false);
                    yield AdminPages.done(here, LinkText.SAID_DISABLED);
                }
                case "remove" -> {
                    sso.remove(actor, tenant.id(), id);
                    yield AdminPages.done(visit.link(tenant.id(), "sso"), LinkText.SAID_PROVIDER_GONE);
                }
                case "test" -> {
                    String found = frame.t(LinkText.SSO_CHECKED, sso.test(tenant.id(), id));
                    yield one(frame.saying(false, found), tenant, entry, 200);
                }
                default -> new AdminReply.Missing();
            };
        } catch (IdentityException e) {
            return one(frame.saying(true, e.text().in(visit.lang())), tenant, entry, 422);
        }
    }

    private AdminReply changed(AdminFrame frame, Tenant tenant, SsoAdministration.Entry entry) {
        AdminVisit visit = frame.visit();
        if (isBoth(visit)) {
            return one(frame.saying(true, frame.t(LinkText.SSO_BOTH)), tenant, entry, 422);
        }
        SsoProvider provider = entry.provider();
        SsoDraft draft = ProviderForm.read(visit, provider.protocol().id(), Optional.of(provider));
        SsoAdministration.Entry after = sso.change(visit.reach().actor(), tenant.id(), provider.id(), draft);
        return AdminPages.done(visit.link(tenant.id(), "sso", after.provider().id()), AdminText.SAID_SAVED);
    }

    private AdminReply one(AdminFrame frame, Tenant tenant, SsoAdministration.Entry entry, int status) {
        SsoProvider provider = entry.provider();
        boolean typed = status == 422 && frame.visit().segment(3).isEmpty();
        Optional<SsoAdministration.Published> published = provider.protocol() instanceof SsoProvider.Protocol.Saml saml
                ? Optional.of(sso.published(saml))
                : Optional.empty();
        return frame.shown(
                status,
                Templates.provider(new Model(
                        frame,
                        provider.protocol().id(),
                        Optional.of(entry),
                        typed ? frame.visit().form() : ProviderForm.values(provider),
                        Optional.of(sso.trial(tenant.id(), provider.id())),
                        published,
                        refusals(frame, tenant, provider))));
    }

    /** The newest first. */
    private List<Refusal> refusals(AdminFrame frame, Tenant tenant, SsoProvider provider) {
        Query query = new Query(
                Set.of(Kind.AUDIT),
                Instant.EPOCH,
                Instant.MAX,
                Map.of(
                        "sekisho.details.tenant",
                        tenant.id(),
                        "user.name",
                        "sso:" + provider.id(),
                        "event.outcome",
                        "failure"),
                REFUSALS,
                true);
        return records.apply(query).stream()
                .map(entry -> new Refusal(
                        entry.time(),
                        entry.text("sekisho.details.address"),
                        entry.text("event.action").equals(Act.SSO_TRIED.id()),
                        SsoAdministration.reason(entry.text("sekisho.details.reason"))
                                .map(text -> text.in(frame.visit().lang()))
                                .orElse("")))
                .toList();
    }

    /** Whether only single sign-on lets in. Whoever closes the doors of passwords leaves one open, and says which. */
    private AdminReply only(AdminVisit visit, Tenant tenant) {
        boolean wanted = visit.field("only").equals("yes");
        AdminFrame frame = AdminPages.frame(visit, tenant, AdminFrame.Tab.SSO);
        boolean none = sso.list(tenant.id()).stream()
                .noneMatch(entry -> entry.provider().enabled());
        if (wanted && none) {
            return list(frame.saying(true, frame.t(LinkText.SSO_ONLY_FIRST)), tenant, 422);
        }
        try {
            ObjectNode changes = JsonNodeFactory.instance.objectNode();
            ObjectNode rule = changes.putObject("sso").put("only", wanted);
            if (wanted) {
                rule.put(
                        "break-glass",
                        administration
                                .members()
                                .find(tenant.id(), visit.field("glass").strip()));
            }
            sekisho.identity.Policy ignored =
                    administration.tenants().changePolicy(visit.reach().actor(), tenant.id(), changes);
            return AdminPages.done(
                    visit.link(tenant.id(), "sso"), wanted ? LinkText.SAID_ONLY : LinkText.SAID_NOT_ONLY);
        } catch (IdentityException e) {
            return list(frame.saying(true, e.text().in(visit.lang())), tenant, 422);
        }
    }
}
