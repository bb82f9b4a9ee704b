package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    private static MailSettings returning(int port) {
        MailSettings usual = Fixture.relay(port);
        return new MailSettings(
                usual.hostName(),
                usual.domains(),
                usual.addresses(),
                usual.route(),
                MailAddress.parse("bounces@bounce.example.jp"),
                usual.resolver(),
                usual.bounds());
    }

    @Test
    void aReportAtTheReturnPathMarksTheMailAndNobodyElseCan() throws Exception {
        try (SmtpServer server = SmtpServer.start()) {
            MailSettings settings = returning(server.port());
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

    /** Returns the first mail while it is being sent, then answers as it is told; takes the others. */
    private static final class Returning implements Carrier {
        private final Attempt answer;
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicReference<MailRoom> room = new AtomicReference<>();

        Returning(Attempt answer) {
            this.answer = answer;
        }

        @Override
        public Opening open(MailDomain domain) {
            return new Open(new Link() {
                @Override
                public Attempt send(Envelope envelope, byte[] message) {
                    if (sent.incrementAndGet() > 1) {
                        return new Attempt.Accepted("250", "");
                    }
                    String path = envelope.returnPath().wire();
                    Fixture.await("there is a room", () -> room.get() != null);
                    assertThat(room.get().bounce(report(path, "failed"), path)).isPresent();
                    return answer;
                }

                @Override
                public void close() {}
            });
        }

        @Override
        public boolean sameForAll() {
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ACCEPTED", "DEFERRED", "REFUSED"})
    void aMailThatIsReturnedWhileItIsSentStaysReturnedWhateverTheAnswer(Delivery.Result result) throws Exception {
        Returning carrier = new Returning(
                switch (result) {
                    case ACCEPTED, BOUNCED -> new Attempt.Accepted("250", "");
                    case DEFERRED -> new Attempt.Deferred("450", "later", true);
                    case REFUSED -> new Attempt.Refused("550", "no");
                });
        MailSettings settings = returning(1);
        try (Fixture fixture = new Fixture(folder, settings)) {
            fixture.room.close();
            fixture.room = MailRoom.start(
                    settings, fixture.database, fixture.keys, fixture.clock, new Random(2), _ -> carrier);
            carrier.room.set(fixture.room);
            QueueId first = fixture.room.submit(Fixture.mail("taro@example.com", "件名", "本文"));
            QueueId second = fixture.room.submit(Fixture.mail("hanako@example.com", "件名", "本文"));
            fixture.awaitState(second, MailRecord.State.DELIVERED);
            Fixture.await(
                    "the answer is on record",
                    () -> fixture.room.find(first).orElseThrow().trail().size() == 2);
            MailRecord record = fixture.room.find(first).orElseThrow();
            assertThat(record.state()).isEqualTo(MailRecord.State.BOUNCED);
            assertThat(record.contentKept()).isFalse();
            assertThat(record.trail())
                    .extracting(Delivery::attempt, Delivery::result)
                    .containsExactly(tuple(1, Delivery.Result.BOUNCED), tuple(2, result));
            assertThat(record.trail().getFirst().note()).contains("User unknown");
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
