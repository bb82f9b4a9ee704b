package sekisho.forms;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.Row;

/** Submissions to be passed on, in the database; payloads sealed. Virtual threads only. */
final class ForwardStore {
    private static final String COLUMNS = "id, form, state, created_at, next_at, finished_at, attempts, status";

    private final Database database;
    private final Keys keys;

    ForwardStore(Database database, Keys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** On disk when it returns. */
    void add(String id, String form, String payload, Instant now) {
        run(handle -> handle.createUpdate("INSERT INTO form_forward (id, form, state, created_at, next_at, payload)"
                        + " VALUES (?, ?, 'WAITING', ?, ?, ?)")
                .bind(0, id)
                .bind(1, form)
                .bind(2, now.toEpochMilli())
                .bind(3, now.toEpochMilli())
                .bind(4, keys.seal(payload.getBytes(StandardCharsets.UTF_8), context(id)))
                .execute());
    }

    /** Takes one back whose submission was not accepted after all. */
    void remove(String id) {
        run(handle -> handle.createUpdate("DELETE FROM form_forward WHERE id = ?")
                .bind(0, id)
                .execute());
    }

    List<Forward> due(Instant now, int most) {
        return run(handle -> handle.createQuery("SELECT " + COLUMNS
                        + " FROM form_forward WHERE state = 'WAITING' AND next_at <= ? ORDER BY next_at LIMIT " + most)
                .bind(0, now.toEpochMilli())
                .mapToMap()
                .map(Row::new)
                .map(ForwardStore::forward)
                .list());
    }

    /** Newest first. */
    List<Forward> list(String form, int most) {
        return run(handle -> handle.createQuery(
                        "SELECT " + COLUMNS + " FROM form_forward WHERE form = ? ORDER BY id DESC LIMIT " + most)
                .bind(0, form)
                .mapToMap()
                .map(Row::new)
                .map(ForwardStore::forward)
                .list());
    }

    Optional<String> payload(String id) {
        return run(handle -> handle.createQuery("SELECT payload FROM form_forward WHERE id = ?")
                        .bind(0, id)
                        .mapToMap()
                        .map(Row::new)
                        .findOne())
                .flatMap(row -> row.bytes("payload"))
                .map(bytes -> new String(keys.open(bytes, context(id)), StandardCharsets.UTF_8));
    }

    void retry(String id, Instant next, String status) {
        run(handle -> handle.createUpdate(
                        "UPDATE form_forward SET attempts = attempts + 1, next_at = ?, status = ? WHERE id = ?")
                .bind(0, next.toEpochMilli())
                .bind(1, status)
                .bind(2, id)
                .execute());
    }

    /** Ends it and erases the payload. */
    void finish(String id, Forward.State state, String status, Instant now) {
        run(handle -> handle.createUpdate("UPDATE form_forward SET attempts = attempts + 1, state = ?, status = ?,"
                        + " finished_at = ?, payload = NULL WHERE id = ?")
                .bind(0, state.name())
                .bind(1, status)
                .bind(2, now.toEpochMilli())
                .bind(3, id)
                .execute());
        database.eraseLog();
    }

    void forgetBefore(Instant finished) {
        run(handle -> handle.createUpdate("DELETE FROM form_forward WHERE finished_at < ?")
                .bind(0, finished.toEpochMilli())
                .execute());
    }

    private static Forward forward(Row row) {
        return new Forward(
                row.text("id"),
                row.text("form"),
                Forward.State.valueOf(row.text("state")),
                row.time("created_at").orElse(Instant.EPOCH),
                row.text("state").equals("WAITING") ? row.time("next_at") : Optional.empty(),
                row.time("finished_at"),
                (int) row.number("attempts"),
                row.text("status"));
    }

    private static String context(String id) {
        return "forms.forward." + id;
    }

    private interface Work<T> {
        T with(Handle handle);
    }

    private <T> T run(Work<T> work) {
        try {
            return database.jdbi().inTransaction(work::with);
        } catch (JdbiException e) {
            throw new FormsException(FormsException.Code.STORE, "The store of forwarded submissions failed.", e);
        }
    }
}
