package sekisho.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;

/**
 * The SQL database: SQLite in {@code dataFolder/sekisho.db} (write-ahead log, full synchronisation), migrated by Flyway
 * when opened. Use it on virtual threads only. Values that are personal or secret are sealed by {@link Keys} before they
 * are bound. The tables are described in {@code sekisho/store/migration}.
 */
public final class Database implements AutoCloseable {
    /** SQLite has one writer at a time; a few connections let readers go on beside it. */
    private static final int CONNECTIONS = 4;

    /** Met by other processes only: within this one, writers wait for their turn. */
    private static final int BUSY_TIMEOUT_MILLIS = 10_000;

    /** Held here because java.util.logging forgets the level of a logger that nobody holds. */
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("org.flywaydb"), Logger.getLogger("com.zaxxer.hikari"));

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final WriteTurn turn;

    private Database(HikariDataSource pool, WriteTurn turn) {
        this.pool = pool;
        this.turn = turn;
        this.jdbi = Jdbi.create(pool);
    }

    /**
     * Opens the database, creating the file (mode 0600) and its tables where they are missing.
     *
     * @throws StoreException {@code DATABASE} when the file cannot be opened or migrated
     */
    public static Database open(Path dataFolder) {
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        Path file = dataFolder.resolve("sekisho.db");
        try {
            PrivateFiles.createFolder(dataFolder);
            PrivateFiles.createEmpty(file);
            // Flyway holds a transaction open on one connection while it works on another
            migrate(source(file, SQLiteConfig.TransactionMode.DEFERRED, WriteTurn::new));
            WriteTurn turn = new WriteTurn();
            return new Database(pool(source(file, SQLiteConfig.TransactionMode.IMMEDIATE, () -> turn)), turn);
        } catch (IOException | FlywayException | HikariPool.PoolInitializationException e) {
            throw failed(file, e);
        }
    }

    /**
     * Plain SQL on a pool of connections; a transaction takes SQLite's write lock when it begins. Writers get it in the order in
     * which they ask, each when it has a connection; who has waited for a minute fails. Whoever is in a transaction must not write
     * by another connection.
     */
    public Jdbi jdbi() {
        return jdbi;
    }

    /** How many writers wait for their turn; a snapshot. */
    int waitingWriters() {
        return turn.waiting();
    }

    /**
     * Empties the write-ahead log into the database, so that nothing that was deleted or overwritten is left in it. Holds writers
     * up for as long as somebody reads, at most a fifth of a second; false when that was not enough.
     */
    public boolean eraseLog() {
        return jdbi.withHandle(handle -> {
            handle.execute("PRAGMA busy_timeout = 200");
            try {
                return handle.createQuery("PRAGMA wal_checkpoint(TRUNCATE)")
                                .mapToMap()
                                .map(Row::new)
                                .one()
                                .number("busy")
                        == 0;
            } finally {
                handle.execute("PRAGMA busy_timeout = " + BUSY_TIMEOUT_MILLIS);
            }
        });
    }

    @Override
    public void close() {
        pool.close();
    }

    private static DataSource source(Path file, SQLiteConfig.TransactionMode mode, Supplier<WriteTurn> turns) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "on"); // a destroyed key is overwritten, not only forgotten
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setTransactionMode(mode);
        // what is deleted is overwritten at once, not when its place happens to be used again
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        config.setGetGeneratedKeys(false); // nobody asks for them, and every insert would be followed by a question
        return KeepingConnection.source(file, config, turns);
    }

    /** The placeholder is the one type name that SQLite and PostgreSQL do not share. */
    private static void migrate(DataSource source) {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(source)
                .loggers("slf4j")
                .locations("classpath:sekisho/store/migration")
                .placeholders(Map.of("blob", "blob"))
                .validateMigrationNaming(true)
                .failOnMissingLocations(true)
                .load()
                .migrate();
    }

    private static HikariDataSource pool(DataSource source) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("sekisho-db");
        config.setDataSource(source);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(BUSY_TIMEOUT_MILLIS);
        return new HikariDataSource(config);
    }

    private static StoreException failed(Path file, Exception cause) {
        return new StoreException(
                StoreException.Code.DATABASE, "The database cannot be opened or migrated: " + file, cause);
    }
}
