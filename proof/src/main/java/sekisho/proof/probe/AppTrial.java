package sekisho.proof.probe;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.identity.Canary;
import sekisho.identity.Role;

/**
 * An authenticator app as the second factor. The code of the step after the one that set the app up is used, which is taken already
 * (one step of drift) and still for the minute that follows, so that nothing has to be waited for.
 */
final class AppTrial {
    private static final String SET_UP = "/.sekisho/account/totp";
    private static final Pattern SECRET = Pattern.compile("id=\"totp-secret\">([A-Z2-7 ]+)<");
    private static final int UNAUTHORIZED = 401;

    private AppTrial() {}

    /** Sets an app up and tries its codes; the canary asks everybody for a second factor afterwards. */
    static void codes(Stage stage, Checks checks, InstantSource clock) throws IOException, GeneralSecurityException {
        Canary canary = stage.canary();
        Stage.Player player = stage.member(canary, Role.MEMBER);
        Wire.Answer page = player.home().get(SET_UP + "?to=" + canary.path());
        Matcher secret = SECRET.matcher(page.body());
        if (!checks.that("app-offered", secret.find())) {
            return;
        }
        AuthenticatorApp app = new AuthenticatorApp(secret.group(1));
        long step = AuthenticatorApp.step(clock.instant());
        player.home().submit(page, SET_UP, Map.of("code", app.code(step), "current", player.password()));
        boolean setUp = stage.administration()
                .access()
                .factors(canary.tenant(), player.account())
                .totp();
        if (!checks.that("app-set-up", setUp)) {
            return;
        }
        FactorTrials.required(stage, canary);
        Browser browser = stage.browser();
        Wire.Answer asked = stage.login(browser, canary, player.mail(), player.password());
        checks.that("app-password-alone-refused", asked.status() == 200 && !stage.isInside(browser, canary));
        String code = app.code(step + 1);
        checks.that("app-used-code-refused", isRefused(browser, asked, app.code(step)));
        checks.that("app-wrong-code-refused", isRefused(browser, asked, FactorTrials.other(code)));
        Wire.Answer right = send(browser, asked, code);
        checks.that("app-right-code-opens", Stage.enters(right, canary) && stage.isInside(browser, canary));
        Browser second = stage.browser();
        Wire.Answer again = stage.login(second, canary, player.mail(), player.password());
        checks.that("app-code-works-once", again.status() == 200 && isRefused(second, again, code));
    }

    private static boolean isRefused(Browser browser, Wire.Answer asked, String code) throws IOException {
        return send(browser, asked, code).status() == UNAUTHORIZED;
    }

    private static Wire.Answer send(Browser browser, Wire.Answer asked, String code) throws IOException {
        return Stage.patiently(() -> browser.submit(asked, FactorTrials.CODE, Map.of("code", code)));
    }
}
