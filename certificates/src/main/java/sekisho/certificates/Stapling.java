package sekisho.certificates;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import sekisho.gate.Gate;
import sekisho.gate.Staple;

/**
 * Keeps OCSP responses for the certificates that name a responder: asked for again in the middle of their life, and after
 * failures with growing pauses; the last good one is stapled until its end. One virtual thread calls {@link #tend}; the rest is
 * safe for others.
 */
final class Stapling implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Stapling.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(2);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(2);
    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);

    private final OcspClient client = new OcspClient();
    private final InstantSource clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    Stapling(InstantSource clock) {
        this.clock = clock;
    }

    /** What is known of one certificate. */
    private record Kept(Optional<OcspResponse> response, int failures, Instant askAgain) {}

    /**
     * Asks for what is due, and forgets what is served no more.
     *
     * @param revoked told of each certificate that is found to be revoked, each time it is asked for
     * @return whether a staple has changed
     */
    boolean tend(List<Certified> served, java.util.function.Consumer<Certified> revoked) throws InterruptedException {
        boolean changed = false;
        Set<String> present = new HashSet<>();
        for (Certified certified : served) {
            Optional<URI> responder = OcspClient.responder(certified.leaf());
            if (responder.isPresent() && certified.chain().size() > 1 && Gate.staples()) {
                present.add(certified.fingerprint());
                changed |= ask(certified, responder.orElseThrow(), revoked);
            }
        }
        kept.keySet().retainAll(present);
        return changed;
    }

    private boolean ask(Certified certified, URI responder, java.util.function.Consumer<Certified> revoked)
            throws InterruptedException {
        Instant now = clock.instant();
        Kept known = kept.getOrDefault(certified.fingerprint(), new Kept(Optional.empty(), 0, Instant.MIN));
        boolean ended =
                known.response().filter(last -> !last.until().isAfter(now)).isPresent();
        if (now.isBefore(known.askAgain()) && !ended) {
            return false;
        }
        try {
            OcspResponse response =
                    client.ask(responder, certified.leaf(), certified.chain().get(1), now);
            kept.put(certified.fingerprint(), new Kept(Optional.of(response), 0, middle(now, response)));
            if (response.revoked()) {
                revoked.accept(certified);
            }
            return true;
        } catch (CertificatesException e) {
            int failures = known.failures() + 1;
            long pause = Math.min(
                    FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10)).toMillis(), LONGEST_PAUSE.toMillis());
            LOG.log(
                    System.Logger.Level.INFO,
                    "event=ocsp-unavailable hosts={0} reason={1}",
                    certified.hosts(),
                    e.getMessage());
            Optional<OcspResponse> last = ended ? Optional.empty() : known.response();
            kept.put(certified.fingerprint(), new Kept(last, failures, now.plusMillis(pause)));
            return ended;
        }
    }

    private static Instant middle(Instant now, OcspResponse response) {
        Duration left = Duration.between(now, response.until()).dividedBy(2);
        return now.plus(left.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : left);
    }

    /** What may be stapled now. */
    Optional<Staple> staple(Certified certified) {
        return response(certified).filter(good -> !good.revoked()).map(OcspResponse::staple);
    }

    private Optional<OcspResponse> response(Certified certified) {
        return Optional.ofNullable(kept.get(certified.fingerprint()))
                .flatMap(Kept::response)
                .filter(good -> good.until().isAfter(clock.instant()));
    }

    CertificateStatus.Ocsp state(Certified certified) {
        if (OcspClient.responder(certified.leaf()).isEmpty()
                || certified.chain().size() < 2) {
            return CertificateStatus.Ocsp.NOT_OFFERED;
        }
        if (!Gate.staples()) {
            return CertificateStatus.Ocsp.NOT_SUPPORTED;
        }
        Kept known = kept.get(certified.fingerprint());
        if (known == null) {
            return CertificateStatus.Ocsp.PENDING;
        }
        return response(certified)
                .map(good -> good.revoked() ? CertificateStatus.Ocsp.REVOKED : CertificateStatus.Ocsp.STAPLED)
                .orElse(CertificateStatus.Ocsp.UNAVAILABLE);
    }

    @Override
    public void close() {
        client.close();
    }
}
