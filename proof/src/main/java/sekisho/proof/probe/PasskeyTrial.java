package sekisho.proof.probe;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.identity.Canary;
import sekisho.identity.FactorRule;
import sekisho.identity.Passkey;
import sekisho.identity.Role;

/** A passkey in software: registered, used without a password, replayed, shown from another site, and forged. */
final class PasskeyTrial {
    private static final String ADD = "/.sekisho/account/passkey";
    private static final String USE = "/.sekisho/passkey";
    private static final Pattern CHALLENGE = Pattern.compile("data-challenge=\"([^\"]+)\"");
    private static final int UNAUTHORIZED = 401;

    private PasskeyTrial() {}

    static Checks.Seen passkey(Stage stage) throws IOException, GeneralSecurityException {
        Checks checks = new Checks();
        checks.fact("tenants", stage.policies().size());
        checks.fact(
                "tenants-taking-passkeys",
                stage.tenantsWith(policy -> policy.factors().kinds().contains(FactorRule.Kind.PASSKEY)));
        Canary canary = stage.canary();
        Stage.Player player = stage.member(canary, Role.MEMBER);
        SoftwareKey key = new SoftwareKey(stage.site().host(), stage.token());
        add(stage, player, key);
        if (checks.that("registered", registered(stage, player).size() == 1)) {
            Browser own = stage.browser();
            Map<String, String> right = key.shown(challenge(stage, own), stage.origin(), player.account());
            checks.that(
                    "opens-without-password",
                    Stage.enters(use(stage, own, right), canary) && stage.isInside(own, canary));
            checks.that("works-once", isRefused(stage, stage.browser(), right));

            Browser fooled = stage.browser();
            String elsewhere = "https://" + stage.token() + ".example";
            checks.that(
                    "answer-for-another-site-refused",
                    isRefused(stage, fooled, key.shown(challenge(stage, fooled), elsewhere, player.account())));
            Browser forger = stage.browser();
            checks.that(
                    "forged-signature-refused",
                    isRefused(
                            stage,
                            forger,
                            key.forged().shown(challenge(stage, forger), stage.origin(), player.account())));
        }
        return checks.seen(
                "パスキーを登録し、パスワードなしでログインできました。同じ応答の再送、別サイト向けの応答、別の鍵による署名は断られました。",
                "A passkey was registered and opened the login without a password; its answer sent again, an answer meant for another site and a signature of another key were refused.");
    }

    private static void add(Stage stage, Stage.Player player, SoftwareKey key)
            throws IOException, GeneralSecurityException {
        Wire.Answer page = player.home().get(Stage.account(player.canary()));
        Map<String, String> form = new LinkedHashMap<>(key.made(challenge(page), stage.origin()));
        form.put("current", player.password());
        player.home().submit(page, ADD, form);
    }

    private static List<Passkey> registered(Stage stage, Stage.Player player) {
        return stage.administration()
                .access()
                .factors(player.canary().tenant(), player.account())
                .passkeys();
    }

    private static boolean isRefused(Stage stage, Browser browser, Map<String, String> shown) throws IOException {
        return use(stage, browser, shown).status() == UNAUTHORIZED && !stage.isInside(browser, stage.canary());
    }

    private static Wire.Answer use(Stage stage, Browser browser, Map<String, String> shown) throws IOException {
        Map<String, String> form = new LinkedHashMap<>(shown);
        form.put("to", stage.canary().path());
        return Stage.patiently(() -> browser.post(USE, form));
    }

    private static String challenge(Stage stage, Browser browser) throws IOException {
        return challenge(browser.get(Stage.LOGIN + "?to=" + stage.canary().path()));
    }

    /** Empty when the page asks for no passkey, which no answer will fit. */
    private static String challenge(Wire.Answer page) {
        Matcher matcher = CHALLENGE.matcher(page.body());
        return matcher.find() ? matcher.group(1) : "";
    }
}
