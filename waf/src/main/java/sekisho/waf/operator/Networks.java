package sekisho.waf.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * {@code @ipMatch} and {@code @ipMatchFromFile}: networks as sorted ranges that do not overlap, found by halving. An IPv4-mapped IPv6
 * address is the IPv4 address. What is no address is in no network.
 */
final class Networks implements Operator {
    private static final Comparator<Range> ORDER = Comparator.comparing(Range::first, Networks::compare);

    private final long[] ipv4First;
    private final long[] ipv4Last;
    private final Range[] ipv6;

    private record Range(Address first, Address last) {}

    /** @param networks addresses, or networks in prefix notation ({@code 10.0.0.0/8}, {@code 2001:db8::/32}) */
    Networks(String operator, Collection<String> networks) {
        List<Range> mapped = new ArrayList<>();
        List<Range> others = new ArrayList<>();
        for (String network : networks) {
            Range range = range(operator, network.strip());
            (range.first().isMappedIpv4() && range.last().isMappedIpv4() ? mapped : others).add(range);
        }
        List<Range> four = merged(mapped);
        ipv4First = four.stream()
                .mapToLong(range -> range.first().low() & 0xffffffffL)
                .toArray();
        ipv4Last = four.stream()
                .mapToLong(range -> range.last().low() & 0xffffffffL)
                .toArray();
        ipv6 = merged(others).toArray(Range[]::new);
    }

    private static Range range(String operator, String network) {
        int slash = network.indexOf('/');
        byte[] text = Text.bytes(slash < 0 ? network : network.substring(0, slash));
        long dotted = Address.ipv4(text, 0, text.length);
        Address address = dotted >= 0 ? new Address(0, 0xffff_0000_0000L | dotted) : Address.ipv6(text, 0, text.length);
        int width = dotted >= 0 ? 32 : 128;
        int prefix = slash < 0 ? width : prefix(network.substring(slash + 1));
        if (address == null || prefix < 0 || prefix > width) {
            throw new OperatorException("@" + operator + " does not understand \"" + network
                    + "\"; write 192.0.2.1, 192.0.2.0/24, 2001:db8::1 or 2001:db8::/32");
        }
        int host = width - prefix;
        long highHost = host <= 64 ? 0 : host == 128 ? -1 : (1L << (host - 64)) - 1;
        long lowHost = host >= 64 ? -1 : (1L << host) - 1;
        return new Range(
                new Address(address.high() & ~highHost, address.low() & ~lowHost),
                new Address(address.high() | highHost, address.low() | lowHost));
    }

    private static int prefix(String digits) {
        return digits.length() <= 3 && !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Integer.parseInt(digits)
                : -1;
    }

    private static List<Range> merged(List<Range> ranges) {
        List<Range> merged = new ArrayList<>();
        for (Range range : ranges.stream().sorted(ORDER).toList()) {
            Range last = merged.isEmpty() ? null : merged.getLast();
            if (last == null || compare(range.first(), last.last()) > 0) {
                merged.add(range);
            } else if (compare(range.last(), last.last()) > 0) {
                merged.set(merged.size() - 1, new Range(last.first(), range.last()));
            }
        }
        return merged;
    }

    private static int compare(Address a, Address b) {
        int high = Long.compareUnsigned(a.high(), b.high());
        return high != 0 ? high : Long.compareUnsigned(a.low(), b.low());
    }

    @Override
    public boolean matches(byte[] value, Evaluation evaluation) {
        long dotted = Address.ipv4(value, 0, value.length);
        if (dotted >= 0) {
            return hasIpv4(dotted);
        }
        Address address = Address.ipv6(value, 0, value.length);
        if (address == null) {
            return false;
        }
        return address.isMappedIpv4() ? hasIpv4(address.low() & 0xffffffffL) : hasIpv6(address);
    }

    private boolean hasIpv4(long address) {
        int at = Arrays.binarySearch(ipv4First, address);
        int range = at >= 0 ? at : -at - 2;
        return range >= 0 && address <= ipv4Last[range];
    }

    private boolean hasIpv6(Address address) {
        int low = 0;
        int high = ipv6.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (compare(address, ipv6[middle].first()) < 0) {
                high = middle - 1;
            } else if (compare(address, ipv6[middle].last()) > 0) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }
}
