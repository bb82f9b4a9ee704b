package sekisho.identity.admin;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import sekisho.identity.Role;
import sekisho.identity.SsoDraft;
import sekisho.identity.SsoProvider;

/** An identity provider as a form shows and sends it. Secrets only go in. */
final class ProviderForm {
    static final String OIDC = "oidc";
    static final String SAML = "saml";

    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final String SCOPE = "openid email profile";
    private static final int MOST_LINES = 200;

    private ProviderForm() {}

    /** What the form of a provider is filled with. */
    static Map<String, String> values(SsoProvider provider) {
        Map<String, String> values = new HashMap<>();
        SsoProvider.Members members = provider.members();
        values.put("name", provider.name());
        values.put("domains", String.join("\n", members.domains()));
        values.put("join", tick(members.justInTime()));
        values.put("claim", members.roleClaim());
        values.put(
                "admins",
                members.roles().entrySet().stream()
                        .filter(entry -> entry.getValue() == Role.ADMINISTRATOR)
                        .map(Map.Entry::getKey)
                        .sorted()
                        .collect(Collectors.joining("\n")));
        values.put("inside", tick(provider.inside()));
        switch (provider.protocol()) {
            case SsoProvider.Protocol.Oidc oidc -> {
                values.put("issuer", oidc.issuer());
                values.put("client", oidc.clientId());
                values.put("scope", oidc.scope());
                values.put("authorities", oidc.authorities());
            }
            case SsoProvider.Protocol.Saml saml -> values.put("unsolicited", tick(saml.unsolicited()));
        }
        return values;
    }

    /** What the form of a new one is filled with. */
    static Map<String, String> fresh() {
        return Map.of("scope", SCOPE, "join", tick(true));
    }

    private static String tick(boolean ticked) {
        return ticked ? "yes" : "";
    }

    /**
     * What a form asks for.
     *
     * @param before the provider that it changes; empty for a new one, which comes into use later
     */
    static SsoDraft read(AdminVisit visit, String kind, Optional<SsoProvider> before) {
        Map<String, Role> roles = lines(visit.field("admins")).stream()
                .distinct()
                .collect(Collectors.toMap(value -> value, value -> Role.ADMINISTRATOR));
        // What the command line said of members stays; they are members without being named, too.
        before.ifPresent(provider -> provider.members().roles().forEach((value, role) -> {
            if (role == Role.MEMBER) {
                roles.putIfAbsent(value, role);
            }
        }));
        SsoProvider.Members members = new SsoProvider.Members(
                lines(visit.field("domains")),
                !visit.field("join").isEmpty(),
                visit.field("claim").strip(),
                roles);
        SsoDraft.How how = kind.equals(OIDC) ? oidc(visit) : saml(visit);
        return new SsoDraft(
                visit.field("name"),
                before.map(SsoProvider::enabled).orElse(false),
                mayBeInside(visit, how, before),
                members,
                how);
    }

    /** An administrator of a tenant keeps what the operator allowed as long as it is the same address. */
    private static boolean mayBeInside(AdminVisit visit, SsoDraft.How how, Optional<SsoProvider> before) {
        if (visit.isOperator()) {
            return !visit.field("inside").isEmpty();
        }
        boolean same = before.filter(provider -> switch (provider.protocol()) {
                    case SsoProvider.Protocol.Oidc oidc ->
                        how instanceof SsoDraft.How.Oidc wanted
                                && wanted.issuer().equals(oidc.issuer());
                    case SsoProvider.Protocol.Saml saml ->
                        how instanceof SsoDraft.How.Saml wanted
                                && wanted.metadata()
                                        .filter(text -> text.startsWith("https://"))
                                        .isEmpty();
                })
                .isPresent();
        return same && before.orElseThrow().inside();
    }

    private static SsoDraft.How oidc(AdminVisit visit) {
        String typed = visit.field("issuer").strip();
        String issuer = typed.endsWith(DISCOVERY) ? typed.substring(0, typed.length() - DISCOVERY.length()) : typed;
        String scope = visit.field("scope").strip();
        return new SsoDraft.How.Oidc(
                issuer,
                visit.field("client").strip(),
                some(visit.field("secret").strip()),
                scope.isEmpty() ? SCOPE : scope,
                visit.field("authorities").strip());
    }

    private static SsoDraft.How saml(AdminVisit visit) {
        return new SsoDraft.How.Saml(
                some(visit.field("metadata").strip())
                        .or(() -> some(visit.field("address").strip())),
                !visit.field("unsolicited").isEmpty());
    }

    private static Optional<String> some(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static List<String> lines(String text) {
        return Arrays.stream(text.split("\\R", MOST_LINES))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
