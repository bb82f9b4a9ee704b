package sekisho.store;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
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
 */
final class KeepingConnection extends JDBC4Connection {
    static final int MOST = 200;

    private final Map<String, Kept> waiting = new LinkedHashMap<>();

    private KeepingConnection(String url, Path file, SQLiteConfig config) throws SQLException {
        super(url, file.toAbsolutePath().toString(), config.toProperties());
    }

    /** Where such connections come from. */
    static SQLiteDataSource source(Path file, SQLiteConfig config) {
        SQLiteDataSource source = new SQLiteDataSource(config) {
            @Override
            public SQLiteConnection getConnection(String user, String password) throws SQLException {
                return new KeepingConnection(getUrl(), file, getConfig());
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
        private boolean lent = true;

        Kept(KeepingConnection owner, String text) throws SQLException {
            super(owner, text);
            this.owner = owner;
            this.text = text;
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
