package sekisho.identity;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a login lasts.
 *
 * @param idle without a request; empty for no such limit
 * @param absolute in any case, at most 30 days
 */
public record SessionRule(Optional<Duration> idle, Duration absolute) {
    public static final SessionRule DEFAULT =
            new SessionRule(Optional.of(Duration.ofMinutes(30)), Duration.ofHours(12));

    /** The same, but no longer than that. */
    SessionRule atMost(Duration longest) {
        Duration least = Duration.ofMinutes(1);
        Duration bounded = longest.compareTo(absolute) < 0 ? longest : absolute;
        return new SessionRule(idle, bounded.compareTo(least) < 0 ? least : bounded);
    }

    public SessionRule {
        boolean sensible = absolute.compareTo(Duration.ofMinutes(1)) >= 0
                && absolute.compareTo(Duration.ofDays(30)) <= 0
                && idle.filter(limit -> limit.compareTo(Duration.ofSeconds(1)) < 0)
                        .isEmpty();
        if (!sensible) {
            throw new IllegalArgumentException("1 minute to 30 days, idle of a second or more");
        }
    }
}
