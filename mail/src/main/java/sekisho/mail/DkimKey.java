package sekisho.mail;

import java.time.Instant;

/**
 * A DKIM key of a sender's domain (RFC 6376, RFC 8463), without its private half.
 *
 * @param changed when it got into its state
 * @param record the value of the TXT record to publish at {@link #owner}
 */
public record DkimKey(
        MailDomain domain,
        String selector,
        Algorithm algorithm,
        State state,
        Instant created,
        Instant changed,
        String record) {
    /** How it signs. */
    public enum Algorithm {
        /** RSA with 2048 bits and SHA-256. */
        RSA,
        /** Ed25519 with SHA-256 (RFC 8463). */
        ED25519
    }

    /** Whether it signs. */
    public enum State {
        /** Made, but not yet seen in DNS; a signature would fail at every recipient. */
        PENDING,
        /** Signs every mail of the domain. */
        ACTIVE,
        /** Signs no more; its record stays published for a week, for mails on their way. */
        RETIRED
    }

    /** The owner of the TXT record: {@code SELECTOR._domainkey.DOMAIN}. */
    public String owner() {
        return selector + "._domainkey." + domain.name();
    }

    /** The record as a line of a zone file, in strings of at most 255 characters (RFC 1035 §3.3). */
    public String zoneLine() {
        StringBuilder line = new StringBuilder(owner()).append(". IN TXT (");
        for (int at = 0; at < record.length(); at += 255) {
            line.append(" \"")
                    .append(record, at, Math.min(record.length(), at + 255))
                    .append('"');
        }
        return line.append(" )").toString();
    }
}
