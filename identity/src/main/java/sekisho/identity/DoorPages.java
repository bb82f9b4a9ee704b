package sekisho.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sekisho.words.Lang;

/** The pages before somebody is in. Virtual threads. */
final class DoorPages {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final int UNPROCESSABLE = 422;

    private final Parts parts;
    private final Desks desks;
    private final ThemePages themes;
    private final PendingApps apps;
    private final ScriptParts scripts;
    private final SsoPages sso;

    DoorPages(Parts parts, Desks desks, PendingApps apps, ScriptParts scripts, SsoPages sso) {
        this.parts = parts;
        this.desks = desks;
        this.themes = new ThemePages(parts);
        this.apps = apps;
        this.scripts = scripts;
        this.sso = sso;
    }

    PageReply login(Ask ask) {
        if (ask.request().isGet()) {
            return ask.session(parts.sessions()).isPresent()
                    ? PageReply.redirect(ask.to())
                    : form(ask, 200, ask.page(PageText.LOGIN_TITLE), "");
        }
        if (ask.tenant().suspended()) {
            return ask.message(403, PageText.NO_TENANT);
        }
        String name = ask.request().field("name");
        LoginOutcome outcome = desks.logins()
                .login(ask.door(), ask.visitor(), name, ask.request().field("password"));
        return next(ask, outcome, PageText.REFUSED, (page, status) -> form(ask, status, page, name));
    }

    /** A passkey instead of the password. */
    PageReply passkey(Ask ask) {
        if (ask.request().isGet()) {
            return PageReply.redirect(Ways.login(ask.to()));
        }
        if (ask.tenant().suspended()) {
            return ask.message(403, PageText.NO_TENANT);
        }
        LoginOutcome outcome = desks.logins().passkey(ask.door(), ask.visitor(), Proof.of(ask.request()));
        return next(ask, outcome, PageText.PASSKEY_REFUSED, (page, status) -> form(ask, status, page, ""));
    }

    PageReply code(Ask ask) {
        String ticket = ask.request().field("ticket");
        if (ask.request().isGet()) {
            return PageReply.redirect(Ways.login(ask.to()));
        }
        Optional<Member> member = parts.links()
                .holder(OneTime.Purpose.CODE, ticket)
                .flatMap(holder -> parts.memberships()
                        .member(holder.account(), ask.tenant().id()));
        if (member.isEmpty()) {
            return ask.message(410, PageText.STALE);
        }
        Set<FactorRule.Kind> kinds = desks.factors().offered(ask.door(), member.get());
        LoginOutcome outcome = desks.logins().code(ask.door(), ask.visitor(), ticket, Proof.of(ask.request()));
        return next(
                ask,
                outcome,
                PageText.CODE_WRONG,
                (page, status) -> code(ask, member.get(), page, status, new Asked("code", ticket, "", kinds)));
    }

    /**
     * What a second factor is asked for by.
     *
     * @param action where the form goes, without {@link Pages#PREFIX}
     * @param csrf empty before somebody is in
     */
    record Asked(String action, String ticket, String csrf, Set<FactorRule.Kind> kinds) {
        Asked {
            kinds = Set.copyOf(kinds);
        }
    }

    PageReply code(Ask ask, Member member, Page page, int status, Asked asked) {
        PageText title = page.title() == PageText.LOGIN_TITLE ? PageText.CODE_TITLE : page.title();
        String action = Pages.PREFIX + asked.action();
        return ask.scripted(PageReply.html(
                status,
                Templates.code(new FactorPage.Code(
                        titled(page, title),
                        action,
                        asked.ticket(),
                        asked.csrf(),
                        asked.kinds(),
                        asked.kinds().contains(FactorRule.Kind.PASSKEY)
                                ? Optional.of(scripts.shown(ask, member, action, asked.ticket()))
                                : Optional.empty(),
                        scripts.device(ask)))));
    }

    /** Something has to be set up before the login goes on. */
    PageReply enrol(Ask ask, String ticket, Optional<PageText> said, int status) {
        Optional<Member> member = desks.logins().enrolling(ask.door(), ticket);
        if (member.isEmpty()) {
            return ask.message(410, PageText.STALE);
        }
        Page page = ask.page(PageText.ENROL_TITLE);
        boolean app = ask.tenant().policy().factors().kinds().contains(FactorRule.Kind.TOTP);
        return ask.scripted(PageReply.html(
                status,
                Templates.enrol(new FactorPage.Enrol(
                        said.map(text -> page.saying(true, text.in(ask.lang()))).orElse(page),
                        PageText.ENROL_LEAD,
                        ticket,
                        "",
                        app
                                ? Optional.of(apps.app(ask.request(), member.get(), Pages.PREFIX + "enrol"))
                                : Optional.empty(),
                        scripts.made(ask, member.get(), Pages.PREFIX + "enrol"),
                        scripts.device(ask)))));
    }

