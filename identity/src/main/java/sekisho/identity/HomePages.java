package sekisho.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import sekisho.store.Keys;
import sekisho.words.Lang;

/** What a member sees and does once in. Virtual threads. */
final class HomePages {
    private final Parts parts;
    private final LoginDesk desk;
    private final Keys keys;

    HomePages(Parts parts, LoginDesk desk, Keys keys) {
        this.parts = parts;
        this.desk = desk;
        this.keys = keys;
    }

    PageReply home(Ask ask) {
        return ask.session(parts.sessions())
                .map(session -> show(ask, session, 200, ask.page(PageText.ACCOUNT_TITLE)))
                .orElseGet(() -> PageReply.redirect(Ways.login(ask.to())));
    }

    PageReply logout(Ask ask) {
        Optional<Session> session = ask.session(parts.sessions());
        if (session.isPresent() && (ask.request().isGet() || !isOwnForm(ask))) {
            // Only the member's own press of the button ends it.
            Page.Button button = new Page.Button(Pages.PREFIX + "logout", PageText.LOGOUT, csrf(ask));
            return PageReply.html(
                    200,
                    Templates.message(
                            new Page.Message(ask.page(PageText.LOGOUT), Optional.of(button), Optional.empty())));
        }
        session.ifPresent(open -> {
            note("login.ended", open, open);
            parts.sessions().end(List.of(open));
        });
        return ask.leaving(ask.message(200, PageText.LOGGED_OUT));
    }

    /** Ends one other session, or all others. */
    PageReply end(Ask ask) {
        Optional<Session> session = ask.session(parts.sessions());
        if (session.isEmpty() || !ask.request().isPost() || !isOwnForm(ask)) {
            return home(ask);
        }
        Session own = session.get();
        String wanted = ask.request().field("session");
        List<Session> ended = parts.sessions().of(own.member().account()).stream()
                .filter(other -> other != own)
                .filter(other -> wanted.isEmpty() || other.id().equals(wanted))
                .toList();
        ended.forEach(other -> note("login.ended", own, other));
        parts.sessions().end(ended);
        return show(ask, own, 200, ask.page(PageText.ACCOUNT_TITLE).saying(false, PageText.ENDED.in(ask.lang())));
    }

    PageReply password(Ask ask) {
        Optional<Session> session = ask.session(parts.sessions());
        if (session.isEmpty() || !ask.request().isPost() || !isOwnForm(ask)) {
            return home(ask);
        }
        Session own = session.get();
        Lang lang = ask.lang();
        Page page = ask.page(PageText.ACCOUNT_TITLE);
        String fresh = ask.request().field("password");
        if (!fresh.equals(ask.request().field("again"))) {
            return show(ask, own, 422, page.saying(true, PageText.NOT_THE_SAME.in(lang)));
        }
        LoginOutcome outcome = desk.change(
                ask.door(), ask.visitor(), own.member(), ask.request().field("current"), fresh);
        return switch (outcome) {
            case LoginOutcome.Passed passed -> changed(ask, passed);
            case LoginOutcome.Unsuitable unsuitable -> show(ask, own, 422, page.objecting(unsuitable.objections()));
            case LoginOutcome.Locked locked ->
                show(ask, own, 403, page.saying(true, DoorPages.lockedText(locked.until(), lang)));
            case LoginOutcome.Slowed slowed -> {
                String seconds = Long.toString(DoorPages.seconds(slowed.pause()));
                yield show(ask, own, 429, page.saying(true, PageText.SLOWED.in(lang, seconds)));
            }
            case LoginOutcome.Busy busy -> show(ask, own, 503, page.saying(true, PageText.BUSY.in(lang)));
            case LoginOutcome.Refused no -> show(ask, own, 403, page.saying(true, PageText.CURRENT_WRONG.in(lang)));
            case LoginOutcome.Stale stale -> home(ask);
            case LoginOutcome.CodeNeeded needed -> home(ask);
            case LoginOutcome.ChangeNeeded needed -> home(ask);
        };
    }

    private static PageReply changed(Ask ask, LoginOutcome.Passed passed) {
        Page page = ask.page(PageText.CHANGE_PASSWORD).saying(false, PageText.CHANGED.in(ask.lang()));
        Page.Way way = new Page.Way(ask.to(), PageText.BACK);
        PageReply reply =
                PageReply.html(200, Templates.message(new Page.Message(page, Optional.empty(), Optional.of(way))));
        PageReply entered = ask.entering(passed, ask.to());
        for (PageReply.Field field : entered.fields()) {
            if (field.name().equals("Set-Cookie")) {
                reply = reply.withCookie(field.value());
            }
        }
        return reply;
    }

    private PageReply show(Ask ask, Session own, int status, Page page) {
        Member member = own.member();
        List<Page.Entry> entries = parts.sessions().of(member.account()).stream()
                .map(session -> new Page.Entry(
                        session.id(),
                        session == own,
                        DoorPages.time(session.createdAt()),
                        DoorPages.time(session.lastSeenAt()),
                        session.origin().address(),
                        session.origin().userAgent()))
                .toList();
        Page whole =
                new Page(page.lang(), page.title(), page.site(), Pages.PREFIX + "account", page.to(), page.notices());
        return PageReply.html(
                status,
                Templates.home(new Page.Home(
                        whole,
                        member.name(),
                        member.mail().text(),
                        csrf(ask),
                        entries,
                        DoorPages.rules(ask.tenant().policy().passwords(), ask.lang()),
                        AdminDoor.isAdministrator(member.role())
                                ? Optional.of(Pages.PREFIX + AdminDoor.SEGMENT + "/" + member.tenant())
                                : Optional.empty())));
    }

    private void note(String action, Session by, Session ended) {
        parts.audit()
                .done(
                        action,
                        by.member().account(),
                        Audit.details(
                                "tenant", ended.member().tenant(),
                                "account", ended.member().account(),
                                "session", ended.id()));
    }

    /** What only pages of this very session carry; derived from the token, not stored. */
    String csrf(Ask ask) {
        byte[] hash = keys.lookup(ask.sessionToken().orElse(""), "login-session.form");
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    boolean isOwnForm(Ask ask) {
        return MessageDigest.isEqual(
                ask.request().field("csrf").getBytes(StandardCharsets.UTF_8),
                csrf(ask).getBytes(StandardCharsets.UTF_8));
    }
}
