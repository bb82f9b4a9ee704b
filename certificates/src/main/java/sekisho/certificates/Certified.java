package sekisho.certificates;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import sekisho.gate.HeldCertificate;

/**
 * A certificate with its key.
 *
 * @param hosts that it serves
 * @param chain the server's certificate first
 * @param addedAt since when it is held
 */
record Certified(List<String> hosts, Source source, List<X509Certificate> chain, PrivateKey key, Instant addedAt) {
    Certified {
        hosts = List.copyOf(hosts);
        chain = List.copyOf(chain);
    }

    X509Certificate leaf() {
        return chain.getFirst();
    }

    Instant notBefore() {
        return leaf().getNotBefore().toInstant();
    }

    Instant notAfter() {
        return leaf().getNotAfter().toInstant();
    }

    String fingerprint() {
        return fingerprint(leaf());
    }

    static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every Java", e);
        }
    }

    HeldCertificate held() {
        return new HeldCertificate(hosts, chain, key, Optional.empty());
    }

    @Override
    public String toString() {
        return source.id() + hosts;
    }
}
