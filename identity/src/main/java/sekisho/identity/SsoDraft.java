package sekisho.identity;

import java.util.Optional;

/**
 * What an identity provider shall be, as an administrator writes it. Secrets that are left out stay as they are.
 *
 * @param inside whether it may be at an address that is not on the Internet, which only the operator may allow
 */
public record SsoDraft(String name, boolean enabled, boolean inside, SsoProvider.Members members, How how) {
    /** How it is asked. */
    public sealed interface How {
        /**
         * OpenID Connect.
         *
         * @param secret empty to keep the present one, which only the same issuer gets
         * @param authorities PEM of the authorities that its certificate may be of; empty for the usual ones
         */
        record Oidc(String issuer, String clientId, Optional<String> secret, String scope, String authorities)
                implements How {
            /** It holds a secret. */
            @Override
            public String toString() {
                return "Oidc[" + issuer + "]";
            }
        }

        /**
         * SAML 2.0.
         *
         * @param metadata of the provider, XML, or the https address where it is; empty to keep the present ones
         * @param unsolicited whether it may send somebody who did not begin here
         */
        record Saml(Optional<String> metadata, boolean unsolicited) implements How {}
    }
}
