package sekisho.mail;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * When a deferred mail is tried again: after 1, 5, 15 and 30 minutes, 1 and 2 hours, then every 4 hours; each a tenth longer or
 * shorter by chance. The first steps are shorter than RFC 5321 §4.5.4.1 proposes, because of greylisting.
 */
final class Backoff {
    static final List<Duration> STEPS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4));

    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** How long to wait after the attempt with this number, from 1. */
    Duration after(int attempt) {
        Duration step = STEPS.get(Math.clamp(attempt, 1, STEPS.size()) - 1);
        long tenth = step.toMillis() / 10;
        return step.plusMillis(random.nextLong(-tenth, tenth + 1));
    }
}
