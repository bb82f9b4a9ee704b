package sekisho.app.notice;

import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.Row;

/** What operators were told, in the database, so that a restart does not tell it again; by a keyed hash. Virtual threads. */
final class ToldNotices {
    private final Database database;
    private final Keys keys;

    ToldNotices(Database database, Keys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** The notice under a key from which nothing can be read. */
    OperatorNotice hashed(OperatorNotice notice) {
        String hash = HexFormat.of().formatHex(keys.lookup(notice.key(), "notice.told"));
        return new OperatorNotice(notice.kind(), hash, notice.subject(), notice.text());
    }

    /** When what was told, oldest first. */
    Map<String, Instant> all() {
        List<Row> rows = database.jdbi()
                .inTransaction(
                        handle -> handle.createQuery("SELECT key_hash, told_at FROM notice_told ORDER BY told_at")
                                .mapToMap()
                                .map(Row::new)
                                .list());
        Map<String, Instant> told = new LinkedHashMap<>();
        rows.forEach(row -> told.put(row.text("key_hash"), row.time("told_at").orElse(Instant.EPOCH)));
        return told;
    }

    /** Notes what was told just now, and forgets what was told before a time. On disk when it returns. */
    void note(List<String> hashes, Instant now, Instant forgetBefore) {
        database.jdbi().useTransaction(handle -> {
            handle.createUpdate("DELETE FROM notice_told WHERE told_at <= ?")
                    .bind(0, forgetBefore.toEpochMilli())
                    .execute();
            for (String hash : hashes) {
                handle.createUpdate("INSERT INTO notice_told (key_hash, told_at) VALUES (?, ?)"
                                + " ON CONFLICT (key_hash) DO UPDATE SET told_at = excluded.told_at")
                        .bind(0, hash)
                        .bind(1, now.toEpochMilli())
                        .execute();
            }
        });
    }
}
