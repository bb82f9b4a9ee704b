package sekisho.words;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * One address or a CIDR block (RFC 4632, RFC 4291), IPv4 or IPv6; IPv4-mapped IPv6 addresses count as IPv4. So
 * {@code 0.0.0.0/0} and {@code ::/0} are two different halves of all addresses. Immutable.
 *
 * @param network the lowest address of the block, without name and zone
 * @param prefixLength 0 to 32 for IPv4, 0 to 128 for IPv6; the bits of {@code network} after it are zero
 */
public record AddressRange(InetAddress network, int prefixLength) {
    /** @throws IllegalArgumentException when the prefix length does not fit or bits after it are set */
    public AddressRange {
        network = bare(network);
        byte[] bytes = network.getAddress();
        if (prefixLength < 0 || prefixLength > bytes.length * 8) {
            throw new IllegalArgumentException("prefix length is not 0 to " + bytes.length * 8);
        }
        if (!sameBits(bytes, new byte[bytes.length], prefixLength, bytes.length * 8)) {
            throw new IllegalArgumentException("address has bits set after its prefix length");
        }
    }

    /**
     * {@code 192.0.2.1}, {@code 192.0.2.0/24}, {@code 2001:db8::/32}. A name is never resolved.
     *
     * @throws IllegalArgumentException on anything else, a name or host bits below the prefix included
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        InetAddress network = AddressText.parse(address)
                .orElseThrow(() -> new IllegalArgumentException("not an IPv4 or IPv6 address or CIDR block"));
        int bits = network.getAddress().length * 8;
        if (slash < 0) {
            return new AddressRange(network, bits);
        }
        int prefixLength = prefixLength(text.substring(slash + 1));
        // ::ffff:192.0.2.0/120 is 192.0.2.0/24; a shorter prefix than 96 would leave bits of the mapping after it.
        boolean mapped = network instanceof Inet4Address && address.indexOf(':') >= 0;
        return new AddressRange(network, mapped ? prefixLength - 96 : prefixLength);
    }

    /** Whether the address lies in this range; a zone is disregarded. */
    public boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        return mine.length == other.length && sameBits(mine, other, 0, prefixLength);
    }

    /** The canonical text (RFC 5952 for IPv6), with the prefix length unless it is a single address. */
    @Override
    public String toString() {
        String address = AddressText.of(network);
        return prefixLength == network.getAddress().length * 8 ? address : address + "/" + prefixLength;
    }

    private static InetAddress bare(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 bytes", e);
        }
    }

    private static int prefixLength(String digits) {
        boolean plain = !digits.isEmpty()
                && digits.length() <= 3
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && (digits.length() == 1 || digits.charAt(0) != '0');
        if (!plain) {
            throw new IllegalArgumentException("prefix length is not a plain number");
        }
        return Integer.parseInt(digits);
    }

    private static boolean sameBits(byte[] a, byte[] b, int from, int to) {
        for (int bit = from; bit < to; ) {
            int index = bit >> 3;
            int end = Math.min(to, (index + 1) * 8);
            int mask = (0xff >> (bit & 7)) & (0xff << ((index + 1) * 8 - end));
            if (((a[index] ^ b[index]) & mask) != 0) {
                return false;
            }
            bit = end;
        }
        return true;
    }
}
