package sekisho.proof.probe;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import sekisho.words.AddressRange;

/**
 * Arithmetic on address ranges, on purpose apart from the gate's own: a probe that asked the gate's code what the gate should
 * do would prove nothing. Only computes.
 */
final class Ranges {
    private Ranges() {}

    static boolean contains(AddressRange range, InetAddress address) {
        byte[] network = range.network().getAddress();
        return network.length == address.getAddress().length
                && value(network)
                        .shiftRight(hostBits(range))
                        .equals(value(address.getAddress()).shiftRight(hostBits(range)));
    }

    static InetAddress first(AddressRange range) {
        return address(firstValue(range), length(range));
    }

    static InetAddress last(AddressRange range) {
        return address(lastValue(range), length(range));
    }

    /** The address before the range's first, if there is one. */
    static Optional<InetAddress> before(AddressRange range) {
        BigInteger value = firstValue(range).subtract(BigInteger.ONE);
        return value.signum() < 0 ? Optional.empty() : Optional.of(address(value, length(range)));
    }

    /** The address after the range's last, if there is one. */
    static Optional<InetAddress> after(AddressRange range) {
        BigInteger value = lastValue(range).add(BigInteger.ONE);
        return value.bitLength() > length(range) * 8 ? Optional.empty() : Optional.of(address(value, length(range)));
    }

    static InetAddress within(AddressRange range, RandomGenerator random) {
        byte[] bits = new byte[length(range)];
        random.nextBytes(bits);
        BigInteger mask = BigInteger.ONE.shiftLeft(hostBits(range)).subtract(BigInteger.ONE);
        return address(firstValue(range).or(value(bits).and(mask)), length(range));
    }

    private static BigInteger firstValue(AddressRange range) {
        int bits = hostBits(range);
        return value(range.network().getAddress()).shiftRight(bits).shiftLeft(bits);
    }

    private static BigInteger lastValue(AddressRange range) {
        return firstValue(range).add(BigInteger.ONE.shiftLeft(hostBits(range))).subtract(BigInteger.ONE);
    }

    private static int length(AddressRange range) {
        return range.network().getAddress().length;
    }

    private static int hostBits(AddressRange range) {
        return length(range) * 8 - range.prefixLength();
    }

    private static BigInteger value(byte[] address) {
        return new BigInteger(1, address);
    }

    private static InetAddress address(BigInteger value, int length) {
        byte[] magnitude = value.toByteArray();
        byte[] bytes = new byte[length];
        for (int i = 1; i <= Math.min(length, magnitude.length); i++) {
            bytes[length - i] = magnitude[magnitude.length - i];
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
