package sekisho.identity.admin;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import sekisho.identity.Administration;
import sekisho.identity.IdentityException;
import sekisho.identity.Tenant;
import sekisho.journal.Entry;
import sekisho.journal.Query;

/**
 * The pages of administration: which there are and who answers them. The operator's console and the tenants' own show the same
 * ones, each within its {@link Reach}. Thread-safe; virtual threads.
 */
public final class AdminPages {
    private final Administration administration;
    private final TenantListPages list;
    private final TenantPages tenants;
    private final MemberPages members;
    private final ImportPages imports;
    private final MatrixPages matrix;
    private final ScreenPages screens;
    private final GuestLinkPages guests;
    private final ProviderPages providers;
    private final DirectoryPages directories;
    private final PolicyPages policies;
    private final LogPages logs;

    /**
     * The pages over what these desks do.
     *
     * @param records searches the journal
     * @param origins from a host name to its address for browsers
     */
    public AdminPages(
            AdminDesks desks,
            Function<Query, List<Entry>> records,
            Function<String, String> origins,
            InstantSource clock) {
        this.administration = desks.administration();
        this.list = new TenantListPages(administration);
        this.tenants = new TenantPages(administration, clock);
        this.members = new MemberPages(administration, desks.lists(), desks.sessions(), clock);
        this.imports = new ImportPages(administration);
        this.matrix = new MatrixPages(administration);
        this.screens = new ScreenPages(administration);
        this.guests = new GuestLinkPages(administration, desks.guests(), clock);
        this.providers = new ProviderPages(administration, desks.lists(), desks.sso(), records);
        this.directories = new DirectoryPages(administration, desks.scimTokens(), origins);
        this.policies = new PolicyPages(administration);
        this.logs = new LogPages(administration, desks.sso(), records);
    }

    /** Answers one request. A tenant out of reach is answered like one that does not exist. */
    public AdminReply answer(AdminVisit visit) {
        if (visit.path().isEmpty()) {
            return visit.isOperator() ? list.answer(visit) : new AdminReply.Missing();
        }
        String id = visit.segment(0);
        if (!visit.reach().covers(id)) {
            return new AdminReply.Missing();
        }
        Optional<Tenant> tenant = administration.tenants().find(id);
        if (tenant.isEmpty()) {
            return new AdminReply.Missing();
        }
        try {
            return of(visit, tenant.get());
        } catch (IdentityException e) {
            return e.code() == IdentityException.Code.UNKNOWN
                    ? new AdminReply.Missing()
                    : tenants.refused(visit, tenant.get(), e);
        }
    }

    private AdminReply of(AdminVisit visit, Tenant tenant) {
        Optional<AdminRoute> route =
                AdminRoute.of(visit.path().subList(1, visit.path().size()));
        if (route.isEmpty()) {
            return new AdminReply.Missing();
        }
        return switch (route.get()) {
            case OVERVIEW, SUSPEND, RESUME, CONTRACT, RENAME, PLACES, ERASE -> tenants.answer(visit, tenant);
            case MEMBERS -> members.answer(visit, tenant);
            case IMPORT -> imports.answer(visit, tenant);
            case MATRIX -> matrix.answer(visit, tenant);
            case SCREENS -> screens.answer(visit, tenant);
            case EXPLAIN -> screens.explain(visit, tenant);
            case GUESTS -> guests.answer(visit, tenant);
            case SSO -> providers.answer(visit, tenant);
            case DIRECTORY -> directories.answer(visit, tenant);
            case POLICY -> policies.answer(visit, tenant);
            case LOG -> logs.answer(visit, tenant);
        };
    }

    /** Every page, as what follows the address of a tenant's own; {@code *} stands for an identifier of something of it. */
    public static List<String> paths() {
        return AdminRoute.all();
    }

    /** The frame of a page, with what the last act came to. */
    static AdminFrame frame(AdminVisit visit, Tenant tenant, AdminFrame.Tab tab) {
        AdminFrame frame = new AdminFrame(visit, Optional.of(tenant), tab, List.of());
        return Phrase.said(visit.asked("said"))
                .map(text -> frame.saying(false, text.in(visit.lang())))
                .orElse(frame);
    }

    /** Back to a page, which says what was done. */
    static AdminReply done(String location, Phrase said) {
        return new AdminReply.SeeOther(location + (location.indexOf('?') < 0 ? "?" : "&") + "said=" + said.name());
    }
}
