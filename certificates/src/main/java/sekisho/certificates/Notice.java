package sekisho.certificates;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sekisho.words.Bilingual;

/**
 * Something that people must hear of, for whoever sends mail. It holds no secret.
 *
 * @param kind what it is about
 * @param hosts that are concerned
 * @param days before the end, for {@link Kind#EXPIRING}
 * @param subject one line
 * @param text a few sentences
 */
public record Notice(
        Kind kind, Instant at, List<String> hosts, Optional<Integer> days, Bilingual subject, Bilingual text) {
    public Notice {
        hosts = List.copyOf(hosts);
    }

    /** What a notice is about. */
    public enum Kind {
        /** The end of a certificate comes near. */
        EXPIRING,
        /** A certificate has ended. */
        EXPIRED,
        /** A certificate could not be obtained. */
        ISSUANCE_FAILED,
        /** The authority says that a certificate is revoked. */
        REVOKED
    }
}
