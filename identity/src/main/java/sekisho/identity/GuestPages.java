package sekisho.identity;

import java.util.Optional;

/** The pages behind a guest link. Mail scanners follow links, so nothing happens before a button is pressed. Virtual threads. */
final class GuestPages {
    private final Parts parts;
    private final GuestLinks guests;

    GuestPages(Parts parts, GuestLinks guests) {
        this.parts = parts;
        this.guests = guests;
    }

    /**
     * A page as its template takes it.
     *
     * @param screen what the link opens
     * @param ticket of the code that is asked for; empty while none is
     */
    record View(Page page, PageText lead, String screen, String ticket, PageText button) {}

    PageReply answer(Ask ask, String token) {
        Optional<GuestLink> link =
                guests.find(token).filter(it -> it.tenant().equals(ask.tenant().id()));
        if (link.isEmpty()) {
            return ask.message(410, PageText.STALE);
        }
        if (!ask.tenant().policy().networks().admits(Role.GUEST, ask.request().address())) {
            return ask.message(403, PageText.WRONG_NETWORK);
        }
        boolean inside = ask.anySession(parts.sessions())
                .filter(session -> session.member().role() != Role.GUEST
                        || session.member().account().equals(link.get().id()))
                .isPresent();
        if (inside) {
            return PageReply.redirect(link.get().target());
        }
        if (ask.request().isGet()) {
            boolean coded = link.get().mail().isPresent();
            return view(
                    ask,
                    200,
                    ask.page(PageText.GUEST_TITLE),
                    coded ? PageText.GUEST_CODE_LEAD : PageText.GUEST_LEAD,
                    "",
                    link.get());
        }
        if (link.get().mail().isEmpty()) {
            return enter(ask, link.get());
        }
        String ticket = ask.request().field("ticket");
        return ticket.isEmpty() ? sendCode(ask, link.get()) : confirm(ask, link.get(), ticket);
    }

    private PageReply sendCode(Ask ask, GuestLink link) {
        return guests.sendCode(ask.door(), link)
                .map(ticket -> view(ask, 200, ask.page(PageText.CODE_TITLE), PageText.GUEST_CODE_SENT, ticket, link))
                .orElseGet(() -> ask.message(429, PageText.GUEST_LOCKED));
    }

    private PageReply confirm(Ask ask, GuestLink link, String ticket) {
        if (guests.confirm(ask.door(), link, ticket, ask.request().field("code"))) {
            return enter(ask, link);
        }
        boolean gone = parts.links().holder(OneTime.Purpose.CODE, ticket).isEmpty();
        return gone
                ? ask.message(410, PageText.STALE)
                : view(
                        ask,
                        401,
                        ask.page(PageText.CODE_TITLE).saying(true, PageText.CODE_WRONG.in(ask.lang())),
                        PageText.GUEST_CODE_SENT,
                        ticket,
                        link);
    }

    private PageReply enter(Ask ask, GuestLink link) {
        return guests.enter(ask.door(), ask.visitor(), link)
                .map(session -> PageReply.redirect(link.target())
                        .withCookie(Cookies.set(Identity.cookie(ask.tenant().id()), session, -1)))
                .orElseGet(() -> ask.message(410, PageText.STALE));
    }

    private static PageReply view(Ask ask, int status, Page page, PageText lead, String ticket, GuestLink link) {
        String screen = ask.tenant().permissions().screens().stream()
                .filter(it -> it.id().equals(link.screen()))
                .findFirst()
                .map(Screen::name)
                .orElse("");
        PageText button = link.mail().isPresent() && ticket.isEmpty() ? PageText.GUEST_SEND_CODE : PageText.GUEST_OPEN;
        return PageReply.html(status, Templates.guest(new View(page, lead, screen, ticket, button)));
    }
}
