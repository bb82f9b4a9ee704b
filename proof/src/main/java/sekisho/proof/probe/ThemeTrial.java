package sekisho.proof.probe;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.identity.Canary;
import sekisho.identity.Role;

/** Chooses a sign for the login page and looks at that page in the own browser, in another's, and in one that guesses. */
final class ThemeTrial {
    private static final Pattern SIGN = Pattern.compile("<div class=\"sign (colour-[a-z]+ pattern-[a-z]+)\"");
    private static final String CHOOSE = "/.sekisho/account/theme";
    private static final String COOKIE = "__Host-sekisho-theme";

    private ThemeTrial() {}

    static Checks.Seen theme(Stage stage) throws IOException {
        Checks checks = new Checks();
        Canary canary = stage.canary();
        Stage.Player player = stage.member(canary, Role.MEMBER);
        String page = Stage.LOGIN + "?to=" + canary.path();
        Wire.Answer home = player.home().get(Stage.account(canary));
        Map<String, String> choice = new LinkedHashMap<>(Browser.hidden(home, CHOOSE));
        choice.put("colour", "fuji");
        choice.put("pattern", "seigaiha");
        checks.that("chosen", player.home().post(CHOOSE, choice).status() == 200);
        Browser own = stage.browser();
        String token = player.home().cookie(COOKIE).orElse("");
        own.cookie(COOKIE, token);
        checks.that("own-browser-shows-it", sign(own.get(page)).equals("colour-fuji pattern-seigaiha"));
        Browser strange = stage.browser();
        checks.that("other-browser-does-not", sign(strange.get(page)).isEmpty());
        Browser guessing = stage.browser();
        guessing.cookie(COOKIE, (stage.token() + stage.token()).substring(0, 43));
        checks.that("guessed-cookie-does-not", sign(guessing.get(page)).isEmpty());
        Browser elsewhere = stage.browser();
        elsewhere.cookie(COOKIE, token);
        checks.that(
                "other-tenant-does-not",
                sign(elsewhere.get(Stage.LOGIN + "?to=" + stage.another().path()))
                        .isEmpty());
        stage.login(strange, canary, player.mail(), player.password());
        Browser second = stage.browser();
        strange.cookie(COOKIE).ifPresent(bound -> second.cookie(COOKIE, bound));
        checks.that("shown-after-a-login-there", sign(second.get(page)).equals("colour-fuji pattern-seigaiha"));
        checks.fact("signs-to-choose-from", 64);
        return checks.seen(
                "利用者が選んだ目印（色と柄、64 通り）が、本人がログインしたブラウザーの本物のログイン画面にだけ表示され、ほかのブラウザーや推測した Cookie では表示されませんでした。",
                "The sign that a member chose (one of 64 of colour and pattern) was shown by the real login page in the browsers of that member only, and neither in another browser nor for a guessed cookie.");
    }

    private static String sign(Wire.Answer page) {
        Matcher matcher = SIGN.matcher(page.body());
        return matcher.find() ? matcher.group(1) : "";
    }
}
