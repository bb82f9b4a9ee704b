package sekisho.mail;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where mails are handed in, and what became of them. Virtual threads only: everything waits for the disk. Safe on several at
 * once.
 */
public interface Outbox {
    /**
     * Takes a mail over. When this returns, the mail is encrypted on disk and will be delivered or end as a dead letter, whatever
     * happens to the process.
     *
     * @throws MailException {@code FULL}, {@code TOO_LARGE}, {@code MESSAGE}, {@code STORE} or {@code CLOSED}: it was not taken
     *     over
     */
    QueueId submit(Mail mail);

    /**
     * Takes several mails over, all or none, in their order; much faster than one by one.
     *
     * @param mails at most 1,000
     * @throws MailException as {@link #submit(Mail)}
     */
    List<QueueId> submitAll(List<Mail> mails);

    /** What is known of one mail. */
    Optional<MailRecord> find(QueueId id);

    /** Newest first. */
    List<MailRecord> list(MailFilter filter);

    /** How many mails there are in each state. */
    Map<MailRecord.State, Long> counts();

    /**
     * Puts a dead letter back into the queue with its Message-ID; its time to live starts anew. A waiting mail is tried now.
     *
     * @throws MailException {@code UNKNOWN}, or {@code STATE} when its content is erased
     */
    void resend(QueueId id);

    /**
     * Gives a dead letter up for good: its content is erased, the record stays.
     *
     * @throws MailException {@code UNKNOWN}, or {@code STATE} when it is no dead letter
     */
    void discard(QueueId id);

    /**
     * Tells {@code listener} of every mail that reaches a final state ({@code DELIVERED}, {@code DEAD}, {@code BOUNCED}), after the
     * state is on disk. It is called on the thread that delivers and must be quick; what it throws is logged. A process that is
     * killed in between tells nobody: {@link #find} knows.
     */
    void onOutcome(Consumer<MailRecord> listener);
}
