package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong(-5 * SECOND);

    @Test
    void aBurstPassesAndThenOneByOne() {
        RateLimiter limiter = limiter(3, Duration.ofSeconds(3), 1000);
        assertThat(limiter.tryAcquire(CLIENT)).isZero();
        assertThat(limiter.tryAcquire(CLIENT)).isZero();
        assertThat(limiter.tryAcquire(CLIENT)).isZero();
        assertThat(limiter.tryAcquire(CLIENT)).isEqualTo(SECOND);
        clock.addAndGet(SECOND - 1);
        assertThat(limiter.tryAcquire(CLIENT)).isEqualTo(1);
        clock.addAndGet(1);
        assertThat(limiter.tryAcquire(CLIENT)).isZero();
        assertThat(limiter.tryAcquire(CLIENT)).isEqualTo(SECOND);
        clock.addAndGet(100 * SECOND);
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.tryAcquire(CLIENT)).isZero();
        }
        assertThat(limiter.tryAcquire(CLIENT)).isEqualTo(SECOND);
    }

    @Test
    void addressesDoNotShareABucketButTheHostsOfAnIpv6NetworkDo() {
        RateLimiter limiter = limiter(1, Duration.ofSeconds(1), 1000);
        assertThat(limiter.tryAcquire(CLIENT)).isZero();
        assertThat(limiter.tryAcquire(InetAddress.ofLiteral("192.0.2.2"))).isZero();
        assertThat(limiter.tryAcquire(InetAddress.ofLiteral("::ffff:192.0.2.1")))
                .isEqualTo(SECOND);
        assertThat(limiter.tryAcquire(InetAddress.ofLiteral("2001:db8:0:1::1"))).isZero();
        assertThat(limiter.tryAcquire(InetAddress.ofLiteral("2001:db8:0:1:ffff::2")))
                .isEqualTo(SECOND);
        assertThat(limiter.tryAcquire(InetAddress.ofLiteral("2001:db8:0:2::1"))).isZero();
        assertThat(limiter.tryAcquire(InetAddress.ofLiteral("::1"))).isZero();
    }

    @Property
    void everyAnswerIsThatOfAPlainTokenBucket(
            @ForAll @IntRange(min = 1, max = 20) int requests,
            @ForAll @LongRange(min = 1, max = 5_000) long perNanos,
            @ForAll @Size(max = 400) List<@IntRange(max = 3_999) Integer> steps) {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10_000); // the clock may overflow (System.nanoTime)
        RateLimiter limiter =
                new RateLimiter(new GateSettings.Rate(requests, Duration.ofNanos(perNanos)), 4096, now::get);
        PlainBucket model = new PlainBucket(requests, Math.max(1, perNanos / requests));
        for (int step : steps) {
            int address = step % 4;
            int advance = step / 4;
            now.addAndGet(advance);
            model.advance(advance);
            assertThat(limiter.tryAcquire(address(address))).isEqualTo(model.tryAcquire(address));
        }
    }

    @Test
    void aFloodOfAddressesStaysWithinTheBoundAndPardonsNoOffender() {
        RateLimiter limiter = limiter(10, Duration.ofMinutes(1), 100_000);
        while (limiter.tryAcquire(CLIENT) == 0) {
            clock.incrementAndGet();
        }
        for (int i = 0; i < 1_000_000; i++) {
            clock.incrementAndGet();
            assertThat(limiter.tryAcquire(address(i))).isZero();
        }
        assertThat(limiter.indebted()).isLessThanOrEqualTo(100_000).isGreaterThan(90_000);
        assertThat(limiter.tryAcquire(CLIENT)).isPositive();
    }

    @Test
    void theSmallestTableStillCounts() {
        RateLimiter limiter = limiter(2, Duration.ofSeconds(2), 1);
        assertThat(limiter.tryAcquire(CLIENT)).isZero();
        assertThat(limiter.tryAcquire(CLIENT)).isZero();
        assertThat(limiter.tryAcquire(CLIENT)).isEqualTo(SECOND);
        assertThat(limiter.indebted()).isEqualTo(1);
    }

    @Test
    void manyThreadsTogetherGetNoMoreThanTheBurst() throws Exception {
        RateLimiter limiter = limiter(1000, Duration.ofHours(1), 64);
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                work.add(() -> {
                    int passed = 0;
                    for (int j = 0; j < 10_000; j++) {
                        passed += limiter.tryAcquire(CLIENT) == 0 ? 1 : 0;
                    }
                    return passed;
                });
            }
            int passed = 0;
            for (Future<Integer> result : threads.invokeAll(work)) {
                passed += result.get();
            }
            assertThat(passed).isEqualTo(1000);
        }
    }

    @Test
    void anImpossibleRateIsRefused() {
        assertThatThrownBy(() -> limiter(0, Duration.ofSeconds(1), 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limiter(1, Duration.ZERO, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limiter(1, Duration.ofSeconds(1), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private RateLimiter limiter(int requests, Duration per, int tracked) {
        return new RateLimiter(new GateSettings.Rate(requests, per), tracked, clock::get);
    }

    private static InetAddress address(int number) {
        return InetAddress.ofLiteral(
                "198." + (number >> 16 & 0xff) + "." + (number >> 8 & 0xff) + "." + (number & 0xff));
    }

    /** Tokens counted in the plain way: each bucket fills by the passing of time up to its depth. */
    private static final class PlainBucket {
        private final Map<Integer, Long> levels = new HashMap<>();
        private final long interval;
        private final long depth;

        PlainBucket(int requests, long interval) {
            this.interval = interval;
            this.depth = interval * requests;
        }

        void advance(long nanos) {
            levels.replaceAll((address, level) -> Math.min(depth, level + nanos));
        }

        long tryAcquire(int address) {
            long level = levels.getOrDefault(address, depth);
            if (level < interval) {
                return interval - level;
            }
            levels.put(address, level - interval);
            return 0;
        }
    }
}
