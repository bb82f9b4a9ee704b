package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Postfix, with a configuration of its own, as the relay: takes, refuses, and returns mails. Needs root, as Postfix does. */
class PostfixTest {
    @TempDir
    Path folder;

    private static final String MASTER = """
            PORT inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            qmgr fifo n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            error unix - - n - - error
            retry unix - - n - - error
            virtual unix - n n - - virtual
            anvil unix - - n - 1 anvil
            tlsmgr unix - - n 1000? 1 tlsmgr
            proxymap unix - - n - - proxymap
            postlog unix-dgram n - n - 1 postlogd
            """;

    private static final String MAIN = """
            compatibility_level = 3.6
            queue_directory = FOLDER/spool
            data_directory = FOLDER/data
            myhostname = mx.example.com
            mydestination =
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks = 127.0.0.0/8
            virtual_mailbox_domains = example.com bounce.example.jp
            virtual_mailbox_maps = inline:{ok@example.com=ok/, @bounce.example.jp=bounce/}
            virtual_alias_domains =
            virtual_alias_maps = inline:{later@example.com=gone@elsewhere.example}
            default_transport = error:5.2.1 mailbox is gone
            virtual_mailbox_base = FOLDER/mail
            virtual_uid_maps = static:65534
            virtual_gid_maps = static:65534
            smtpd_tls_cert_file = CERTIFICATE
            smtpd_tls_key_file = KEY
            smtpd_tls_security_level = encrypt
            smtpd_recipient_restrictions = reject_unauth_destination
            maillog_file = /dev/stdout
            """;

    private Process postfix(Path home, int port, TestCertificate certificate) throws Exception {
        for (String name : List.of("etc", "spool", "data", "mail")) {
            Path made = Files.createDirectories(home.resolve(name));
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        var users = home.getFileSystem().getUserPrincipalLookupService();
        Files.setOwner(home.resolve("data"), users.lookupPrincipalByName("postfix"));
        Files.setOwner(home.resolve("mail"), users.lookupPrincipalByName("nobody"));
        Files.writeString(home.resolve("etc/master.cf"), MASTER.replace("PORT", Integer.toString(port)));
        Files.writeString(
                home.resolve("etc/main.cf"),
                MAIN.replace("FOLDER", home.toString())
                        .replace("CERTIFICATE", certificate.pem().toString())
                        .replace("KEY", certificate.key().toString()));
        Process process = new ProcessBuilder(
                        "postfix", "-c", home.resolve("etc").toString(), "start-fg")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start();
        Fixture.await("postfix answers", () -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                if (!process.isAlive()) {
                    throw new AssertionError("postfix ended, see " + home.resolve("log"));
                }
                return false;
            }
        });
        return process;
    }

    private static List<Path> arrived(Path home, String box) {
        try (Stream<Path> files = Files.list(home.resolve("mail/" + box + "/new"))) {
            return files.toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    @Test
    void postfixTakesRefusesAndReturnsMails() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "localhost");
        // Postfix's daemons are other users and must be able to pass the folders above
        Path home = Files.createTempDirectory("sekisho-postfix-");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        int port = Fixture.freePort();
        Process process = postfix(home, port, certificate);
        try {
            MailSettings usual = Fixture.relay(port);
            MailSettings settings = new MailSettings(
                    usual.hostName(),
                    usual.domains(),
                    usual.addresses(),
                    new MailSettings.Relays(List.of(new MailSettings.Relay(
                            "localhost",
                            port,
                            MailSettings.Security.STARTTLS,
                            Optional.empty(),
                            Optional.of(certificate.pem())))),
                    MailAddress.parse("bounces@bounce.example.jp"),
                    usual.resolver(),
                    usual.bounds());
            try (Fixture fixture = new Fixture(folder, settings)) {
                QueueId taken = fixture.room.submit(Fixture.mail("ok@example.com", "お知らせ", "本文"));
                QueueId refused = fixture.room.submit(Fixture.mail("no@example.com", "お知らせ", "本文"));
                QueueId returned = fixture.room.submit(Fixture.mail("later@example.com", "お知らせ", "本文"));
                fixture.awaitState(taken, MailRecord.State.DELIVERED);
                fixture.awaitState(refused, MailRecord.State.DEAD);
                assertThat(fixture.room
                                .find(refused)
                                .orElseThrow()
                                .trail()
                                .getFirst()
                                .status())
                        .isEqualTo("550 5.1.1");
                Fixture.await(
                        "the mail lies in its box", () -> arrived(home, "ok").size() == 1);
                assertThat(Files.readString(arrived(home, "ok").getFirst(), StandardCharsets.ISO_8859_1))
                        .contains("Return-Path: <bounces+" + taken.value())
                        .contains("Message-ID: <" + taken.value() + "@example.jp>");
                Fixture.await(
                        "a report comes back", () -> arrived(home, "bounce").size() == 1);
                byte[] report = Files.readAllBytes(arrived(home, "bounce").getFirst());
                assertThat(fixture.room.bounce(report, "").map(MailRecord::id)).contains(returned);
                MailRecord record = fixture.room.find(returned).orElseThrow();
                assertThat(record.state()).isEqualTo(MailRecord.State.BOUNCED);
                assertThat(record.trail().getLast().status()).isEqualTo("5.2.1");
            }
        } finally {
            List<ProcessHandle> daemons = new ArrayList<>(process.descendants().toList());
            process.destroy();
            process.waitFor();
            daemons.forEach(ProcessHandle::destroy);
        }
    }
}
