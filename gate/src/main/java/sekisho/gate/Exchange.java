package sekisho.gate;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sekisho.identity.Admission;
import sekisho.identity.Principal;
import sekisho.identity.Screen;

/**
 * One request and its answer, as far as it has come. Plain data; opens nothing. Only the event loop of its connection
 * reads and writes it.
 */
final class Exchange {
    final String id;
    final Instant time;
    final long startNanos;
    final RequestHead head;
    final ClientConnection connection;
    /** Who is taken for the client: the peer, or whom a trusted proxy or our own probe named. */
    final InetAddress client;

    final @Nullable String country;
    final boolean probe;
    final @Nullable ProtectedSite site;
    /** What Strict-Transport-Security shall say; null on cleartext (RFC 6797 §7.2). */
    final @Nullable CharSequence hsts;

    @Nullable
    String userAgent;

    @Nullable
    String referrer;

    /** Only where the site is inspected. */
    @Nullable
    Inspection inspection;

    /** Only where the site asks who comes: the Cookie field, or the empty string. */
    String cookies = "";

    /** Whether somebody looks at the answer who can be sent to another page. */
    boolean wantsPage;

    Admission admission = Admission.ANONYMOUS;
    /** Only where it carries an upload that the site scans. */
    @Nullable
    Screening screening;

    /** Only where the site asks for one and it is good. */
    @Nullable
    ClientCertificate certificate;

    List<String> trail = List.of();
    long requestBytes;
    long responseBytes;
    /** Until the first byte of the upstream's answer, or -1. */
    long upstreamNanos = -1;
    /** Of the answer whose first byte was written, or 0. */
    int status;

    Exchange(
            String id,
            Instant time,
            long startNanos,
            RequestHead head,
            ClientConnection connection,
            InetAddress client,
            @Nullable String country,
            boolean probe,
            @Nullable ProtectedSite site,
            @Nullable CharSequence hsts) {
        this.id = id;
        this.time = time;
        this.startNanos = startNanos;
        this.head = head;
        this.connection = connection;
        this.client = client;
        this.country = country;
        this.probe = probe;
        this.site = site;
        this.hsts = hsts;
    }

    /** Who sent it, or null when that is not known. */
    @Nullable
    Principal principal() {
        return switch (admission) {
            case Admission.Admitted admitted -> admitted.principal().orElse(null);
            case Admission.Denied denied -> denied.principal();
            case Admission.WrongNetwork elsewhere -> elsewhere.principal().orElse(null);
            case Admission.FactorNeeded needed -> needed.principal();
            case Admission.LoginNeeded needed -> null;
            case Admission.NoTenant none -> null;
        };
    }

    /** The name of the screen that the member may not use. */
    Optional<String> missingScreen() {
        return admission instanceof Admission.Denied denied
                ? denied.decision().screen().map(Screen::name)
                : Optional.empty();
    }

    /** The site, for all that comes after the check that there is one. */
    ProtectedSite site() {
        if (site == null) {
            throw new IllegalStateException("asked for the site of an exchange that has none");
        }
        return site;
    }

    /** How it ended. */
    enum Outcome {
        ALLOWED("allowed"),
        REFUSED("refused"),
        CHALLENGED("challenged"),
        FAILED("failed");

        private final String id;

        Outcome(String id) {
            this.id = id;
        }

        String id() {
            return id;
        }
    }
}
