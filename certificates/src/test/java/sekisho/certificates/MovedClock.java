package sekisho.certificates;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until the test moves it. */
final class MovedClock implements InstantSource {
    private volatile Instant now;

    MovedClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    void set(Instant to) {
        now = to;
    }

    void move(Duration by) {
        now = now.plus(by);
    }
}
