package sekisho.identity.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.identity.Account;
import sekisho.identity.Administration;
import sekisho.identity.GuestLink;
import sekisho.identity.GuestLinks;
import sekisho.identity.IdentityException;
import sekisho.identity.Screen;
import sekisho.identity.Tenant;
import sekisho.words.Lang;

/** Guest links: which there are, a new one, and the end of one. */
final class GuestLinkPages {
    private static final int SHOWN = 50;

    private final Administration administration;
    private final GuestLinks guests;
    private final InstantSource clock;

    GuestLinkPages(Administration administration, GuestLinks guests, InstantSource clock) {
        this.administration = administration;
        this.guests = guests;
        this.clock = clock;
    }

    /**
     * The list, with a form for one more.
     *
     * @param values what the form is filled with
     */
    record Model(AdminFrame frame, List<Line> lines, List<Screen> screens, Map<String, String> values, Pager pager) {
        Model {
            lines = List.copyOf(lines);
            screens = List.copyOf(screens);
            values = Map.copyOf(values);
        }

        String value(String name, String otherwise) {
            return values.getOrDefault(name, otherwise);
        }
    }

    /** A link in the list. */
    record Line(GuestLink link, String screen, String by, LinkText state) {
        boolean works() {
            return state == LinkText.GUEST_WORKS;
        }
    }

    /** A link that was made. */
    record Made(AdminFrame frame, GuestLink link, String address) {
        /** The address opens something. */
        @Override
        public String toString() {
            return link.toString();
        }
    }

    AdminReply answer(AdminVisit visit, Tenant tenant) {
        AdminFrame frame = AdminPages.frame(visit, tenant, AdminFrame.Tab.GUESTS);
        if (!visit.post()) {
            return list(frame, tenant, 200);
        }
        try {
            if (visit.segment(3).equals("revoke")) {
                guests.revoke(visit.reach().actor(), tenant.id(), visit.segment(2));
                return AdminPages.done(visit.link(tenant.id(), "guests"), LinkText.SAID_REVOKED);
            }
            return visit.segment(2).isEmpty() ? make(frame, tenant) : new AdminReply.Missing();
        } catch (IdentityException e) {
            return list(frame.saying(true, e.text().in(visit.lang())), tenant, 422);
        }
    }

    private AdminReply make(AdminFrame frame, Tenant tenant) {
        AdminVisit visit = frame.visit();
        Optional<Integer> valid = number(visit.field("valid"));
        Optional<Integer> uses = number(visit.field("uses"));
        if (valid.isEmpty() || uses.isEmpty()) {
            return list(frame.saying(true, frame.t(LinkText.GUEST_NO_NUMBER)), tenant, 422);
        }
        Duration duration =
                visit.field("unit").equals("hours") ? Duration.ofHours(valid.get()) : Duration.ofDays(valid.get());
        GuestLinks.Created created = guests.create(
                visit.reach().actor(),
                tenant.id(),
                new GuestLinks.Wanted(
                        visit.field("name"),
                        visit.field("screen"),
                        visit.field("target").strip(),
                        duration,
                        uses.get(),
                        visit.field("mail").strip(),
                        Lang.of(visit.field("lang")).orElse(Lang.JA)));
        return frame.shown(200, Templates.guestMade(new Made(frame, created.link(), created.address())));
    }

    private static Optional<Integer> number(String text) {
        return text.strip().matches("[0-9]{1,5}") ? Optional.of(Integer.parseInt(text.strip())) : Optional.empty();
    }

    private AdminReply list(AdminFrame frame, Tenant tenant, int status) {
        Map<String, String> screens = new HashMap<>();
        tenant.permissions().screens().forEach(screen -> screens.put(screen.id(), screen.name()));
        List<GuestLink> all = guests.list(tenant.id());
        int skip = Math.min(frame.visit().number("skip"), Math.max(0, all.size() - 1) / SHOWN * SHOWN);
        List<Line> lines = all.stream()
                .skip(skip)
                .limit(SHOWN)
                .map(link -> new Line(
                        link, screens.getOrDefault(link.screen(), ""), by(tenant, link.createdBy()), state(link)))
                .toList();
        Pager pager = new Pager(frame, frame.link("guests"), "", skip, SHOWN, skip + SHOWN < all.size());
        return frame.shown(
                status,
                Templates.guests(new Model(
                        frame,
                        lines,
                        tenant.permissions().screens(),
                        frame.visit().form(),
                        pager)));
    }

    /** A member by name; whoever acts from outside, as the journal has it. */
    private String by(Tenant tenant, String actor) {
        return administration
                .members()
                .account(tenant.id(), actor)
                .map(Account::name)
                .orElse(actor);
    }

    private LinkText state(GuestLink link) {
        Instant now = clock.instant();
        if (link.revokedAt().isPresent()) {
            return LinkText.GUEST_REVOKED;
        }
        if (!now.isBefore(link.expiresAt())) {
            return LinkText.GUEST_EXPIRED;
        }
        return link.works(now) ? LinkText.GUEST_WORKS : LinkText.GUEST_USED_UP;
    }
}
