package sekisho.proof.probe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.identity.Canary;
import sekisho.identity.SsoProvider;

/** Single sign-on with a provider of OpenID Connect that the probe plays: one right answer, and three that are forged. */
final class SsoTrial {
    private static final String PLACE = "/.sekisho/sso/";

    private final InstantSource clock;

    SsoTrial(InstantSource clock) {
        this.clock = clock;
    }

    Checks.Seen sso(Stage stage) throws IOException, GeneralSecurityException {
        Checks checks = new Checks();
        checks.fact("protocol-tried", "OpenID Connect");
        Canary canary = stage.canary();
        String mail = canary.address(stage.token());
        try (OpenIdProvider provider = OpenIdProvider.start(clock.instant())) {
            String id = added(stage, provider, mail);
            Begun right = begin(stage, id);
            checks.that("sends-to-the-provider", right.location().startsWith(provider.issuer() + "/authorize?"));
            checks.that("asks-with-pkce", right.asked("code_challenge_method").equals("S256"));
            ObjectNode used = claims(provider, mail, right);
            provider.says(used);
            Wire.Answer in = comeBack(right, id);
            checks.that("right-answer-opens", Stage.enters(in, canary) && stage.isInside(right.browser(), canary));

            Begun forger = begin(stage, id);
            provider.saysForged(claims(provider, mail, forger));
            checks.that("forged-signature-refused", isRefused(stage, forger, id));

            Begun stranger = begin(stage, id);
            provider.says(claims(provider, mail, stranger).put("aud", "somebody-else"));
            checks.that("answer-for-another-application-refused", isRefused(stage, stranger, id));

            Begun replay = begin(stage, id);
            provider.says(used);
            checks.that("replayed-answer-refused", isRefused(stage, replay, id));
        }
        return checks.seen(
                "検証用の OpenID Connect の認証基盤と連携し、正しい応答でログインできました。署名の偽造、別アプリケーション向け、使用済みの応答は断られました。",
                "With an identity provider of OpenID Connect made for the probe, the right answer opened the login; one with a forged signature, one meant for another application and one used before were refused.");
    }

    private static String added(Stage stage, OpenIdProvider provider, String mail) throws GeneralSecurityException {
        String domain = mail.substring(mail.indexOf('@') + 1);
        return stage.identity()
                .sso()
                .addOidc(
                        Canary.ACTOR,
                        stage.canary().tenant(),
                        "Sekisho probe",
                        new SsoProvider.Members(List.of(domain), true, "", Map.of()),
                        new SsoProvider.Protocol.Oidc(
                                provider.issuer(),
                                OpenIdProvider.CLIENT,
                                stage.token(),
                                "openid email",
                                provider.authorities()))
                .provider()
                .id();
    }

    private ObjectNode claims(OpenIdProvider provider, String mail, Begun begun) {
        return provider.claims(mail, begun.asked("nonce"), clock.instant());
    }

    /** A browser that was sent to the provider. */
    private record Begun(Browser browser, String location) {
        /** A parameter of the request, none of which needs decoding here; empty when it is missing. */
        String asked(String name) {
            Matcher matcher =
                    Pattern.compile("[?&]" + name + "=([A-Za-z0-9_.~-]+)").matcher(location);
            return matcher.find() ? matcher.group(1) : "";
        }
    }

    private static Begun begin(Stage stage, String provider) throws IOException {
        Browser browser = stage.browser();
        Wire.Answer answer =
                browser.get(PLACE + provider + "?to=" + stage.canary().path());
        return new Begun(browser, answer.field("location").orElse(""));
    }

    private static Wire.Answer comeBack(Begun begun, String provider) throws IOException {
        return begun.browser().get(PLACE + provider + "/callback?code=probe&state=" + begun.asked("state"));
    }

    private static boolean isRefused(Stage stage, Begun begun, String provider) throws IOException {
        return comeBack(begun, provider).status() == 403 && !stage.isInside(begun.browser(), stage.canary());
    }
}
