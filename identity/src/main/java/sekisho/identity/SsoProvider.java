package sekisho.identity;

import java.util.List;
import java.util.Map;

/**
 * One who vouches for members of a tenant.
 *
 * @param name on the login page's button
 * @param enabled whether the login page offers it and its answers let anybody in
 * @param inside whether it may be at an address that is not on the Internet, which only the operator may allow
 */
public record SsoProvider(
        String id, String tenant, String name, boolean enabled, boolean inside, Members members, Protocol protocol) {
    /**
     * Whom it may vouch for.
     *
     * @param domains mail domains, in lower case; never empty, so that no provider speaks for another company's people
     * @param justInTime whether somebody whom it vouches for becomes a member
     * @param roleClaim the claim or attribute that holds roles, or the empty string to leave roles alone
     * @param roles from its values; who has none of them is a member
     */
    public record Members(List<String> domains, boolean justInTime, String roleClaim, Map<String, Role> roles) {
        public Members {
            domains = List.copyOf(domains);
            roles = Map.copyOf(roles);
        }
    }

    /** How it is asked. */
    public sealed interface Protocol {
        /**
         * OpenID Connect.
         *
         * @param scope separated by blanks
         * @param authorities PEM of the authorities that its certificate may be of; empty for the usual ones
         */
        record Oidc(String issuer, String clientId, String clientSecret, String scope, String authorities)
                implements Protocol {
            /** It holds a secret. */
            @Override
            public String toString() {
                return "Oidc[" + issuer + "]";
            }
        }

        /**
         * SAML 2.0.
         *
         * @param metadata of the provider, XML
         * @param unsolicited whether it may send somebody who did not begin here
         * @param key PKCS #8 in base64, ours for this provider
         * @param certificate DER in base64, of that key
         */
        record Saml(String metadata, boolean unsolicited, String key, String certificate) implements Protocol {
            /** It holds a private key. */
            @Override
            public String toString() {
                return "Saml[***]";
            }
        }

        /** As it is typed. */
        default String id() {
            return switch (this) {
                case Oidc oidc -> "oidc";
                case Saml saml -> "saml";
            };
        }
    }
}
