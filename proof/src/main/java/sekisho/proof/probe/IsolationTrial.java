package sekisho.proof.probe;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.identity.Canary;
import sekisho.identity.LoginMode;
import sekisho.identity.Role;
import sekisho.identity.Tenant;

/**
 * Two canaries on one site: everything that a member of the one has is tried at the other one's pages, and at the real tenants' of
 * the site, where only a refusal is looked for.
 */
final class IsolationTrial {
    private static final int REAL_TENANTS = 20;

    private int tried;
    private int answered;

    private IsolationTrial() {}

    static Checks.Seen isolation(Stage stage) throws IOException {
        return new IsolationTrial().on(stage);
    }

    private Checks.Seen on(Stage stage) throws IOException {
        Checks checks = new Checks();
        Canary own = stage.canary();
        Canary other = stage.another();
        Stage.Player intruder = stage.member(own, Role.ADMINISTRATOR);
        Stage.Player victim = stage.member(other, Role.MEMBER);
        checks.that("members-reach-their-own", stage.isInside(victim.home(), other));
        checks.that("session-refused", refused(session(stage, intruder, other)));
        checks.that("password-refused", refused(password(stage, intruder, other)));
        checks.that("device-does-not-count", refused(device(stage, intruder, victim)));
        checks.that("link-refused", refused(link(stage, own, other)));
        stage.policy(own, Stage.json().put("open-unless-listed", true));
        checks.that("real-tenants-refuse", realTenants(stage, intruder));
        checks.that(
                "still-only-their-own", stage.isInside(intruder.home(), own) && stage.isInside(victim.home(), other));
        checks.fact("tried", tried);
        checks.fact("answered", answered);
        checks.fact("tenants", stage.policies().size());
        return checks.seen(
                "検証用の二つの契約企業を作り、一方のセッション・パスワード・端末・リンクで、もう一方と実在の契約企業のページを " + tried + " 回試しました。すべて断られました。",
                "With the session, password, device and links of one tenant made for the probe, the pages of another and of real tenants were tried "
                        + tried + " times; every try was refused.");
    }

    private boolean refused(boolean refused) {
        tried++;
        answered += refused ? 0 : 1;
        return refused;
    }

    /** The session under either tenant's cookie, at the application's place and at the account's page. */
    private boolean session(Stage stage, Stage.Player intruder, Canary other) throws IOException {
        String token = intruder.home().cookie(intruder.canary().cookie()).orElse("");
        Browser same = stage.browser();
        same.cookie(intruder.canary().cookie(), token);
        Browser renamed = stage.browser();
        renamed.cookie(other.cookie(), token);
        boolean closed = true;
        for (Browser browser : List.of(same, renamed)) {
            closed &= refused(!stage.isInside(browser, other));
            closed &= refused(browser.get(Stage.account(other)).status() != 200);
            closed &= refused(browser.get(MemberTrials.members(other)).status() != 200);
            closed &= refused(browser.get(other.path() + "a/../b").status() != 204);
            closed &= refused(browser.get(intruder.canary().path() + "..%2f" + last(other) + "/")
                            .status()
                    != 204);
        }
        return closed;
    }

    private static String last(Canary canary) {
        String path = canary.path();
        return path.substring(path.lastIndexOf('/', path.length() - 2) + 1, path.length() - 1);
    }

    private static boolean password(Stage stage, Stage.Player intruder, Canary other) throws IOException {
        return !Stage.enters(stage.login(stage.browser(), other, intruder.mail(), intruder.password()), other);
    }

    /** The victim's password stays unknown; the intruder's browser, with every cookie it has, is a strange one to the victim. */
    private static boolean device(Stage stage, Stage.Player intruder, Stage.Player victim) throws IOException {
        Browser browser = stage.browser();
        intruder.home().cookies().forEach(browser::cookie);
        return !Stage.enters(stage.login(browser, victim.canary(), victim.mail(), intruder.password()), victim.canary())
                && !stage.isInside(browser, victim.canary());
    }

    /** An invitation into the one, used as if it were for the other. */
    private boolean link(Stage stage, Canary own, Canary other) throws IOException {
        Stage.Guest guest = stage.invite(own, Role.MEMBER);
        Browser browser = stage.browser();
        String password = stage.password();
        Wire.Answer answer =
                browser.post(guest.link(), Map.of("to", other.path(), "password", password, "again", password));
        boolean closed = refused(!Stage.enters(answer, other));
        closed &= refused(!stage.isInside(browser, other));
        return closed;
    }

    /** A page that no application has, so that even a door left open would show nothing. */
    private boolean realTenants(Stage stage, Stage.Player intruder) throws IOException {
        boolean required = stage.site()
                .login()
                .filter(login -> login.mode() == LoginMode.REQUIRED)
                .isPresent();
        Optional<String> token = intruder.home().cookie(intruder.canary().cookie());
        if (!required || token.isEmpty()) {
            return true;
        }
        boolean closed = true;
        List<Tenant> here = stage.administration().tenants().all().stream()
                .filter(tenant -> tenant.places().stream()
                        .anyMatch(place -> place.host().equals(stage.site().host())))
                .limit(REAL_TENANTS)
                .toList();
        for (Tenant tenant : here) {
            Browser browser = stage.browser();
            browser.cookie("__Host-sekisho-" + tenant.id(), token.get());
            intruder.home().cookies().forEach(browser::cookie);
            String path = tenant.places().stream()
                    .filter(place -> place.host().equals(stage.site().host()))
                    .findFirst()
                    .orElseThrow()
                    .path();
            Wire.Answer answer = browser.get(path + "sekisho-probe-" + stage.token());
            boolean toLogin = answer.status() == 303
                    && answer.field("location")
                            .filter(to -> to.startsWith(Stage.LOGIN))
                            .isPresent();
            closed &= refused(toLogin || answer.status() == 401 || answer.status() == 403);
            closed &= refused(
                    browser.get("/.sekisho/admin/" + tenant.id() + "/members").status() != 200);
        }
        return closed;
    }
}
