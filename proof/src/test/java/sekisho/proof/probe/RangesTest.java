package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import sekisho.words.AddressRange;

class RangesTest {
    @Test
    void theEdgesOfARangeAreItsOwnAndTheNeighboursAreNot() throws Exception {
        AddressRange range = AddressRange.parse("192.0.2.64/26");
        assertThat(Ranges.first(range)).isEqualTo(InetAddress.getByName("192.0.2.64"));
        assertThat(Ranges.last(range)).isEqualTo(InetAddress.getByName("192.0.2.127"));
        assertThat(Ranges.before(range)).contains(InetAddress.getByName("192.0.2.63"));
        assertThat(Ranges.after(range)).contains(InetAddress.getByName("192.0.2.128"));
    }

    @Test
    void theWholeSpaceHasNoNeighbours() {
        assertThat(Ranges.before(AddressRange.parse("0.0.0.0/0"))).isEmpty();
        assertThat(Ranges.after(AddressRange.parse("0.0.0.0/0"))).isEmpty();
        assertThat(Ranges.after(AddressRange.parse("::/0"))).isEmpty();
    }

    @Property
    void anAddressWithinIsContainedAndTheNeighboursAreNot(
            @ForAll @Size(4) byte[] bytes, @ForAll @IntRange(max = 32) int prefix, @ForAll long seed)
            throws UnknownHostException {
        check(bytes, prefix, seed);
    }

    @Property
    void theSameHoldsForIpv6(
            @ForAll @Size(16) byte[] bytes, @ForAll @IntRange(min = 1, max = 128) int prefix, @ForAll long seed)
            throws UnknownHostException {
        bytes[0] = 0x20;
        check(bytes, prefix, seed);
    }

    private static void check(byte[] bytes, int prefix, long seed) throws UnknownHostException {
        AddressRange range = new AddressRange(masked(bytes, prefix), prefix);
        assertThat(Ranges.contains(
                        range,
                        Ranges.within(range, RandomGeneratorFactory.getDefault().create(seed))))
                .isTrue();
        assertThat(Ranges.contains(range, Ranges.first(range))).isTrue();
        assertThat(Ranges.contains(range, Ranges.last(range))).isTrue();
        assertThat(Ranges.before(range).filter(address -> Ranges.contains(range, address)))
                .isEmpty();
        assertThat(Ranges.after(range).filter(address -> Ranges.contains(range, address)))
                .isEmpty();
    }

    private static InetAddress masked(byte[] bytes, int prefix) throws UnknownHostException {
        byte[] network = bytes.clone();
        for (int bit = prefix; bit < network.length * 8; bit++) {
            network[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
        }
        return InetAddress.getByAddress(network);
    }
}
