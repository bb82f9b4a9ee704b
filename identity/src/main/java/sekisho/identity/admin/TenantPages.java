package sekisho.identity.admin;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import sekisho.identity.Administration;
import sekisho.identity.IdentityException;
import sekisho.identity.Place;
import sekisho.identity.Tenant;

/** One tenant at a glance; for the operator also its name, places, state and end. */
final class TenantPages {
    private final Administration administration;
    private final InstantSource clock;

    TenantPages(Administration administration, InstantSource clock) {
        this.administration = administration;
        this.clock = clock;
    }

    /**
     * The overview.
     *
     * @param lastDay of the contract, as a date, or empty
     * @param erasure when personal data is erased
     * @param ended whether the contract is over
     */
    record Model(
            AdminFrame frame,
            Tenant tenant,
            long members,
            long guests,
            String lastDay,
            Optional<Instant> erasure,
            boolean ended) {
        String places() {
            return tenant.places().stream().map(Place::toString).collect(Collectors.joining("\n"));
        }

        boolean weak() {
            return tenant.policy().passwords().isWeak();
        }
    }

    AdminReply answer(AdminVisit visit, Tenant tenant) {
        if (!visit.post()) {
            return visit.path().size() == 1
                    ? show(AdminPages.frame(visit, tenant, AdminFrame.Tab.OVERVIEW), tenant, 200)
                    : new AdminReply.Missing();
        }
        return visit.isOperator() ? act(visit, tenant) : new AdminReply.Missing();
    }

    private AdminReply act(AdminVisit visit, Tenant tenant) {
        String actor = visit.reach().actor();
        String id = tenant.id();
        switch (visit.segment(1)) {
            case "suspend" -> administration.tenants().suspend(actor, id, true);
            case "resume" -> administration.tenants().suspend(actor, id, false);
            case "rename" -> administration.tenants().rename(actor, id, visit.field("name"));
            case "places" -> administration.tenants().places(actor, id, TenantListPages.places(visit.field("places")));
            case "contract" -> {
                return contract(visit, tenant);
            }
            case "erase" -> {
                return erase(visit, tenant);
            }
            default -> {
                return new AdminReply.Missing();
            }
        }
        return AdminPages.done(visit.link(id), AdminText.SAID_SAVED);
    }

    /** The contract goes on until the end of its last day, in the machine's time zone. */
    private AdminReply contract(AdminVisit visit, Tenant tenant) {
        Optional<Instant> end;
        try {
            end = Optional.of(visit.field("last-day"))
                    .filter(text -> !text.isEmpty())
                    .map(text -> LocalDate.parse(text)
                            .plusDays(1)
                            .atStartOfDay(ZoneId.systemDefault())
                            .toInstant());
        } catch (DateTimeParseException e) {
            return show(saying(visit, tenant, AdminText.NO_DATE), tenant, 422);
        }
        boolean erasesNow = end.filter(at -> at.isBefore(clock.instant().minusSeconds(86_400)))
                .isPresent();
        if (erasesNow) { // a slip of the year must not erase a customer
            return show(saying(visit, tenant, AdminText.DATE_PAST), tenant, 422);
        }
        administration.tenants().endContract(visit.reach().actor(), tenant.id(), end);
        return AdminPages.done(visit.link(tenant.id()), AdminText.SAID_SAVED);
    }

    /** Only for a suspended tenant, and only by its name. */
    private AdminReply erase(AdminVisit visit, Tenant tenant) {
        if (!tenant.suspended()) {
            return show(saying(visit, tenant, AdminText.SUSPEND_FIRST), tenant, 409);
        }
        if (!visit.field("name").strip().equals(tenant.name())) {
            return show(saying(visit, tenant, AdminText.NAME_DIFFERS), tenant, 422);
        }
        administration.tenants().delete(visit.reach().actor(), tenant.id());
        return AdminPages.done(visit.link(), AdminText.SAID_ERASED);
    }

    /** The overview with what could not be done. */
    AdminReply refused(AdminVisit visit, Tenant tenant, IdentityException refusal) {
        AdminFrame frame = new AdminFrame(visit, Optional.of(tenant), AdminFrame.Tab.OVERVIEW, List.of())
                .saying(true, refusal.text().in(visit.lang()));
        return show(frame, tenant, 422);
    }

    private static AdminFrame saying(AdminVisit visit, Tenant tenant, AdminText text) {
        return AdminPages.frame(visit, tenant, AdminFrame.Tab.OVERVIEW).saying(true, text.in(visit.lang()));
    }

    private AdminReply show(AdminFrame frame, Tenant tenant, int status) {
        String lastDay = tenant.contractEnd()
                .map(end -> end.atZone(ZoneId.systemDefault())
                        .toLocalDate()
                        .minusDays(1)
                        .toString())
                .orElse("");
        boolean ended = tenant.contractEnd()
                .filter(end -> !end.isAfter(clock.instant()))
                .isPresent();
        return frame.shown(
                status,
                Templates.tenant(new Model(
                        frame,
                        tenant,
                        administration.members().count(tenant.id()),
                        administration.members().guests(tenant.id()),
                        lastDay,
                        administration.tenants().erasure(tenant.id()),
                        ended)));
    }
}
