package sekisho.identity.internal.sso;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Names of SAML 2.0, and the two who speak it. */
public final class Saml {
    static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
    static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
    static final String METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
    static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";
    static final String REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
    static final String POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
    static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";
    static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
    static final String MAIL_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

    private Saml() {}

    /**
     * The identity provider.
     *
     * @param loginAt where AuthnRequests go, by the redirect binding
     * @param logoutAt likewise for single logout; empty where there is none
     * @param unsolicited whether it may send somebody whom we did not send to it
     */
    public record Provider(
            String entity,
            String loginAt,
            Optional<String> logoutAt,
            List<X509Certificate> certificates,
            boolean unsolicited) {
        public Provider {
            certificates = List.copyOf(certificates);
        }

        List<PublicKey> keys() {
            return certificates.stream().map(X509Certificate::getPublicKey).toList();
        }
    }

    /** We. */
    public record Party(String entity, String answersAt, String logoutAt, PrivateKey key, X509Certificate certificate) {
        /** It holds a private key. */
        @Override
        public String toString() {
            return "Party[" + entity + "]";
        }
    }
}
