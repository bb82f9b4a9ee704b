package sekisho.mail;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses that begin with the same bits. */
record SpfNetwork(InetAddress address, int length) {
    private static final Pattern FOUR =
            Pattern.compile("(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");
    private static final Pattern LENGTH = Pattern.compile("0|[1-9]\\d{0,2}");

    /** {@code ip4-network} with an optional length (RFC 7208 §5.6). */
    static Optional<SpfNetwork> four(String text) {
        return parse(text, 32);
    }

    /** {@code ip6-network} with an optional length. */
    static Optional<SpfNetwork> six(String text) {
        return parse(text, 128);
    }

    private static Optional<SpfNetwork> parse(String text, int bits) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        String length = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
        if (!LENGTH.matcher(length).matches()
                || Integer.parseInt(length) > bits
                || (bits == 32 ? !FOUR.matcher(address).matches() : !address.contains(":") || address.contains("%"))) {
            return Optional.empty();
        }
        try {
            InetAddress literal = InetAddress.ofLiteral(address);
            // an IPv4-mapped IPv6 address is turned into IPv4 by the JDK
            return Optional.of(new SpfNetwork(
                            literal, literal.getAddress().length * 8 == bits ? Integer.parseInt(length) : 0))
                    .filter(network ->
                            network.address().getAddress().length * 8 == bits || Integer.parseInt(length) >= 96)
                    .map(network -> network.address().getAddress().length * 8 == bits
                            ? network
                            : new SpfNetwork(literal, Integer.parseInt(length) - 96));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            int mask = 0x80 >> (bit & 7);
            if (((mine[bit >> 3] ^ theirs[bit >> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
