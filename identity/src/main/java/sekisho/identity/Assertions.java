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
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Tells an application who sent a request, as a JWT (RFC 7519) that it can check without asking anybody: ES256, valid for
 * {@link #VALID}. One is signed for a session and reused for {@link #REUSED}; then the next is signed on another thread, so that only
 * a session's first request waits for a signature. Any thread; only computes.
 */
final class Assertions {
    static final Duration VALID = Duration.ofMinutes(5);
    static final Duration REUSED = Duration.ofMinutes(1);

    private final AssertionKeys keys;
    private final Function<String, String> origins;
    private final InstantSource clock;
    private final Executor later;

    /** @param later signs what no request waits for */
    Assertions(AssertionKeys keys, Function<String, String> origins, InstantSource clock, Executor later) {
        this.keys = keys;
        this.origins = origins;
        this.clock = clock;
        this.later = later;
    }

    /**
     * One that was signed, for whom, until when it is reused, and until when it may be given out while the next one is signed. The
     * member is compared by identity: whatever changes of a member makes another object.
     */
    record Signed(Member member, String host, long until, long atMost, String text) {
        boolean suits(Member now, String at, long nowMillis) {
            return member == now && nowMillis < atMost && host.equals(at);
        }
    }

    /** The assertion of a session for the application at {@code host}. */
    String of(Session session, String host) {
        Member member = session.member();
        long now = clock.millis();
        Signed last = session.assertion()
                .filter(signed -> signed.suits(member, host, now))
                .orElseGet(() -> renewed(session, member, host));
        if (now < last.until()) {
            return last.text();
        }
        // The next one is signed elsewhere; until it is there, nobody else begins to.
        session.assertion(new Signed(last.member(), last.host(), now + REUSED.toMillis(), last.atMost(), last.text()));
        try {
            later.execute(() -> renewed(session, member, host));
        } catch (RejectedExecutionException e) {
            return last.text();
        }
        return session.assertion().orElse(last).text();
    }

    private Signed renewed(Session session, Member member, String host) {
        long now = clock.millis();
        Signed signed = new Signed(
                member,
                host,
                now + REUSED.toMillis(),
                now + VALID.minus(REUSED).toMillis(),
                sign(session, member, host));
        session.assertion(signed);
        return signed;
    }

    private String sign(Session session, Member member, String host) {
        Instant now = clock.instant();
        AssertionKeys.Entry key = keys.current();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(origins.apply(host))
                .audience(host)
                .subject(member.account())
                .claim("tenant", member.tenant())
                .claim("roles", List.of(member.role().id()))
                .claim("sid", session.id())
                .claim("email", member.mail().text())
                .claim("name", member.name())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(VALID)));
        if (!session.arrival().slot().isEmpty()) {
            claims.claim("device_slot", session.arrival().slot());
        }
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(JOSEObjectType.JWT)
                        .keyID(key.id())
                        .build(),
                claims.build());
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
