package sekisho.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One exchange as it is recorded (ECS field names in comments). Plain data, made on the event loop.
 *
 * @param time when the request line was read (@timestamp)
 * @param requestId what the user can quote (http.request.id)
 * @param site the configured host, or {@code -} when unknown (sekisho.site)
 * @param clientAddress textual IP address (client.ip)
 * @param country ISO 3166-1 alpha-2, or null when unknown (client.geo.country_iso_code)
 * @param method http.request.method
 * @param scheme url.scheme
 * @param host the target host as received (url.domain)
 * @param path url.path
 * @param query url.query, or null
 * @param protocol {@code 1.1} or {@code 2} (http.version)
 * @param status http.response.status_code; 0 when the connection ended before one was sent
 * @param requestBytes body bytes received (http.request.body.bytes)
 * @param responseBytes body bytes sent (http.response.body.bytes)
 * @param durationNanos from first byte read to last byte written (event.duration)
 * @param outcome {@code allowed}, {@code refused}, {@code challenged} or {@code failed} (event.outcome follows from it)
 * @param reason id of the gate's reason, or null when passed (sekisho.reason)
 * @param trail one entry per check asked, {@code "addresses:pass"} (sekisho.trail)
 * @param tlsVersion {@code 1.3}, or null on cleartext (tls.version)
 * @param tlsCipher tls.cipher
 * @param userAgent user_agent.original, cut to 512 characters
 * @param referrer http.request.referrer, cut to 512 characters
 * @param upstreamNanos time that the upstream took to its first byte, or -1 (sekisho.upstream.duration)
 * @param probe whether one of our own probes sent it (sekisho.probe)
 * @param waf what the rules found, or null when they did not look (sekisho.waf, rule.id)
 * @param antivirus what the virus scanner said, or null when it was not asked (sekisho.antivirus)
 * @param user who sent it, or null when that is not known
 * @param device whose certificate was shown and good, or null
 */
public record AccessRecord(
        Instant time,
        String requestId,
        String site,
        String clientAddress,
        @Nullable String country,
        String method,
        String scheme,
        String host,
        String path,
        @Nullable String query,
        String protocol,
        int status,
        long requestBytes,
        long responseBytes,
        long durationNanos,
        String outcome,
        @Nullable String reason,
        List<String> trail,
        @Nullable String tlsVersion,
        @Nullable String tlsCipher,
        @Nullable String userAgent,
        @Nullable String referrer,
        long upstreamNanos,
        boolean probe,
        @Nullable Waf waf,
        @Nullable Antivirus antivirus,
        @Nullable User user,
        @Nullable Device device) {
    /** An exchange of nobody in particular that neither rules nor the virus scanner looked at. */
    public AccessRecord(
            Instant time,
            String requestId,
            String site,
            String clientAddress,
            @Nullable String country,
            String method,
            String scheme,
            String host,
            String path,
            @Nullable String query,
            String protocol,
            int status,
            long requestBytes,
            long responseBytes,
            long durationNanos,
            String outcome,
            @Nullable String reason,
            List<String> trail,
            @Nullable String tlsVersion,
            @Nullable String tlsCipher,
            @Nullable String userAgent,
            @Nullable String referrer,
            long upstreamNanos,
            boolean probe) {
        this(
                time,
                requestId,
                site,
                clientAddress,
                country,
                method,
                scheme,
                host,
                path,
                query,
                protocol,
                status,
                requestBytes,
                responseBytes,
                durationNanos,
                outcome,
                reason,
                trail,
                tlsVersion,
                tlsCipher,
                userAgent,
                referrer,
                upstreamNanos,
                probe,
                null,
                null,
                null,
                null);
    }

    /**
     * Who sent it, by names that mean nothing outside: no mail address, no name.
     *
     * @param id of the account (user.id)
     * @param role what they are in the tenant (user.roles)
     * @param tenant whose member they are (organization.id)
     */
    public record User(String id, String role, String tenant) {}

    /**
     * A device with a certificate of its own.
     *
     * @param subject its distinguished name, cut to 512 characters (tls.client.subject)
     * @param fingerprint SHA-256 of the certificate, in hexadecimal (tls.client.hash.sha256)
     */
    public record Device(String subject, String fingerprint) {}

    /**
     * What the virus scanner said of an upload.
     *
     * @param action {@code clean}, {@code infected}, {@code refused}, {@code unavailable}, {@code unscanned} (passed all the same) or
     *     {@code failed} (sekisho.antivirus.action)
     * @param signature of what was found, or null (sekisho.antivirus.signature)
     * @param files that it saw (sekisho.antivirus.files)
     * @param bytes of them (sekisho.antivirus.bytes)
     * @param causes why it could not see everything (sekisho.antivirus.causes)
     */
    public record Antivirus(String action, @Nullable String signature, int files, long bytes, List<String> causes) {
        public Antivirus {
            causes = List.copyOf(causes);
        }
    }

    /**
     * What the rules found.
     *
     * @param action {@code pass}, {@code blocked}, {@code would-block} or {@code failed} (sekisho.waf.action)
     * @param inbound anomaly score of the request (sekisho.waf.score.inbound)
     * @param outbound anomaly score of the answer (sekisho.waf.score.outbound)
     * @param matches in the order of the rules (sekisho.waf.rules); the ids once more as rule.id
     */
    public record Waf(String action, int inbound, int outbound, List<Match> matches) {
        public Waf {
            matches = List.copyOf(matches);
        }
    }

    /**
     * A rule that matched.
     *
     * @param id of the rule, or {@code -}
     * @param phase 1 to 5
     * @param message of the rule
     * @param variable that matched, {@code ARGS:comment}
     * @param matched the part of it that matched
     * @param score how much it added
     * @param severity 0 (emergency) to 7 (debug), or -1 when the rule states none
     */
    public record Match(
            String id, int phase, String message, String variable, String matched, int score, int severity) {
        /** A match of a rule that states no severity. */
        public Match(String id, int phase, String message, String variable, String matched, int score) {
            this(id, phase, message, variable, matched, score, -1);
        }
    }
}
