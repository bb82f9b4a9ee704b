package sekisho.certificates;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sekisho.words.Bilingual;

/**
 * What is known of a certificate that is served.
 *
 * @param hosts that it serves here
 * @param names that it is for
 * @param issuer the common name of who issued it
 * @param serial hexadecimal
 * @param fingerprint SHA-256, hexadecimal
 * @param key {@code EC 256}, {@code RSA 3072}
 * @param nextRenewal when it will be replaced by itself
 * @param failures of obtaining in a row
 * @param lastError of the last attempt, when that failed
 * @param nextAttempt after a failure
 * @param ocsp what its authority says
 * @param previous whether there is one before it to go back to
 * @param waiting whether another one is wanted and not there yet
 */
public record CertificateStatus(
        List<String> hosts,
        Source source,
        List<String> names,
        String issuer,
        String serial,
        String fingerprint,
        String key,
        Instant notBefore,
        Instant notAfter,
        Optional<Instant> nextRenewal,
        int failures,
        Optional<Bilingual> lastError,
        Optional<Instant> nextAttempt,
        Ocsp ocsp,
        boolean previous,
        boolean waiting) {
    public CertificateStatus {
        hosts = List.copyOf(hosts);
        names = List.copyOf(names);
    }

    /** Whether an OCSP response is stapled. */
    public enum Ocsp {
        /** The certificate names no responder. */
        NOT_OFFERED,
        /** Not asked yet. */
        PENDING,
        /** A good response is stapled. */
        STAPLED,
        /** The responder says that the certificate is revoked. */
        REVOKED,
        /** The responder does not answer, or not so that it can be believed. */
        UNAVAILABLE,
        /** This machine's engine cannot staple. */
        NOT_SUPPORTED
    }
}
