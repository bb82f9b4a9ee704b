package sekisho.forms;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How often something happened within the last while, by key: two windows, the older one weighted by how much of it still
 * counts. Bounded; the least used keys are forgotten first. Any thread, never blocks.
 */
final class Counts {
    private record Windows(long number, int before, int now) {
        Windows at(long window) {
            if (window == number) {
                return this;
            }
            return new Windows(window, window == number + 1 ? now : 0, 0);
        }
    }

    private final InstantSource clock;
    private final long windowMillis;
    private final Cache<String, AtomicReference<Windows>> table;

    Counts(InstantSource clock, Duration window, int mostKeys) {
        this.clock = clock;
        this.windowMillis = window.toMillis();
        this.table = Caffeine.newBuilder()
                .maximumSize(mostKeys)
                .executor(Runnable::run)
                .build();
    }

    /** Counts one more unless {@code most} are counted already; answers whether it did. */
    boolean take(String key, int most) {
        long millis = clock.millis();
        AtomicReference<Windows> cell = cell(key);
        while (true) {
            Windows seen = cell.get();
            Windows current = seen.at(millis / windowMillis);
            if (weighted(current, millis) >= most) {
                return false;
            }
            if (cell.compareAndSet(seen, new Windows(current.number(), current.before(), current.now() + 1))) {
                return true;
            }
        }
    }

    /** How many are counted now. */
    int of(String key) {
        long millis = clock.millis();
        AtomicReference<Windows> cell = table.getIfPresent(key);
        return cell == null ? 0 : (int) weighted(cell.get().at(millis / windowMillis), millis);
    }

    long size() {
        table.cleanUp();
        return table.estimatedSize();
    }

    private AtomicReference<Windows> cell(String key) {
        return table.get(key, _ -> new AtomicReference<>(new Windows(0, 0, 0)));
    }

    private double weighted(Windows windows, long millis) {
        double rest = 1.0 - ((double) (millis % windowMillis) / windowMillis);
        return windows.now() + Math.floor(windows.before() * rest);
    }
}
