package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sekisho.mail.Fixture.await;
import static sekisho.mail.Fixture.mail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue against servers that misbehave. */
class QueueTest {
    @TempDir
    Path folder;

    private static MailRecord tried(Fixture fixture, QueueId id) {
        await("an attempt", () -> !fixture.room.find(id).orElseThrow().trail().isEmpty());
        return fixture.room.find(id).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "BODY"})
    void aConnectionThatBreaksAtAnyStageCostsAnAttemptAndLosesNothing(String stage) throws Exception {
        try (SmtpServer server = SmtpServer.start();
                Fixture fixture = new Fixture(folder, Fixture.relay(server.port()))) {
            server.at(stage, SmtpServer.HANG_UP);
            QueueId id = fixture.room.submit(mail("taro@example.com", "件名", "本文"));
            MailRecord record = tried(fixture, id);
            assertThat(record.state()).isEqualTo(MailRecord.State.WAITING);
            assertThat(record.trail().getFirst().result()).isEqualTo(Delivery.Result.DEFERRED);
            server.behave();
            fixture.clock.move(Duration.ofMinutes(2));
            fixture.room.reload(Fixture.relay(server.port()));
            fixture.awaitState(id, MailRecord.State.DELIVERED);
            assertThat(server.received()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "BODY"})
    void aServerThatFallsSilentAtAnyStageIsLeftAfterTheTimeout(String stage) throws Exception {
        try (SmtpServer server = SmtpServer.start();
                Fixture fixture = new Fixture(folder, hasty(server.port()))) {
            server.at(stage, SmtpServer.SILENCE);
            QueueId id = fixture.room.submit(mail("taro@example.com", "件名", "本文"));
            MailRecord record = tried(fixture, id);
            assertThat(record.state()).isEqualTo(MailRecord.State.WAITING);
            assertThat(record.trail().getFirst().status()).isEqualTo("timeout");
        }
    }

    private static MailSettings hasty(int... ports) {
        MailSettings usual = Fixture.relay(ports);
        return new MailSettings(
                usual.hostName(),
                usual.domains(),
                usual.addresses(),
                usual.route(),
                usual.returnPath(),
                usual.resolver(),
                Fixture.bounds(Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA", "BODY"})
    void aPermanentRefusalAtAnyStageIsADeadLetterAndATemporaryOneIsNot(String stage) throws Exception {
        try (SmtpServer server = SmtpServer.start();
                Fixture fixture = new Fixture(folder, Fixture.relay(server.port()))) {
            server.at(stage, "554 5.7.1 no");
            QueueId dead = fixture.room.submit(mail("a@example.com", "件名", "本文"));
            fixture.awaitState(dead, MailRecord.State.DEAD);
            assertThat(tried(fixture, dead).trail().getFirst().status()).isEqualTo("554 5.7.1");
            server.at(stage, "452 4.3.1 later");
            QueueId waits = fixture.room.submit(mail("b@example.com", "件名", "本文"));
            MailRecord record = tried(fixture, waits);
            assertThat(record.state()).isEqualTo(MailRecord.State.WAITING);
            assertThat(record.trail().getFirst().status()).isEqualTo("452 4.3.1");
        }
    }

    @Test
    void theNextRelayIsUsedWhenTheFirstCannotBeReached() throws Exception {
        try (SmtpServer server = SmtpServer.start();
                Fixture fixture = new Fixture(folder, Fixture.relay(Fixture.freePort(), server.port()))) {
            QueueId id = fixture.room.submit(mail("taro@example.com", "件名", "本文"));
            fixture.awaitState(id, MailRecord.State.DELIVERED);
        }
    }

    @Test
    void aRelayThatIsDownIsTriedByOneMailAndTheOthersRest() throws Exception {
        int port = Fixture.freePort();
        try (Fixture fixture = new Fixture(folder, Fixture.relay(port))) {
            List<Mail> mails = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                mails.add(mail("u" + i + "@example.com", "件名", "本文"));
            }
            List<QueueId> ids = fixture.room.submitAll(mails);
            assertThat(tried(fixture, ids.getFirst()).trail().getFirst().status())
                    .isEqualTo("connect");
            long tried = ids.stream()
                    .filter(id -> !fixture.room.find(id).orElseThrow().trail().isEmpty())
                    .count();
            assertThat(tried).isLessThan(10);
            try (SmtpServer back = SmtpServer.start("127.0.0.1", port, Optional.empty(), false)) {
                fixture.clock.move(Duration.ofMinutes(30));
                fixture.room.reload(Fixture.relay(port));
                await("all are delivered", () -> back.received().size() == 50);
            }
        }
    }

    @Test
    void aMailThatIsDeferredForTooLongIsADeadLetter() throws Exception {
        try (SmtpServer server = SmtpServer.start();
                Fixture fixture = new Fixture(folder, Fixture.relay(server.port()))) {
            server.at("RCPT", "451 4.7.1 not now");
            QueueId id = fixture.room.submit(mail("taro@example.com", "件名", "本文"));
            MailRecord first = tried(fixture, id);
            assertThat(first.state()).isEqualTo(MailRecord.State.WAITING);
            fixture.clock.move(Duration.ofDays(5));
            fixture.room.reload(Fixture.relay(server.port()));
            fixture.awaitState(id, MailRecord.State.DEAD);
            fixture.clock.move(Duration.ofDays(15));
            await(
                    "its content is erased after two weeks",
                    () -> !fixture.room.find(id).orElseThrow().contentKept());
            assertThatThrownBy(() -> fixture.room.resend(id)).isInstanceOf(MailException.class);
            fixture.clock.move(Duration.ofDays(90));
            await(
                    "its record goes after three months",
                    () -> fixture.room.find(id).isEmpty());
        }
    }

    @Test
    void theQueueIsBoundedAndSoIsAMail() throws Exception {
        try (SmtpServer server = SmtpServer.start()) {
            MailSettings usual = Fixture.relay(server.port());
            MailSettings.Bounds bounds = usual.bounds();
            server.at("RCPT", "451 4.7.1 not now");
            MailSettings small = new MailSettings(
                    usual.hostName(),
                    usual.domains(),
                    usual.addresses(),
                    usual.route(),
                    usual.returnPath(),
                    usual.resolver(),
                    new MailSettings.Bounds(
                            3,
                            20_000,
                            bounds.connections(),
                            bounds.connectionsPerDestination(),
                            bounds.perMinute(),
                            bounds.timeout(),
                            bounds.giveUpAfter(),
                            bounds.deadLettersKept(),
                            bounds.historyKept()));
            try (Fixture fixture = new Fixture(folder, small)) {
                assertThatThrownBy(() -> fixture.room.submit(mail("a@example.com", "件名", "長".repeat(20_000))))
                        .isInstanceOf(MailException.class)
                        .extracting(e -> ((MailException) e).code())
                        .isEqualTo(MailException.Code.TOO_LARGE);
                for (int i = 0; i < 3; i++) {
                    fixture.room.submit(mail("u" + i + "@example.com", "件名", "本文"));
                }
                assertThatThrownBy(() -> fixture.room.submit(mail("a@example.com", "件名", "本文")))
                        .isInstanceOf(MailException.class)
                        .extracting(e -> ((MailException) e).code())
                        .isEqualTo(MailException.Code.FULL);
            }
        }
    }

    @Test
    void whatWasAcceptedSurvivesARestart() throws Exception {
        try (SmtpServer server = SmtpServer.start();
                Fixture fixture = new Fixture(folder, Fixture.relay(server.port()))) {
            server.at("CONNECT", "421 4.3.2 shutting down");
            QueueId id = fixture.room.submit(mail("taro@example.com", "件名", "本文"));
            tried(fixture, id);
            fixture.room.close();
            assertThatThrownBy(() -> fixture.room.submit(mail("taro@example.com", "件名", "本文")))
                    .isInstanceOf(MailException.class)
                    .extracting(e -> ((MailException) e).code())
                    .isEqualTo(MailException.Code.CLOSED);
            server.behave();
            fixture.clock.move(Duration.ofMinutes(2));
            fixture.restart(Fixture.relay(server.port()));
            fixture.awaitState(id, MailRecord.State.DELIVERED);
            assertThat(server.received().getFirst().message()).contains(id.value());
        }
    }

    /** 10,000 mails to 500 recipients: everything arrives once, in order per recipient, over a bounded number of connections. */
    @Test
    void tenThousandMailsKeepTheirOrderPerRecipient() throws Exception {
        try (SmtpServer server = SmtpServer.start();
                Fixture fixture = new Fixture(folder, Fixture.relay(server.port()))) {
            AtomicInteger hiccups = new AtomicInteger();
            server.script((stage, _) -> stage.equals("BODY") && hiccups.incrementAndGet() % 997 == 0
                    ? Optional.of("451 4.3.0 hiccup")
                    : Optional.empty());
            for (int batch = 0; batch < 10; batch++) {
                List<Mail> mails = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                    int number = batch * 1000 + i;
                    mails.add(mail("u" + number % 500 + "@example.com", "number " + number, "x"));
                }
                fixture.room.submitAll(mails);
            }
            long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
            while (server.received().size() < 10_000 && System.nanoTime() < end) {
                // deferred mails come back a minute later by the clock of the test
                fixture.clock.move(Duration.ofMinutes(2));
                fixture.room.reload(Fixture.relay(server.port()));
                java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
            }
            assertThat(server.received()).hasSize(10_000);
            Map<String, Integer> last = new HashMap<>();
            HashSet<Integer> seen = new HashSet<>();
            for (SmtpServer.Received one : server.received()) {
                String subject = one.message().substring(one.message().indexOf("Subject: number ") + 16);
                int number = Integer.parseInt(subject.substring(0, subject.indexOf("\r\n")));
                assertThat(seen.add(number)).isTrue();
                Integer before = last.put(one.to(), number);
                assertThat(before == null || before < number).isTrue();
            }
            assertThat(server.mostAtOnce())
                    .isLessThanOrEqualTo(MailSettings.Bounds.DEFAULT.connectionsPerDestination() * 2);
            await(
                    "the records are written",
                    () -> fixture.room.counts().getOrDefault(MailRecord.State.DELIVERED, 0L) == 10_000);
        }
    }
}
