package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourierTest {
    @TempDir
    private Path folder = Path.of("");

    /** The first connection defers its mail and closes when it may, the second holds its mail, and all others take theirs. */
    private static final class Staged implements Carrier {
        final CountDownLatch mayClose = new CountDownLatch(1);
        final CountDownLatch mayTake = new CountDownLatch(1);
        final List<QueueId> sent = new CopyOnWriteArrayList<>();
        private final AtomicInteger opened = new AtomicInteger();

        @Override
        public Opening open(MailDomain domain) {
            int number = opened.incrementAndGet();
            return new Open(new Link() {
                @Override
                public Attempt send(Envelope envelope, byte[] message) {
                    sent.add(envelope.id());
                    if (number == 1) {
                        return new Attempt.Deferred("reset", "", false);
                    }
                    if (number == 2) {
                        hold(mayTake);
                    }
                    return new Attempt.Accepted("250", "");
                }

                @Override
                public void close() {
                    if (number == 1) {
                        hold(mayClose);
                    }
                }
            });
        }

        private static void hold(CountDownLatch until) {
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public boolean sameForAll() {
            return true;
        }
    }

    /** With room for two connections, so that the third begins when the first has ended for good. */
    private static MailSettings two() {
        MailSettings usual = Fixture.relay(1);
        MailSettings.Bounds bounds = usual.bounds();
        return new MailSettings(
                usual.hostName(),
                usual.domains(),
                usual.addresses(),
                usual.route(),
                usual.returnPath(),
                usual.resolver(),
                new MailSettings.Bounds(
                        bounds.mostWaiting(),
                        bounds.mostMessageBytes(),
                        bounds.connections(),
                        2,
                        bounds.perMinute(),
                        bounds.timeout(),
                        bounds.giveUpAfter(),
                        bounds.deadLettersKept(),
                        bounds.historyKept()));
    }

    @Test
    void aConnectionThatClosesLateLetsNobodySendItsMailTwice() {
        try (Fixture fixture = new Fixture(folder, two())) {
            Staged carrier = new Staged();
            fixture.room.close();
            fixture.room =
                    MailRoom.start(two(), fixture.database, fixture.keys, fixture.clock, new Random(2), _ -> carrier);
            QueueId first = fixture.room.submit(Fixture.mail("taro@example.com", "件名", "本文"));
            Fixture.await(
                    "it is deferred",
                    () -> !fixture.room.find(first).orElseThrow().trail().isEmpty());
            fixture.clock.move(Duration.ofMinutes(2));
            fixture.room.reload(two());
            Fixture.await("another connection sends it", () -> carrier.sent.size() == 2);
            QueueId second = fixture.room.submit(Fixture.mail("hanako@example.com", "件名", "本文"));
            carrier.mayClose.countDown();
            Fixture.await("a third connection sends a mail", () -> carrier.sent.size() == 3);
            carrier.mayTake.countDown();
            fixture.awaitState(first, MailRecord.State.DELIVERED);
            fixture.awaitState(second, MailRecord.State.DELIVERED);
            assertThat(carrier.sent).containsExactly(first, first, second);
        }
    }

    @Test
    void whatIsNeverRecordedIsTriedEverMoreSeldom() {
        assertThat(Stream.of(1, 2, 3, 7, 8, Integer.MAX_VALUE).map(Courier::pause))
                .containsExactly(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(320),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(10));
    }
}
