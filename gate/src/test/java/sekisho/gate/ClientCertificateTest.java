package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.journal.AccessRecord;

/** Sites that know devices by a certificate of their own (mutual TLS), with certificates that OpenSSL made. */
class ClientCertificateTest {
    private static final String OTHER = "other.example.jp";
    private static final String OPEN = "open.example.jp";
    private static final String SUBJECT = "CN=laptop-7,O=Acme";

    @TempDir
    private static Path folder = Path.of("");

    private static Backend backend = nothing();
    private static TestGate gate = nothing();
    private static DeviceMaker acme = nothing();
    private static DeviceMaker stranger = nothing();
    private static SSLContext laptop = nothing();

    /** Of the exchange that was last. */
    private static AccessRecord record = nothing();

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // set before every test
    private static <T> T nothing() {
        return null;
    }

    @BeforeAll
    static void start() throws Exception {
        acme = new DeviceMaker(folder.resolve("acme"));
        stranger = new DeviceMaker(folder.resolve("stranger"));
        laptop = acme.device("laptop-7");
        backend = Backend.mirror();
        gate = TestGate.start(settings(Optional.empty()));
    }

    @AfterAll
    static void stop() throws IOException {
        gate.close();
        backend.close();
    }

    /** One site for devices of Acme, one for those of a stranger, and one that only looks at certificates of Acme. */
    private static GateSettings settings(Optional<Path> revoked) {
        GateSettings.Site site = TestGate.site(backend.uri());
        return TestGate.settings(
                site.with(new GateSettings.ClientCertificates(acme.authority(), revoked, true)),
                TestGate.named(OTHER, site)
                        .with(new GateSettings.ClientCertificates(stranger.authority(), Optional.empty(), true)),
                TestGate.named(OPEN, site)
                        .with(new GateSettings.ClientCertificates(acme.authority(), Optional.empty(), false)));
    }

    private static Wire.Message ask(SSLContext as, String name, String host, String... protocols) throws Exception {
        try (Wire wire = gate.tls(as, name, protocols)) {
            return ask(wire, host);
        }
    }

    private static Wire.Message ask(Wire wire, String host) throws Exception {
        Wire.Message answer = wire.send("GET /orders HTTP/1.1\r\nHost: " + host + "\r\nSekisho-Device: CN%3Dboss\r\n"
                        + "Accept: application/json\r\n\r\n")
                .answer();
        record = gate.record();
        return answer;
    }

    private static void assertRefused(SSLContext as, String... protocols) throws Exception {
        Wire.Message answer = ask(as, TestGate.HOST, TestGate.HOST, protocols);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("\"client-certificate\"");
        assertThat(record.reason()).isEqualTo("client-certificate");
        assertThat(record.trail()).endsWith("client-certificate:refuse");
        assertThat(record.device()).isNull();
    }

    @Test
    void aDeviceWithItsCertificatePassesAndTheApplicationIsToldOfIt() throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            for (String when : List.of("at first", "resumed", "resumed once more")) {
                Wire.Message answer = ask(laptop, TestGate.HOST, TestGate.HOST, version);
                assertThat(answer.status()).as(version + " " + when).isEqualTo(200);
                assertThat(answer.text().toLowerCase(Locale.ROOT))
                        .contains("sekisho-device: cn%3dlaptop-7%2co%3dacme", "sekisho-device-fingerprint: ")
                        .doesNotContain("boss");
                AccessRecord.Device device = Objects.requireNonNull(record.device());
                assertThat(device.subject()).isEqualTo(SUBJECT);
                assertThat(device.fingerprint()).matches("[0-9a-f]{64}");
            }
        }
    }

    @Test
    void nobodyElsePasses() throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            assertRefused(TestGate.trust(), version);
            assertRefused(stranger.device("laptop-7"), version); // the same names, another authority's key
        }
        assertRefused(acme.device("expired", "device", "20200101000000Z", "20210101000000Z"));
        assertRefused(acme.device("not-yet", "device", "20980101000000Z", "20991231000000Z"));
        assertRefused(acme.device("a-server", "server", "20260101000000Z", "20991231000000Z"));
        String before = backend.received();
        assertRefused(TestGate.trust());
        assertThat(backend.received()).as("nothing reaches the application").isEqualTo(before);
    }

    @Test
    void whereACertificateIsOptionalAWrongOneIsRefusedAllTheSame() throws Exception {
        Wire.Message without = ask(TestGate.trust(), OPEN, OPEN);
        assertThat(without.status()).isEqualTo(200);
        assertThat(without.text()).doesNotContain("boss");
        assertThat(record.device()).isNull();
        assertThat(ask(laptop, OPEN, OPEN).text()).contains("laptop-7");
        assertThat(ask(stranger.device("guest"), OPEN, OPEN).status()).isEqualTo(403);
    }

    @Test
    void aConnectionForOneNameOpensNoOtherSite() throws Exception {
        try (Wire wire = gate.tls(laptop, TestGate.HOST)) {
            assertThat(ask(wire, TestGate.HOST).status()).isEqualTo(200);
            assertThat(ask(wire, OTHER).status()).as("another authority's site").isEqualTo(403);
        }
        SSLContext unused = acme.device("unused"); // a client that resumes a session shows again what it showed in it
        try (Wire wire = gate.tls(unused, "unknown.example.jp")) {
            assertThat(ask(wire, TestGate.HOST).status())
                    .as("no certificate was asked for, so that a browser shall open another connection")
                    .isEqualTo(421);
        }
    }

    @Test
    void whatIsRevokedIsRefusedOnConnectionsThatAreOpen() throws Exception {
        SSLContext lost = acme.device("lost");
        try (Wire wire = gate.tls(lost, TestGate.HOST);
                Wire kept = gate.tls(laptop, TestGate.HOST)) {
            assertThat(ask(wire, TestGate.HOST).status()).isEqualTo(200);
            assertThat(ask(kept, TestGate.HOST).status()).isEqualTo(200);
            acme.revoke("lost");
            try {
                gate.gate().reload(settings(Optional.of(acme.revoked())));
                assertThat(ask(wire, TestGate.HOST).status()).isEqualTo(403);
                assertThat(ask(kept, TestGate.HOST).status()).isEqualTo(200);
                assertRefused(lost);
            } finally {
                gate.gate().reload(settings(Optional.empty()));
            }
        }
    }

    @Test
    void filesThatSayNothingAboutDevicesAreNamed() throws Exception {
        Path no = Files.writeString(folder.resolve("no.pem"), "no certificate");
        Path missing = folder.resolve("missing.pem");
        acme.device("no-authority");
        Path leaf = folder.resolve("acme/no-authority.pem");
        for (Path file : List.of(no, missing, leaf)) {
            assertThatThrownBy(() ->
                            ClientAuthority.read(new GateSettings.ClientCertificates(file, Optional.empty(), true)))
                    .isInstanceOf(GateException.class)
                    .hasMessageContaining(file.toString());
        }
        Path others = stranger.revoked();
        for (Path file : List.of(no, missing, others)) {
            assertThatThrownBy(() -> ClientAuthority.read(
                            new GateSettings.ClientCertificates(acme.authority(), Optional.of(file), true)))
                    .as("a list of another authority revokes nothing")
                    .isInstanceOf(GateException.class)
                    .hasMessageContaining(file.toString());
        }
    }
}
