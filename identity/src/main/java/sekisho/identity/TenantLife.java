package sekisho.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How a tenant changes and ends: suspended when its contract ends, erased some time later. Both happen by themselves, at the next
 * {@link #tidy}. Thread-safe; virtual threads.
 */
final class TenantLife {
    private static final String SYSTEM = "system";
    private static final int PAGE = 500;

    private final Parts parts;
    private final InstantSource clock;
    private final Supplier<Duration> eraseAfter;
    private final Consumer<String> guests;

    /** @param guests erases all guests of a tenant */
    TenantLife(Parts parts, InstantSource clock, Supplier<Duration> eraseAfter, Consumer<String> guests) {
        this.parts = parts;
        this.clock = clock;
        this.eraseAfter = eraseAfter;
        this.guests = guests;
    }

    /** When everything personal of a tenant is erased; empty while no end is agreed. */
    Optional<Instant> erasure(Tenant tenant) {
        return tenant.contractEnd().map(end -> end.plus(eraseAfter.get()));
    }

    void suspend(String actor, String tenant, boolean suspended) {
        Tenant before = parts.tenants().get(tenant);
        boolean ended = before.contractEnd()
                .filter(end -> !end.isAfter(clock.instant()))
                .isPresent();
        if (ended && !suspended) {
            throw new IdentityException(IdentityException.Code.POLICY, Messages.CONTRACT_ENDED);
        }
        parts.audit()
                .done(
                        Act.TENANT_SUSPENDED,
                        actor,
                        Audit.details(
                                "tenant",
                                tenant,
                                "account",
                                "",
                                "before",
                                Boolean.toString(before.suspended()),
                                "after",
                                Boolean.toString(suspended)));
        parts.tenants().suspended(tenant, suspended);
        if (suspended) {
            parts.sessions().endTenant(tenant);
        }
    }

    void rename(String actor, String tenant, String name) {
        String before = parts.tenants().get(tenant).name();
        parts.audit().done(Act.TENANT_RENAMED, actor, Audit.details("tenant", tenant, "before", before, "after", name));
        parts.tenants().rename(tenant, name);
    }

    void places(String actor, String tenant, List<Place> places) {
        List<Place> before = parts.tenants().get(tenant).places();
        parts.audit()
                .done(
                        Act.TENANT_PLACES_CHANGED,
                        actor,
                        Audit.details("tenant", tenant, "before", before.toString(), "after", places.toString()));
        parts.tenants().places(tenant, places);
    }

    /** @param end empty to go on without an end */
    void contract(String actor, String tenant, Optional<Instant> end) {
        boolean erasesAtOnce = end.filter(at -> !at.plus(eraseAfter.get()).isAfter(clock.instant()))
                .isPresent();
        if (erasesAtOnce) { // a slip of the year must not erase a customer
            throw new IdentityException(IdentityException.Code.POLICY, Messages.CONTRACT_LONG_OVER);
        }
        Optional<Instant> before = parts.tenants().get(tenant).contractEnd();
        parts.audit()
                .done(
                        Act.TENANT_CONTRACT_CHANGED,
                        actor,
                        Audit.details("tenant", tenant, "before", text(before), "after", text(end)));
        parts.tenants().contract(tenant, end);
        tidy();
    }

    private static String text(Optional<Instant> end) {
        return end.map(Instant::toString).orElse("none");
    }

    /** Shuts out whose contract has ended, and erases whose time is over. */
    void tidy() {
        Instant now = clock.instant();
        for (Tenant tenant : List.copyOf(parts.tenants().directory().all())) {
            boolean ended =
                    tenant.contractEnd().filter(end -> !end.isAfter(now)).isPresent();
            boolean over = erasure(tenant).filter(at -> !at.isAfter(now)).isPresent();
            if (over) {
                erase(SYSTEM, tenant.id());
            } else if (ended && !tenant.suspended()) {
                suspend(SYSTEM, tenant.id(), true);
            }
        }
    }

    /**
     * Erases a tenant with all members that belong to no other, and the keys of both. A process that is killed in the middle leaves
     * a suspended tenant; doing it again ends it.
     */
    Erased erase(String actor, String tenant) {
        Tenant before = parts.tenants().get(tenant);
        parts.audit().done(Act.TENANT_DELETED, actor, Audit.details("tenant", tenant));
        parts.tenants().suspended(tenant, true);
        parts.sessions().endTenant(tenant);
        guests.accept(tenant);
        int members = 0;
        int accounts = 0;
        List<Account> page = parts.memberships().list(tenant, "", PAGE, none -> Optional.empty());
        while (!page.isEmpty()) {
            for (Account account : page) {
                members++;
                if (parts.memberships().leave(tenant, account.id())) {
                    accounts++;
                    parts.guards().clear(Guards.Subject.account(account.id()));
                }
            }
            page = parts.memberships().list(tenant, "", PAGE, none -> Optional.empty());
        }
        parts.sessions().endTenant(tenant);
        parts.tenants().delete(before.id());
        Erased erased = new Erased(members, accounts);
        parts.audit()
                .done(
                        Act.TENANT_ERASED,
                        actor,
                        Audit.details(
                                "tenant",
                                tenant,
                                "memberships",
                                Integer.toString(members),
                                "accounts-erased",
                                Integer.toString(accounts),
                                "accounts-kept",
                                Integer.toString(members - accounts),
                                "keys-destroyed",
                                Integer.toString(accounts + 1)));
        return erased;
    }

    /**
     * What an erasure came to.
     *
     * @param memberships that ended
     * @param accounts that were erased with their keys; the others belong to further tenants
     */
    record Erased(int memberships, int accounts) {}
}
