package sekisho.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import sekisho.identity.internal.sso.Asserted;
import sekisho.identity.internal.sso.IdTokens;
import sekisho.identity.internal.sso.OidcClient;
import sekisho.identity.internal.sso.SamlMessages;
import sekisho.identity.internal.sso.SamlMetadata;
import sekisho.identity.internal.sso.SsoReason;
import sekisho.identity.internal.sso.SsoRefusedException;
import sekisho.store.Keys;
import sekisho.store.StoreException;

/**
 * The pages below {@code /.sekisho/sso/ID}: to a provider, and what comes back from it. What a login began with travels sealed in a
 * cookie of its browser, so that nobody finishes a login that another browser began, and nothing is stored for who never comes back.
 */
final class SsoPages {
    private static final String COOKIE = "__Host-sekisho-sso-";
    private static final String SEAL = "sso.begun";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int MARK = 12;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Parts parts;
    private final SsoDesk desk;
    private final SsoTrials trials;
    private final Keys keys;
    private final Tokens tokens;
    private final InstantSource clock;

    SsoPages(Parts parts, SsoDesk desk, SsoTrials trials, Keys keys, Tokens tokens, InstantSource clock) {
        this.parts = parts;
        this.desk = desk;
        this.trials = trials;
        this.keys = keys;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * What a browser takes along.
     *
     * @param trial whether nobody shall be let in, only told
     */
    private record Begun(String provider, OidcClient.Attempt attempt, String to, long until, boolean trial) {}

    /**
     * What a trial came to.
     *
     * @param judged empty when a login would be refused
     */
    record Tried(Page page, SsoProvider provider, Optional<SsoDesk.Trial> judged) {}

    /** The provider of a path {@code sso/ID/...}, where its tenant is at that host. */
    Optional<SsoProvider> provider(String path, String host) {
        String[] segments = path.split("/", 4);
        return segments.length < 2
                ? Optional.empty()
                : desk.store()
                        .provider(segments[1])
                        .filter(provider -> parts.tenants()
                                .directory()
                                .byId(provider.tenant())
                                .filter(tenant -> !tenant.suspended()
                                        && tenant.places().stream()
                                                .anyMatch(place -> place.host().equals(host)))
                                .isPresent());
    }

    PageReply answer(Ask ask, SsoProvider provider) {
        String action = ask.path().substring(Math.min(ask.path().length(), ("sso/" + provider.id() + "/").length()));
        boolean post = ask.request().isPost();
        try {
            Optional<SsoRoute> route = SsoRoute.of(action);
            if (route.isEmpty()) {
                return notFound(ask);
            }
            return switch (provider.protocol()) {
                case SsoProvider.Protocol.Oidc oidc ->
                    switch (route.get()) {
                        case BEGIN -> begin(ask, provider);
                        case CALLBACK -> callback(ask, provider, oidc);
                        case BACKCHANNEL -> post ? backchannel(ask, provider, oidc) : notFound(ask);
                        case OUT -> ask.message(200, PageText.LOGGED_OUT);
                        case ACS, SLO, METADATA -> notFound(ask);
                    };
                case SsoProvider.Protocol.Saml saml ->
                    switch (route.get()) {
                        case BEGIN -> begin(ask, provider);
                        case ACS -> post ? answered(ask, provider, saml) : notFound(ask);
                        case SLO -> logout(ask, provider, saml);
                        case METADATA ->
                            PageReply.xml(SamlMetadata.write(
                                    SsoDesk.samlParty(provider, saml, ask.door().origin())));
                        case CALLBACK, BACKCHANNEL, OUT -> notFound(ask);
                    };
            };
        } catch (SsoRefusedException e) {
            note(ask, provider, e.reason(), Act.SSO_REFUSED);
            return ask.message(
                    e.reason() == SsoReason.UNREACHABLE ? 502 : 403,
                    e.reason() == SsoReason.UNREACHABLE ? PageText.SSO_AWAY : PageText.SSO_REFUSED);
        }
    }

    private void note(Ask ask, SsoProvider provider, SsoReason reason, Act act) {
        parts.audit()
                .failed(
                        act,
                        "sso:" + provider.id(),
                        Audit.details(
                                "tenant", provider.tenant(),
                                "reason", reason.id(),
                                "address", ask.request().address().getHostAddress()));
    }

    private static PageReply notFound(Ask ask) {
        return ask.message(404, PageText.NOT_FOUND);
    }

    // ---- to the provider

    private PageReply begin(Ask ask, SsoProvider provider) {
        boolean trial = trials.permits(provider.id(), ask.request().query().getOrDefault("trial", ""));
        if (!trial && !provider.enabled()) {
            return notFound(ask);
        }
        try {
            return begin(ask, provider, trial);
        } catch (SsoRefusedException e) {
            if (trial) {
                return refusedTrial(ask, provider, e.reason());
            }
            throw e;
        }
    }

    private PageReply begin(Ask ask, SsoProvider provider, boolean trial) {
        Begun begun = new Begun(
                provider.id(),
                new OidcClient.Attempt(tokens.secret(), tokens.secret(), tokens.secret()),
                ask.to(),
                clock.instant().plus(PATIENCE).toEpochMilli(),
                trial);
        String origin = ask.door().origin();
        String location = switch (provider.protocol()) {
            case SsoProvider.Protocol.Oidc oidc ->
                desk.client(provider, oidc).begin(begun.attempt(), SsoDesk.base(provider, origin) + "callback");
            case SsoProvider.Protocol.Saml saml ->
                desk.messages(provider, saml, origin)
                        .login("_" + begun.attempt().nonce(), begun.attempt().state());
        };
        return PageReply.redirect(location)
                .withCookie(Cookies.setAcrossSites(cookie(begun.attempt().state()), seal(begun), PATIENCE.toSeconds()));
    }

    private static String cookie(String state) {
        return COOKIE + state.substring(0, Math.min(MARK, state.length()));
    }

    private String seal(Begun begun) {
        byte[] json = JSON.createObjectNode()
                .put("provider", begun.provider())
                .put("state", begun.attempt().state())
                .put("nonce", begun.attempt().nonce())
                .put("verifier", begun.attempt().verifier())
                .put("to", begun.to())
                .put("until", begun.until())
                .put("trial", begun.trial())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(keys.seal(json, SEAL));
    }

    /** What this browser began under that state. */
    private Begun begun(Ask ask, SsoProvider provider, String state) {
        Begun begun = Cookies.find(ask.request().cookies(), cookie(state))
                .map(this::open)
                .orElseThrow(() -> new SsoRefusedException(SsoReason.STATE));
        boolean ours = begun.provider().equals(provider.id())
                && begun.attempt().state().equals(state)
                && clock.millis() < begun.until();
        if (!ours) {
            throw new SsoRefusedException(SsoReason.STATE);
        }
        return begun;
    }

    private Begun open(String sealed) {
        try {
            JsonNode json = JSON.readTree(keys.open(Base64.getUrlDecoder().decode(sealed), SEAL));
            return new Begun(
                    json.path("provider").asText(),
                    new OidcClient.Attempt(
                            json.path("state").asText(),
                            json.path("nonce").asText(),
                            json.path("verifier").asText()),
                    json.path("to").asText(),
                    json.path("until").asLong(),
                    json.path("trial").asBoolean());
        } catch (IllegalArgumentException | IOException | StoreException e) {
            throw new SsoRefusedException(SsoReason.STATE);
        }
    }

    // ---- and back

    private PageReply callback(Ask ask, SsoProvider provider, SsoProvider.Protocol.Oidc oidc) {
        String state = ask.request().query().getOrDefault("state", "");
        Begun begun = begun(ask, provider, state);
        return finish(ask, provider, Optional.of(begun), () -> {
                    desk.once(
                            provider,
                            new Asserted.Once("state " + state, clock.instant().plus(PATIENCE)));
                    return desk.client(provider, oidc)
                            .finish(
                                    begun.attempt(),
                                    SsoDesk.base(provider, ask.door().origin()) + "callback",
                                    ask.request().query());
                })
                .withCookie(Cookies.setAcrossSites(cookie(state), "", 0));
    }

    private PageReply answered(Ask ask, SsoProvider provider, SsoProvider.Protocol.Saml saml) {
        String state = ask.request().field("RelayState");
        boolean unsolicited = SsoDesk.samlProvider(saml).unsolicited()
                && Cookies.find(ask.request().cookies(), cookie(state)).isEmpty();
        Optional<Begun> begun = unsolicited ? Optional.empty() : Optional.of(begun(ask, provider, state));
        PageReply reply = finish(
                ask,
                provider,
                begun,
                () -> desk.responses(provider, saml, ask.door().origin())
                        .read(
                                ask.request().field("SAMLResponse"),
                                begun.map(it -> "_" + it.attempt().nonce())));
        return begun.isEmpty() ? reply : reply.withCookie(Cookies.setAcrossSites(cookie(state), "", 0));
    }

    private PageReply finish(Ask ask, SsoProvider provider, Optional<Begun> begun, Supplier<Asserted> answer) {
        if (begun.filter(Begun::trial).isPresent()) {
            try {
                return judged(ask, provider, desk.judge(provider, answer.get()));
            } catch (SsoRefusedException e) {
                return refusedTrial(ask, provider, e.reason());
            }
        }
        SsoRefusedException.unless(provider.enabled(), SsoReason.DISABLED);
        return enter(ask, provider, answer.get(), begun.map(Begun::to).orElse("/"));
    }

    private PageReply enter(Ask ask, SsoProvider provider, Asserted asserted, String to) {
        return switch (desk.enter(provider, ask.door(), ask.visitor(), ask.lang(), asserted)) {
            case LoginOutcome.Passed passed -> ask.entering(passed, to);
            default -> ask.message(503, PageText.BUSY);
        };
    }

    private PageReply judged(Ask ask, SsoProvider provider, SsoDesk.Trial trial) {
        parts.audit().done(Act.SSO_TRIED, "sso:" + provider.id(), Audit.details("tenant", provider.tenant()));
        Page page = ask.page(PageText.SSO_TRIED).saying(false, PageText.SSO_TRIED_WELL.in(ask.lang()));
        return PageReply.html(200, Templates.tried(new Tried(page, provider, Optional.of(trial))));
    }

    /** Only who walks through a trial is told the reason. */
    private PageReply refusedTrial(Ask ask, SsoProvider provider, SsoReason reason) {
        note(ask, provider, reason, Act.SSO_TRIED);
        Page page = ask.page(PageText.SSO_TRIED).saying(true, reason.text().in(ask.lang()));
        return PageReply.html(403, Templates.tried(new Tried(page, provider, Optional.empty())));
    }

    // ---- out

    private PageReply backchannel(Ask ask, SsoProvider provider, SsoProvider.Protocol.Oidc oidc) {
        IdTokens.Logout logout =
                desk.client(provider, oidc).logout(ask.request().field("logout_token"));
        desk.once(provider, logout.replay());
        desk.ended(provider, logout.subject(), logout.session().stream().toList());
        return PageReply.json("{}", Duration.ZERO);
    }

    private PageReply logout(Ask ask, SsoProvider provider, SsoProvider.Protocol.Saml saml) {
        PageRequest request = ask.request();
        boolean ours =
                request.query().containsKey("SAMLResponse") || request.form().containsKey("SAMLResponse");
        if (ours) {
            // The answer to our own request, which ended everything here before it was sent.
            return ask.message(200, PageText.LOGGED_OUT);
        }
        SamlMessages messages = desk.messages(provider, saml, ask.door().origin());
        SamlMessages.Ended ended = request.isPost()
                ? messages.endedByForm(request.field("SAMLRequest"))
                : messages.endedByQuery(request.rawQuery());
        desk.once(provider, ended.replay());
        desk.ended(provider, Optional.of(ended.name()), ended.sessions());
        String relay =
                request.isPost() ? request.field("RelayState") : request.query().getOrDefault("RelayState", "");
        PageReply reply = messages.loggedOut("_" + tokens.secret(), ended.id(), relay)
                .map(PageReply::redirect)
                .orElseGet(() -> ask.message(200, PageText.LOGGED_OUT));
        return ask.leaving(reply);
    }

    /** The providers that the login page offers. */
    List<SsoProvider> offered(Tenant tenant) {
        return desk.store().of(tenant.id()).stream()
                .filter(SsoProvider::enabled)
                .toList();
    }

    /** Where the browser goes on to when a session ends. */
    Optional<String> onward(Session session, String origin) {
        return desk.onward(session, origin, tokens.secret());
    }
}
