package sekisho.console;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Setting the first password, logging in and out. */
final class LoginPages {
    private final Frames frames;
    private final Operator operator;
    private final SetupLinks links;
    private final Sessions sessions;
    private final Records records;

    LoginPages(Frames frames, Operator operator, SetupLinks links, Sessions sessions, Records records) {
        this.frames = frames;
        this.operator = operator;
        this.links = links;
        this.sessions = sessions;
        this.records = records;
    }

    // ---- set-up

    Reply setUpPage(Visit visit, String token) {
        return links.opens(token) ? setUpForm(visit, 200, token, Optional.empty()) : deadLink(visit);
    }

    Reply setUp(Visit visit, String token) {
        if (!links.opens(token)) {
            return deadLink(visit);
        }
        String password = visit.ask().field("password");
        Optional<Text> objection = PasswordRule.objection(password)
                .or(() -> Secrets.equal(password, visit.ask().field("again"))
                        ? Optional.empty()
                        : Optional.of(Text.PASSWORD_DIFFERS));
        if (objection.isPresent()) {
            return setUpForm(visit, 422, token, objection);
        }
        byte[] sealed = operator.sealed(password);
        audit(visit, "operator.setup", true);
        if (!links.redeem(token, sealed)) {
            audit(visit, "operator.setup", false);
            return deadLink(visit);
        }
        return Cookies.opened(Reply.seeOther("/"), sessions.open(visit.ask().address()));
    }

    private Reply setUpForm(Visit visit, int status, String token, Optional<Text> objection) {
        Frame frame = visit.frame(frames, Text.SETUP_TITLE, Nav.NONE);
        return Reply.html(status, Templates.setup(new SetupPage(frame, Links.of("setup", token), objection)));
    }

    private Reply deadLink(Visit visit) {
        Frame frame = frames.plain(visit, Text.SETUP_TITLE.in(visit.lang()));
        return Reply.html(
                404,
                Templates.message(
                        new MessagePage(frame, 404, Text.SETUP_DEAD, visit.ask().id())));
    }

    // ---- login

    Reply page(Visit visit) {
        String to = Links.local(visit.ask().parameter("to"));
        if (visit.session().isPresent()) {
            return Reply.seeOther(to);
        }
        return form(
                visit, 200, to, operator.exists() ? Optional.empty() : Optional.of(Text.LOGIN_UNSET.in(visit.lang())));
    }

    Reply logIn(Visit visit) {
        String to = Links.local(visit.ask().field("to"));
        return switch (operator.logIn(visit.ask().field("password"))) {
            case Operator.Outcome.Welcome() -> {
                audit(visit, "operator.login", true);
                visit.session().ifPresent(sessions::close);
                yield Cookies.opened(
                        Reply.seeOther(to), sessions.open(visit.ask().address()));
            }
            case Operator.Outcome.Wrong(int left) -> {
                audit(visit, "operator.login-failed", false);
                yield form(visit, 401, to, Optional.of(Text.LOGIN_WRONG.in(visit.lang(), left)));
            }
            case Operator.Outcome.LockedNow(Instant until) -> {
                audit(visit, "operator.login-failed", false);
                audit(visit, "operator.locked", true);
                yield locked(visit, to, until);
            }
            case Operator.Outcome.Locked(Instant until) -> {
                audit(visit, "operator.login-failed", false);
                yield locked(visit, to, until);
            }
            case Operator.Outcome.Busy() ->
                form(visit, 429, to, Optional.of(Text.LOGIN_BUSY.in(visit.lang())))
                        .with("Retry-After", "5");
            case Operator.Outcome.Unset() -> form(visit, 401, to, Optional.of(Text.LOGIN_UNSET.in(visit.lang())));
        };
    }

    private Reply locked(Visit visit, String to, Instant until) {
        String text = Text.LOGIN_LOCKED.in(visit.lang(), frames.times().toMinute(until.plusSeconds(59)));
        return form(visit, 403, to, Optional.of(text));
    }

    private Reply form(Visit visit, int status, String to, Optional<String> problem) {
        Frame frame = frames.plain(visit, Text.LOGIN_TITLE.in(visit.lang()));
        return Reply.html(status, Templates.login(new LoginPage(frame, to, problem)));
    }

    Reply logOut(Visit visit) {
        audit(visit, "operator.logout", true);
        visit.session().ifPresent(sessions::close);
        return Cookies.closed(Reply.seeOther("/login"));
    }

    private void audit(Visit visit, String action, boolean success) {
        records.audit(
                frames.times().now(),
                action,
                success,
                Map.of("client-address", visit.ask().address()));
    }
}
