package sekisho.gate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CRLException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/**
 * Who vouches for the devices of a site. TLS itself only asks a client for a certificate and for its key (see {@link GateTls}); whether
 * the certificate is good for a site is decided here, by RFC 5280 §6, for each site that a connection asks. Immutable; any thread, as
 * it only computes.
 */
final class ClientAuthority {
    /** A device's certificate and those between it and the authority. */
    static final int LONGEST_CHAIN = 4;

    private static final String CLIENTS = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_PURPOSE = "2.5.29.37.0";

    private final List<X509Certificate> issuers;
    private final List<X509CRL> revoked;
    private final boolean required;

    private ClientAuthority(List<X509Certificate> issuers, List<X509CRL> revoked, boolean required) {
        this.issuers = List.copyOf(issuers);
        this.revoked = List.copyOf(revoked);
        this.required = required;
    }

    /**
     * Reads the files. Virtual threads or the main thread.
     *
     * @throws GateException {@code CERTIFICATE} naming the file that is wrong
     */
    static ClientAuthority read(GateSettings.ClientCertificates settings) {
        List<X509Certificate> issuers = issuers(settings.authority());
        List<X509CRL> revoked = new ArrayList<>();
        if (settings.revoked().isPresent()) {
            revoked.addAll(revoked(settings.revoked().get(), issuers));
        }
        return new ClientAuthority(issuers, revoked, settings.required());
    }

    private static List<X509Certificate> issuers(Path file) {
        try {
            List<X509Certificate> issuers = Pem.readCertificates(Files.readString(file, StandardCharsets.ISO_8859_1));
            if (issuers.isEmpty() || issuers.stream().anyMatch(issuer -> issuer.getBasicConstraints() < 0)) {
                throw wrong(file + " holds something else than the certificates of authorities");
            }
            return issuers;
        } catch (IOException | GeneralSecurityException e) {
            throw wrong(file + " cannot be read as the certificates of authorities (PEM)", e);
        }
    }

    private static List<X509CRL> revoked(Path file, List<X509Certificate> issuers) {
        try {
            List<X509CRL> lists = new ArrayList<>();
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (var list : factory.generateCRLs(new ByteArrayInputStream(Files.readAllBytes(file)))) {
                lists.add((X509CRL) list);
            }
            if (lists.isEmpty() || !lists.stream().allMatch(list -> isFrom(list, issuers))) {
                throw wrong(file + " holds no revocation list that the site's authorities signed");
            }
            return lists;
        } catch (IOException | CertificateException | CRLException e) {
            throw wrong(file + " cannot be read as a revocation list", e);
        }
    }

    private static boolean isFrom(X509CRL list, List<X509Certificate> issuers) {
        return issuers.stream()
                .filter(issuer -> issuer.getSubjectX500Principal().equals(list.getIssuerX500Principal()))
                .anyMatch(issuer -> isSigned(list, issuer.getPublicKey()));
    }

    private static boolean isSigned(X509CRL list, PublicKey key) {
        try {
            list.verify(key);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static GateException wrong(String message) {
        return new GateException(GateException.Code.CERTIFICATE, message);
    }

    private static GateException wrong(String message, Exception cause) {
        return new GateException(GateException.Code.CERTIFICATE, message, cause);
    }

    /** Whether nobody passes without a certificate. */
    boolean required() {
        return required;
    }

    /** What a client is told, so that it can choose among its certificates (RFC 8446 §4.2.4). */
    List<X509Certificate> issuers() {
        return issuers;
    }

    /** The device of a chain (leaf first), when it may come now. */
    Optional<ClientCertificate> vouched(List<X509Certificate> shown, Instant now) {
        if (shown.isEmpty() || shown.size() > LONGEST_CHAIN) {
            return Optional.empty();
        }
        X509Certificate leaf = shown.getFirst();
        try {
            if (!isForClients(leaf) || shown.stream().anyMatch(this::isRevoked)) {
                return Optional.empty();
            }
            Set<TrustAnchor> anchors = issuers.stream()
                    .map(issuer -> new TrustAnchor(issuer, null))
                    .collect(Collectors.toSet());
            PKIXParameters rules = new PKIXParameters(anchors);
            rules.setRevocationEnabled(false); // asked above, of the lists that the site names and of nobody else
            rules.setDate(Date.from(now));
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(belowIssuers(shown)), rules);
            return Optional.of(new ClientCertificate(
                    leaf.getSubjectX500Principal().getName(X500Principal.RFC2253),
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded())),
                    leaf.getNotAfter().toInstant()));
        } catch (GeneralSecurityException e) {
            return Optional.empty(); // what cannot be read vouches for nobody
        }
    }

    /** A path ends below its trust anchor, which clients may send along. */
    private List<X509Certificate> belowIssuers(List<X509Certificate> shown) {
        List<X509Certificate> below = new ArrayList<>();
        for (X509Certificate certificate : shown) {
            if (issuers.contains(certificate)) {
                break;
            }
            below.add(certificate);
        }
        return below;
    }

    private static boolean isForClients(X509Certificate leaf) throws CertificateException {
        List<String> purposes = leaf.getExtendedKeyUsage();
        return purposes == null || purposes.contains(CLIENTS) || purposes.contains(ANY_PURPOSE);
    }

    private boolean isRevoked(X509Certificate one) {
        return revoked.stream()
                .filter(list -> list.getIssuerX500Principal().equals(one.getIssuerX500Principal()))
                .anyMatch(list -> list.isRevoked(one));
    }
}
