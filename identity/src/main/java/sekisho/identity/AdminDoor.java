package sekisho.identity;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sekisho.identity.admin.AdminPages;
import sekisho.identity.admin.AdminReply;
import sekisho.identity.admin.AdminVisit;
import sekisho.identity.admin.Reach;

/**
 * The way of a tenant's administrator to the pages of administration, {@code /.sekisho/admin/TENANT/…}. The tenant of the address is
 * only where to look for a session; what may be seen and done is that of the session's member. Virtual threads.
 */
final class AdminDoor {
    static final String SEGMENT = "admin";

    /** A list of 5,000 members as a form sends it, or the metadata of an identity provider. */
    static final int MOST_FORM_BYTES = 1 << 20;

    private static final int MOST_SEGMENTS = 8;

    private final Parts parts;
    private final HomePages homes;
    private final AdminPages pages;

    AdminDoor(Parts parts, HomePages homes, AdminPages pages) {
        this.parts = parts;
        this.homes = homes;
        this.pages = pages;
    }

    /** The page with what is around it in a tenant's pages. */
    record Office(Page page, String title, String html, String csrf, String account, String home) {}

    PageReply answer(Ask ask, String rest) {
        Optional<Session> session = ask.session(parts.sessions());
        if (session.isEmpty()) {
            return PageReply.redirect(Ways.login(entrance(ask)));
        }
        Member member = session.get().member();
        if (!member.role().administers()) {
            return ask.message(403, PageText.NOT_AN_ADMINISTRATOR);
        }
        if (ask.request().isPost() && !homes.isOwnForm(ask)) {
            return ask.message(403, PageText.NOT_FROM_HERE);
        }
        String tenant = member.tenant();
        if (rest.isEmpty()) {
            return PageReply.redirect(Pages.PREFIX + SEGMENT + "/" + tenant);
        }
        AdminVisit visit = new AdminVisit(
                new Reach.OneTenant(
                        tenant, member.account(), member.role(), ask.request().address()),
                ask.lang(),
                Pages.PREFIX + SEGMENT,
                segments(rest),
                ask.request().isPost(),
                ask.request().query(),
                ask.request().form(),
                homes.csrf(ask));
        return switch (pages.answer(visit)) {
            case AdminReply.Shown shown -> show(ask, member, shown);
            case AdminReply.SeeOther other -> PageReply.redirect(other.location());
            case AdminReply.Download file -> PageReply.file(file.name(), file.type(), file.body());
            case AdminReply.Missing missing -> ask.message(404, PageText.NOT_FOUND);
        };
    }

    private PageReply show(Ask ask, Member member, AdminReply.Shown shown) {
        Page page = ask.page(PageText.ADMINISTRATION);
        Office office = new Office(
                page,
                shown.title(),
                shown.html(),
                homes.csrf(ask),
                member.name(),
                Pages.PREFIX + "account" + query(entrance(ask)));
        return PageReply.html(shown.status(), Templates.office(office));
    }

    private static String query(String to) {
        return to.equals("/") ? "" : "?to=" + java.net.URLEncoder.encode(to, StandardCharsets.UTF_8);
    }

    /** Where the tenant's application begins at this host. */
    private static String entrance(Ask ask) {
        return ask.tenant().places().stream()
                .filter(place -> place.host().equals(ask.request().host()))
                .map(Place::path)
                .findFirst()
                .orElse("/");
    }

    /** The segments, decoded; what cannot be decoded leads nowhere. */
    private static List<String> segments(String rest) {
        String[] raw = rest.split("/", MOST_SEGMENTS + 1);
        if (raw.length > MOST_SEGMENTS) {
            return List.of("-");
        }
        try {
            return Arrays.stream(raw)
                    .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .toList();
        } catch (IllegalArgumentException e) {
            return List.of("-");
        }
    }

    /** The tenant that an address names, if it is at that host. */
    static Optional<Tenant> tenant(Directory directory, String host, String rest) {
        int slash = rest.indexOf('/');
        return directory
                .byId(slash < 0 ? rest : rest.substring(0, slash))
                .filter(tenant ->
                        tenant.places().stream().anyMatch(place -> place.host().equals(host)));
    }
}
