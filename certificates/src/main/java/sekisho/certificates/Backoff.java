package sekisho.certificates;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When to try again after failures: after 5 minutes, then twice as long each time up to 12 hours, all of it give or take a
 * fifth. Four tries in the first hour stay within the five failures an hour that public authorities allow for a name. A later
 * time that the authority asks for wins. Pure.
 */
final class Backoff {
    static final Duration FIRST = Duration.ofMinutes(5);
    static final Duration LONGEST = Duration.ofHours(12);
    /** Nobody is believed who asks for more. */
    static final Duration MOST_ASKED = Duration.ofDays(8);

    private Backoff() {}

    static Instant next(int failures, Instant now, Optional<Instant> retryAfter, RandomGenerator random) {
        int doublings = Math.min(failures - 1, 10);
        Duration wait = FIRST.multipliedBy(1L << Math.max(0, doublings));
        long millis = Math.min(wait.toMillis(), LONGEST.toMillis());
        Instant own = now.plusMillis((long) (millis * (0.8 + 0.4 * random.nextDouble())));
        Instant most = now.plus(MOST_ASKED);
        return retryAfter
                .map(asked -> asked.isAfter(most) ? most : asked)
                .filter(asked -> asked.isAfter(own))
                .orElse(own);
    }
}
