package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BounceTest {
    @TempDir
    Path folder;

    private static final String REPORT = """
            Return-Path: <>
            From: MAILER-DAEMON@mx.example.com
            To: RETURN
            Subject: Undelivered Mail Returned to Sender
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary="b"

            --b
            Content-Type: text/plain

            Sorry.

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.com
            Arrival-Date: Tue, 24 Nov 2026 00:00:00 +0000

            Final-Recipient: rfc822; taro@example.com
            Action: ACTION
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 <taro@example.com>:
                Recipient address rejected: User unknown

            --b
            Content-Type: message/rfc822

            Subject: x

            x
            --b--
            """;

    private static byte[] report(String to, String action) {
        return REPORT.replace("RETURN", to)
                .replace("ACTION", action)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aReportAtTheReturnPathMarksTheMailAndNobodyElseCan() throws Exception {
        try (SmtpServer server = SmtpServer.start()) {
            MailSettings usual = Fixture.relay(server.port());
            MailSettings settings = new MailSettings(
                    usual.hostName(),
                    usual.domains(),
                    usual.addresses(),
                    usual.route(),
                    MailAddress.parse("bounces@bounce.example.jp"),
                    usual.resolver(),
                    usual.bounds());
            try (Fixture fixture = new Fixture(folder, settings)) {
                QueueId id = fixture.room.submit(Fixture.mail("taro@example.com", "件名", "本文"));
                fixture.awaitState(id, MailRecord.State.DELIVERED);
                String path = server.received().getFirst().from();
                assertThat(path).startsWith("bounces+" + id.value() + ".").endsWith("@bounce.example.jp");
                String forged = "bounces+" + id.value() + ".0123456789@bounce.example.jp";
                assertThat(fixture.room.bounce(report(forged, "failed"), forged))
                        .isEmpty();
                assertThat(fixture.room.bounce(report(path, "delayed"), path)).isEmpty();
                assertThat(fixture.room.bounce("Subject: spam\r\n\r\nx".getBytes(StandardCharsets.US_ASCII), path))
                        .isEmpty();
                assertThat(fixture.room.find(id).orElseThrow().state()).isEqualTo(MailRecord.State.DELIVERED);
                Optional<MailRecord> bounced =
                        fixture.room.bounce(report(path.toUpperCase(java.util.Locale.ROOT), "failed"), "");
                assertThat(bounced.orElseThrow().state()).isEqualTo(MailRecord.State.BOUNCED);
                assertThat(bounced.get().trail().getLast()).satisfies(delivery -> {
                    assertThat(delivery.result()).isEqualTo(Delivery.Result.BOUNCED);
                    assertThat(delivery.status()).isEqualTo("5.1.1");
                    assertThat(delivery.note()).contains("User unknown");
                });
            }
        }
    }

    @Property(tries = 500)
    void anyBytesAreABounceOrNone(@ForAll byte[] noise) {
        byte[] head = report("x@example.jp", "failed");
        byte[] mixed = java.util.Arrays.copyOf(head, head.length + noise.length);
        System.arraycopy(noise, 0, mixed, head.length / 2, noise.length);
        assertThat(Bounce.read(mixed)).isNotNull();
        assertThat(Bounce.read(noise)).isEmpty();
    }
}
