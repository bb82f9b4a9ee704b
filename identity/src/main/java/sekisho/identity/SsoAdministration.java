package sekisho.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import sekisho.identity.internal.sso.Saml;
import sekisho.identity.internal.sso.SamlMetadata;
import sekisho.identity.internal.sso.SsoReason;
import sekisho.identity.internal.sso.SsoRefusedException;

/**
 * The identity providers of tenants. Every act is an audit record before it is done. Thread-safe; virtual threads. {@code actor} names
 * who acts, for the journal.
 */
public final class SsoAdministration {
    static final int MOST_PROVIDERS = 10;
    private static final int MOST_DOMAINS = 50;
    private static final int MOST_ROLES = 50;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Parts parts;
    private final SsoDesk desk;
    private final SsoTrials trials;
    private final Tokens tokens;
    private final InstantSource clock;
    private final Function<String, String> origins;

    SsoAdministration(
            Parts parts,
            SsoDesk desk,
            SsoTrials trials,
            Tokens tokens,
            InstantSource clock,
            Function<String, String> origins) {
        this.parts = parts;
        this.desk = desk;
        this.trials = trials;
        this.tokens = tokens;
        this.clock = clock;
        this.origins = origins;
    }

    /**
     * A provider with what it has to be told of us.
     *
     * @param addresses where it sends browsers, one for each host of the tenant: the redirect URI, or the metadata
     */
    public record Entry(SsoProvider provider, List<String> addresses) {
        public Entry {
            addresses = List.copyOf(addresses);
        }
    }

    // ---- adding and changing

    /**
     * Adds a provider, in use at once if the draft says so; SAML gets a key of ours for it alone.
     *
     * @throws IdentityException {@code MALFORMED} for an issuer that is no HTTPS address, no domains, missing values, or metadata that
     *     describe no provider with the redirect binding; {@code POLICY} when metadata cannot be fetched; {@code TOO_MANY}
     */
    public Entry add(String actor, String tenant, SsoDraft draft) {
        parts.tenants().get(tenant);
        if (desk.store().of(tenant).size() >= MOST_PROVIDERS) {
            throw new IdentityException(IdentityException.Code.TOO_MANY, Messages.SSO_MANY);
        }
        SsoProvider provider = provider(tokens.id(), tenant, draft, protocol(draft, Optional.empty()));
        parts.audit()
                .done(
                        Act.SSO_ADDED,
                        actor,
                        Audit.details(
                                "tenant", tenant, "provider", provider.id(), "after", described(provider, false)));
        desk.store().add(provider);
        return entry(provider);
    }

    /** Adds a provider of OpenID Connect, in use at once, as {@link #add} does. */
    public Entry addOidc(
            String actor, String tenant, String name, SsoProvider.Members members, SsoProvider.Protocol.Oidc oidc) {
        SsoDraft.How how = new SsoDraft.How.Oidc(
                oidc.issuer(), oidc.clientId(), Optional.of(oidc.clientSecret()), oidc.scope(), oidc.authorities());
        return add(actor, tenant, new SsoDraft(name, true, true, members, how));
    }

    /** Adds a provider of SAML 2.0, in use at once, as {@link #add} does. */
    public Entry addSaml(
            String actor,
            String tenant,
            String name,
            SsoProvider.Members members,
            String metadata,
            boolean unsolicited) {
        SsoDraft.How how = new SsoDraft.How.Saml(Optional.of(metadata), unsolicited);
        return add(actor, tenant, new SsoDraft(name, true, true, members, how));
    }

    /**
     * Makes a provider what the draft says. Members keep their logins, and stay who they are for it.
     *
     * @throws IdentityException as {@link #add}, and {@code UNKNOWN}
     */
    public Entry change(String actor, String tenant, String id, SsoDraft draft) {
        SsoProvider before = known(tenant, id);
        SsoProvider after = provider(id, tenant, draft, protocol(draft, Optional.of(before.protocol())));
        boolean rekeyed = !secret(before).equals(secret(after));
        parts.audit()
                .done(
                        Act.SSO_CHANGED,
                        actor,
                        Audit.details(
                                "tenant",
                                tenant,
                                "provider",
                                id,
                                "before",
                                described(before, false),
                                "after",
                                described(after, rekeyed)));
        desk.store().change(after);
        desk.forget(before);
        return entry(after);
    }

    /** Puts a provider into use or out of it, and leaves it otherwise as it is. */
    public void enable(String actor, String tenant, String id, boolean enabled) {
        SsoProvider before = known(tenant, id);
        parts.audit()
                .done(
                        enabled ? Act.SSO_ENABLED : Act.SSO_DISABLED,
                        actor,
                        Audit.details(
                                "tenant",
                                tenant,
                                "provider",
                                id,
                                "before",
                                Boolean.toString(before.enabled()),
                                "after",
                                Boolean.toString(enabled)));
        desk.store()
                .change(new SsoProvider(
                        id, tenant, before.name(), enabled, before.inside(), before.members(), before.protocol()));
    }

