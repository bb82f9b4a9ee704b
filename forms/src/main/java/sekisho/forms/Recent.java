package sekisho.forms;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;

/** What was seen within the last while. Bounded; the least used is forgotten first. Any thread, never blocks. */
final class Recent {
    private final InstantSource clock;
    private final Duration memory;
    private final Cache<String, Instant> table;

    Recent(InstantSource clock, Duration memory, int most) {
        this.clock = clock;
        this.memory = memory;
        this.table =
                Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
    }

    /** Remembers it; answers whether it was not remembered yet. */
    boolean isNew(String key) {
        Instant now = clock.instant();
        AtomicBoolean fresh = new AtomicBoolean();
        Instant _ = table.asMap().compute(key, (_, seen) -> {
            fresh.set(seen == null || seen.plus(memory).isBefore(now));
            return fresh.get() || seen == null ? now : seen;
        });
        return fresh.get();
    }

    boolean knows(String key) {
        Instant seen = table.getIfPresent(key);
        return seen != null && !seen.plus(memory).isBefore(clock.instant());
    }

    void forget(String key) {
        table.invalidate(key);
    }
}
