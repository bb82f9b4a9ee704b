package sekisho.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir
    Path folder;

    @Test
    void theFirstStartMakesTheTablesThatTheRoomsUse() {
        try (Database database = Database.open(folder.resolve("data"))) {
            assertThat(columns(database.jdbi(), "evidence"))
                    .containsExactly("id", "control", "observed_at", "probe", "result", "means", "body");
            assertThat(columns(database.jdbi(), "attestation"))
                    .containsExactly("control", "valid_from", "valid_until", "body", "created_at");
            assertThat(columns(database.jdbi(), "operator"))
                    .containsExactly("id", "password_hash", "created_at", "failures", "locked_until");
            assertThat(columns(database.jdbi(), "setup_link"))
                    .containsExactly("token_hash", "created_at", "expires_at", "used_at");
            assertThat(columns(database.jdbi(), "console_session"))
                    .containsExactly("token_hash", "created_at", "last_seen_at", "expires_at", "body");
            assertThat(columns(database.jdbi(), "sheet")).containsExactly("id", "created_at", "lang", "state", "body");
            assertThat(columns(database.jdbi(), "sheet_file")).containsExactly("sheet_id", "role", "body");
            assertThat(columns(database.jdbi(), "setting")).containsExactly("name", "body");
        }
    }

    @Test
    void rowsAreThereAfterTheNextStart() {
        try (Database database = Database.open(folder)) {
            database.jdbi()
                    .useTransaction(handle -> handle.createUpdate("insert into setting (name, body) values (:n, :b)")
                            .bind("n", "a")
                            .bind("b", new byte[] {1, 2})
                            .execute());
        }
        try (Database database = Database.open(folder)) {
            byte[] body = database.jdbi()
                    .withHandle(handle -> handle.createQuery("select body from setting where name = 'a'")
                            .mapTo(byte[].class)
                            .one());
            assertThat(body).containsExactly(1, 2);
        }
    }

    @Test
    void aStatementThatIsKeptHoldsNeitherRowsNorValues() {
        try (Database database = Database.open(folder)) {
            Jdbi jdbi = database.jdbi();
            jdbi.useHandle(handle -> {
                handle.execute("insert into setting (name, body) values (?, ?)", "a", new byte[] {1});
                handle.execute("insert into setting (name, body) values (?, ?)", "b", new byte[] {2});
                for (int i = 0; i < 3; i++) {
                    // stopped at the first of two rows, in a transaction that reads
                    assertThat(handle.select("select name from setting order by name")
                                    .mapTo(String.class)
                                    .findFirst())
                            .contains("a");
                    handle.execute("PRAGMA busy_timeout = 10000");
                }
                handle.prepareBatch("insert into setting (name, body) values (?, ?)")
                        .add("c", new byte[] {3})
                        .add("d", new byte[] {4})
                        .execute();
                handle.execute("insert into setting (name, body) values (?, ?)", "e", new byte[] {5});
                assertThat(handle.select("select count(*) from setting")
                                .mapTo(int.class)
                                .one())
                        .isEqualTo(5);
            });
            assertThatThrownBy(() -> jdbi.useHandle(
                            handle -> handle.createUpdate("insert into setting (name, body) values (?, ?)")
                                    .bind(0, "f")
                                    .execute()))
                    .as("the value that was bound before is gone")
                    .isInstanceOf(JdbiException.class);
            assertThat(database.eraseLog()).as("nothing reads any more").isTrue();
        }
    }

    @Test
    void aConnectionKeepsABoundedNumberOfStatements() throws SQLException {
        try (Database database = Database.open(folder);
                Handle handle = database.jdbi().open()) {
            for (int i = 0; i < KeepingConnection.MOST * 2; i++) {
                assertThat(handle.select("select " + i).mapTo(int.class).one()).isEqualTo(i);
            }
            assertThat(handle.getConnection().unwrap(KeepingConnection.class).waiting())
                    .isEqualTo(KeepingConnection.MOST);
        }
    }

    @Test
    void everyConnectionIsDurableAndChecksForeignKeys() {
        try (Database database = Database.open(folder)) {
            assertThat(pragma(database.jdbi(), "journal_mode")).isEqualTo("wal");
            assertThat(pragma(database.jdbi(), "synchronous")).isEqualTo("2");
            assertThat(pragma(database.jdbi(), "foreign_keys")).isEqualTo("1");
            assertThat(pragma(database.jdbi(), "busy_timeout")).isEqualTo("10000");
        }
    }

    @Test
    void onlyTheOwnerMayReadTheFiles() throws IOException {
        Path data = folder.resolve("data");
        try (Database database = Database.open(data)) {
            database.jdbi().useHandle(handle -> handle.execute("insert into setting (name) values ('x')"));
            try (var files = Files.list(data)) {
                List<Path> all = files.toList();
                assertThat(all).hasSizeGreaterThan(1);
                for (Path file : all) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------");
                }
            }
        }
    }

    @Test
    void transactionsOnManyThreadsWaitForEachOther() throws Exception {
        try (Database database = Database.open(folder);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            database.jdbi().useHandle(handle -> handle.execute("insert into operator (id) values (1)"));
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                done.add(threads.submit(() -> database.jdbi().useTransaction(handle -> {
                    int failures = handle.createQuery("select failures from operator where id = 1")
                            .mapTo(Integer.class)
                            .one();
                    handle.execute("update operator set failures = ? where id = 1", failures + 1);
                })));
            }
            for (Future<?> one : done) {
                one.get();
            }
            assertThat(database.jdbi()
                            .<Integer, RuntimeException>withHandle(
                                    handle -> handle.createQuery("select failures from operator where id = 1")
                                            .mapTo(Integer.class)
                                            .one()))
                    .isEqualTo(40);
        }
    }

    @Test
    void whoWritesWithoutAPauseLetsOthersInBetweenWithAndWithoutATransaction() throws Exception {
        try (Database database = Database.open(folder);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            database.jdbi().useHandle(handle -> handle.execute("insert into operator (id, failures) values (1, 0)"));
            String count = "update operator set failures = failures + 1 where id = 1";
            List<Future<?>> others = new ArrayList<>();
            for (int round = 0; round < 10; round++) {
                int before = round;
                database.jdbi().useTransaction(handle -> {
                    assertThat(failures(handle))
                            .as("whoever asked before this transaction has written")
                            .isEqualTo(before);
                    others.add(threads.submit(
                            before % 2 == 0
                                    ? () -> database.jdbi().useTransaction(other -> other.execute(count))
                                    : () -> database.jdbi().useHandle(other -> other.execute(count))));
                    awaitWaitingWriter(database);
                });
            }
            for (Future<?> other : others) {
                other.get();
            }
        }
    }

    @Test
    void aTransactionThatCannotBeginLeavesTheConnectionAndTheTurnAsTheyWere() {
        try (Database first = Database.open(folder);
                Database second = Database.open(folder)) {
            second.jdbi().useHandle(handle -> {
                handle.execute("PRAGMA busy_timeout = 1");
                first.jdbi()
                        .useTransaction(
                                other -> assertThatThrownBy(handle::begin).isInstanceOf(JdbiException.class));
                handle.useTransaction(
                        again -> again.execute("insert into setting (name, body) values ('a', ?)", new byte[] {1}));
            });
            assertThat(first.jdbi()
                            .<Integer, RuntimeException>withHandle(
                                    handle -> handle.select("select count(*) from setting")
                                            .mapTo(Integer.class)
                                            .one()))
                    .isEqualTo(1);
        }
    }

    private static int failures(Handle handle) {
        return handle.select("select failures from operator where id = 1")
                .mapTo(Integer.class)
                .one();
    }

    private static void awaitWaitingWriter(Database database) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
        while (database.waitingWriters() == 0) {
            assertThat(System.nanoTime()).as("a writer waits for its turn").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws IOException {
        Files.writeString(folder.resolve("sekisho.db"), "this is not a database, whatever its name says".repeat(100));
        KeysTest.assertRefused(StoreException.Code.DATABASE, () -> Database.open(folder));
        Files.writeString(folder.resolve("file"), "");
        KeysTest.assertRefused(StoreException.Code.DATABASE, () -> Database.open(folder.resolve("file")));
    }

    private static List<String> columns(Jdbi jdbi, String table) {
        return jdbi.withHandle(handle -> handle.createQuery("select name from pragma_table_info(:t) order by cid")
                .bind("t", table)
                .mapTo(String.class)
                .list());
    }

    private static String pragma(Jdbi jdbi, String name) {
        return jdbi.withHandle(handle ->
                handle.createQuery("pragma " + name).mapTo(String.class).one());
    }
}