    private SsoProvider.Protocol protocol(SsoDraft draft, Optional<SsoProvider.Protocol> before) {
        return switch (draft.how()) {
            case SsoDraft.How.Oidc oidc -> oidc(oidc, before);
            case SsoDraft.How.Saml saml -> saml(draft, saml, before);
        };
    }

    private static SsoProvider.Protocol oidc(SsoDraft.How.Oidc wanted, Optional<SsoProvider.Protocol> before) {
        String secret = wanted.secret().or(() -> kept(wanted, before)).orElse("");
        boolean complete = wanted.issuer().matches("https://[^\\s?#]{3,500}")
                && !wanted.clientId().isBlank()
                && !secret.isBlank()
                && List.of(wanted.scope().split(" ", 32)).contains("openid");
        if (!complete) {
            throw malformed();
        }
        return new SsoProvider.Protocol.Oidc(
                wanted.issuer(), wanted.clientId(), secret, wanted.scope(), wanted.authorities());
    }

    /** The secret that was given to one issuer is not sent to another because somebody writes another address. */
    private static Optional<String> kept(SsoDraft.How.Oidc wanted, Optional<SsoProvider.Protocol> before) {
        Optional<SsoProvider.Protocol.Oidc> present =
                before.filter(SsoProvider.Protocol.Oidc.class::isInstance).map(SsoProvider.Protocol.Oidc.class::cast);
        if (present.isPresent() && !present.get().issuer().equals(wanted.issuer())) {
            throw new IdentityException(IdentityException.Code.MALFORMED, Messages.SSO_SECRET);
        }
        return present.map(SsoProvider.Protocol.Oidc::clientSecret);
    }

    private SsoProvider.Protocol saml(SsoDraft draft, SsoDraft.How.Saml wanted, Optional<SsoProvider.Protocol> before) {
        Optional<SsoProvider.Protocol.Saml> present =
                before.filter(SsoProvider.Protocol.Saml.class::isInstance).map(SsoProvider.Protocol.Saml.class::cast);
        String metadata = wanted.metadata()
                .map(text -> text.startsWith("https://") ? fetched(text, draft.inside()) : text)
                .or(() -> present.map(SsoProvider.Protocol.Saml::metadata))
                .orElseThrow(SsoAdministration::malformed);
        try {
            SamlMetadata.read(metadata.getBytes(StandardCharsets.UTF_8), wanted.unsolicited());
            if (present.isPresent()) {
                return new SsoProvider.Protocol.Saml(
                        metadata,
                        wanted.unsolicited(),
                        present.get().key(),
                        present.get().certificate());
            }
            SamlMetadata.Own own = SamlMetadata.fresh(clock.instant());
            Base64.Encoder base64 = Base64.getEncoder();
            return new SsoProvider.Protocol.Saml(
                    metadata,
                    wanted.unsolicited(),
                    base64.encodeToString(own.keys().getPrivate().getEncoded()),
                    base64.encodeToString(own.certificate().getEncoded()));
        } catch (SsoRefusedException | CertificateEncodingException e) {
            throw malformed();
        }
    }

    private String fetched(String address, boolean inside) {
        try {
            return desk.fetch(address, inside);
        } catch (SsoRefusedException e) {
            throw unusable(e.reason());
        }
    }

    private static SsoProvider provider(String id, String tenant, SsoDraft draft, SsoProvider.Protocol protocol) {
        SsoProvider.Members members = draft.members();
        String name = draft.name().strip();
        List<String> domains = members.domains().stream()
                .map(domain -> domain.strip().toLowerCase(Locale.ROOT))
                .toList();
        boolean sensible = Names.isName(name)
                && !domains.isEmpty()
                && domains.size() <= MOST_DOMAINS
                && domains.stream()
                        .allMatch(domain -> MailAddress.parse("a@" + domain).isPresent())
                && members.roles().size() <= MOST_ROLES
                && !members.roles().containsValue(Role.OPERATOR);
        if (!sensible) {
            throw malformed();
        }
        return new SsoProvider(
                id,
                tenant,
                name,
                draft.enabled(),
                draft.inside(),
                new SsoProvider.Members(domains, members.justInTime(), members.roleClaim(), members.roles()),
                protocol);
    }

    private static String secret(SsoProvider provider) {
        return switch (provider.protocol()) {
            case SsoProvider.Protocol.Oidc oidc -> oidc.clientSecret();
            case SsoProvider.Protocol.Saml saml -> saml.metadata();
        };
    }

    /** For the journal: everything but secrets, and whether the secret (or the metadata) is a new one. */
    private static String described(SsoProvider provider, boolean rekeyed) {
        SsoProvider.Members members = provider.members();
        ObjectNode json = JSON.createObjectNode()
                .put("kind", provider.protocol().id())
                .put("enabled", provider.enabled())
                .put("inside", provider.inside())
                .put("domains", String.join(",", members.domains()))
                .put("just-in-time", members.justInTime())
                .put("role-claim", members.roleClaim());
        ObjectNode roles = json.putObject("roles");
        new TreeMap<>(members.roles()).forEach((value, role) -> roles.put(value, role.id()));
        switch (provider.protocol()) {
            case SsoProvider.Protocol.Oidc oidc ->
                json.put("issuer", oidc.issuer())
                        .put("client-id", oidc.clientId())
                        .put("scope", oidc.scope())
                        .put("new-secret", rekeyed);
            case SsoProvider.Protocol.Saml saml ->
                json.put("unsolicited", saml.unsolicited()).put("new-metadata", rekeyed);
        }
        return json.toString();
    }

