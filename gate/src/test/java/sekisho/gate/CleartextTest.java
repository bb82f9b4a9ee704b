package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.journal.AccessRecord;
import sekisho.words.AddressRange;

/** Sites served behind a proxy that has taken TLS off. */
class CleartextTest {
    private static final List<AddressRange> LOOPBACK = List.of(AddressRange.parse("127.0.0.0/8"));

    private Backend backend;

    @BeforeEach
    void start() throws IOException {
        backend = Backend.mirror();
    }

    @AfterEach
    void stop() throws IOException {
        backend.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-Proto: https\r\n",
                "X-Forwarded-Proto: HTTPS\r\n",
                "X-Forwarded-Proto: http, https\r\n",
                "X-Forwarded-Proto: http\r\nX-Forwarded-Proto: https\r\n",
                "X-Forwarded-Proto: https\r\nForwarded: proto=http\r\n",
                "Forwarded: for=192.0.2.9;proto=https\r\n",
                "Forwarded: proto=http, for=192.0.2.9;proto=\"https\"\r\n",
                "Forwarded: for=\"open, proto=https\r\n",
            })
    void whatATrustedProxyTookOverTlsIsServed(String fields) throws Exception {
        try (TestGate gate = TestGate.start(settings(LOOPBACK));
                Wire wire = connect(gate)) {
            Wire.Message answer =
                    wire.send(get("X-Forwarded-For: 192.0.2.9\r\n" + fields)).answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("\nx-forwarded-proto: https\n", "\nx-forwarded-for: 192.0.2.9\n");
            assertThat(answer.field("strict-transport-security")).isNotEmpty();
            AccessRecord record = gate.record();
            assertThat(record.scheme()).isEqualTo("https");
            assertThat(record.clientAddress()).isEqualTo("192.0.2.9");
            assertThat(record.tlsVersion()).isNull();
            assertThat(record.trail()).contains("rate:pass");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "X-Forwarded-Proto: http\r\n",
                "X-Forwarded-Proto: https, http\r\n",
                "X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http\r\n",
                "X-Forwarded-Proto: https,\r\n",
                "X-Forwarded-Proto: \"https\"\r\n",
                "X-Forwarded-Proto: http\r\nForwarded: proto=https\r\n",
                "Forwarded: proto=https, for=192.0.2.9\r\n",
                "Forwarded: proto=https;proto=http\r\n",
                "Forwarded: proto=\"https\r\n",
            })
    void whatDidNotComeOverTlsIsRedirected(String fields) throws Exception {
        try (TestGate gate = TestGate.start(settings(LOOPBACK));
                Wire wire = connect(gate)) {
            Wire.Message answer = wire.send(get(fields)).answer();
            assertThat(answer.status()).isEqualTo(301);
            assertThat(answer.field("location")).isEqualTo("https://app.example.jp/a");
            assertThat(answer.fields()).doesNotContainKey("strict-transport-security");
            assertThat(gate.record().scheme()).isEqualTo("http");
            assertThat(backend.received()).isEmpty();
        }
    }

    @Test
    void aPeerThatIsNotTrustedIsRedirectedWhateverItSays() throws Exception {
        try (TestGate gate = TestGate.start(settings(List.of(AddressRange.parse("10.0.0.0/8"))));
                Wire wire = connect(gate)) {
            Wire.Message answer = wire.send(get("X-Forwarded-Proto: https\r\nX-Forwarded-For: 10.0.0.1\r\n"))
                    .answer();
            assertThat(answer.status()).isEqualTo(301);
            assertThat(gate.record().clientAddress()).isEqualTo("127.0.0.1");
            assertThat(backend.received()).isEmpty();
        }
    }

    @Test
    void framingIsAsStrictAsOverTls() throws Exception {
        try (TestGate gate = TestGate.start(settings(LOOPBACK));
                Wire wire = connect(gate)) {
            wire.send("POST /a HTTP/1.1\r\nHost: app.example.jp\r\nX-Forwarded-Proto: https\r\n"
                    + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
            assertThat(wire.answer().status()).isEqualTo(400);
            assertThat(backend.received()).isEmpty();
        }
    }

    @Test
    void cleartextIsNeverServedOnAPublicAddressOrToEverybody() {
        for (String address : List.of("0.0.0.0", "::", "192.0.2.1", "2001:db8::1")) {
            GateSettings settings = settings(LOOPBACK, new InetSocketAddress(InetAddress.ofLiteral(address), 0));
            assertSettingsRefused(settings);
        }
        assertSettingsRefused(settings(LOOPBACK, InetSocketAddress.createUnresolved("localhost", 0)));
        assertSettingsRefused(settings(List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.example.jp", "192.0.2.1:81", "localhost"})
    void aSiteForAnyHostServesEverybodyOnLoopback(String host) throws Exception {
        try (TestGate gate = TestGate.start(anyHost(List.of(), List.of(), "127.0.0.1"));
                Wire wire = connect(gate)) {
            Wire.Message answer =
                    wire.send("GET /a HTTP/1.1\r\nHost: " + host + "\r\n\r\n").answer();
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Test
    void aSiteForAnyHostIsTheOnlyOneAndOnLoopbackOnly() {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        assertSettingsRefused(anyHost(List.of(loopback), List.of(), "127.0.0.1"));
        assertSettingsRefused(anyHost(List.of(), List.of(TestGate.site(backend.uri())), "127.0.0.1"));
        assertSettingsRefused(anyHost(List.of(), List.of(), "10.0.0.1"));
    }

    private GateSettings anyHost(List<InetSocketAddress> https, List<GateSettings.Site> others, String address) {
        GateSettings plain = TestGate.settings(TestGate.site(backend.uri()));
        GateSettings.Site site = plain.sites().getFirst();
        List<GateSettings.Site> sites = new ArrayList<>(others);
        sites.add(new GateSettings.Site(
                GateSettings.Site.ANY_HOST,
                site.upstream(),
                site.addresses(),
                site.countries(),
                site.rate(),
                site.timeouts(),
                site.maxBodyBytes()));
        return new GateSettings(
                https,
                List.of(),
                List.of(new InetSocketAddress(InetAddress.ofLiteral(address), 0)),
                plain.certificates(),
                sites,
                List.of(),
                plain.countryData(),
                plain.limits(),
                plain.hstsMaxAge());
    }

    private static void assertSettingsRefused(GateSettings settings) {
        assertThatThrownBy(() -> TestGate.start(settings).close())
                .isInstanceOfSatisfying(
                        GateException.class, e -> assertThat(e.code()).isEqualTo(GateException.Code.SETTINGS));
    }

    private GateSettings settings(List<AddressRange> trusted) {
        return settings(trusted, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private GateSettings settings(List<AddressRange> trusted, InetSocketAddress cleartext) {
        GateSettings plain = TestGate.settings(TestGate.site(backend.uri()));
        return new GateSettings(
                plain.https(),
                plain.http(),
                List.of(cleartext),
                plain.certificates(),
                plain.sites(),
                trusted,
                plain.countryData(),
                plain.limits(),
                plain.hstsMaxAge());
    }

    private static Wire connect(TestGate gate) throws IOException {
        return new Wire(new Socket(
                InetAddress.getLoopbackAddress(), gate.gate().cleartextPorts().getFirst()));
    }

    private static String get(String fields) {
        return "GET /a HTTP/1.1\r\nHost: app.example.jp\r\n" + fields + "\r\n";
    }
}
