package sekisho.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sekisho.words.Lang;

/** The pages before somebody is in. Virtual threads. */
final class DoorPages {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final int UNPROCESSABLE = 422;

    private final Parts parts;
    private final LoginDesk desk;

    DoorPages(Parts parts, LoginDesk desk) {
        this.parts = parts;
        this.desk = desk;
    }

    PageReply login(Ask ask) {
        if (ask.request().isGet()) {
            return ask.session(parts.sessions()).isPresent()
                    ? PageReply.redirect(ask.to())
                    : form(200, ask.page(PageText.LOGIN_TITLE), "");
        }
        if (ask.tenant().suspended()) {
            return ask.message(403, PageText.NO_TENANT);
        }
        String name = ask.request().field("name");
        LoginOutcome outcome =
                desk.login(ask.door(), ask.visitor(), name, ask.request().field("password"));
        return next(ask, outcome, PageText.REFUSED, (page, status) -> form(status, page, name));
    }

    PageReply code(Ask ask) {
        String ticket = ask.request().field("ticket");
        if (ask.request().isGet()) {
            return PageReply.redirect(Ways.login(ask.to()));
        }
        LoginOutcome outcome =
                desk.code(ask.door(), ask.visitor(), ticket, ask.request().field("code"));
        return next(
                ask,
                outcome,
                PageText.CODE_WRONG,
                (page, status) -> PageReply.html(
                        status, Templates.code(new Page.Code(titled(page, PageText.CODE_TITLE), ticket))));
    }

    PageReply choose(Ask ask, OneTime.Purpose purpose, String token) {
        Optional<Member> member = parts.links()
                .holder(purpose, token)
                .filter(holder -> holder.tenant().equals(ask.tenant().id()))
                .flatMap(holder -> parts.accounts().member(holder.account(), holder.tenant()));
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
        LoginOutcome outcome = desk.choose(ask.door(), ask.visitor(), purpose, token, password);
        return next(ask, outcome, PageText.STALE, form);
    }

    private static PageReply choosing(
            Ask ask, OneTime.Purpose purpose, String token, Member member, Page page, int status) {
        boolean change = purpose == OneTime.Purpose.CHANGE;
        PageText lead = purpose == OneTime.Purpose.INVITATION ? PageText.WELCOME_LEAD : PageText.CHANGE_LEAD;
        return PageReply.html(
                status,
                Templates.choose(new Page.Choose(
                        page,
                        lead,
                        change ? Pages.PREFIX + "change" : page.here(),
                        change ? token : "",
                        member.mail().text(),
                        rules(ask.tenant().policy().passwords(), ask.lang()))));
    }

    PageReply unlock(Ask ask, String token) {
        boolean works = parts.links().holder(OneTime.Purpose.UNLOCK, token).isPresent();
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
        return desk.unlock(ask.door(), token) ? ask.message(200, PageText.UNLOCKED) : ask.message(410, PageText.STALE);
    }

    /** A page that is shown again with what there is to say. */
    private interface Form {
        PageReply with(Page page, int status);
    }

    private PageReply next(Ask ask, LoginOutcome outcome, PageText refused, Form form) {
        Lang lang = ask.lang();
        Page page = ask.page(PageText.LOGIN_TITLE);
        return switch (outcome) {
            case LoginOutcome.Passed passed -> ask.entering(passed, ask.to());
            case LoginOutcome.CodeNeeded needed ->
                PageReply.html(200, Templates.code(new Page.Code(titled(page, PageText.CODE_TITLE), needed.ticket())));
            case LoginOutcome.ChangeNeeded needed -> choose(onlyShown(ask), OneTime.Purpose.CHANGE, needed.ticket());
            case LoginOutcome.Refused no ->
                form.with(page.saying(true, refused.in(lang)), 401).with("WWW-Authenticate", "Form realm=\"sekisho\"");
            case LoginOutcome.Locked locked -> form.with(page.saying(true, lockedText(locked.until(), lang)), 403);
            case LoginOutcome.Slowed slowed -> {
                String seconds = Long.toString(seconds(slowed.pause()));
                yield form.with(page.saying(true, PageText.SLOWED.in(lang, seconds)), 429)
                        .with("Retry-After", seconds);
            }
            case LoginOutcome.Busy busy ->
                form.with(page.saying(true, PageText.BUSY.in(lang)), 503).with("Retry-After", "5");
            case LoginOutcome.Stale stale -> ask.message(410, PageText.STALE);
            case LoginOutcome.Unsuitable unsuitable ->
                form.with(page.objecting(unsuitable.objections()), UNPROCESSABLE);
        };
    }

    /** The same request as if it had only asked to see the page. */
    private static Ask onlyShown(Ask ask) {
        return new Ask(ask.request().onlyShown(), ask.entrance(), ask.lang(), ask.to(), "change", ask.site());
    }

    private static Page titled(Page page, PageText title) {
        return new Page(page.lang(), title, page.site(), page.here(), page.to(), page.notices());
    }

    private static PageReply form(int status, Page page, String name) {
        return PageReply.html(status, Templates.login(new Page.Login(page, name)));
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