    private static IdentityException malformed() {
        return new IdentityException(IdentityException.Code.MALFORMED, Messages.SSO_MALFORMED);
    }

    private static IdentityException unusable(SsoReason reason) {
        return new IdentityException(IdentityException.Code.POLICY, Messages.ssoFailed(reason.text()));
    }

    // ---- looking

    /** The providers of a tenant, the oldest first. */
    public List<Entry> list(String tenant) {
        parts.tenants().get(tenant);
        return desk.store().of(tenant).stream().map(this::entry).toList();
    }

    /** One of them; empty when there is none. */
    public Optional<Entry> find(String tenant, String id) {
        return desk.store()
                .provider(id)
                .filter(it -> it.tenant().equals(tenant))
                .map(this::entry);
    }

    private Entry entry(SsoProvider provider) {
        String last = provider.protocol() instanceof SsoProvider.Protocol.Oidc ? "callback" : "metadata";
        return new Entry(
                provider, bases(provider).stream().map(base -> base + last).toList());
    }

    private List<String> bases(SsoProvider provider) {
        return parts.tenants().get(provider.tenant()).places().stream()
                .map(place -> SsoDesk.base(provider, origins.apply(place.host())))
                .distinct()
                .toList();
    }

    /**
     * Our metadata as the provider of SAML is told them, for the tenant's first host.
     *
     * @throws IdentityException {@code UNKNOWN} when there is no such provider of SAML
     */
    public String metadata(String tenant, String id) {
        SsoProvider provider = known(tenant, id);
        if (provider.protocol() instanceof SsoProvider.Protocol.Saml saml) {
            String host = parts.tenants().get(tenant).places().getFirst().host();
            return SamlMetadata.write(SsoDesk.samlParty(provider, saml, origins.apply(host)));
        }
        throw new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_PROVIDER);
    }

    /** What an identity provider says of itself, for people: whom it calls itself, and until when its certificates are valid. */
    public record Published(String entity, List<java.time.Instant> certificatesUntil) {
        public Published {
            certificatesUntil = List.copyOf(certificatesUntil);
        }
    }

    /** What the metadata of a provider of SAML say. */
    public Published published(SsoProvider.Protocol.Saml saml) {
        Saml.Provider provider = SsoDesk.samlProvider(saml);
        return new Published(
                provider.entity(),
                provider.certificates().stream()
                        .map(certificate -> certificate.getNotAfter().toInstant())
                        .toList());
    }

    /**
     * The address under which a browser may try the provider for the next 15 minutes, in use or not: nobody is let in, and the page at
     * the end says what a login would come to.
     */
    public String trial(String tenant, String id) {
        SsoProvider provider = known(tenant, id);
        String base = bases(provider).getFirst();
        return base.substring(0, base.length() - 1) + "?trial=" + trials.permit(id);
    }

    /** Why a login was refused, as the journal has it, in words. */
    public static Optional<sekisho.words.Bilingual> reason(String id) {
        return SsoReason.of(id).map(SsoReason::text);
    }

    // ---- removing and testing

    /** Removes a provider; the sessions that it began go on, and end as others do. */
    public void remove(String actor, String tenant, String id) {
        SsoProvider provider = known(tenant, id);
        parts.audit()
                .done(
                        Act.SSO_REMOVED,
                        actor,
                        Audit.details("tenant", tenant, "provider", id, "before", described(provider, false)));
        desk.store().remove(id);
        desk.forget(provider);
    }

    /**
     * Tries a provider without logging anybody in: asks for its metadata and keys, or looks at its certificates.
     *
     * @return how many keys it signs with
     * @throws IdentityException {@code POLICY} when it cannot be used as it is
     */
    public int test(String tenant, String id) {
        SsoProvider provider = known(tenant, id);
        try {
            return switch (provider.protocol()) {
                case SsoProvider.Protocol.Oidc oidc ->
                    desk.client(provider, oidc).probe();
                case SsoProvider.Protocol.Saml saml -> valid(SsoDesk.samlProvider(saml));
            };
        } catch (SsoRefusedException e) {
            throw unusable(e.reason());
        }
    }

    private int valid(Saml.Provider provider) {
        Date now = Date.from(clock.instant());
        int valid = 0;
        for (X509Certificate certificate : provider.certificates()) {
            try {
                certificate.checkValidity(now);
                valid++;
            } catch (CertificateExpiredException | CertificateNotYetValidException e) {
                // Providers keep signing with expired ones; the operator should hear of it.
            }
        }
        SsoRefusedException.unless(valid > 0, SsoReason.CERTIFICATE_EXPIRED);
        return valid;
    }

    private SsoProvider known(String tenant, String id) {
        return desk.store()
                .provider(id)
                .filter(it -> it.tenant().equals(tenant))
                .orElseThrow(() -> new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_PROVIDER));
    }
}
