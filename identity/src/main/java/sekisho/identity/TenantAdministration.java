package sekisho.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Tenants: where they are, what their policy is and how long they stay. See {@link Administration}. */
public final class TenantAdministration {
    private final Parts parts;
    private final Supplier<Policy.Bounds> bounds;
    private final TenantLife life;

    TenantAdministration(Parts parts, Supplier<Policy.Bounds> bounds, TenantLife life) {
        this.parts = parts;
        this.bounds = bounds;
        this.life = life;
    }

    /** All but canaries. */
    public Collection<Tenant> all() {
        return parts.tenants().directory().all();
    }

    /** The tenant of an id. */
    public Optional<Tenant> find(String id) {
        return parts.tenants().directory().byId(id);
    }

    /** The tenant of an id; {@code UNKNOWN} when there is none. */
    public Tenant get(String id) {
        return parts.tenants().get(id);
    }

    /** The tenant at a place, for whoever knows only an address. */
    public Optional<Tenant> at(String host, String rawPath) {
        return parts.tenants().directory().at(host, rawPath);
    }

    public Tenant create(String actor, String name, List<Place> places) {
        Names.check(name);
        if (places.isEmpty()) {
            throw new IdentityException(IdentityException.Code.MALFORMED, Messages.PLACE);
        }
        String id = parts.tenants().newId();
        parts.audit().done(Act.TENANT_CREATED, actor, Audit.details("tenant", id, "places", places.toString()));
        return parts.tenants().create(id, name.strip(), places, Policy.DEFAULT);
    }

    /**
     * Changes what is named in {@code changes} and leaves the rest.
     *
     * @throws IdentityException {@code POLICY} when it makes no sense or lies outside of the operator's bounds
     */
    public Policy changePolicy(String actor, String tenant, JsonNode changes) {
        Policy before = get(tenant).policy();
        Policy after = Policy.read(changes, before);
        boolean codesArrive = !after.asksForFactors()
                || parts.notifier().works()
                || after.factors().takesMoreThanMail();
        // Whoever closes the doors of passwords must leave one open for the day on which the provider is away.
        boolean wayIn = !after.sso().only()
                || parts.memberships().member(after.sso().breakGlass(), tenant).isPresent();
        if (!wayIn) {
            throw new IdentityException(IdentityException.Code.POLICY, Messages.SSO_BREAK_GLASS);
        }
        if (!bounds.get().allow(after) || !codesArrive) {
            throw new IdentityException(IdentityException.Code.POLICY, Messages.POLICY_BOUNDS);
        }
        if (after.equals(before)) {
            return before;
        }
        parts.audit()
                .done(
                        Act.TENANT_POLICY_CHANGED,
                        actor,
                        Audit.details(
                                "tenant",
                                tenant,
                                "before",
                                before.json().toString(),
                                "after",
                                after.json().toString()));
        parts.tenants().policy(tenant, after);
        return after;
    }

    /**
     * From where somebody changes the rules by which they come in themselves.
     *
     * @param confirmed whether they know that the change shuts them out
     */
    public record Standpoint(InetAddress address, Role role, boolean confirmed) {}

    /**
     * As {@link #changePolicy(String, String, JsonNode)}, for somebody who comes in by it.
     *
     * @throws IdentityException also {@code SHUT_OUT}: they could not come from where they are any more, and have not confirmed it
     */
    public Policy changePolicy(String actor, String tenant, JsonNode changes, Standpoint from) {
        NetworkRule after = Policy.read(changes, get(tenant).policy()).networks();
        if (!from.confirmed() && !after.admits(from.role(), from.address())) {
            throw new IdentityException(IdentityException.Code.SHUT_OUT, Messages.SHUT_OUT);
        }
        return changePolicy(actor, tenant, changes);
    }

    /** Nobody gets in any more, and who is in is out; or the other way round. */
    public void suspend(String actor, String tenant, boolean suspended) {
        life.suspend(actor, tenant, suspended);
    }

    /** Erases a tenant with all members that belong to no other, and the keys of both. */
    public void delete(String actor, String tenant) {
        TenantLife.Erased ignored = life.erase(actor, tenant);
    }

    public void rename(String actor, String tenant, String name) {
        Names.check(name);
        life.rename(actor, tenant, name.strip());
    }

    /** Sets where a tenant is. */
    public void places(String actor, String tenant, List<Place> places) {
        if (places.isEmpty()) {
            throw new IdentityException(IdentityException.Code.MALFORMED, Messages.PLACE);
        }
        life.places(actor, tenant, places);
    }

    /** Sets from when on nobody gets in; empty for no end. What is due is done at once. */
    public void endContract(String actor, String tenant, Optional<Instant> end) {
        life.contract(actor, tenant, end);
    }

    /** When everything personal of a tenant will be erased; empty while no end is agreed. */
    public Optional<Instant> erasure(String tenant) {
        return life.erasure(get(tenant));
    }

    /** What the operator allows tenants to choose, now. */
    public Policy.Bounds bounds() {
        return bounds.get();
    }
}
