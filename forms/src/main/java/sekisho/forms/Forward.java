package sekisho.forms;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a submission that was passed on to another system. The values are gone once it was taken or given up.
 *
 * @param status the last HTTP status, or a word for what happened before there was one
 */
public record Forward(
        String id,
        String form,
        State state,
        Instant accepted,
        Optional<Instant> next,
        Optional<Instant> finished,
        int attempts,
        String status) {
    /** Where it is. */
    public enum State {
        WAITING,
        DELIVERED,
        /** Given up. */
        DEAD
    }
}
