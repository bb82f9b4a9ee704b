package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.words.AddressRange;
import sekisho.words.AddressSet;

class ForwardedFieldsTest {
    private static final InetAddress PEER = InetAddress.ofLiteral("10.0.0.1");
    private static final AddressSet TRUSTED =
            AddressSet.of(List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("2001:db8:ffff::/48")));

    @Test
    void aPeerThatIsNotTrustedIsNotHeard() {
        MultiMap headers = headers("Forwarded", "for=192.0.2.1").add("X-Forwarded-For", "192.0.2.1");
        assertThat(ForwardedFields.client(headers, InetAddress.ofLiteral("203.0.113.1"), TRUSTED))
                .isEmpty();
        assertThat(ForwardedFields.client(headers, PEER, AddressSet.empty())).isEmpty();
    }

    @Test
    void aTrustedPeerThatSaysNothingIsTheClient() {
        assertThat(ForwardedFields.client(MultiMap.caseInsensitiveMultiMap(), PEER, TRUSTED))
                .contains(PEER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "192.0.2.1|192.0.2.1",
                "192.0.2.1, 10.0.0.2|192.0.2.1",
                "203.0.113.9, 192.0.2.1, 10.0.0.2|192.0.2.1",
                "192.0.2.1,10.0.0.3 ,\t10.0.0.2|192.0.2.1",
                "10.0.0.4, 10.0.0.3, 10.0.0.2|10.0.0.4",
                "192.0.2.1:4711|192.0.2.1",
                "2001:db8::1|2001:db8::1",
                "[2001:db8::1]|2001:db8::1",
                "[2001:db8::1]:443, 2001:db8:ffff::5|2001:db8::1",
                "::ffff:192.0.2.1|192.0.2.1",
                "192.0.2.1,|192.0.2.1",
                "192.0.2.1,,10.0.0.2|192.0.2.1",
                ",|10.0.0.1",
                "192.0.2.1, unknown, 10.0.0.2|10.0.0.2",
                "192.0.2.1, rubbish|10.0.0.1",
                "192.0.2.1, 192.0.2.01|10.0.0.1",
                "192.0.2.1, localhost|10.0.0.1",
                "192.0.2.1, 10.0.0.2:999999|10.0.0.1",
                "192.0.2.1, fe80::1%eth0|10.0.0.1",
                "\", 192.0.2.1|192.0.2.1",
            })
    void xForwardedForIsReadFromTheNearestHop(String field, String client) {
        assertThat(ForwardedFields.client(headers("X-Forwarded-For", field), PEER, TRUSTED))
                .contains(InetAddress.ofLiteral(client));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "for=192.0.2.1|192.0.2.1",
                "For=192.0.2.1;proto=https;by=10.0.0.1|192.0.2.1",
                "proto=https; FOR=192.0.2.1|192.0.2.1",
                "for=\"192.0.2.1:4711\"|192.0.2.1",
                "for=\"[2001:db8::1]\"|2001:db8::1",
                "for=\"[2001:db8::1]:4711\";host=\"a,b;c\\\"d\", for=10.0.0.2|2001:db8::1",
                "for=\"192.0.2.1:_port\"|192.0.2.1",
                "for=203.0.113.9, for=192.0.2.1, for=10.0.0.2|192.0.2.1",
                "for=192.0.2.1, for=unknown|10.0.0.1",
                "for=192.0.2.1, for=_hidden, for=10.0.0.2|10.0.0.2",
                "for=192.0.2.1, for=\"_SEVKISEK\"|10.0.0.1",
                "for=192.0.2.1, proto=https|10.0.0.1",
                "for=192.0.2.1;for=192.0.2.2|10.0.0.1",
                "for=\"2001:db8::1|10.0.0.1",
                "for=\"192.0.2.1\"x|10.0.0.1",
                "for=19\"2.0.2.1|10.0.0.1",
                "for|10.0.0.1",
                "=|10.0.0.1",
                "for=[192.0.2.1]|10.0.0.1",
                "for=\"open, for=192.0.2.1|192.0.2.1",
                "for=\"open\\\", for=192.0.2.1|192.0.2.1",
                "for=\"a\\\\\", for=10.0.0.2|10.0.0.2",
            })
    void forwardedIsReadFromTheNearestHop(String field, String client) {
        assertThat(ForwardedFields.client(headers("Forwarded", field), PEER, TRUSTED))
                .contains(InetAddress.ofLiteral(client));
    }

    @Test
    void severalLinesAreOneList() {
        MultiMap headers = headers("X-Forwarded-For", "203.0.113.9")
                .add("X-Forwarded-For", "192.0.2.1")
                .add("x-forwarded-for", "10.0.0.2");
        assertThat(ForwardedFields.client(headers, PEER, TRUSTED)).contains(InetAddress.ofLiteral("192.0.2.1"));
    }

    @Test
    void aForwardedFieldThatAProxyPassedOnDoesNotOutweighTheOneItWrites() {
        MultiMap headers = headers("Forwarded", "for=203.0.113.9").add("X-Forwarded-For", "192.0.2.1");
        assertThat(ForwardedFields.client(headers, PEER, TRUSTED)).contains(InetAddress.ofLiteral("192.0.2.1"));
    }

    @Test
    void onlySoManyHopsAreFollowed() {
        String hops = "192.0.2.1" + ", 10.0.0.2".repeat(10_000);
        assertThat(ForwardedFields.client(headers("X-Forwarded-For", hops), PEER, TRUSTED))
                .contains(InetAddress.ofLiteral("10.0.0.2"));
    }

    @Property
    void noFieldMakesItThrowAndWhatATrustedProxyAppendedAlwaysCounts(
            @ForAll("fields") String field, @ForAll boolean standard, @ForAll boolean sameLine) {
        String name = standard ? "Forwarded" : "X-Forwarded-For";
        String appended = standard ? "for=192.0.2.77" : "192.0.2.77";
        assertThat(ForwardedFields.client(headers(name, field), PEER, TRUSTED)).isPresent();

        MultiMap headers = sameLine
                ? headers(name, field + ", " + appended)
                : headers(name, field).add(name, appended);
        assertThat(ForwardedFields.client(headers, PEER, TRUSTED)).contains(InetAddress.ofLiteral("192.0.2.77"));
    }

    @Provide
    Arbitrary<String> fields() {
        Arbitrary<String> pieces = Arbitraries.of(
                "for=",
                "\"",
                "\\",
                ",",
                ";",
                "=",
                "[",
                "]",
                ":",
                "192.0.2.1",
                "10.0.0.2",
                "2001:db8::1",
                "unknown",
                " ",
                "_x");
        return Arbitraries.oneOf(pieces.list().ofMaxSize(12).map(list -> String.join("", list)), Arbitraries.strings());
    }

    @Test
    void theUpstreamIsToldByUsOnly() {
        MultiMap headers = headers("Forwarded", "for=203.0.113.9")
                .add("X-FORWARDED-FOR", "203.0.113.9")
                .add("X-Forwarded-For", "203.0.113.10")
                .add("X-Forwarded-Proto", "http")
                .add("X-Forwarded-Host", "evil.example")
                .add("X-Forwarded-Port", "1")
                .add("X-Forwarded-Server", "evil")
                .add("X-Forwarded-Ssl", "off")
                .add("X-Real-IP", "203.0.113.9")
                .add("Accept", "text/html");
        ForwardedFields.write(headers, InetAddress.ofLiteral("192.0.2.1"), "https", "app.example.jp:8443");
        assertThat(headers.entries())
                .extracting(entry -> entry.getKey().toLowerCase(java.util.Locale.ROOT) + ": " + entry.getValue())
                .containsExactlyInAnyOrder(
                        "accept: text/html",
                        "forwarded: for=192.0.2.1;host=\"app.example.jp:8443\";proto=https",
                        "x-forwarded-for: 192.0.2.1",
                        "x-forwarded-proto: https",
                        "x-forwarded-host: app.example.jp:8443",
                        "x-real-ip: 192.0.2.1");
    }

    @Test
    void whatWeWriteIsReadBack() {
        for (String address : List.of("192.0.2.1", "2001:db8::1")) {
            MultiMap headers = MultiMap.caseInsensitiveMultiMap();
            ForwardedFields.write(headers, InetAddress.ofLiteral(address), "https", "a\"b\\c");
            assertThat(ForwardedFields.client(headers, PEER, TRUSTED)).contains(InetAddress.ofLiteral(address));
            headers.remove("X-Forwarded-For");
            assertThat(ForwardedFields.client(headers, PEER, TRUSTED))
                    .isEqualTo(Optional.of(InetAddress.ofLiteral(address)));
        }
    }

    private static MultiMap headers(String name, String value) {
        return MultiMap.caseInsensitiveMultiMap().add(name, value);
    }
}
