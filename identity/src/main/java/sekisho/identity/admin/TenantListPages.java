package sekisho.identity.admin;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sekisho.identity.Administration;
import sekisho.identity.IdentityException;
import sekisho.identity.Place;
import sekisho.identity.Tenant;

/** All tenants, and a new one. For the operator only. */
final class TenantListPages {
    static final int SHOWN = 50;

    private final Administration administration;

    TenantListPages(Administration administration) {
        this.administration = administration;
    }

    /**
     * The list.
     *
     * @param skip how many come before
     * @param total how many there are that fit
     */
    record Model(AdminFrame frame, List<Tenant> tenants, String text, int skip, int total, String name, String places) {
        Model {
            tenants = List.copyOf(tenants);
        }

        Pager pager() {
            return new Pager(
                    frame, frame.visit().link(), AdminVisit.query("q", text), skip, SHOWN, skip + SHOWN < total);
        }
    }

    AdminReply answer(AdminVisit visit) {
        AdminFrame frame = new AdminFrame(visit, Optional.empty(), AdminFrame.Tab.OVERVIEW, List.of());
        if (!visit.post()) {
            AdminFrame saying = AdminText.said(visit.asked("said"))
                    .map(text -> frame.saying(false, frame.t(text)))
                    .orElse(frame);
            return show(saying, 200);
        }
        try {
            Tenant made = administration
                    .tenants()
                    .create(visit.reach().actor(), visit.field("name"), places(visit.field("places")));
            return AdminPages.done(visit.link(made.id()), AdminText.SAID_CREATED);
        } catch (IdentityException e) {
            return show(frame.saying(true, e.text().in(visit.lang())), 422);
        }
    }

    static List<Place> places(String lines) {
        return Arrays.stream(lines.split("\\s+", 101))
                .filter(line -> !line.isBlank())
                .map(Place::parse)
                .toList();
    }

    private AdminReply show(AdminFrame frame, int status) {
        AdminVisit visit = frame.visit();
        String text = visit.asked("q");
        String wanted = folded(text);
        List<Tenant> fitting = administration.tenants().all().stream()
                .filter(tenant -> fits(tenant, wanted))
                .sorted(Comparator.comparing(Tenant::name).thenComparing(Tenant::id))
                .toList();
        int skip = Math.min(visit.number("skip"), Math.max(0, fitting.size() - 1) / SHOWN * SHOWN);
        List<Tenant> page = fitting.subList(skip, Math.min(fitting.size(), skip + SHOWN));
        return frame.shown(
                status,
                Templates.tenants(new Model(
                        frame, page, text, skip, fitting.size(), visit.field("name"), visit.field("places"))));
    }

    private static boolean fits(Tenant tenant, String wanted) {
        return wanted.isBlank()
                || folded(tenant.name()).contains(wanted)
                || tenant.id().equals(wanted)
                || tenant.places().stream().anyMatch(place -> place.toString().contains(wanted));
    }

    private static String folded(String text) {
        String bounded = text.length() > 200 ? text.substring(0, 200) : text;
        return Normalizer.normalize(bounded, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .strip();
    }
}
