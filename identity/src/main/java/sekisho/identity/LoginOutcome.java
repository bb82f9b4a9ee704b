package sekisho.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an attempt to log in came to. */
public sealed interface LoginOutcome {
    /**
     * In.
     *
     * @param session the value of the session's cookie
     * @param device the value of the device's cookie
     * @param lastLoginAt of the time before
     * @param lastAddress of the time before, or the empty string
     */
    record Passed(String session, String device, Optional<Instant> lastLoginAt, String lastAddress)
            implements LoginOutcome {}

    /**
     * The password was right; a second factor goes with the ticket.
     *
     * @param kinds which the member may show; with {@code MAIL} in it, a code is on its way
     */
    record CodeNeeded(String ticket, Set<FactorRule.Kind> kinds) implements LoginOutcome {
        public CodeNeeded {
            kinds = Set.copyOf(kinds);
        }
    }

    /** The password was right; a second factor has to be set up with the ticket. */
    record EnrolNeeded(String ticket) implements LoginOutcome {}

    /** Who is in already proved it again. */
    record Confirmed() implements LoginOutcome {}

    /**
     * All was right, but the member logs in from as many devices already as the tenant allows.
     *
     * @param device the value of the device's cookie, by which it is recognised when it was let in
     */
    record NoSlot(String device) implements LoginOutcome {}

    /** The password was right, and has to be changed with the ticket first. */
    record ChangeNeeded(String ticket) implements LoginOutcome {}

    /** A wrong name, password or code: which of them is nobody's business. */
    record Refused() implements LoginOutcome {}

    /** Not even the right password opens it; {@link Instant#MAX} for until somebody unlocks. */
    record Locked(Instant until) implements LoginOutcome {}

    /** Too many wrong ones came from this address. */
    record Slowed(Duration pause) implements LoginOutcome {}

    /** The password was right, but nobody with that role may come from this network. */
    record WrongNetwork() implements LoginOutcome {}

    /** Too much to do at the moment. */
    record Busy() implements LoginOutcome {}

    /** The link or ticket works no more. */
    record Stale() implements LoginOutcome {}

    /** The chosen password does not do; never empty. */
    record Unsuitable(List<Objection> objections) implements LoginOutcome {
        public Unsuitable {
            objections = List.copyOf(objections);
        }
    }
}
