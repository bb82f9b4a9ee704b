package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the application is told, as an application checks it. */
class AssertionTest {
    private House house;
    private Tenant tenant;
    private String session;

    @BeforeEach
    void open(@TempDir Path folder) {
        house = new House(folder);
        tenant = house.tenant();
        house.member(tenant);
        logIn();
    }

    private void logIn() {
        session = ((LoginOutcome.Passed) house.login(tenant, House.MAIL, House.PASSWORD)).session();
    }

    @AfterEach
    void close() {
        house.close();
    }

    private String assertion() {
        Admission admission = house.admit(tenant, session, "/orders");
        return ((Admission.Admitted) admission).principal().orElseThrow().assertion();
    }

    private JWKSet published() throws Exception {
        PageReply reply = house.identity.pages().answer(house.get("/.sekisho/jwks.json", Map.of(), ""));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.fields()).contains(new PageReply.Field("Cache-Control", "public, max-age=600"));
        return JWKSet.parse(reply.body());
    }

    /** Signed by a key of that set? */
    private static boolean verifies(SignedJWT jwt, JWKSet set) throws Exception {
        JWK key = set.getKeyByKeyId(jwt.getHeader().getKeyID());
        return key instanceof ECKey ec && jwt.verify(new ECDSAVerifier(ec));
    }

    @Test
    void anApplicationCanCheckWhoSentARequest() throws Exception {
        SignedJWT jwt = SignedJWT.parse(assertion());
        assertThat(verifies(jwt, published())).isTrue();
        assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo(House.ORIGIN);
        assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly(House.HOST);
        assertThat(jwt.getJWTClaimsSet().getStringClaim("tenant")).isEqualTo(tenant.id());
        assertThat(jwt.getJWTClaimsSet().getStringListClaim("roles")).containsExactly("member");
        assertThat(jwt.getJWTClaimsSet().getStringClaim("sid")).hasSize(16);
        assertThat(jwt.getJWTClaimsSet().getStringClaim("name")).isEqualTo(House.NAME);
        assertThat(jwt.getJWTClaimsSet().getExpirationTime().toInstant())
                .isEqualTo(jwt.getJWTClaimsSet().getIssueTime().toInstant().plus(Assertions.VALID));
        assertThat(published().getKeys()).noneMatch(JWK::isPrivate);
    }

    @Test
    void theDeviceSlotIsNamedWhereTheLoginHasOneAndStillIsAfterARestart() throws Exception {
        Admission.Admitted without = (Admission.Admitted) house.admit(tenant, session, "/orders");
        assertThat(without.principal().orElseThrow().slot()).isEmpty();
        assertThat(SignedJWT.parse(assertion()).getJWTClaimsSet().getClaims()).doesNotContainKey("device_slot");
        var rule = new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode();
        rule.putObject("devices").put("slots", true).put("others", 1);
        house.administration().tenants().changePolicy("cli:test", tenant.id(), rule);
        logIn();
        house.killAndStart();
        Admission.Admitted with = (Admission.Admitted) house.admit(tenant, session, "/orders");
        Principal who = with.principal().orElseThrow();
        assertThat(who.slot())
                .isEqualTo(house.administration()
                        .access()
                        .devices(tenant.id(), who.account())
                        .getFirst()
                        .id());
        assertThat(SignedJWT.parse(who.assertion()).getJWTClaimsSet().getStringClaim("device_slot"))
                .isEqualTo(who.slot());
    }

    @Test
    void oneIsSignedAMinuteUntilTheMemberChanges() throws Exception {
        String first = assertion();
        house.pass(Duration.ofSeconds(59));
        assertThat(assertion()).isSameAs(first);
        house.pass(Duration.ofSeconds(1));
        String second = assertion();
        assertThat(second).isNotEqualTo(first);
        String account = SignedJWT.parse(second).getJWTClaimsSet().getSubject();
        house.administration().members().role("cli:test", tenant.id(), account, Role.ADMINISTRATOR);
        assertThat(SignedJWT.parse(assertion()).getJWTClaimsSet().getStringListClaim("roles"))
                .isEqualTo(List.of("administrator"));
    }

    @Test
    void keysChangeWithoutAMomentInWhichNothingVerifies() throws Exception {
        JWKSet before = published();
        house.pass(AssertionKeys.LIFE.minusHours(1));
        house.identity.assertionKeys().rotate();
        assertThat(published().getKeys()).isEqualTo(before.getKeys());
        house.pass(Duration.ofHours(1));
        logIn();
        SignedJWT last = SignedJWT.parse(assertion());
        house.identity.assertionKeys().rotate();
        JWKSet both = published();
        assertThat(both.getKeys()).hasSize(2);

        logIn();
        SignedJWT early = SignedJWT.parse(assertion());
        assertThat(verifies(early, before)).as("signed by what everybody knows").isTrue();
        house.pass(AssertionKeys.OVERLAP);
        house.killAndStart();
        logIn();
        SignedJWT late = SignedJWT.parse(assertion());
        assertThat(verifies(late, before)).as("signed by the new one").isFalse();
        assertThat(verifies(late, both)).isTrue();
        house.identity.assertionKeys().rotate();
        assertThat(verifies(last, published())).as("the old one is still there").isTrue();
        house.pass(AssertionKeys.OVERLAP);
        house.identity.assertionKeys().rotate();
        assertThat(published().getKeys()).hasSize(1);
        assertThat(verifies(late, published())).isTrue();
    }

    @Test
    void whatNobodyIsGivenAnyMoreIsLetGo() {
        String first = assertion();
        Sessions sessions = house.identity.parts().sessions();
        Session open = sessions.find(session).orElseThrow();
        house.pass(Assertions.VALID.minus(Assertions.REUSED).minusSeconds(1));
        sessions.tidy();
        assertThat(open.assertion().map(Assertions.Signed::text)).contains(first);
        house.pass(Duration.ofSeconds(1));
        sessions.tidy();
        assertThat(open.assertion()).isEmpty();
        assertThat(assertion()).isNotEqualTo(first);
    }
}
