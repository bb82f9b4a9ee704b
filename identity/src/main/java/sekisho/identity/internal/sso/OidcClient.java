package sekisho.identity.internal.sso;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One provider of OpenID Connect as it is asked (Core 1.0, code flow with PKCE as RFC 9700 §2.1.1 wants it). Thread-safe; virtual
 * threads, as it waits for the provider.
 */
public final class OidcClient {
    private static final Duration KNOWN = Duration.ofMinutes(10);

    private final Settings settings;
    private final Transport transport;
    private final InstantSource clock;
    private final ProviderKeys keys;
    private volatile @Nullable Known known;

    private record Known(OIDCProviderMetadata metadata, Instant at) {}

    /**
     * What the tenant's administrator knows of the provider.
     *
     * @param issuer the issuer identifier, as the provider writes it
     * @param scope what is asked for, separated by blanks; has {@code openid}
     */
    public record Settings(String issuer, String clientId, String clientSecret, String scope) {
        /** It holds a secret. */
        @Override
        public String toString() {
            return "Settings[" + issuer + "]";
        }
    }

    /** What the browser takes along, bound to it until it comes back. */
    public record Attempt(String state, String nonce, String verifier) {
        /** It holds secrets. */
        @Override
        public String toString() {
            return "Attempt[***]";
        }
    }

    public OidcClient(Settings settings, Transport transport, InstantSource clock) {
        this.settings = settings;
        this.transport = transport;
        this.clock = clock;
        this.keys = new ProviderKeys(transport, clock);
    }

    /** Asks for the provider's metadata and keys, and answers the number of keys. */
    public int probe() {
        return keys.refresh(metadata().getJWKSetURI());
    }

    private OIDCProviderMetadata metadata() {
        Known before = known;
        if (before != null && clock.instant().isBefore(before.at().plus(KNOWN))) {
            return before.metadata();
        }
        String base = settings.issuer().endsWith("/")
                ? settings.issuer().substring(0, settings.issuer().length() - 1)
                : settings.issuer();
        Transport.Answer answer = transport.send(
                "GET", uri(base + "/.well-known/openid-configuration"), Map.of("Accept", "application/json"), "");
        SsoRefusedException.unless(answer.status() == 200, SsoReason.UNREACHABLE);
        try {
            OIDCProviderMetadata metadata = OIDCProviderMetadata.parse(answer.body());
            // Discovery 1.0 §4.3: exactly the same, or anybody could speak for anybody.
            SsoRefusedException.unless(metadata.getIssuer().getValue().equals(settings.issuer()), SsoReason.ISSUER);
            SsoRefusedException.unless(
                    metadata.getAuthorizationEndpointURI() != null
                            && metadata.getTokenEndpointURI() != null
                            && metadata.getJWKSetURI() != null,
                    SsoReason.MALFORMED);
            known = new Known(metadata, clock.instant());
            return metadata;
        } catch (ParseException e) {
            throw new SsoRefusedException(SsoReason.MALFORMED, e);
        }
    }

    /** Where the browser goes. */
    public String begin(Attempt attempt, String callback) {
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        Scope.parse(settings.scope()),
                        new ClientID(settings.clientId()),
                        uri(callback))
                .endpointURI(metadata().getAuthorizationEndpointURI())
                .state(new State(attempt.state()))
                .nonce(new Nonce(attempt.nonce()))
                .codeChallenge(new CodeVerifier(attempt.verifier()), CodeChallengeMethod.S256)
                .build()
                .toURI()
                .toString();
    }

    /**
     * What the provider says of who came back.
     *
     * @param query of the callback
     * @throws SsoRefusedException when anything about it is not as it has to be
     */
    public Asserted finish(Attempt attempt, String callback, Map<String, String> query) {
        SsoRefusedException.unless(attempt.state().equals(query.get("state")), SsoReason.STATE);
        OIDCProviderMetadata metadata = metadata();
        String iss = query.get("iss");
        boolean promised = metadata.supportsAuthorizationResponseIssuerParam();
        SsoRefusedException.unless(iss == null ? !promised : iss.equals(settings.issuer()), SsoReason.MIXED_UP);
        SsoRefusedException.unless(!query.containsKey("error"), SsoReason.DECLINED);
        String code = query.getOrDefault("code", "");
        SsoRefusedException.unless(!code.isEmpty(), SsoReason.MALFORMED);
        String token = exchange(metadata, code, attempt, callback);
        return idTokens(metadata).read(token, attempt.nonce());
    }

    private String exchange(OIDCProviderMetadata metadata, String code, Attempt attempt, String callback) {
        TokenRequest request = new TokenRequest.Builder(
                        metadata.getTokenEndpointURI(),
                        authentication(metadata),
                        new AuthorizationCodeGrant(
                                new AuthorizationCode(code), uri(callback), new CodeVerifier(attempt.verifier())))
                .build();
        HTTPRequest http = request.toHTTPRequest();
        Map<String, String> fields = new HashMap<>();
        http.getHeaderMap().forEach((name, values) -> fields.put(name, values.getFirst()));
        fields.put("Accept", "application/json");
        Transport.Answer answer = transport.send(
                "POST",
                http.getURI(),
                fields,
                Optional.ofNullable(http.getBody()).orElse(""));
        // The code was used already, or was never meant for us.
        SsoRefusedException.unless(answer.status() == 200, SsoReason.DECLINED);
        return Json.text(answer.body(), "id_token");
    }

    private ClientAuthentication authentication(OIDCProviderMetadata metadata) {
        List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
        boolean onlyPost = methods != null
                && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST);
        ClientID id = new ClientID(settings.clientId());
        Secret secret = new Secret(settings.clientSecret());
        return onlyPost ? new ClientSecretPost(id, secret) : new ClientSecretBasic(id, secret);
    }

    /** Whose sessions a provider ends (Back-Channel Logout 1.0 §2.6). */
    public IdTokens.Logout logout(String token) {
        return idTokens(metadata()).readLogout(token);
    }

    private IdTokens idTokens(OIDCProviderMetadata metadata) {
        return new IdTokens(
                settings.issuer(), settings.clientId(), id -> keys.find(metadata.getJWKSetURI(), id), clock);
    }

    /** Where the browser goes to end the provider's session, too (RP-Initiated Logout 1.0); empty where there is no such place. */
    public Optional<String> logoutAt(String idToken, String afterwards) {
        URI endpoint = metadata().getEndSessionEndpointURI();
        if (endpoint == null || idToken.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new LogoutRequest(endpoint, com.nimbusds.jwt.JWTParser.parse(idToken), uri(afterwards), null)
                            .toURI()
                            .toString());
        } catch (java.text.ParseException e) {
            return Optional.empty();
        }
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new SsoRefusedException(SsoReason.MALFORMED, e);
        }
    }
}
