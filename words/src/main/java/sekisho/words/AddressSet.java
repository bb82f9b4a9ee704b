package sekisho.words;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Many address ranges, asked as one: two sorted arrays of disjoint intervals, so that a look-up is a binary search without
 * allocation that lasts. Immutable; any thread.
 */
public final class AddressSet {
    private static final AddressSet EMPTY = of(List.of());

    private final List<AddressRange> ranges;
    private final Intervals ipv4;
    private final Intervals ipv6;

    private AddressSet(List<AddressRange> ranges, Intervals ipv4, Intervals ipv6) {
        this.ranges = ranges;
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    /** The set of no addresses. */
    public static AddressSet empty() {
        return EMPTY;
    }

    /** All addresses that lie in one of {@code ranges}. */
    public static AddressSet of(List<AddressRange> ranges) {
        List<Interval> ipv4 = new ArrayList<>();
        List<Interval> ipv6 = new ArrayList<>();
        for (AddressRange range : ranges) {
            byte[] low = range.network().getAddress();
            (low.length == 4 ? ipv4 : ipv6).add(Interval.of(low, range.prefixLength()));
        }
        return new AddressSet(List.copyOf(ranges), Intervals.merged(ipv4), Intervals.merged(ipv6));
    }

    /** Whether the address lies in one of the ranges; a zone is disregarded. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4
                ? ipv4.contains(0, word(bytes, 0, 4))
                : ipv6.contains(word(bytes, 0, 8), word(bytes, 8, 8));
    }

    /** As they were given. */
    public List<AddressRange> ranges() {
        return ranges;
    }

    /** The same ranges in the same order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof AddressSet set && ranges.equals(set.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    @Override
    public String toString() {
        return ranges.toString();
    }

    /** Whether there is no range. */
    public boolean isEmpty() {
        return ipv4.size == 0 && ipv6.size == 0;
    }

    /** {@code length} bytes in network order, from {@code offset} on; IPv4 fills the lower half of one word. */
    public static long word(byte[] bytes, int offset, int length) {
        long word = 0;
        for (int i = 0; i < length; i++) {
            word = (word << 8) | (bytes[offset + i] & 0xff);
        }
        return word;
    }

    private static int compare(long aHigh, long aLow, long bHigh, long bLow) {
        int high = Long.compareUnsigned(aHigh, bHigh);
        return high != 0 ? high : Long.compareUnsigned(aLow, bLow);
    }

    /** An inclusive interval of unsigned 128-bit numbers; an IPv4 address is a number below 2^32. */
    private record Interval(long lowHigh, long lowLow, long highHigh, long highLow) {
        static Interval of(byte[] low, int prefixLength) {
            byte[] high = low.clone();
            for (int bit = prefixLength; bit < high.length * 8; bit++) {
                high[bit >> 3] |= (byte) (0x80 >> (bit & 7));
            }
            return low.length == 4
                    ? new Interval(0, word(low, 0, 4), 0, word(high, 0, 4))
                    : new Interval(word(low, 0, 8), word(low, 8, 8), word(high, 0, 8), word(high, 8, 8));
        }

        /** Whether {@code later}, which does not begin before this one, begins inside it. */
        boolean reaches(Interval later) {
            return compare(later.lowHigh, later.lowLow, highHigh, highLow) <= 0;
        }

        Interval joinedWith(Interval later) {
            return compare(later.highHigh, later.highLow, highHigh, highLow) > 0
                    ? new Interval(lowHigh, lowLow, later.highHigh, later.highLow)
                    : this;
        }
    }

    /** Disjoint intervals in ascending order, one array per word. */
    private static final class Intervals {
        private final int size;
        private final long[] lowHigh;
        private final long[] lowLow;
        private final long[] highHigh;
        private final long[] highLow;

        private Intervals(List<Interval> disjoint) {
            size = disjoint.size();
            lowHigh = disjoint.stream().mapToLong(Interval::lowHigh).toArray();
            lowLow = disjoint.stream().mapToLong(Interval::lowLow).toArray();
            highHigh = disjoint.stream().mapToLong(Interval::highHigh).toArray();
            highLow = disjoint.stream().mapToLong(Interval::highLow).toArray();
        }

        static Intervals merged(List<Interval> intervals) {
            List<Interval> sorted = new ArrayList<>(intervals);
            sorted.sort((a, b) -> compare(a.lowHigh, a.lowLow, b.lowHigh, b.lowLow));
            List<Interval> disjoint = new ArrayList<>();
            for (Interval next : sorted) {
                boolean touches = !disjoint.isEmpty() && disjoint.getLast().reaches(next);
                disjoint.add(touches ? disjoint.removeLast().joinedWith(next) : next);
            }
            return new Intervals(disjoint);
        }

        boolean contains(long high, long low) {
            int from = 0;
            int to = size - 1;
            while (from <= to) {
                int middle = (from + to) >>> 1;
                if (compare(high, low, lowHigh[middle], lowLow[middle]) < 0) {
                    to = middle - 1;
                } else if (compare(high, low, highHigh[middle], highLow[middle]) > 0) {
                    from = middle + 1;
                } else {
                    return true;
                }
            }
            return false;
        }
    }
}
