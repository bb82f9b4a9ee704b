package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sekisho.mail.Fixture.address;
import static sekisho.mail.Fixture.await;
import static sekisho.mail.Fixture.mail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailRoomTest {
    @TempDir
    Path folder;

    @Test
    void aMailIsDeliveredAndOnlyItsRecordStays() throws Exception {
        try (SmtpServer server = SmtpServer.start();
                Fixture fixture = new Fixture(folder, Fixture.relay(server.port()))) {
            List<MailRecord> told = new CopyOnWriteArrayList<>();
            fixture.room.onOutcome(told::add);
            QueueId id = fixture.room.submit(mail("taro@example.com", "お問い合わせ", "本文です。\n二行目"));
            await("the outcome is told", () -> !told.isEmpty());
            MailRecord record = fixture.room.find(id).orElseThrow();
            assertThat(record.state()).isEqualTo(MailRecord.State.DELIVERED);
            assertThat(record.contentKept()).isFalse();
            assertThat(record.recipient()).isEqualTo(address("taro@example.com"));
            assertThat(record.trail()).singleElement().satisfies(delivery -> {
                assertThat(delivery.attempt()).isEqualTo(1);
                assertThat(delivery.result()).isEqualTo(Delivery.Result.ACCEPTED);
                assertThat(delivery.status()).isEqualTo("250 2.0.0");
            });
            assertThat(told).containsExactly(record);
            assertThat(server.received()).singleElement().satisfies(one -> {
                assertThat(one.to()).isEqualTo("taro@example.com");
                assertThat(one.from()).isEqualTo("info@example.jp");
                assertThat(one.message()).contains("Message-ID: <" + id.value() + "@example.jp>");
            });
        }
    }

    @Test
    void aDeferredMailIsTriedAgainAfterTheBackOff() throws Exception {
        try (SmtpServer server = SmtpServer.start();
                Fixture fixture = new Fixture(folder, Fixture.relay(server.port()))) {
            server.at("RCPT", "451 4.7.1 greylisted");
            QueueId id = fixture.room.submit(mail("taro@example.com", "件名", "本文"));
            await(
                    "first attempt",
                    () -> !fixture.room.find(id).orElseThrow().trail().isEmpty());
            MailRecord record = fixture.room.find(id).orElseThrow();
            assertThat(record.state()).isEqualTo(MailRecord.State.WAITING);
            assertThat(record.trail().getFirst().status()).isEqualTo("451 4.7.1");
            assertThat(Duration.between(
                            record.trail().getFirst().time(), record.next().orElseThrow()))
                    .isBetween(Duration.ofSeconds(54), Duration.ofSeconds(67));
            server.behave();
            fixture.clock.move(Duration.ofMinutes(2));
            fixture.room.reload(Fixture.relay(server.port()));
            fixture.awaitState(id, MailRecord.State.DELIVERED);
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void aRefusedMailIsADeadLetterThatCanBeSentAgain() throws Exception {
        try (SmtpServer server = SmtpServer.start();
                Fixture fixture = new Fixture(folder, Fixture.relay(server.port()))) {
            server.at("RCPT", "550 5.1.1 no such user");
            QueueId id = fixture.room.submit(mail("nobody@example.com", "件名", "本文"));
            fixture.awaitState(id, MailRecord.State.DEAD);
            MailRecord dead = fixture.room.find(id).orElseThrow();
            assertThat(dead.trail().getFirst().note()).contains("no such user");
            assertThat(dead.contentKept()).isTrue();
            assertThat(fixture.room.list(MailFilter.in(Set.of(MailRecord.State.DEAD), 10)))
                    .containsExactly(dead);
            server.behave();
            fixture.room.resend(id);
            fixture.awaitState(id, MailRecord.State.DELIVERED);
            assertThat(fixture.room.find(id).orElseThrow().trail()).hasSize(2);
            assertThatThrownBy(() -> fixture.room.resend(id))
                    .isInstanceOf(MailException.class)
                    .extracting(e -> ((MailException) e).code())
                    .isEqualTo(MailException.Code.STATE);
        }
    }
}
