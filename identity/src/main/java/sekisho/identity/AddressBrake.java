package sekisho.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Slows down an address that fails again and again, whichever accounts it tries (password spraying). The first failures cost
 * nothing, because a company's members share an address; each further one doubles the wait, from 1 s to 15 minutes. A device in
 * which the member has logged in before is not asked. An IPv6 address counts as its /64. Thread-safe; never blocks.
 *
 * <p>Kept in memory for at most 100,000 addresses: forgetting one costs a few more guesses, each of which still counts against
 * its account.
 */
final class AddressBrake {
    static final int FREE = 10;
    static final Duration LONGEST = Duration.ofMinutes(15);
    static final int MOST_ADDRESSES = 100_000;

    private final Cache<ByteBuffer, Pressure> addresses =
            Caffeine.newBuilder().maximumSize(MOST_ADDRESSES).build();

    /**
     * What is known of one address.
     *
     * @param failures since the last calm period, which is as long as the longest wait
     * @param last the time of the last one
     */
    record Pressure(int failures, Instant last) {
        static final Pressure NONE = new Pressure(0, Instant.MIN);

        Pressure failed(Instant now) {
            int before = isCalm(now) ? 0 : failures;
            return new Pressure(Math.min(before + 1, 1_000_000), now);
        }

        Duration waitAt(Instant now) {
            if (failures <= FREE || isCalm(now)) {
                return Duration.ZERO;
            }
            int doublings = Math.min(failures - FREE - 1, 10);
            Duration wait = Duration.ofSeconds(1L << doublings);
            Duration capped = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
            Duration left = Duration.between(now, last.plus(capped));
            return left.isNegative() ? Duration.ZERO : left;
        }

        private boolean isCalm(Instant now) {
            return failures == 0 || !now.isBefore(last.plus(LONGEST.multipliedBy(2)));
        }
    }

    /** How long the address has to wait; zero when it need not. */
    Duration waitOf(InetAddress address, Instant now) {
        Pressure pressure = addresses.getIfPresent(network(address));
        return pressure == null ? Duration.ZERO : pressure.waitAt(now);
    }

    /** A wrong password came from there; answers whether that made the address wait for the first time. */
    boolean failed(InetAddress address, Instant now) {
        Pressure after = addresses
                .asMap()
                .compute(network(address), (network, before) -> (before == null ? Pressure.NONE : before).failed(now));
        return after.failures() == FREE + 1;
    }

    private static ByteBuffer network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
    }
}
