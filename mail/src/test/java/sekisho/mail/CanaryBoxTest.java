package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mails of trials: they take the queue's way, reach nobody, and are reached by no trouble of others. */
class CanaryBoxTest {
    @TempDir
    private Path folder = Path.of("");

    private static Mail mail(String to) {
        return Fixture.mail(to, "題", "本文");
    }

    @Test
    void aCanarysMailArrivesWhileTheRelayIsAwayAndTheRelaysMailsWait() throws Exception {
        int nobody = Fixture.freePort();
        try (Fixture fixture = new Fixture(folder, Fixture.relay(nobody));
                CanaryBox box = fixture.room.canary()) {
            QueueId real = fixture.room.submit(mail("taro@example.com"));
            Fixture.await(
                    "the relay is found to be away",
                    () -> !fixture.room.find(real).orElseThrow().trail().isEmpty());
            QueueId canary = fixture.room.submit(mail(box.address("info").toString()));
            fixture.awaitState(canary, MailRecord.State.DELIVERED);
            assertThat(box.letters()).hasSize(1);
            assertThat(box.letters().getFirst().recipients())
                    .containsExactly(box.address("info").toString());
            assertThat(box.letters().getFirst().message()).contains("Message-ID: <" + canary.value());
            QueueId dead =
                    fixture.room.submit(mail(box.address(CanaryBox.NOBODY).toString()));
            fixture.awaitState(dead, MailRecord.State.DEAD);
            assertThat(fixture.room.find(real).orElseThrow().state()).isEqualTo(MailRecord.State.WAITING);
        }
    }

    @Test
    void nothingForACanaryEverGoesOut() throws Exception {
        try (SmtpServer relay = SmtpServer.start();
                Fixture fixture = new Fixture(folder, Fixture.relay(relay.port()))) {
            MailAddress late;
            try (CanaryBox box = fixture.room.canary()) {
                late = box.address("info");
            }
            List<QueueId> ids = fixture.room.submitAll(
                    List.of(mail("taro@example.com"), mail(late.toString()), mail("hanako@example.com")));
            fixture.awaitState(ids.get(0), MailRecord.State.DELIVERED);
            fixture.awaitState(ids.get(2), MailRecord.State.DELIVERED);
            fixture.awaitState(ids.get(1), MailRecord.State.DEAD);
            assertThat(fixture.room
                            .find(ids.get(1))
                            .orElseThrow()
                            .trail()
                            .getLast()
                            .status())
                    .isEqualTo("5.1.2");
        }
    }
}
