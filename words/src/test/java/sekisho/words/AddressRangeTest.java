package sekisho.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,192.0.2.1",
        "192.0.2.1/32,192.0.2.1",
        "192.0.2.0/24,192.0.2.0/24",
        "0.0.0.0/0,0.0.0.0/0",
        "0.0.0.0/32,0.0.0.0",
        "2001:DB8::/32,2001:db8::/32",
        "2001:db8:0:0:0:0:0:1,2001:db8::1",
        "2001:0db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "2001:0:0:1::1,2001:0:0:1::1",
        "1:0:0:2:0:0:0:3,1:0:0:2::3",
        "1:0:0:2:3:0:0:4,1::2:3:0:0:4",
        "::/0,::/0",
        "::,::",
        "::1,::1",
        "1::,1::",
        "::ffff:192.0.2.1,192.0.2.1",
        "::ffff:c000:201,192.0.2.1",
        "::ffff:192.0.2.0/120,192.0.2.0/24",
        "::ffff:0:0/96,0.0.0.0/0",
        "64:ff9b::192.0.2.1,64:ff9b::c000:201",
    })
    void whatIsWrittenIsReadAndShownInCanonicalForm(String text, String canonical) {
        assertThat(AddressRange.parse(text)).hasToString(canonical);
        assertThat(AddressRange.parse(canonical)).isEqualTo(AddressRange.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/",
                "/8",
                "localhost",
                "example.jp",
                "192.0.2",
                "192.0.2.1.1",
                "192.0.2.",
                ".192.0.2",
                "192..2.1",
                "192.0.2.256",
                "192.0.2.1 ",
                " 192.0.2.1",
                "192.0.2.01",
                "0300.0.2.1",
                "0xc0.0.2.1",
                "3221225985",
                "192.0.2.0/",
                "192.0.2.0/33",
                "192.0.2.0/-1",
                "192.0.2.0/+24",
                "192.0.2.0/024",
                "192.0.2.0/24/24",
                "192.0.2.0/255.255.255.0",
                "192.0.2.1/24",
                "2001:db8::1/32",
                "2001:db8::/129",
                "2001:db8::/4294967296",
                "2001:db8",
                "2001:db8:::",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "fe80::1%eth0",
                "fe80::1%1",
                "[2001:db8::1]",
                "::ffff:192.0.2.0/24",
                "::ffff:0:0/90",
                "::ffff:192.0.02.1",
                "::192.0.2",
                "１９２.0.2.1",
                "\u0000",
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(text.isBlank() || text.equals("/") ? "\u0001" : text);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24,192.0.2.0,true",
        "192.0.2.0/24,192.0.2.255,true",
        "192.0.2.0/24,192.0.3.0,false",
        "192.0.2.0/24,192.0.1.255,false",
        "192.0.2.0/24,::ffff:192.0.2.7,true",
        "192.0.2.0/24,2001:db8::1,false",
        "192.0.2.128/25,192.0.2.127,false",
        "192.0.2.128/25,192.0.2.128,true",
        "2001:db8::/33,2001:db8:7fff::1,true",
        "2001:db8::/33,2001:db8:8000::1,false",
        "0.0.0.0/0,255.255.255.255,true",
        "0.0.0.0/0,::1,false",
        "::/0,2001:db8::1,true",
        "::/0,192.0.2.1,false",
    })
    void aRangeContainsTheAddressesWithItsPrefix(String range, String address, boolean contained) {
        assertThat(AddressRange.parse(range).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(contained);
    }

    @Test
    void anAddressWithAZoneOrANameIsTakenAsTheBareAddress() throws UnknownHostException {
        InetAddress named = InetAddress.getByAddress("app.example.jp", new byte[] {(byte) 192, 0, 2, 1});
        assertThat(new AddressRange(named, 32)).hasToString("192.0.2.1");
        assertThat(AddressRange.parse("fe80::/10").contains(InetAddress.ofLiteral("fe80::1%1")))
                .isTrue();
    }

    @Property
    void containsAgreesWithArithmeticOnTheWholeNumber(
            @ForAll @Size(16) byte[] network,
            @ForAll @Size(16) byte[] other,
            @ForAll @IntRange(max = 128) int prefixLength,
            @ForAll @IntRange(max = 128) int shared,
            @ForAll boolean ipv4)
            throws UnknownHostException {
        int bits = ipv4 ? 32 : 128;
        int prefix = Math.min(prefixLength, bits);
        BigInteger mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE.shiftLeft(bits - prefix));
        BigInteger low = number(network, bits).and(mask);
        // An address that shares a given number of leading bits, so that hits and near misses are both common.
        int free = bits - Math.min(shared, bits);
        BigInteger tail = BigInteger.ONE.shiftLeft(free).subtract(BigInteger.ONE);
        BigInteger address = low.andNot(tail).or(number(other, bits).and(tail));

        AddressRange range = new AddressRange(address(low, bits), prefix);

        // A random IPv6 number may be an IPv4-mapped one; that is the table's business.
        assertThat(range.contains(address(address, bits)))
                .isEqualTo(address.and(mask).equals(low));
        assertThat(AddressRange.parse(range.toString())).isEqualTo(range);
    }

    @Property
    void noTextMakesTheParserThrowAnythingElse(@ForAll String text) {
        try {
            AddressRange.parse(text);
        } catch (IllegalArgumentException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }

    @Property
    void everyAddressIsReadBackFromItsText(@ForAll @Size(16) byte[] bytes) throws UnknownHostException {
        InetAddress address = InetAddress.getByAddress(bytes);
        assertThat(AddressText.parse(AddressText.of(address))).contains(address);
        InetAddress ipv4 = InetAddress.getByAddress(Arrays.copyOf(bytes, 4));
        assertThat(AddressText.parse(AddressText.of(ipv4))).contains(ipv4);
    }

    private static BigInteger number(byte[] bytes, int bits) {
        return new BigInteger(1, Arrays.copyOf(bytes, bits / 8));
    }

    static InetAddress address(BigInteger number, int bits) throws UnknownHostException {
        byte[] bytes = new byte[bits / 8];
        byte[] value = number.toByteArray();
        int length = Math.min(value.length, bytes.length);
        System.arraycopy(value, value.length - length, bytes, bytes.length - length, length);
        return InetAddress.getByAddress(bytes);
    }
}
