package sekisho.certificates;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * When a certificate is due for renewal: after two thirds of its life or 30 days before its end, whichever is earlier, and up to
 * half a day before that, so that not all of them come at the same minute. The place in that half day is a property of the
 * certificate. What the authority suggests (RFC 9773) can only bring it forward. Pure.
 */
final class Renewal {
    static final Duration BEFORE_END = Duration.ofDays(30);
    static final Duration MOST_JITTER = Duration.ofHours(12);

    /** A window in which the authority would like it to happen. */
    record Window(Instant start, Instant end) {}

    private Renewal() {}

    static Instant due(X509Certificate certificate, Optional<Window> suggested) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        double place = place(certificate);
        Instant rule = rule(from, to).minus(part(jitter(from, to), place));
        return suggested
                .map(window -> window.start().plus(part(Duration.between(window.start(), window.end()), place)))
                .filter(wish -> wish.isBefore(rule))
                .orElse(rule);
    }

    /** Without jitter: the latest moment at which renewal begins. */
    static Instant rule(Instant from, Instant to) {
        Duration life = Duration.between(from, to);
        Instant twoThirds = from.plus(life.multipliedBy(2).dividedBy(3));
        Instant thirtyDays = to.minus(BEFORE_END);
        // a certificate that lives for 30 days or less would be due before it began
        return thirtyDays.isAfter(from) && thirtyDays.isBefore(twoThirds) ? thirtyDays : twoThirds;
    }

    /** At most a sixtieth of the life, for certificates that live for days. */
    private static Duration jitter(Instant from, Instant to) {
        Duration sixtieth = Duration.between(from, to).dividedBy(60);
        return sixtieth.compareTo(MOST_JITTER) < 0 ? sixtieth : MOST_JITTER;
    }

    /** Between 0 and 1, always the same for a certificate. */
    private static double place(X509Certificate certificate) {
        byte[] digest = HexFormat.of().parseHex(Certified.fingerprint(certificate));
        return (ByteBuffer.wrap(digest).getInt() & 0xffff_ffffL) / (double) 0x1_0000_0000L;
    }

    private static Duration part(Duration whole, double place) {
        return Duration.ofMillis((long) (whole.toMillis() * place));
    }
}
