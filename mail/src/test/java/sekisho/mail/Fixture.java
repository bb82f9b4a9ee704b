package sekisho.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

/** A mail room on a folder of its own, and a clock that a test moves. */
final class Fixture implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(60);

    final Clock clock = new Clock();
    final Path data;
    final Keys keys;
    final Database database;
    MailRoom room;

    Fixture(Path folder, MailSettings settings) {
        data = folder.resolve("data");
        keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        database = Database.open(data);
        room = MailRoom.start(settings, database, keys, clock, new Random(1));
    }

    void restart(MailSettings settings) {
        room.close();
        room = MailRoom.start(settings, database, keys, clock, new Random(2));
    }

    /** Real time, moved by what a test adds. */
    static final class Clock implements InstantSource {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        void move(Duration by) {
            ahead = ahead.plus(by);
        }
    }

    static MailSettings relay(int... ports) {
        return new MailSettings(
                new MailDomain("mail.example.jp"),
                List.of(new MailDomain("example.jp")),
                List.of(),
                new MailSettings.Relays(java.util.Arrays.stream(ports)
                        .mapToObj(port -> new MailSettings.Relay(
                                "127.0.0.1", port, MailSettings.Security.NONE, Optional.empty(), Optional.empty()))
                        .toList()),
                Optional.empty(),
                Optional.empty(),
                bounds(Duration.ofSeconds(20)));
    }

    static MailSettings.Bounds bounds(Duration timeout) {
        MailSettings.Bounds usual = MailSettings.Bounds.DEFAULT;
        return new MailSettings.Bounds(
                usual.mostWaiting(),
                usual.mostMessageBytes(),
                usual.connections(),
                usual.connectionsPerDestination(),
                60_000,
                timeout,
                usual.giveUpAfter(),
                usual.deadLettersKept(),
                usual.historyKept());
    }

    /** A port of loopback on which nobody listens. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static MailAddress address(String text) {
        return MailAddress.parse(text).orElseThrow();
    }

    static Mail mail(String to, String subject, String text) {
        return Mail.of(
                "test",
                new Mailbox(new HeaderText("株式会社例"), address("info@example.jp")),
                Mailbox.of(address(to)),
                new HeaderText(subject),
                text);
    }

    /** Waits for something that happens on another thread. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never happened: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    void awaitState(QueueId id, MailRecord.State state) {
        await(state + " of " + id, () -> room.find(id).orElseThrow().state() == state);
    }

    @Override
    public void close() {
        room.close();
        database.close();
    }
}
