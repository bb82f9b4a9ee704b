package sekisho.mail;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of an accepted mail. Once it is delivered, nothing but this is kept: sender, recipient, times, results and the
 * queue id.
 *
 * @param accepted when {@link Outbox#submit} answered
 * @param next when it is tried again; only while it waits
 * @param finished when it was delivered, given up, or bounced
 * @param contentKept whether the content is still there, sealed, so that it can be sent (again)
 * @param trail the attempts, oldest first
 */
public record MailRecord(
        QueueId id,
        String source,
        MailAddress sender,
        MailAddress recipient,
        State state,
        Instant accepted,
        Optional<Instant> next,
        Optional<Instant> finished,
        boolean contentKept,
        List<Delivery> trail) {
    /** Where a mail is. */
    public enum State {
        /** In the queue, for its first or a further attempt, or being delivered at this moment. */
        WAITING,
        /** The next server has taken it over; the content is erased. */
        DELIVERED,
        /** Given up; the content is kept for a while, so that it can be sent again. */
        DEAD,
        /** Taken over at first, then returned; the content is erased. */
        BOUNCED
    }

    public MailRecord {
        trail = List.copyOf(trail);
    }
}
