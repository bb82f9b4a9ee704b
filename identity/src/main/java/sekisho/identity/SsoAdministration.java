package sekisho.identity;

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
import java.util.function.Function;
import sekisho.identity.internal.sso.Saml;
import sekisho.identity.internal.sso.SamlMetadata;
import sekisho.identity.internal.sso.SsoRefusedException;

/**
 * The identity providers of tenants. Every act is an audit record before it is done. Thread-safe; virtual threads. {@code actor} names
 * who acts, for the journal.
 */
public final class SsoAdministration {
    static final int MOST_PROVIDERS = 10;
    private static final int MOST_DOMAINS = 50;

    private final Parts parts;
    private final SsoDesk desk;
    private final Tokens tokens;
    private final InstantSource clock;
    private final Function<String, String> origins;

    SsoAdministration(Parts parts, SsoDesk desk, Tokens tokens, InstantSource clock, Function<String, String> origins) {
        this.parts = parts;
        this.desk = desk;
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

    /**
     * Adds a provider of OpenID Connect.
     *
     * @throws IdentityException {@code MALFORMED} for an issuer that is no HTTPS address, no domains, or missing values
     */
    public Entry addOidc(
            String actor, String tenant, String name, SsoProvider.Members members, SsoProvider.Protocol.Oidc oidc) {
        boolean complete = oidc.issuer().matches("https://[^\\s?#]{3,500}")
                && !oidc.clientId().isBlank()
                && !oidc.clientSecret().isBlank()
                && List.of(oidc.scope().split(" ", 32)).contains("openid");
        if (!complete) {
            throw malformed();
        }
        return add(actor, tenant, name, members, oidc);
    }

    /**
     * Adds a provider of SAML 2.0, with a key of ours for it alone.
     *
     * @param metadata of the provider, XML
     * @param unsolicited whether it may send somebody who did not begin here
     * @throws IdentityException {@code MALFORMED} when the metadata describe no provider with the redirect binding
     */
    public Entry addSaml(
            String actor,
            String tenant,
            String name,
            SsoProvider.Members members,
            String metadata,
            boolean unsolicited) {
        try {
            SamlMetadata.read(metadata.getBytes(StandardCharsets.UTF_8), unsolicited);
            SamlMetadata.Own own = SamlMetadata.fresh(clock.instant());
            Base64.Encoder base64 = Base64.getEncoder();
            return add(
                    actor,
                    tenant,
                    name,
                    members,
                    new SsoProvider.Protocol.Saml(
                            metadata,
                            unsolicited,
                            base64.encodeToString(own.keys().getPrivate().getEncoded()),
                            base64.encodeToString(own.certificate().getEncoded())));
        } catch (SsoRefusedException | CertificateEncodingException e) {
            throw malformed();
        }
    }

    private Entry add(
            String actor, String tenant, String name, SsoProvider.Members members, SsoProvider.Protocol protocol) {
        parts.tenants().get(tenant);
        List<String> domains = members.domains().stream()
                .map(domain -> domain.strip().toLowerCase(Locale.ROOT))
                .toList();
        boolean sensible = !name.isBlank()
                && name.length() <= Names.LONGEST
                && !domains.isEmpty()
                && domains.size() <= MOST_DOMAINS
                && domains.stream()
                        .allMatch(domain -> MailAddress.parse("a@" + domain).isPresent())
                && !members.roles().containsValue(Role.OPERATOR);
        if (!sensible) {
            throw malformed();
        }
        if (desk.store().of(tenant).size() >= MOST_PROVIDERS) {
            throw new IdentityException(IdentityException.Code.TOO_MANY, Messages.SSO_MANY);
        }
        SsoProvider provider = new SsoProvider(
                tokens.id(),
                tenant,
                name.strip(),
                new SsoProvider.Members(domains, members.justInTime(), members.roleClaim(), members.roles()),
                protocol);
        parts.audit()
                .done(
                        "sso.added",
                        actor,
                        Audit.details(
                                "tenant",
                                tenant,
                                "provider",
                                provider.id(),
                                "kind",
                                protocol.id(),
                                "domains",
                                domains.toString()));
        desk.store().add(provider);
        return entry(provider);
    }

    private static IdentityException malformed() {
        return new IdentityException(IdentityException.Code.MALFORMED, Messages.SSO_MALFORMED);
    }

    /** The providers of a tenant, the oldest first. */
    public List<Entry> list(String tenant) {
        parts.tenants().get(tenant);
        return desk.store().of(tenant).stream().map(this::entry).toList();
    }

    private Entry entry(SsoProvider provider) {
        String last = provider.protocol() instanceof SsoProvider.Protocol.Oidc ? "callback" : "metadata";
        return new Entry(
                provider,
                parts.tenants().get(provider.tenant()).places().stream()
                        .map(place -> SsoDesk.base(provider, origins.apply(place.host())) + last)
                        .distinct()
                        .toList());
    }

    /** Removes a provider; the sessions that it began go on, and end as others do. */
    public void remove(String actor, String tenant, String id) {
        SsoProvider provider = provider(tenant, id);
        parts.audit().done("sso.removed", actor, Audit.details("tenant", tenant, "provider", id));
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
        SsoProvider provider = provider(tenant, id);
        try {
            return switch (provider.protocol()) {
                case SsoProvider.Protocol.Oidc oidc ->
                    desk.client(provider, oidc).probe();
                case SsoProvider.Protocol.Saml saml -> valid(SsoDesk.samlProvider(saml));
            };
        } catch (SsoRefusedException e) {
            throw new IdentityException(
                    IdentityException.Code.POLICY, Messages.ssoFailed(e.reason().id()));
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
        if (valid == 0) {
            throw new IdentityException(IdentityException.Code.POLICY, Messages.ssoFailed("certificate-expired"));
        }
        return valid;
    }

    private SsoProvider provider(String tenant, String id) {
        return desk.store()
                .provider(id)
                .filter(it -> it.tenant().equals(tenant))
                .orElseThrow(() -> new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_PROVIDER));
    }
}
