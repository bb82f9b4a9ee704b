package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.words.Lang;

/** How a long list is filed beside others who write. */
class RosterTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void anotherWriterHasItsTurnAfterEveryBatchOfALongList() throws Exception {
        try (House house = new House(folder)) {
            Tenant acme = house.tenant();
            for (int i = 0; i < 3 * Roster.BATCH + 5; i++) {
                Invited ignored = house.administration()
                        .members()
                        .invite("cli:test", acme.id(), "m" + i + "@example.jp", "利用 " + i, Role.MEMBER, Lang.JA);
            }
            Roster roster = house.identity.parts().roster();
            Thread settling = Thread.ofPlatform().unstarted(() -> roster.settle(acme.id()));
            List<Integer> filed = new CopyOnWriteArrayList<>();
            takeTurns(house, settling, filed);
            assertThat(filed)
                    .containsExactly(0, Roster.BATCH, 2 * Roster.BATCH, 3 * Roster.BATCH, 3 * Roster.BATCH + 5);
            assertThat(roster.find(acme.id(), "利用", 0, 1000)).hasSize(3 * Roster.BATCH + 5);
        }
    }

    /** Writes, and lets go when the next of its kind waits behind who files; each notes how many members are filed. */
    private static void takeTurns(House house, Thread settling, List<Integer> filed) throws InterruptedException {
        Optional<Thread> next = house.database.jdbi().inTransaction(handle -> {
            filed.add(handle.createQuery("select count(*) from membership where part is not null")
                    .mapTo(Integer.class)
                    .one());
            if (settling.getState() == Thread.State.NEW) {
                settling.start();
            }
            await(() -> waitsForItsTurn(settling) || !settling.isAlive());
            if (!settling.isAlive()) {
                return Optional.empty();
            }
            Thread other = Thread.ofPlatform().start(() -> {
                try {
                    takeTurns(house, settling, filed);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            await(() -> waitsForItsTurn(other));
            return Optional.of(other);
        });
        if (next.isPresent()) {
            next.get().join();
        }
    }

    private static boolean waitsForItsTurn(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING
                && Stream.of(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals("sekisho.store.WriteTurn"));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the thread waits for its turn").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
