package sekisho.identity.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import sekisho.identity.Administration;
import sekisho.identity.Invited;
import sekisho.identity.MemberImport;
import sekisho.identity.Role;
import sekisho.identity.Tenant;

/**
 * Many members at once: a list is read and shown with everything that is wrong in it, and only then taken. Between the two it is
 * kept in memory, for a quarter of an hour and for its sender alone.
 */
final class ImportPages {
    private static final int MOST_KEPT = 16;
    private static final int ROWS_SHOWN = 50;
    private static final Duration KEPT = Duration.ofMinutes(15);

    private final Administration administration;
    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Kept> kept =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(KEPT).build();

    private record Kept(Reach reach, String tenant, String csv) {}

    ImportPages(Administration administration) {
        this.administration = administration;
    }

    /** The form, with what was pasted into it before. */
    record Model(AdminFrame frame, String csv, List<MemberImport.Fault> faults, int faultsInAll) {
        Model {
            faults = List.copyOf(faults);
        }
    }

    /** What would be taken. */
    record Preview(AdminFrame frame, String token, List<MemberImport.Row> rows, int total) {
        Preview {
            rows = List.copyOf(rows);
        }

        int left() {
            return total - rows.size();
        }

        AdminText role(MemberImport.Row row) {
            return row.role() == Role.ADMINISTRATOR ? AdminText.ROLE_ADMINISTRATOR : AdminText.ROLE_MEMBER;
        }
    }

    /** What was taken, with the links to be handed over where no mail leaves. */
    record Taken(AdminFrame frame, int count, List<Link> links) {
        Taken {
            links = List.copyOf(links);
        }
    }

    /** A link for one of the members. */
    record Link(String mail, String href) {}

    AdminReply answer(AdminVisit visit, Tenant tenant) {
        AdminFrame frame = AdminPages.frame(visit, tenant, AdminFrame.Tab.MEMBERS);
        if (!visit.post()) {
            return frame.shown(200, Templates.importing(new Model(frame, "", List.of(), 0)));
        }
        return visit.field("token").isEmpty() ? preview(frame, tenant) : take(frame, tenant);
    }

    private AdminReply preview(AdminFrame frame, Tenant tenant) {
        AdminVisit visit = frame.visit();
        String csv = visit.field("csv");
        MemberImport list = administration.members().preview(tenant.id(), csv);
        if (!list.faults().isEmpty()) {
            int shown = Math.min(list.faults().size(), 200);
            return frame.saying(
                            true, frame.t(AdminText.IMPORT_FAULTS, list.faults().size()))
                    .shown(
                            422,
                            Templates.importing(new Model(
                                    frame.saying(
                                            true,
                                            frame.t(
                                                    AdminText.IMPORT_FAULTS,
                                                    list.faults().size())),
                                    csv,
                                    list.faults().subList(0, shown),
                                    list.faults().size())));
        }
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        kept.put(token, new Kept(visit.reach(), tenant.id(), csv));
        int shown = Math.min(list.rows().size(), ROWS_SHOWN);
        return frame.shown(
                200,
                Templates.importPreview(new Preview(
                        frame, token, list.rows().subList(0, shown), list.rows().size())));
    }

    private AdminReply take(AdminFrame frame, Tenant tenant) {
        AdminVisit visit = frame.visit();
        String token = visit.field("token");
        Optional<Kept> list = Optional.ofNullable(kept.getIfPresent(token))
                .filter(it -> it.reach().equals(visit.reach()) && it.tenant().equals(tenant.id()));
        if (list.isEmpty()) {
            AdminFrame stale = frame.saying(true, frame.t(AdminText.IMPORT_STALE));
            return stale.shown(410, Templates.importing(new Model(stale, "", List.of(), 0)));
        }
        kept.invalidate(token);
        List<Invited> invited = administration
                .members()
                .importList(visit.reach().actor(), tenant.id(), list.get().csv());
        List<Link> links = invited.stream()
                .filter(it -> visit.isOperator() || !administration.members().isShared(it.account()))
                .flatMap(it -> it.link().stream()
                        .map(link -> new Link(
                                administration
                                        .members()
                                        .account(tenant.id(), it.account())
                                        .orElseThrow()
                                        .mail(),
                                link)))
                .toList();
        AdminFrame done = frame.saying(false, frame.t(AdminText.IMPORT_DONE, invited.size()));
        return done.shown(200, Templates.imported(new Taken(done, invited.size(), links)));
    }
}
