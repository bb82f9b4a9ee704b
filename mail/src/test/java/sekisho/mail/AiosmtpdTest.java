package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay that is somebody else's program: Debian's aiosmtpd, with STARTTLS and a login. */
class AiosmtpdTest {
    @TempDir
    Path folder;

    @Test
    void aHundredMailsReachARelayThatAsksForTlsAndALogin() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "localhost");
        Path script = folder.resolve("server.py");
        try (InputStream source =
                Objects.requireNonNull(AiosmtpdTest.class.getResourceAsStream("/aiosmtpd_server.py"))) {
            Files.write(script, source.readAllBytes());
        }
        int port = Fixture.freePort();
        Process server = new ProcessBuilder(
                        "/usr/bin/python3",
                        script.toString(),
                        certificate.pem().toString(),
                        certificate.key().toString(),
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))) {
            assertThat(lines.readLine()).isEqualTo("ready");
            MailSettings usual = Fixture.relay(port);
            MailSettings settings = new MailSettings(
                    usual.hostName(),
                    usual.domains(),
                    usual.addresses(),
                    new MailSettings.Relays(List.of(new MailSettings.Relay(
                            "localhost",
                            port,
                            MailSettings.Security.STARTTLS,
                            Optional.of(new MailSettings.Login("user", "password")),
                            Optional.of(certificate.pem())))),
                    usual.returnPath(),
                    usual.resolver(),
                    usual.bounds());
            try (Fixture fixture = new Fixture(folder, settings)) {
                List<Mail> mails = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    mails.add(Fixture.mail("u" + i + "@example.com", "件名 " + i, "本文 " + i));
                }
                fixture.room.submitAll(mails);
                Set<String> recipients = new HashSet<>();
                for (int i = 0; i < 100; i++) {
                    String line = Objects.requireNonNull(lines.readLine());
                    recipients.add(line.split(" ", -1)[1]);
                }
                assertThat(recipients).hasSize(100);
                Fixture.await(
                        "all are recorded",
                        () -> fixture.room.counts().getOrDefault(MailRecord.State.DELIVERED, 0L) == 100);
            }
        } finally {
            server.destroyForcibly();
        }
    }
}
