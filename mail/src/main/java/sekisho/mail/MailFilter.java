package sekisho.mail;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which mails to list.
 *
 * @param states any of these; empty for all
 * @param source exactly this one
 * @param recipient exactly this address
 * @param from accepted at or after
 * @param until accepted before
 * @param before only those accepted before this mail: the next page of a list
 * @param limit 1 to {@value #MOST}
 */
public record MailFilter(
        Set<MailRecord.State> states,
        Optional<String> source,
        Optional<MailAddress> recipient,
        Optional<Instant> from,
        Optional<Instant> until,
        Optional<QueueId> before,
        int limit) {
    /** Most mails of one answer. */
    public static final int MOST = 1000;

    public MailFilter {
        states = Set.copyOf(states);
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a list has 1 to 1000 mails");
        }
    }

    /** The newest mails. */
    public static MailFilter newest(int limit) {
        return in(Set.of(), limit);
    }

    /** The newest mails in these states. */
    public static MailFilter in(Set<MailRecord.State> states, int limit) {
        return new MailFilter(
                states,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                limit);
    }

    /** The same for one source. */
    public MailFilter of(String onlySource) {
        return new MailFilter(states, Optional.of(onlySource), recipient, from, until, before, limit);
    }

    /** The same for one recipient. */
    public MailFilter to(MailAddress onlyRecipient) {
        return new MailFilter(states, source, Optional.of(onlyRecipient), from, until, before, limit);
    }
}
