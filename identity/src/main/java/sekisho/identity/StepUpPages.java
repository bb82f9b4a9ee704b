package sekisho.identity;

import java.util.Optional;
import java.util.Set;

/** A second factor is asked for in an open session, because the way leads to something that needs one. Virtual threads. */
final class StepUpPages {
    private final Parts parts;
    private final Desks desks;
    private final DoorPages doors;
    private final HomePages homes;

    StepUpPages(Parts parts, Desks desks, DoorPages doors, HomePages homes) {
        this.parts = parts;
        this.desks = desks;
        this.doors = doors;
        this.homes = homes;
    }

    PageReply stepUp(Ask ask) {
        Optional<Session> open = ask.session(parts.sessions());
        if (open.isEmpty()) {
            return PageReply.redirect(Ways.login(ask.to()));
        }
        Session session = open.get();
        Set<FactorRule.Kind> offered = desks.factors().offered(ask.door(), session.member());
        if (offered.isEmpty()) {
            // Who is only in proves nothing by setting something up; the account page asks for the password.
            return toSetUp(ask);
        }
        boolean own = ask.request().isPost() && homes.isOwnForm(ask);
        String ticket = ask.request().field("ticket");
        if (own && !ticket.isEmpty()) {
            LoginOutcome outcome =
                    desks.logins().stepUp(ask.door(), ask.visitor(), session, ticket, Proof.of(ask.request()));
            return outcome instanceof LoginOutcome.Confirmed
                    ? PageReply.redirect(ask.to())
                    : doors.again(
                            ask,
                            outcome,
                            PageText.CODE_WRONG,
                            (page, status) -> form(ask, session, page, status, ticket, offered));
        }
        if (!own && offered.contains(FactorRule.Kind.MAIL)) {
            Page page = ask.page(PageText.STEP_UP_TITLE).saying(false, PageText.STEP_UP_LEAD.in(ask.lang()));
            Page.Button button = new Page.Button(Pages.PREFIX + "step-up", PageText.SEND_CODE, homes.csrf(ask));
            return PageReply.html(
                    200, Templates.message(new Page.Message(page, Optional.of(button), Optional.empty())));
        }
        return desks.logins().stepUp(ask.door(), session) instanceof LoginOutcome.CodeNeeded needed
                ? form(ask, session, ask.page(PageText.STEP_UP_TITLE), 200, needed.ticket(), needed.kinds())
                : toSetUp(ask);
    }

    private PageReply form(Ask ask, Session session, Page page, int status, String ticket, Set<FactorRule.Kind> kinds) {
        Page titled = DoorPages.titled(page, PageText.STEP_UP_TITLE);
        return doors.code(
                ask, session.member(), titled, status, new DoorPages.Asked("step-up", ticket, homes.csrf(ask), kinds));
    }

    private static PageReply toSetUp(Ask ask) {
        Page page = ask.page(PageText.STEP_UP_TITLE).saying(true, PageText.STEP_UP_SET_UP.in(ask.lang()));
        Page.Way way = new Page.Way(Ways.account(ask.to()), PageText.TO_ACCOUNT);
        return PageReply.html(403, Templates.message(new Page.Message(page, Optional.empty(), Optional.of(way))));
    }
}