    /** Where a login goes after something was set up. */
    PageReply afterEnrolment(Ask ask, LoginOutcome outcome) {
        return next(ask, outcome, PageText.STALE, (page, status) -> ask.message(410, PageText.STALE));
    }

    /** The same form again, for what {@link LoginDesk#stepUp} answers. */
    PageReply again(Ask ask, LoginOutcome outcome, PageText refused, Form form) {
        return next(ask, outcome, refused, form);
    }

    PageReply choose(Ask ask, OneTime.Purpose purpose, String token) {
        Optional<Member> member = parts.links()
                .holder(purpose, token)
                .filter(holder -> holder.tenant().equals(ask.tenant().id()))
                .flatMap(holder -> parts.memberships().member(holder.account(), holder.tenant()));
        if (member.isEmpty() || ask.tenant().suspended()) {
            return ask.message(410, PageText.STALE);
        }
        boolean first = purpose == OneTime.Purpose.INVITATION;
        PageText title = first ? PageText.WELCOME_TITLE : PageText.CHANGE_TITLE;
        Form form = (page, status) -> choosing(ask, purpose, token, member.get(), titled(page, title), status);
        if (ask.request().isGet()) {
            return form.with(ask.page(title), 200);
        }
        String password = ask.request().field("password");
        if (!password.equals(ask.request().field("again"))) {
            return form.with(ask.page(title).saying(true, PageText.NOT_THE_SAME.in(ask.lang())), UNPROCESSABLE);
        }
        LoginOutcome outcome = desks.passwords().choose(ask.door(), ask.visitor(), purpose, token, password);
        return next(ask, outcome, PageText.STALE, form);
    }

    private PageReply choosing(Ask ask, OneTime.Purpose purpose, String token, Member member, Page page, int status) {
        boolean change = purpose == OneTime.Purpose.CHANGE;
        PageText lead = purpose == OneTime.Purpose.INVITATION ? PageText.WELCOME_LEAD : PageText.CHANGE_LEAD;
        return ask.scripted(PageReply.html(
                status,
                Templates.choose(new Page.Choose(
                        page,
                        lead,
                        change ? Pages.PREFIX + "change" : page.here(),
                        change ? token : "",
                        member.mail().text(),
                        rules(ask.tenant().policy().passwords(), ask.lang()),
                        scripts.device(ask)))));
    }

    PageReply unlock(Ask ask, String token) {
        boolean works = parts.links()
                .holder(OneTime.Purpose.UNLOCK, token)
                .filter(holder -> holder.tenant().equals(ask.tenant().id()))
                .isPresent();
        if (!works) {
            return ask.message(410, PageText.STALE);
        }
        Page page = ask.page(PageText.UNLOCK_TITLE);
        if (ask.request().isGet()) {
            // Mail scanners follow links; they press no buttons.
            Page.Button button = new Page.Button(page.here(), PageText.UNLOCK, "");
            Page said = page.saying(false, PageText.UNLOCK_LEAD.in(ask.lang()));
            return PageReply.html(
                    200, Templates.message(new Page.Message(said, Optional.of(button), Optional.empty())));
        }
        return desks.barrier().unlock(ask.door(), token)
                ? ask.message(200, PageText.UNLOCKED)
                : ask.message(410, PageText.STALE);
    }

    /** A page that is shown again with what there is to say. */
    interface Form {
        PageReply with(Page page, int status);
    }

