package sekisho.mail;

import java.util.List;

/**
 * Mailboxes that exist for a trial only, in a domain that can belong to nobody (RFC 2606 §2). Mails to them go through the queue as
 * all others do, and then to a mail server of this process instead of the way out. Whoever opens it closes it; mails to it that are
 * still waiting then are refused for good. Any thread.
 */
public interface CanaryBox extends AutoCloseable {
    /** The domain below which all of them are. */
    String PLACE = "canary.invalid";

    /** A mailbox to which nothing can be delivered. */
    String NOBODY = "nobody";

    /** Whether a domain is, or was, one of a canary's. */
    static boolean isPlace(MailDomain domain) {
        return domain.name().endsWith("." + PLACE);
    }

    /** The domain of this box, another one each time. */
    MailDomain domain();

    /** A mailbox of this box. */
    default MailAddress address(String local) {
        return new MailAddress(local, domain());
    }

    /** What has arrived, oldest first; at most the first 100. */
    List<Letterbox.Letter> letters();

    @Override
    void close();
}
