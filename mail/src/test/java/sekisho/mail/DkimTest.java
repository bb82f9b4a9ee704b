package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures, judged by dkimpy against a DNS server of the test. */
class DkimTest {
    private static final MailDomain DOMAIN = new MailDomain("example.jp");

    @TempDir
    Path folder;

    private static MailSettings settings(SmtpServer smtp, DnsServer dns) {
        MailSettings relay = Fixture.relay(smtp.port());
        return new MailSettings(
                relay.hostName(),
                relay.domains(),
                relay.addresses(),
                relay.route(),
                relay.returnPath(),
                Optional.of(dns.resolver()),
                relay.bounds());
    }

    @Test
    void bothSignaturesOfAJapaneseMailWithHtmlAndAttachmentPass() throws Exception {
        try (DnsServer dns = new DnsServer();
                SmtpServer smtp = SmtpServer.start();
                Fixture fixture = new Fixture(folder, settings(smtp, dns))) {
            List<DkimKey> keys = fixture.room.dkim().make(DOMAIN, "");
            for (DkimKey key : keys) {
                dns.longTxt(key.owner(), key.record());
            }
            assertThat(fixture.room.dkim().activate()).hasSize(2);
            Mail mail = Fixture.mail("taro@example.com", "お問い合わせありがとうございます。長い件名は折り返されます。".repeat(3), "本文  です \n\n\n")
                    .withHtml("<p>本文</p>")
                    .withAttachments(List.of(new Attachment(
                            new HeaderText("見積書.pdf"), "application/pdf", new byte[] {1, 2, 3, '\n', 0})));
            QueueId id = fixture.room.submit(mail);
            fixture.awaitState(id, MailRecord.State.DELIVERED);
            String message = smtp.received().getFirst().message();
            assertThat(Python.run(
                            "verify_dkim.py",
                            message.getBytes(StandardCharsets.ISO_8859_1),
                            Integer.toString(dns.port())))
                    .containsExactlyInAnyOrder(
                            "rsa-sha256 example.jp " + selector(keys, DkimKey.Algorithm.RSA) + " pass",
                            "ed25519-sha256 example.jp " + selector(keys, DkimKey.Algorithm.ED25519) + " pass");
            // an added field of a kind that is oversigned breaks the signature, and so does a changed body
            assertThat(Python.run(
                            "verify_dkim.py",
                            ("From: x@example.net\r\n" + message).getBytes(StandardCharsets.ISO_8859_1),
                            Integer.toString(dns.port())))
                    .hasSizeGreaterThan(1)
                    .noneMatch(line -> line.endsWith("pass"));
            assertThat(Python.run(
                            "verify_dkim.py",
                            (message + "added\r\n").getBytes(StandardCharsets.ISO_8859_1),
                            Integer.toString(dns.port())))
                    .hasSizeGreaterThan(1)
                    .noneMatch(line -> line.endsWith("pass"));
        }
    }

    private static String selector(List<DkimKey> keys, DkimKey.Algorithm algorithm) {
        return keys.stream()
                .filter(key -> key.algorithm() == algorithm)
                .findFirst()
                .orElseThrow()
                .selector();
    }

    @Test
    void aKeySignsOnlyOnceItIsPublishedAndTheOldOneSignsUntilThen() throws Exception {
        try (DnsServer dns = new DnsServer();
                SmtpServer smtp = SmtpServer.start();
                Fixture fixture = new Fixture(folder, settings(smtp, dns))) {
            DkimKeys dkim = fixture.room.dkim();
            List<DkimKey> first = dkim.make(DOMAIN, "one");
            assertThat(dkim.activate()).isEmpty();
            QueueId unsigned = fixture.room.submit(Fixture.mail("a@example.com", "1", "x"));
            fixture.awaitState(unsigned, MailRecord.State.DELIVERED);
            assertThat(smtp.received().getLast().message()).doesNotContain("DKIM-Signature");
            for (DkimKey key : first) {
                dns.longTxt(key.owner(), key.record());
            }
            dkim.activate();
            List<DkimKey> second = dkim.make(DOMAIN, "two");
            assertThat(dkim.make(DOMAIN, "three"))
                    .as("one pair waits at a time")
                    .isEqualTo(second);
            QueueId signed = fixture.room.submit(Fixture.mail("a@example.com", "2", "x"));
            fixture.awaitState(signed, MailRecord.State.DELIVERED);
            assertThat(smtp.received().getLast().message()).contains("s=one-rsa;", "s=one-ed;");
            for (DkimKey key : second) {
                dns.longTxt(key.owner(), key.record());
            }
            // found by the room itself, as time goes by
            fixture.clock.move(Duration.ofMinutes(11));
            Fixture.await(
                    "the new pair signs",
                    () -> dkim.of(DOMAIN).stream()
                                    .filter(key ->
                                            key.selector().startsWith("two") && key.state() == DkimKey.State.ACTIVE)
                                    .count()
                            == 2);
            assertThat(dkim.of(DOMAIN))
                    .filteredOn(key -> key.selector().startsWith("one"))
                    .allMatch(key -> key.state() == DkimKey.State.RETIRED);
            QueueId rotated = fixture.room.submit(Fixture.mail("a@sub.example.com", "3", "x"));
            fixture.awaitState(rotated, MailRecord.State.DELIVERED);
            assertThat(smtp.received().getLast().message())
                    .contains("s=two-rsa;", "s=two-ed;")
                    .doesNotContain("s=one");
            fixture.restart(settings(smtp, dns));
            assertThat(fixture.room.dkim().of(DOMAIN)).hasSize(4);
        }
    }
}
