package sekisho.identity.internal.sso;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads ID tokens (Core 1.0 §3.1.3.7) and logout tokens, each check with its own reason. Only computes, but for finding keys. */
public final class IdTokens {
    static final Duration SKEW = Duration.ofMinutes(1);
    /** Longer than any provider lets an answer live. */
    private static final Duration OLDEST_LOGOUT = Duration.ofMinutes(10);

    private static final String LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final int LONGEST = 64 << 10;
    private static final Set<JWSAlgorithm> RSA = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512);
    private static final Set<JWSAlgorithm> ELLIPTIC =
            Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512);

    private final String issuer;
    private final String client;
    private final Function<String, Optional<JWK>> keys;
    private final InstantSource clock;

    IdTokens(String issuer, String client, Function<String, Optional<JWK>> keys, InstantSource clock) {
        this.issuer = issuer;
        this.client = client;
        this.keys = keys;
        this.clock = clock;
    }

    /** Whose sessions end: those of a subject, or one by the provider's name of it. */
    public record Logout(Optional<String> subject, Optional<String> session, Asserted.Once replay) {}

    Asserted read(String token, String nonce) {
        try {
            JWTClaimsSet claims = trusted(token);
            Date expires = claims.getExpirationTime();
            SsoRefusedException.unless(expires != null, SsoReason.MALFORMED);
            SsoRefusedException.unless(nonce.equals(claims.getStringClaim("nonce")), SsoReason.NONCE);
            String subject = Optional.ofNullable(claims.getSubject()).orElse("");
            SsoRefusedException.unless(!subject.isEmpty() && subject.length() <= 255, SsoReason.NO_SUBJECT);
            return new Asserted(
                    subject,
                    Optional.ofNullable(claims.getStringClaim("email")),
                    Optional.ofNullable(claims.getBooleanClaim("email_verified")),
                    Optional.ofNullable(claims.getStringClaim("name")),
                    values(claims),
                    Optional.ofNullable(claims.getStringClaim("sid")),
                    token,
                    new Asserted.Once(nonce, clock.instant().plus(Duration.ofHours(1))),
                    Optional.empty());
        } catch (ParseException e) {
            throw new SsoRefusedException(SsoReason.MALFORMED, e);
        }
    }

    Logout readLogout(String token) {
        try {
            JWTClaimsSet claims = trusted(token);
            Map<String, Object> events =
                    Optional.ofNullable(claims.getJSONObjectClaim("events")).orElse(Map.of());
            Optional<String> session = Optional.ofNullable(claims.getStringClaim("sid"));
            Optional<String> subject = Optional.ofNullable(claims.getSubject());
            Date issued = claims.getIssueTime();
            String id = Optional.ofNullable(claims.getJWTID()).orElse("");
            boolean isLogout = events.containsKey(LOGOUT_EVENT)
                    && claims.getClaim("nonce") == null
                    && (session.isPresent() || subject.isPresent())
                    && issued != null
                    && !id.isEmpty();
            SsoRefusedException.unless(isLogout, SsoReason.MALFORMED);
            Instant end = issued.toInstant().plus(OLDEST_LOGOUT);
            SsoRefusedException.unless(clock.instant().isBefore(end), SsoReason.EXPIRED);
            return new Logout(subject, session, new Asserted.Once(id, end));
        } catch (ParseException e) {
            throw new SsoRefusedException(SsoReason.MALFORMED, e);
        }
    }

    private JWTClaimsSet trusted(String token) throws ParseException {
        SsoRefusedException.unless(token.length() <= LONGEST, SsoReason.MALFORMED);
        JWT jwt = JWTParser.parse(token);
        SsoRefusedException.unless(!(jwt instanceof PlainJWT), SsoReason.ALGORITHM_NONE);
        if (!(jwt instanceof SignedJWT signed)) {
            throw new SsoRefusedException(SsoReason.MALFORMED);
        }
        verify(signed);
        JWTClaimsSet claims = signed.getJWTClaimsSet();
        SsoRefusedException.unless(issuer.equals(claims.getIssuer()), SsoReason.ISSUER);
        // Exactly us: a token that others may show, too, is no proof that the member came here.
        SsoRefusedException.unless(claims.getAudience().equals(List.of(client)), SsoReason.AUDIENCE);
        String party = claims.getStringClaim("azp");
        SsoRefusedException.unless(party == null || party.equals(client), SsoReason.AUDIENCE);
        times(claims.getExpirationTime(), claims.getNotBeforeTime(), claims.getIssueTime());
        return claims;
    }

    private void times(@Nullable Date expires, @Nullable Date notBefore, @Nullable Date issued) {
        Instant now = clock.instant();
        SsoRefusedException.unless(
                expires == null || now.isBefore(expires.toInstant().plus(SKEW)), SsoReason.EXPIRED);
        Instant latest = now.plus(SKEW);
        SsoRefusedException.unless(
                (notBefore == null || !notBefore.toInstant().isAfter(latest))
                        && (issued == null || !issued.toInstant().isAfter(latest)),
                SsoReason.NOT_YET_VALID);
    }

    private void verify(SignedJWT jwt) {
        JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
        SsoRefusedException.unless(!JWSAlgorithm.Family.HMAC_SHA.contains(algorithm), SsoReason.SYMMETRIC_ALGORITHM);
        SsoRefusedException.unless(RSA.contains(algorithm) || ELLIPTIC.contains(algorithm), SsoReason.WEAK_ALGORITHM);
        JWK key = Optional.ofNullable(jwt.getHeader().getKeyID())
                .flatMap(keys)
                .filter(found -> found.getKeyUse() == null || found.getKeyUse() == KeyUse.SIGNATURE)
                .orElseThrow(() -> new SsoRefusedException(SsoReason.SIGNATURE));
        try {
            JWSVerifier verifier = switch (key) {
                case RSAKey rsa when RSA.contains(algorithm) -> new RSASSAVerifier(rsa);
                case ECKey ec when ELLIPTIC.contains(algorithm) -> new ECDSAVerifier(ec);
                default -> throw new SsoRefusedException(SsoReason.SIGNATURE);
            };
            SsoRefusedException.unless(jwt.verify(verifier), SsoReason.SIGNATURE);
        } catch (JOSEException e) {
            throw new SsoRefusedException(SsoReason.SIGNATURE, e);
        }
    }

    private static Map<String, List<String>> values(JWTClaimsSet claims) {
        Map<String, List<String>> values = new HashMap<>();
        claims.getClaims().forEach((name, value) -> {
            if (value instanceof String text) {
                values.put(name, List.of(text));
            } else if (value instanceof List<?> list) {
                values.put(name, list.stream().map(String::valueOf).toList());
            }
        });
        return values;
    }
}
