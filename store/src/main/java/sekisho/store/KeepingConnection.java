package sekisho.store;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.core.DB;
import org.sqlite.jdbc4.JDBC4Connection;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/**
 * A connection to SQLite that keeps the statements it prepared, as neither the driver nor the pool does: to parse and plan one costs
 * as much as to run it. A statement that is closed waits, reset and without its values, for the next who asks for the same text; of
 * those that wait, {@value #MOST} are kept. One thread at a time, as the pool sees to.
 *
 * <p>Transactions, and statements outside of one that write, wait for the {@link WriteTurn} before they meet SQLite's lock.
 */
final class KeepingConnection extends JDBC4Connection {
    static final int MOST = 200;

    private static final Pattern WRITES =
            Pattern.compile("\\s*(?:insert|update|delete|replace)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Map<String, Kept> waiting = new LinkedHashMap<>();
    private final WriteTurn turn;
    private boolean writing;

    private KeepingConnection(String url, Path file, SQLiteConfig config, WriteTurn turn) throws SQLException {
        super(url, file.toAbsolutePath().toString(), config.toProperties());
        this.turn = turn;
    }

    /** Where such connections come from; {@code turns} gives each the turn that it waits for. */
    static SQLiteDataSource source(Path file, SQLiteConfig config, Supplier<WriteTurn> turns) {
        SQLiteDataSource source = new SQLiteDataSource(config) {
            @Override
            public SQLiteConnection getConnection(String user, String password) throws SQLException {
                return new KeepingConnection(getUrl(), file, getConfig(), turns.get());
            }
        };
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        checkOpen();
        checkCursor(type, concurrency, holdability);
        Kept kept = waiting.remove(sql);
        if (kept == null) {
            return new Kept(this, sql);
        }
        kept.lent = true;
        return kept;
    }

    /** A transaction has the turn from its beginning until the connection is back in auto-commit mode. */
    @Override
    public void setAutoCommit(boolean automatic) throws SQLException {
        boolean taken = !automatic && takeTurn();
        boolean done = false;
        try {
            super.setAutoCommit(automatic);
            done = true;
        } finally {
            if (taken && !done) {
                getConnectionConfig().setAutoCommit(true); // the driver notes the transaction before it has begun
                giveTurn();
            } else if (automatic) {
                giveTurn();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            super.close();
        } finally {
            giveTurn();
        }
    }

    /** Whether the turn was taken just now; false when the connection has it already. */
    private boolean takeTurn() throws SQLException {
        if (writing) {
            return false;
        }
        turn.take();
        writing = true;
        return true;
    }

    private void giveTurn() {
        if (writing) {
            writing = false;
            turn.give();
        }
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private <T> T inTurn(Work<T> work) throws SQLException {
        boolean taken = takeTurn();
        try {
            return work.run();
        } finally {
            if (taken) {
                giveTurn();
            }
        }
    }

    int waiting() {
        return waiting.size();
    }

    private void keep(String sql, Kept kept) throws SQLException {
        if (waiting.putIfAbsent(sql, kept) != null) {
            kept.end();
        } else if (waiting.size() > MOST) {
            String oldest = waiting.keySet().iterator().next();
            Kept ended = waiting.remove(oldest);
            if (ended != null) {
                ended.end();
            }
        }
    }

    private static final class Kept extends JDBC4PreparedStatement {
        private final KeepingConnection owner;
        private final String text;
        private final boolean writes;
        private boolean lent = true;

        Kept(KeepingConnection owner, String text) throws SQLException {
            super(owner, text);
            this.owner = owner;
            this.text = text;
            this.writes = WRITES.matcher(text).matches();
        }

        @Override
        public boolean execute() throws SQLException {
            return writes ? owner.inTurn(super::execute) : super.execute();
        }

        @Override
        public long executeLargeUpdate() throws SQLException {
            return writes ? owner.inTurn(super::executeLargeUpdate) : super.executeLargeUpdate();
        }

        @Override
        public int[] executeBatch() throws SQLException {
            return writes ? owner.inTurn(super::executeBatch) : super.executeBatch();
        }

        /** A statement that is not reset would keep what it reads from being written over. */
        @Override
        public void close() throws SQLException {
            if (!lent) {
                return;
            }
            lent = false;
            if (pointer.isClosed() || owner.isClosed()) {
                super.close();
                return;
            }
            rs.close();
            pointer.safeRunConsume(DB::reset);
            clearParameters();
            clearBatch();
            batch = null;
            owner.keep(text, this);
        }

        @Override
        public boolean isClosed() {
            return !lent || super.isClosed();
        }

        void end() throws SQLException {
            super.close();
        }
    }
}