    private PageReply next(Ask ask, LoginOutcome outcome, PageText refused, Form form) {
        Lang lang = ask.lang();
        Page page = ask.page(PageText.LOGIN_TITLE);
        return switch (outcome) {
            case LoginOutcome.Passed passed -> entered(ask, passed);
            case LoginOutcome.CodeNeeded needed ->
                parts.links()
                        .holder(OneTime.Purpose.CODE, needed.ticket())
                        .flatMap(holder -> parts.memberships().member(holder.account(), holder.tenant()))
                        .map(member ->
                                code(ask, member, page, 200, new Asked("code", needed.ticket(), "", needed.kinds())))
                        .orElseGet(() -> ask.message(410, PageText.STALE));
            case LoginOutcome.EnrolNeeded needed -> enrol(onlyShown(ask), needed.ticket(), Optional.empty(), 200);
            case LoginOutcome.NoSlot none -> ask.recognised(ask.message(403, PageText.NO_SLOT), none.device());
            case LoginOutcome.Confirmed confirmed -> PageReply.redirect(ask.to());
            case LoginOutcome.ChangeNeeded needed -> choose(onlyShown(ask), OneTime.Purpose.CHANGE, needed.ticket());
            case LoginOutcome.Refused no ->
                form.with(page.saying(true, refused.in(lang)), 401).with("WWW-Authenticate", "Form realm=\"sekisho\"");
            case LoginOutcome.Locked locked -> form.with(page.saying(true, lockedText(locked.until(), lang)), 403);
            case LoginOutcome.Slowed slowed -> {
                String seconds = Long.toString(seconds(slowed.pause()));
                yield form.with(page.saying(true, PageText.SLOWED.in(lang, seconds)), 429)
                        .with("Retry-After", seconds);
            }
            case LoginOutcome.WrongNetwork elsewhere -> ask.message(403, PageText.WRONG_NETWORK);
            case LoginOutcome.Busy busy ->
                form.with(page.saying(true, PageText.BUSY.in(lang)), 503).with("Retry-After", "5");
            case LoginOutcome.Stale stale -> ask.message(410, PageText.STALE);
            case LoginOutcome.Unsuitable unsuitable ->
                form.with(page.objecting(unsuitable.objections()), UNPROCESSABLE);
        };
    }

    /** In; with the login before to be looked at, where the tenant wants that. */
    private PageReply entered(Ask ask, LoginOutcome.Passed passed) {
        PageReply entering = themes.remembered(ask, passed.session(), ask.entering(passed, ask.to()));
        if (!ask.tenant().policy().showLastLogin() || passed.lastLoginAt().isEmpty()) {
            return entering;
        }
        String when = lastLogin(passed.lastLoginAt().get(), passed.lastAddress(), ask.lang());
        return PageReply.html(
                        200,
                        Templates.last(new FactorPage.LastLogin(
                                ask.page(PageText.LAST_LOGIN_TITLE), when, Ways.account(ask.to()))))
                .withCookiesOf(entering);
    }

    static String lastLogin(Instant at, String address, Lang lang) {
        return address.isEmpty()
                ? PageText.LAST_LOGIN.in(lang, time(at))
                : PageText.LAST_LOGIN_FROM.in(lang, time(at), address);
    }

    /** The same request as if it had only asked to see the page. */
    private static Ask onlyShown(Ask ask) {
        return new Ask(
                ask.request().onlyShown(), ask.entrance(), ask.lang(), ask.to(), "change", ask.deviceKey(), ask.site());
    }

    static Page titled(Page page, PageText title) {
        return new Page(page.lang(), title, page.site(), page.here(), page.to(), page.notices());
    }

    private PageReply form(Ask ask, int status, Page page, String name) {
        List<Page.Sso> providers = sso.offered(ask.tenant()).stream()
                .map(provider -> new Page.Sso(Ways.sso(provider.id(), page.to()), provider.name()))
                .toList();
        Page.Login login = new Page.Login(
                page,
                name,
                scripts.login(ask),
                scripts.device(ask),
                themes.shown(ask),
                providers,
                ask.tenant().policy().sso().only());
        return ask.scripted(PageReply.html(status, Templates.login(login)));
    }

    static String lockedText(Instant until, Lang lang) {
        return until.equals(Instant.MAX)
                ? PageText.LOCKED_FOR_GOOD.in(lang)
                : PageText.LOCKED.in(lang, time(until.plusSeconds(59)));
    }

    static String time(Instant instant) {
        return TIME.format(instant.atZone(ZoneId.systemDefault()));
    }

    static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }

    static List<String> rules(PasswordRule rule, Lang lang) {
        List<String> rules = new ArrayList<>();
        rules.add(PageText.RULE_LENGTH.in(lang, rule.least(), rule.most()));
        if (rule.kinds() > 1) {
            rules.add(PageText.RULE_KINDS.in(lang, rule.kinds()));
        }
        if (rule.refuseGuessable()) {
            rules.add(PageText.RULE_GUESSABLE.in(lang));
        }
        return rules;
    }
}
