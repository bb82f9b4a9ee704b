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
    private final Desks desks;
    private final Keys keys;
    private final ThemePages themes;
    private final ScriptParts scripts;
    private final SsoPages sso;

    HomePages(Parts parts, Desks desks, Keys keys, ScriptParts scripts, SsoPages sso) {
        this.parts = parts;
        this.desks = desks;
        this.keys = keys;
        this.themes = new ThemePages(parts);
        this.scripts = scripts;
        this.sso = sso;
    }

    PageReply home(Ask ask) {
        return ask.session(parts.sessions())
                .map(session -> show(ask, session, 200, ask.page(PageText.ACCOUNT_TITLE)))
                .orElseGet(() -> PageReply.redirect(Ways.login(ask.to())));
    }

    PageReply logout(Ask ask) {
        Optional<Session> session = ask.anySession(parts.sessions());
        if (session.isPresent() && (ask.request().isGet() || !isOwnForm(ask))) {
            // Only the member's own press of the button ends it.
            Page.Button button = new Page.Button(Pages.PREFIX + "logout", PageText.LOGOUT, csrf(ask));
            return PageReply.html(
                    200,
                    Templates.message(
                            new Page.Message(ask.page(PageText.LOGOUT), Optional.of(button), Optional.empty())));
        }
        Optional<String> onward =
                session.flatMap(open -> sso.onward(open, ask.door().origin()));
        session.ifPresent(open -> {
            note(Act.LOGIN_ENDED, open, open);
            parts.sessions().end(List.of(open));
        });
        // A redirect would be refused: it would belong to the form, which may only lead here (CSP form-action).
        PageReply reply = ask.message(200, PageText.LOGGED_OUT);
        return ask.leaving(onward.map(location -> reply.with("Refresh", "0; url=" + location))
                .orElse(reply));
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
        ended.forEach(other -> note(Act.LOGIN_ENDED, own, other));
        parts.sessions().end(ended);
        return show(ask, own, 200, ask.page(PageText.ACCOUNT_TITLE).saying(false, PageText.ENDED.in(ask.lang())));
    }

    /** The sign by which the member knows the login page. */
    PageReply theme(Ask ask) {
        Optional<Session> session = ask.session(parts.sessions());
        if (session.isEmpty() || !ask.request().isPost() || !isOwnForm(ask)) {
            return home(ask);
        }
        return themes.choose(ask, session.get(), page -> show(ask, session.get(), 200, page));
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
        LoginOutcome outcome = desks.passwords()
                .change(ask.door(), ask.visitor(), own.member(), ask.request().field("current"), fresh);
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
            case LoginOutcome.WrongNetwork elsewhere -> ask.message(403, PageText.WRONG_NETWORK);
            case LoginOutcome.CodeNeeded needed -> home(ask);
            case LoginOutcome.EnrolNeeded needed -> home(ask);
            case LoginOutcome.ChangeNeeded needed -> home(ask);
            case LoginOutcome.NoSlot none -> show(ask, own, 403, page.saying(true, PageText.NO_SLOT.in(lang)));
            case LoginOutcome.Confirmed confirmed -> home(ask);
        };
    }

    /** A page that is shown again with what there is to say. */
    interface Form {
        PageReply with(Page page, int status);
    }

    /** What there is to say when the password that goes with a change is not right; empty when it is. */
    Optional<PageReply> unlessConfirmed(Ask ask, Form form, Page page) {
        Member member = ask.session(parts.sessions()).orElseThrow().member();
        Lang lang = ask.lang();
        LoginOutcome outcome = desks.passwords()
                .confirm(ask.door(), ask.visitor(), member, ask.request().field("current"));
        return switch (outcome) {
            case LoginOutcome.Confirmed confirmed -> Optional.empty();
            case LoginOutcome.Locked locked ->
                Optional.of(form.with(page.saying(true, DoorPages.lockedText(locked.until(), lang)), 403));
            case LoginOutcome.Slowed slowed -> {
                String seconds = Long.toString(DoorPages.seconds(slowed.pause()));
                yield Optional.of(form.with(page.saying(true, PageText.SLOWED.in(lang, seconds)), 429));
            }
            case LoginOutcome.Busy busy -> Optional.of(form.with(page.saying(true, PageText.BUSY.in(lang)), 503));
            case LoginOutcome.Refused no ->
                Optional.of(form.with(page.saying(true, PageText.CURRENT_WRONG.in(lang)), 403));
            case LoginOutcome.WrongNetwork elsewhere -> throw unexpected();
            case LoginOutcome.Stale stale -> Optional.of(home(ask));
            case LoginOutcome.Passed passed -> throw unexpected();
            case LoginOutcome.Unsuitable unsuitable -> throw unexpected();
            case LoginOutcome.CodeNeeded needed -> throw unexpected();
            case LoginOutcome.EnrolNeeded needed -> throw unexpected();
            case LoginOutcome.ChangeNeeded needed -> throw unexpected();
            case LoginOutcome.NoSlot none -> throw unexpected();
        };
    }

    private static IllegalStateException unexpected() {
        return new IllegalStateException("a password that confirms something lets nobody in");
    }

    /** The account page with something to say. */
    PageReply saying(Ask ask, int status, boolean bad, PageText text) {
        return ask.session(parts.sessions())
                .map(session -> show(
                        ask, session, status, ask.page(PageText.ACCOUNT_TITLE).saying(bad, text.in(ask.lang()))))
                .orElseGet(() -> home(ask));
    }

    private static PageReply changed(Ask ask, LoginOutcome.Passed passed) {
        Page page = ask.page(PageText.CHANGE_PASSWORD).saying(false, PageText.CHANGED.in(ask.lang()));
        Page.Way way = new Page.Way(ask.to(), PageText.BACK);
        PageReply reply =
                PageReply.html(200, Templates.message(new Page.Message(page, Optional.empty(), Optional.of(way))));
        return reply.withCookiesOf(ask.entering(passed, ask.to()));
    }

    PageReply show(Ask ask, Session own, int status, Page page) {
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
        return ask.scripted(PageReply.html(
                status,
                Templates.home(new Page.Home(
                        whole,
                        member.name(),
                        member.mail().text(),
                        csrf(ask),
                        entries,
                        DoorPages.rules(ask.tenant().policy().passwords(), ask.lang()),
                        parts.themes().of(member.account()),
                        member.role().administers()
                                ? Optional.of(Pages.PREFIX + AdminDoor.SEGMENT + "/" + member.tenant())
                                : Optional.empty(),
                        own(ask, own)))));
    }

    private FactorPage.Own own(Ask ask, Session session) {
        Member member = session.member();
        Factors.Held held = parts.factors().of(member.account());
        return new FactorPage.Own(
                session.arrival()
                        .before()
                        .map(before -> DoorPages.lastLogin(before.at(), before.address(), ask.lang())),
                ask.tenant().policy().factors().kinds().contains(FactorRule.Kind.TOTP),
                held.totpSince().map(DoorPages::time),
                held.recoveryCodes(),
                parts.passkeys().of(member.account()).stream()
                        .map(key -> new FactorPage.PasskeyEntry(
                                key.id(),
                                key.name().isEmpty() ? key.host() : key.name(),
                                DoorPages.time(key.createdAt()),
                                key.lastUsedAt().map(DoorPages::time)))
                        .toList(),
                scripts.made(ask, member, Pages.PREFIX + "account/passkey"),
                ask.tenant().policy().slots().on(),
                parts.slots().of(member.tenant(), member.account()).stream()
                        .map(device -> new FactorPage.DeviceEntry(
                                device.id(),
                                device.name(),
                                device.waiting(),
                                device.id().equals(session.arrival().device()),
                                DoorPages.time(device.createdAt()),
                                DoorPages.time(device.lastUsedAt())))
                        .toList());
    }

    private void note(Act act, Session by, Session ended) {
        parts.audit()
                .done(
                        act,
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
