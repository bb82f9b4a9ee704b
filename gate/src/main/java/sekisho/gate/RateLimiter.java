package sekisho.gate;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.function.LongSupplier;
import sekisho.words.AddressSet;

/**
 * How often each client address may come: a token bucket per IPv4 address or IPv6 /64, in a table of fixed size. Never
 * blocks for longer than another look-up takes; any thread, event loops included. Guarded by one lock per group of sets.
 */
final class RateLimiter {
    /*
     * The bucket is kept in its other form, the generic cell rate algorithm [1]: one number per address, the time at which
     * its bucket will be full again. A bucket that is full therefore equals no bucket at all, and forgetting it loses
     * nothing. The table is set-associative [2]: an address hashes, under a key nobody outside knows, to one set of
     * eight slots and lives only there. When all eight slots are in debt, the one closest to being full is given up. A flood
     * from many addresses, each of which owes one request, therefore never displaces an offender that owes more; it only
     * displaces its like, which gain one request each. Resetting a bucket of debt n needs eight other addresses of
     * greater debt in the same set, that is, more requests than the reset is worth.
     *
     * [1] ITU-T I.371, annex A: GCRA as virtual scheduling.
     * [2] Hennessy and Patterson, Computer Architecture, appendix B.1.
     */
    private static final int WAYS = 8;
    private static final int LOCKS = 256;

    private final LongSupplier nanoTime;
    private final long origin;
    private final long interval;
    private final long depth;
    private final int ways;
    private final int sets;
    private final long secret;
    private final long[] keys;
    private final long[] fullAt;
    private final Object[] locks;

    /**
     * A limiter whose buckets are all full.
     *
     * @param trackedAddresses the most buckets remembered, at least 1; 16 bytes each, taken at once
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    RateLimiter(GateSettings.Rate rate, int trackedAddresses, LongSupplier nanoTime) {
        if (rate.requests() < 1 || rate.per().isNegative() || rate.per().isZero() || trackedAddresses < 1) {
            throw new IllegalArgumentException("a rate needs at least one request, some time, and one tracked address");
        }
        this.nanoTime = nanoTime;
        this.origin = nanoTime.getAsLong();
        this.interval = Math.max(1, rate.per().toNanos() / rate.requests());
        this.depth = Math.multiplyExact(interval, rate.requests());
        this.ways = Math.min(WAYS, trackedAddresses);
        this.sets = trackedAddresses / ways;
        this.secret = new SecureRandom().nextLong();
        this.keys = new long[sets * ways];
        this.fullAt = new long[sets * ways];
        this.locks = new Object[Math.min(LOCKS, sets)];
        for (int i = 0; i < locks.length; i++) {
            locks[i] = new Object();
        }
    }

    /** Takes one token: 0 when there was one, otherwise nanoseconds until there will be one (none is taken then). */
    long tryAcquire(InetAddress address) {
        long key = key(address);
        int set = (int) Math.unsignedMultiplyHigh(mix(key ^ secret), sets);
        int first = set * ways;
        synchronized (locks[set % locks.length]) {
            long now = Math.max(0, nanoTime.getAsLong() - origin);
            int slot = first;
            for (int i = first; i < first + ways; i++) {
                if (keys[i] == key && fullAt[i] > now) {
                    slot = i;
                    break;
                }
                if (fullAt[i] < fullAt[slot]) {
                    slot = i;
                }
            }
            long debt = keys[slot] == key ? Math.max(0, fullAt[slot] - now) : 0;
            long wait = debt + interval - depth;
            if (wait > 0) {
                return wait;
            }
            keys[slot] = key;
            fullAt[slot] = now + debt + interval;
            return 0;
        }
    }

    /** Buckets that are not full, at the present time. */
    int indebted() {
        int count = 0;
        for (int set = 0; set < sets; set++) {
            synchronized (locks[set % locks.length]) {
                long now = Math.max(0, nanoTime.getAsLong() - origin);
                for (int i = set * ways; i < (set + 1) * ways; i++) {
                    count += fullAt[i] > now ? 1 : 0;
                }
            }
        }
        return count;
    }

    /** IPv4 as its mapped form's lower half, which is no public /64; IPv6 by the /64 that one customer is given. */
    private static long key(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? 0xffff_0000_0000L | AddressSet.word(bytes, 0, 4) : AddressSet.word(bytes, 0, 8);
    }

    /** A bijection that spreads every input bit over the word (Stafford's mix 13). */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
