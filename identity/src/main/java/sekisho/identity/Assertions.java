package sekisho.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.function.Function;

/**
 * Tells an application who sent a request, as a JWT (RFC 7519) that it can check without asking anybody: ES256, valid for
 * {@link #VALID}. One is signed for a session and reused for {@link #REUSED}, so that signing costs a request nearly nothing. Any
 * thread; only computes.
 */
final class Assertions {
    static final Duration VALID = Duration.ofMinutes(5);
    static final Duration REUSED = Duration.ofMinutes(1);

    private final AssertionKeys keys;
    private final Function<String, String> origins;
    private final InstantSource clock;

    Assertions(AssertionKeys keys, Function<String, String> origins, InstantSource clock) {
        this.keys = keys;
        this.origins = origins;
        this.clock = clock;
    }

    /** One that was signed, for whom and until when it is reused. */
    record Signed(Member member, String host, long until, String text) {
        /** The member is compared by identity: whatever changes of a member makes another object. */
        boolean suits(Member now, String at, long nowMillis) {
            return member == now && nowMillis < until && host.equals(at);
        }
    }

    /** The assertion of a session for the application at {@code host}. Two requests at the same moment may both sign one. */
    String of(Session session, String host) {
        Member member = session.member();
        long now = clock.millis();
        return session.assertion()
                .filter(signed -> signed.suits(member, host, now))
                .orElseGet(() -> renew(session, member, host, now))
                .text();
    }

    private Signed renew(Session session, Member member, String host, long now) {
        Signed signed = new Signed(member, host, now + REUSED.toMillis(), sign(session, member, host));
        session.assertion(signed);
        return signed;
    }

    private String sign(Session session, Member member, String host) {
        Instant now = clock.instant();
        AssertionKeys.Entry key = keys.current();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(JOSEObjectType.JWT)
                        .keyID(key.id())
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(origins.apply(host))
                        .audience(host)
                        .subject(member.account())
                        .claim("tenant", member.tenant())
                        .claim("roles", List.of(member.role().id()))
                        .claim("sid", session.id())
                        .claim("email", member.mail().text())
                        .claim("name", member.name())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(VALID)))
                        .build());
        try {
            jwt.sign(key.signer());
        } catch (JOSEException e) {
            throw new IllegalStateException("an assertion cannot be signed", e);
        }
        return jwt.serialize();
    }

    /** What the application checks them with. */
    String published() {
        return keys.published();
    }
}
