package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encryption and login towards a relay. */
class RelaySecurityTest {
    @TempDir
    Path folder;

    private static MailSettings relay(
            SmtpServer server, String host, MailSettings.Security security, Path authorities) {
        MailSettings usual = Fixture.relay(server.port());
        return new MailSettings(
                usual.hostName(),
                usual.domains(),
                usual.addresses(),
                new MailSettings.Relays(List.of(new MailSettings.Relay(
                        host,
                        server.port(),
                        security,
                        Optional.of(new MailSettings.Login("user", "pässword")),
                        Optional.of(authorities)))),
                usual.returnPath(),
                usual.resolver(),
                usual.bounds());
    }

    private MailRecord first(MailSettings settings) {
        try (Fixture fixture = new Fixture(folder, settings)) {
            QueueId id = fixture.room.submit(Fixture.mail("taro@example.com", "件名", "本文"));
            Fixture.await(
                    "an attempt",
                    () -> !fixture.room.find(id).orElseThrow().trail().isEmpty());
            return fixture.room.find(id).orElseThrow();
        }
    }

    @Test
    void startTlsAndTlsCarryTheLoginToAServerThatProvesItsName() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "localhost");
        for (boolean first : List.of(false, true)) {
            try (SmtpServer server = SmtpServer.start("127.0.0.1", 0, Optional.of(certificate.server()), first)) {
                MailRecord record = first(relay(
                        server,
                        "localhost",
                        first ? MailSettings.Security.TLS : MailSettings.Security.STARTTLS,
                        certificate.pem()));
                assertThat(record.trail().getFirst())
                        .extracting(Delivery::status)
                        .isEqualTo("250 2.0.0");
                SmtpServer.Received received = server.received().getFirst();
                assertThat(received.encrypted()).isTrue();
                assertThat(new String(
                                Base64.getDecoder().decode(received.login().substring("AUTH PLAIN ".length())),
                                StandardCharsets.UTF_8))
                        .isEqualTo("\0user\0pässword");
            }
        }
    }

    @Test
    void aServerWithAnotherNameGetsNeitherMailNorPassword() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "other.example");
        try (SmtpServer server = SmtpServer.start("127.0.0.1", 0, Optional.of(certificate.server()), false)) {
            MailRecord record = first(relay(server, "localhost", MailSettings.Security.STARTTLS, certificate.pem()));
            assertThat(record.state()).isEqualTo(MailRecord.State.WAITING);
            assertThat(record.trail().getFirst().status()).isEqualTo("tls");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void aServerWithoutStartTlsGetsNothing() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "localhost");
        try (SmtpServer server = SmtpServer.start()) {
            MailRecord record = first(relay(server, "localhost", MailSettings.Security.STARTTLS, certificate.pem()));
            assertThat(record.state()).isEqualTo(MailRecord.State.WAITING);
            assertThat(record.trail().getFirst().status()).isEqualTo("tls");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void aRefusedLoginDefersTheMail() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "localhost");
        try (SmtpServer server = SmtpServer.start("127.0.0.1", 0, Optional.of(certificate.server()), false)) {
            server.at("AUTH", "535 5.7.8 no");
            MailRecord record = first(relay(server, "localhost", MailSettings.Security.STARTTLS, certificate.pem()));
            assertThat(record.state()).isEqualTo(MailRecord.State.WAITING);
            assertThat(record.trail().getFirst().status()).isEqualTo("auth");
        }
    }

    @Test
    void aPasswordIsNeverSentInClearToAnotherMachine() {
        assertThatThrownBy(() -> new MailSettings.Relay(
                        "smtp.example.net",
                        25,
                        MailSettings.Security.NONE,
                        Optional.of(new MailSettings.Login("u", "p")),
                        Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new MailSettings.Login("user", "secret").toString()).doesNotContain("user=user", "secret");
    }
}
