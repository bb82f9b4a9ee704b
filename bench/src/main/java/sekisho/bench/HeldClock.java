package sekisho.bench;

import java.time.Instant;
import java.time.InstantSource;

/** The time of day, which can be made to stand still. Thread-safe. */
final class HeldClock implements InstantSource {
    private static final long RUNNING = Long.MIN_VALUE;

    private volatile long held = RUNNING;

    void hold() {
        held = System.currentTimeMillis();
    }

    @Override
    public Instant instant() {
        return held == RUNNING ? Instant.now() : Instant.ofEpochMilli(held);
    }

    @Override
    public long millis() {
        long now = held;
        return now == RUNNING ? System.currentTimeMillis() : now;
    }
}
