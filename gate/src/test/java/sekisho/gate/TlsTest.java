package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private Backend backend;

    @BeforeEach
    void start() throws IOException {
        backend = Backend.mirror();
    }

    @AfterEach
    void stop() throws IOException {
        backend.close();
    }

    private static X509Certificate certificateOf(Wire wire) throws Exception {
        return (X509Certificate) ((SSLSocket) wire.socket()).getSession().getPeerCertificates()[0];
    }

    private static List<String> namesOf(Wire wire) throws Exception {
        return certificateOf(wire).getSubjectAlternativeNames().stream()
                .map(name -> (String) name.get(1))
                .toList();
    }

    @Test
    void versionsFromTls12OnAreSpoken() throws Exception {
        try (TestGate gate = TestGate.before(backend)) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                try (Wire wire = gate.tls(TestGate.HOST, version)) {
                    wire.send("GET / HTTP/1.1\r\nHost: app.example.jp\r\n\r\n").answer();
                    var session = ((SSLSocket) wire.socket()).getSession();
                    assertThat(session.getProtocol()).isEqualTo(version);
                    assertThat(session.getCipherSuite()).containsAnyOf("GCM", "CHACHA20");
                    assertThat(gate.record().tlsVersion()).isEqualTo(version.substring(4));
                }
            }
        }
    }

    @Test
    void olderVersionsAreRefusedWithAnAlert() throws Exception {
        try (TestGate gate = TestGate.before(backend)) {
            for (int minor = 0; minor <= 2; minor++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gate.port())) {
                    socket.setSoTimeout(15_000);
                    socket.getOutputStream().write(hello(minor));
                    InputStream in = socket.getInputStream();
                    assertThat(in.read()).as("alert for 3.%d", minor).isEqualTo(21);
                    byte[] rest = in.readNBytes(6);
                    assertThat(rest[4]).as("fatal").isEqualTo((byte) 2);
                    assertThat(rest[5]).as("protocol_version").isEqualTo((byte) 70);
                }
            }
            gate.assertNoMoreRecords();
        }
    }

    /** A ClientHello of SSL 3.0 (0), TLS 1.0 (1) or TLS 1.1 (2) with ciphers that those had. */
    private static byte[] hello(int minor) {
        byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 2 + 4 + 2];
        hello[0] = 22;
        hello[1] = 3;
        hello[2] = (byte) minor;
        hello[4] = (byte) (hello.length - 5);
        hello[5] = 1;
        hello[8] = (byte) (hello.length - 9);
        hello[9] = 3;
        hello[10] = (byte) minor;
        int at = 9 + 2 + 32 + 1;
        hello[at + 1] = 4;
        hello[at + 2] = (byte) 0xc0;
        hello[at + 3] = 0x13;
        hello[at + 5] = 0x2f;
        hello[at + 6] = 1;
        return hello;
    }

    @Test
    void ciphersWithoutForwardSecrecyAreRefused() throws Exception {
        try (TestGate gate = TestGate.before(backend)) {
            SSLSocket socket = (SSLSocket)
                    TestGate.trust().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), gate.port());
            try (socket) {
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                socket.setEnabledCipherSuites(
                        new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"
                        });
                assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
            }
        }
    }

    @Test
    void theNameDecidesTheCertificateAndTheFirstServesTheRest() throws Exception {
        GateSettings.Site site = TestGate.site(backend.uri());
        GateSettings base = TestGate.settings(
                site, TestGate.named("other.example.jp", site), TestGate.named("a.wild.example.jp", site));
        GateSettings settings = new GateSettings(
                base.https(),
                base.http(),
                List.of(
                        TestGate.certificate("app.example.jp"),
                        TestGate.certificate("other.example.jp"),
                        TestGate.certificate("*.wild.example.jp")),
                base.sites(),
                base.trustedProxies(),
                base.countryData(),
                base.limits(),
                base.hstsMaxAge());
        try (TestGate gate = TestGate.start(settings)) {
            assertServed(gate, "app.example.jp", "app.example.jp");
            assertServed(gate, "other.example.jp", "other.example.jp");
            assertServed(gate, "OTHER.example.jp", "other.example.jp");
            assertServed(gate, "a.wild.example.jp", "*.wild.example.jp");
            assertServed(gate, "unknown.wild.example.jp", "app.example.jp");
            assertServed(gate, "unknown.example.com", "app.example.jp");
            assertServed(gate, "", "app.example.jp");
        }
    }

    private static void assertServed(TestGate gate, String name, String expected) throws Exception {
        try (Wire wire = gate.tls(name)) {
            assertThat(namesOf(wire)).as(name).containsExactly(expected);
        }
    }

    @Test
    void certificatesAreReplacedWhileConnectionsLiveOn() throws Exception {
        GateSettings settings = TestGate.settings(TestGate.site(backend.uri()));
        try (TestGate gate = TestGate.start(settings);
                Wire old = gate.tls()) {
            old.send("GET / HTTP/1.1\r\nHost: app.example.jp\r\n\r\n").answer();
            GateSettings next = new GateSettings(
                    settings.https(),
                    settings.http(),
                    List.of(TestGate.certificate("app.example.jp", "www.example.jp")),
                    settings.sites(),
                    settings.trustedProxies(),
                    settings.countryData(),
                    settings.limits(),
                    settings.hstsMaxAge());
            gate.gate().reload(next);
            for (int i = 0; i < 4; i++) {
                try (Wire wire = gate.tls()) {
                    assertThat(namesOf(wire)).contains("www.example.jp");
                }
            }
            assertThat(namesOf(old)).doesNotContain("www.example.jp");
            assertThat(old.send("GET / HTTP/1.1\r\nHost: app.example.jp\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aCertificateThatCannotBeUsedKeepsTheGateShut(@TempDir Path folder) throws Exception {
        GateSettings good = TestGate.settings(TestGate.site(backend.uri()));
        GateSettings.Certificate certificate = good.certificates().getFirst();
        Path missing = folder.resolve("missing.pem");
        Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "-----BEGIN CERTIFICATE-----\nAA\n");
        GateSettings.Certificate other = TestGate.certificate("other.example.jp");
        for (GateSettings.Certificate bad : List.of(
                new GateSettings.Certificate(List.of("a"), missing, certificate.key()),
                new GateSettings.Certificate(List.of("a"), certificate.chain(), missing),
                new GateSettings.Certificate(List.of("a"), nonsense, certificate.key()),
                new GateSettings.Certificate(List.of("a"), certificate.chain(), nonsense),
                new GateSettings.Certificate(List.of("a"), certificate.chain(), other.key()))) {
            GateSettings settings = new GateSettings(
                    good.https(),
                    good.http(),
                    List.of(bad),
                    good.sites(),
                    good.trustedProxies(),
                    good.countryData(),
                    good.limits(),
                    good.hstsMaxAge());
            assertThatThrownBy(() -> TestGate.start(settings).close())
                    .isInstanceOfSatisfying(
                            GateException.class, e -> assertThat(e.code()).isEqualTo(GateException.Code.CERTIFICATE));
        }
    }

    @Test
    void cleartextOnTheTlsPortIsNotAnswered() throws Exception {
        try (TestGate gate = TestGate.before(backend);
                Wire wire = new Wire(new Socket(InetAddress.getLoopbackAddress(), gate.port()))) {
            assertThat(wire.send("GET / HTTP/1.1\r\nHost: app.example.jp\r\n\r\n")
                            .rest())
                    .doesNotContain("HTTP/1.1");
            gate.assertNoMoreRecords();
        }
    }
}
