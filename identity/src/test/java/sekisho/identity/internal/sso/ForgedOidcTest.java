package sekisho.identity.internal.sso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a provider of OpenID Connect never said, or not to us, not now, not for this: each is refused for its own reason. */
class ForgedOidcTest {
    private static final Instant NOW = Instant.parse("2026-11-24T03:00:00Z");
    private static final String CALLBACK = "https://app.example.jp/.sekisho/sso/p/callback";
    private static final OidcClient.Attempt ATTEMPT =
            new OidcClient.Attempt("s".repeat(43), "n".repeat(43), "v".repeat(43));

    private final OidcIdp idp = new OidcIdp();
    private Instant now = NOW;
    private final OidcClient client = new OidcClient(
            new OidcClient.Settings(OidcIdp.ISSUER, OidcIdp.CLIENT, "secret", "openid email"), idp, () -> now);
    private int codes;

    private Asserted finish(String token, Map<String, String> changes) {
        idp.token = code -> token;
        Map<String, String> query =
                new HashMap<>(Map.of("state", ATTEMPT.state(), "iss", OidcIdp.ISSUER, "code", "code-" + codes++));
        changes.forEach((name, value) -> {
            if (value.isEmpty()) {
                query.remove(name);
            } else {
                query.put(name, value);
            }
        });
        return client.finish(ATTEMPT, CALLBACK, query);
    }

    private SsoReason refusal(String token, Map<String, String> changes) {
        SsoRefusedException refused = catchThrowableOfType(SsoRefusedException.class, () -> finish(token, changes));
        assertThat(refused).as("it was believed").isNotNull();
        return refused.reason();
    }

    private SsoReason refusal(JWTClaimsSet.Builder claims) {
        return refusal(idp.sign(claims.build()), Map.of());
    }

    private static JWTClaimsSet.Builder claims() {
        return OidcIdp.claims(ATTEMPT.nonce(), NOW);
    }

    private String genuine() {
        return idp.sign(claims().build());
    }

    @Test
    void whatTheProviderReallySaidIsBelieved() {
        String asked = client.begin(ATTEMPT, CALLBACK);
        assertThat(asked)
                .startsWith(OidcIdp.ISSUER + "/auth?")
                .contains("code_challenge_method=S256", "state=" + ATTEMPT.state(), "nonce=" + ATTEMPT.nonce())
                .doesNotContain(ATTEMPT.verifier());
        Asserted asserted = finish(genuine(), Map.of());
        assertThat(asserted.subject()).isEqualTo("subject-1");
        assertThat(asserted.mail()).contains("taro@example.jp");
        assertThat(asserted.claims()).containsEntry("groups", List.of("admins"));
    }

    @Test
    void anAnswerOfAnotherProviderIsAMixUp() {
        assertThat(refusal(genuine(), Map.of("iss", "https://evil.example/"))).isEqualTo(SsoReason.MIXED_UP);
        assertThat(refusal(genuine(), Map.of("iss", ""))).as("it was promised").isEqualTo(SsoReason.MIXED_UP);
        assertThat(idp.asked).as("the code was shown to nobody").doesNotContain("POST /realm/token");
    }

    @Test
    void codesAndStatesWorkOnce() {
        finish(genuine(), Map.of("code", "once"));
        assertThat(refusal(genuine(), Map.of("code", "once"))).isEqualTo(SsoReason.DECLINED);
        assertThat(refusal(genuine(), Map.of("state", "x".repeat(43)))).isEqualTo(SsoReason.STATE);
        assertThat(refusal(genuine(), Map.of("error", "access_denied"))).isEqualTo(SsoReason.DECLINED);
    }

    @Test
    void tokensForAnotherLoginClientOrTimeAreRefused() {
        assertThat(refusal(claims().claim("nonce", "m".repeat(43)))).isEqualTo(SsoReason.NONCE);
        assertThat(refusal(claims().claim("nonce", null))).isEqualTo(SsoReason.NONCE);
        assertThat(refusal(claims().issuer("https://evil.example/"))).isEqualTo(SsoReason.ISSUER);
        assertThat(refusal(claims().audience("another"))).isEqualTo(SsoReason.AUDIENCE);
        assertThat(refusal(claims().audience(List.of(OidcIdp.CLIENT, "another"))))
                .isEqualTo(SsoReason.AUDIENCE);
        assertThat(refusal(claims().claim("azp", "another"))).isEqualTo(SsoReason.AUDIENCE);
        assertThat(refusal(claims().expirationTime(Date.from(NOW.minusSeconds(61)))))
                .isEqualTo(SsoReason.EXPIRED);
        assertThat(refusal(claims().issueTime(Date.from(NOW.plusSeconds(120))))).isEqualTo(SsoReason.NOT_YET_VALID);
        assertThat(refusal(claims().subject(null))).isEqualTo(SsoReason.NO_SUBJECT);
    }

    @Test
    void noTrickWithAlgorithmsWorks() throws Exception {
        assertThat(refusal(new PlainJWT(claims().build()).serialize(), Map.of()))
                .isEqualTo(SsoReason.ALGORITHM_NONE);
        SignedJWT mac = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), claims().build());
        mac.sign(new MACSigner(idp.keys.getFirst().toRSAPublicKey().getEncoded()));
        assertThat(refusal(mac.serialize(), Map.of())).isEqualTo(SsoReason.SYMMETRIC_ALGORITHM);
        var other = new OidcIdp().addKey("k1");
        assertThat(refusal(OidcIdp.sign(claims().build(), other), Map.of())).isEqualTo(SsoReason.SIGNATURE);
        String[] parts = genuine().split("\\.", 3);
        String[] evil = idp.sign(claims().subject("admin").build()).split("\\.", 3);
        assertThat(refusal(parts[0] + "." + evil[1] + "." + parts[2], Map.of())).isEqualTo(SsoReason.SIGNATURE);
        assertThat(refusal("x", Map.of())).isEqualTo(SsoReason.MALFORMED);
    }

    @Test
    void theProviderMayChangeItsKeysAndNobodyMakesUsAskWithoutEnd() {
        finish(genuine(), Map.of());
        var second = idp.addKey("k2");
        String token = OidcIdp.sign(claims().build(), second);
        assertThat(refusal(token, Map.of())).as("asked a moment ago").isEqualTo(SsoReason.SIGNATURE);
        long asked = idp.asked.stream().filter("GET /realm/jwks"::equals).count();
        assertThat(asked).isEqualTo(1);
        now = NOW.plusSeconds(30);
        assertThat(finish(token, Map.of()).subject()).isEqualTo("subject-1");
    }

    @Test
    void onlyALogoutTokenLogsOut() {
        JWTClaimsSet.Builder logout = new JWTClaimsSet.Builder()
                .issuer(OidcIdp.ISSUER)
                .audience(OidcIdp.CLIENT)
                .subject("subject-1")
                .jwtID("j1")
                .issueTime(Date.from(NOW))
                .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        assertThat(client.logout(idp.sign(logout.build())).subject()).contains("subject-1");
        SsoRefusedException idToken = catchThrowableOfType(SsoRefusedException.class, () -> client.logout(genuine()));
        assertThat(idToken.reason()).isEqualTo(SsoReason.MALFORMED);
        now = NOW.plusSeconds(601);
        SsoRefusedException old =
                catchThrowableOfType(SsoRefusedException.class, () -> client.logout(idp.sign(logout.build())));
        assertThat(old.reason()).isEqualTo(SsoReason.EXPIRED);
    }
}
