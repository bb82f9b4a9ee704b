package sekisho.mail;

import java.time.Instant;

/**
 * One attempt to deliver a mail, or what a bounce told afterwards.
 *
 * @param attempt its place among what came of the mail, from 1
 * @param time when it ended
 * @param status the SMTP reply code, with the enhanced one where given ({@code 250 2.0.0}), or a word for what happened before
 *     any reply ({@code connect}, {@code tls}, {@code timeout}); empty when unknown
 * @param note the reply's text, for people; the empty text once the mail was delivered
 */
public record Delivery(int attempt, Instant time, Result result, String status, String note) {
    /** What came of it. */
    public enum Result {
        /** The next server has taken the mail over. */
        ACCEPTED,
        /** It will be tried again. */
        DEFERRED,
        /** Refused for good, or tried for too long. */
        REFUSED,
        /** Returned by a server that had taken it over (RFC 3464). */
        BOUNCED
    }
}
