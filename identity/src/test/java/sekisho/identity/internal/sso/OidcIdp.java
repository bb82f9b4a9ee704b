package sekisho.identity.internal.sso;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A provider of OpenID Connect without a network: what it answers is up to the test. */
public final class OidcIdp implements Transport {
    public static final String ISSUER = "https://idp.example.jp/realm";
    public static final String CLIENT = "sekisho";

    public final List<RSAKey> keys = new ArrayList<>();
    public boolean promisesIss = true;
    public Function<String, String> token = code -> "";
    public final List<String> asked = new ArrayList<>();
    private final Set<String> used = new HashSet<>();

    /** The first key is the same for all, as making one takes long. */
    private static final RSAKey FIRST = key("k1");

    public OidcIdp() {
        keys.add(FIRST);
    }

    public RSAKey addKey(String id) {
        RSAKey key = key(id);
        keys.add(key);
        return key;
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Answer send(String method, URI uri, Map<String, String> fields, String body) {
        asked.add(method + " " + uri.getPath());
        return switch (uri.getPath()) {
            case "/realm/.well-known/openid-configuration" -> json(200, """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/auth","token_endpoint":"%1$s/token","jwks_uri":"%1$s/jwks",\
                "end_session_endpoint":"%1$s/out","subject_types_supported":["public"],"response_types_supported":["code"],\
                "id_token_signing_alg_values_supported":["RS256"],\
                "authorization_response_iss_parameter_supported":%2$s}\
                """.formatted(ISSUER, promisesIss));
            case "/realm/jwks" -> json(200, new JWKSet(List.copyOf(keys)).toString());
            case "/realm/token" -> {
                Map<String, String> form = form(body);
                boolean fresh = used.add(form.getOrDefault("code", ""));
                boolean authentic = fields.getOrDefault("Authorization", "").startsWith("Basic ");
                yield fresh && authentic && form.containsKey("code_verifier")
                        ? json(
                                200,
                                "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"id_token\":\""
                                        + token.apply(form.getOrDefault("code", "")) + "\"}")
                        : json(400, "{\"error\":\"invalid_grant\"}");
            }
            default -> json(404, "{}");
        };
    }

    private static Answer json(int status, String body) {
        return new Answer(status, "application/json", body);
    }

    public static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String pair : body.split("&", 32)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    public static JWTClaimsSet.Builder claims(String nonce, Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(CLIENT)
                .subject("subject-1")
                .claim("nonce", nonce)
                .claim("email", "taro@example.jp")
                .claim("email_verified", true)
                .claim("name", "太郎")
                .claim("sid", "theirs-1")
                .claim("groups", List.of("admins"))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
    }

    public String sign(JWTClaimsSet claims) {
        return sign(claims, keys.getLast());
    }

    public static String sign(JWTClaimsSet claims, RSAKey key) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            jwt.sign(new RSASSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }
}
