package sekisho.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AddressSetTest {
    @Test
    void theEmptySetContainsNothing() {
        assertThat(AddressSet.empty().isEmpty()).isTrue();
        assertThat(AddressSet.empty().contains(InetAddress.ofLiteral("192.0.2.1")))
                .isFalse();
        assertThat(AddressSet.empty().contains(InetAddress.ofLiteral("::"))).isFalse();
        assertThat(AddressSet.of(List.of(AddressRange.parse("::/0"))).isEmpty()).isFalse();
    }

    @Test
    void theEdgesOfTheAddressSpaceAreInside() {
        AddressSet set = AddressSet.of(List.of(AddressRange.parse("0.0.0.0/0"), AddressRange.parse("::/0")));
        for (String address : List.of(
                "0.0.0.0", "127.255.255.255", "128.0.0.0", "255.255.255.255", "::", "7fff::", "8000::", "ffff::")) {
            assertThat(set.contains(InetAddress.ofLiteral(address))).isTrue();
        }
    }

    @Test
    void thousandsOfRangesAreAskedAsOne() {
        List<AddressRange> ranges = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            ranges.add(AddressRange.parse("10." + (i >> 8) + "." + (i & 0xff) + ".0/25"));
        }
        AddressSet set = AddressSet.of(ranges);
        for (AddressRange range : ranges) {
            byte[] bytes = range.network().getAddress();
            assertThat(set.contains(
                            InetAddress.ofLiteral("10." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + ".127")))
                    .isTrue();
            assertThat(set.contains(
                            InetAddress.ofLiteral("10." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + ".128")))
                    .isFalse();
        }
    }

    @Property
    void theSetAgreesWithAskingEachRange(
            @ForAll("ranges") List<AddressRange> ranges, @ForAll("addresses") List<InetAddress> addresses) {
        AddressSet set = AddressSet.of(ranges);
        for (InetAddress address : addresses) {
            assertThat(set.contains(address))
                    .as("%s in %s", address, ranges)
                    .isEqualTo(ranges.stream().anyMatch(range -> range.contains(address)));
        }
    }

    /** Ranges and addresses from a small corner of both spaces, where overlaps, neighbours and gaps are common. */
    @Provide
    Arbitrary<List<AddressRange>> ranges() {
        Arbitrary<AddressRange> range = Combinators.combine(
                        corner(), Arbitraries.integers().between(0, 7))
                .as((address, free) -> {
                    byte[] bytes = address.getAddress();
                    bytes[bytes.length - 1] &= (byte) (0xff << free);
                    try {
                        return new AddressRange(InetAddress.getByAddress(bytes), bytes.length * 8 - free);
                    } catch (java.net.UnknownHostException e) {
                        throw new AssertionError(e);
                    }
                });
        return range.list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<InetAddress>> addresses() {
        return corner().list().ofSize(40);
    }

    private static Arbitrary<InetAddress> corner() {
        Arbitrary<String> ipv4 = Arbitraries.integers().between(0, 255).map(i -> "255.255.255." + i);
        Arbitrary<String> ipv6 = Arbitraries.integers().between(0, 255).map(i -> "8000::ff" + String.format("%02x", i));
        return Arbitraries.oneOf(ipv4, ipv6).map(InetAddress::ofLiteral);
    }
}
