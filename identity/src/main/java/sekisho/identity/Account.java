package sekisho.identity;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * An account as administrators see it.
 *
 * @param lockedUntil for those who come from unknown devices; empty when not locked
 */
public record Account(
        String id,
        String mail,
        String name,
        Role role,
        State state,
        Instant createdAt,
        Optional<Instant> lastLoginAt,
        Optional<Instant> lockedUntil,
        boolean mustChangePassword) {
    /** Whether it can log in. */
    public enum State {
        /** The first password is not set yet. */
        INVITED,
        ACTIVE,
        SUSPENDED;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String id) {
            for (State state : values()) {
                if (state.id().equals(id)) {
                    return state;
                }
            }
            throw new IllegalArgumentException("no state of an account");
        }
    }
}
