package sekisho.mail;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.Row;

/** Mails in the database: addresses, replies and contents sealed, look-ups by keyed hash. Virtual threads only. */
final class MailStore {
    private static final String COLUMNS =
            "m.id, m.source, m.state, m.created_at, m.queued_at, m.next_at, m.finished_at, m.attempts, m.head,"
                    + " m.content IS NOT NULL AS kept";

    /**
     * At the head of its lane, its time has come, and it is not under way. The plus keeps SQLite from looking by time, which would
     * mean judging and sorting all that is due to find the first.
     */
    private static final String DUE =
            "m.state = 'WAITING' AND +m.next_at <= :now AND m.id NOT IN (<besides>) AND NOT EXISTS"
                    + " (SELECT 1 FROM mail e WHERE e.lane = m.lane AND e.id < m.id AND e.state = 'WAITING')";

    private final Database database;
    private final Keys keys;
    /** Couriers wait for each other here, where they hold none of the few connections yet. */
    private final Semaphore writer = new Semaphore(1, true);

    MailStore(Database database, Keys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** A message ready for the queue. */
    record Stored(QueueId id, String source, MailAddress sender, MailAddress recipient, RawMessage message) {}

    /** A mail whose turn it is. */
    record Due(QueueId id, MailAddress sender, MailAddress recipient, int attempts, Instant since) {}

    /** Stores all or none; on disk when it returns. */
    void add(List<Stored> mails, Instant now) {
        long time = now.toEpochMilli();
        run(handle -> {
            PreparedBatch batch = handle.prepareBatch("""
                    INSERT INTO mail (id, source, state, created_at, queued_at, next_at, attempts, lane, destination, recipient, head, content)
                    VALUES (?, ?, 'WAITING', ?, ?, ?, 0, ?, ?, ?, ?, ?)
                    """);
            for (Stored mail : mails) {
                String recipient = mail.recipient().comparable();
                batch.add(
                        mail.id().value(),
                        mail.source(),
                        time,
                        time,
                        time,
                        keys.lookup(mail.source() + "\n" + recipient, "mail.lane"),
                        destination(mail.recipient().domain()),
                        keys.lookup(recipient, "mail.recipient"),
                        keys.seal(
                                (mail.sender().wire() + "\n" + mail.recipient().wire())
                                        .getBytes(StandardCharsets.UTF_8),
                                context("mail.head", mail.id())),
                        keys.seal(mail.message().bytes(), context("mail.content", mail.id())));
            }
            batch.execute();
            return 0;
        });
    }

    private byte[] destination(MailDomain domain) {
        return keys.lookup(domain.name(), "mail.destination");
    }

    Optional<QueueId> newest() {
        return read(handle -> handle.createQuery("SELECT MAX(id) FROM mail")
                        .mapTo(String.class)
                        .findOne())
                .map(QueueId::new);
    }

    long waiting() {
        return read(handle -> handle.createQuery("SELECT COUNT(*) FROM mail WHERE state = 'WAITING'")
                .mapTo(Long.class)
                .one());
    }

    /** When the next waiting mail is due; empty when none waits. */
    Optional<Instant> nextDue() {
        return read(handle -> handle.createQuery("SELECT MIN(next_at) AS due FROM mail WHERE state = 'WAITING'")
                .mapToMap()
                .map(Row::new)
                .findOne()
                .flatMap(row -> row.time("due")));
    }

    /** The oldest due mail of every destination, of those that are not in {@code besides}; oldest first. */
    List<Due> heads(Instant now, Collection<QueueId> besides) {
        return due(
                now,
                besides,
                "m.id IN (SELECT MIN(m.id) FROM mail m WHERE " + DUE + " GROUP BY m.destination)",
                500,
                _ -> {});
    }

    /** The oldest due mail of one destination, or of all. */
    Optional<Due> head(Instant now, Optional<MailDomain> domain, Collection<QueueId> besides) {
        return due(
                        now,
                        besides,
                        domain.isPresent() ? DUE + " AND m.destination = :destination" : DUE,
                        1,
                        query -> domain.ifPresent(only -> query.bind("destination", destination(only))))
                .stream()
                .findFirst();
    }

    private List<Due> due(Instant now, Collection<QueueId> besides, String where, int most, Consumer<Query> more) {
        return read(handle -> {
            Query query = handle.createQuery(
                            "SELECT " + COLUMNS + " FROM mail m WHERE " + where + " ORDER BY m.id LIMIT " + most)
                    .bind("now", now.toEpochMilli())
                    .bindList(
                            "besides",
                            besides.isEmpty()
                                    ? List.of("")
                                    : besides.stream().map(QueueId::value).toList());
            more.accept(query);
            return query.mapToMap().map(Row::new).map(row -> due(row, now)).list();
        });
    }

    private Due due(Row row, Instant now) {
        QueueId id = new QueueId(row.text("id"));
        MailAddress[] pair = addresses(row, id);
        return new Due(
                id,
                pair[0],
                pair[1],
                (int) row.number("attempts"),
                row.time("queued_at").orElse(now));
    }

    /** Whether a mail waits as it did when it was read; somebody else may have tried it since. */
    boolean isStill(Due mail) {
        return read(handle -> handle.createQuery(
                                "SELECT COUNT(*) FROM mail WHERE id = ? AND state = 'WAITING' AND attempts = ?")
                        .bind(0, mail.id().value())
                        .bind(1, mail.attempts())
                        .mapTo(Integer.class)
                        .one())
                == 1;
    }

    /** The message as it was submitted; empty when it is erased. */
    Optional<byte[]> message(QueueId id) {
        return read(handle -> handle.createQuery("SELECT content FROM mail WHERE id = ?")
                        .bind(0, id.value())
                        .mapToMap()
                        .map(Row::new)
                        .findOne()
                        .flatMap(row -> row.bytes("content")))
                .map(closed -> keys.open(closed, context("mail.content", id)));
    }

    /** What came of a mail; the store numbers it. */
    record Outcome(Instant time, Delivery.Result result, String status, String note) {}

    /** Delivered: the record stays, content and replies go. Whether this took the mail out of the queue. */
    boolean delivered(QueueId id, Outcome outcome) {
        return run(handle -> {
            boolean ended = settle(handle, id, outcome, "DELIVERED", null, true);
            handle.execute(
                    "UPDATE mail_delivery SET note = NULL WHERE mail_id = ?"
                            + " AND EXISTS (SELECT 1 FROM mail WHERE id = mail_id AND state = 'DELIVERED')",
                    id.value());
            return ended;
        });
    }

    /** To be tried again. */
    void deferred(QueueId id, Outcome outcome, Instant next) {
        run(handle -> settle(handle, id, outcome, "WAITING", next, false));
    }

    /** Given up. Whether this took the mail out of the queue. */
    boolean dead(QueueId id, Outcome outcome) {
        return run(handle -> settle(handle, id, outcome, "DEAD", null, false));
    }

    /** Returned, after it was taken over or while it still waits to be tried again. Whether this took the mail out of the queue. */
    boolean bounced(QueueId id, Outcome outcome) {
        return run(handle -> settle(handle, id, outcome, "BOUNCED", null, true));
    }

    /**
     * Adds an outcome to the trail under the next number, which only this transaction can know: a bounce may come while the mail is
     * being sent. A mail that has bounced stays so.
     */
    private boolean settle(
            Handle handle, QueueId id, Outcome outcome, String state, @Nullable Instant next, boolean erase) {
        Optional<String> before = handle.createQuery("SELECT state FROM mail WHERE id = ?")
                .bind(0, id.value())
                .mapTo(String.class)
                .findOne();
        if (before.isEmpty()) {
            return false;
        }
        int number = handle.createQuery("SELECT COALESCE(MAX(attempt), 0) + 1 FROM mail_delivery WHERE mail_id = ?")
                .bind(0, id.value())
                .mapTo(Integer.class)
                .one();
        handle.execute(
                "INSERT INTO mail_delivery (mail_id, attempt, at, result, status, note) VALUES (?, ?, ?, ?, ?, ?)",
                id.value(),
                number,
                outcome.time().toEpochMilli(),
                outcome.result().name(),
                outcome.status(),
                outcome.note().isEmpty()
                        ? null
                        : keys.seal(
                                outcome.note().getBytes(StandardCharsets.UTF_8), context("mail_delivery.note", id)));
        handle.execute(
                "UPDATE mail SET state = ?, attempts = ?, next_at = ?, finished_at = ?"
                        + (erase ? ", content = NULL" : "") + " WHERE id = ? AND state <> 'BOUNCED'",
                state,
                number,
                next == null ? 0 : next.toEpochMilli(),
                next == null ? outcome.time().toEpochMilli() : null,
                id.value());
        return before.get().equals("WAITING") && !state.equals("WAITING");
    }

    /** Back into the queue; false when it is in none of these states or its content is gone. */
    boolean requeue(QueueId id, Instant now) {
        return run(handle -> handle.execute(
                        "UPDATE mail SET state = 'WAITING', queued_at = ?, next_at = ?, finished_at = NULL"
                                + " WHERE id = ? AND state IN ('DEAD', 'WAITING') AND content IS NOT NULL",
                        now.toEpochMilli(),
                        now.toEpochMilli(),
                        id.value()))
                == 1;
    }

    boolean discard(QueueId id) {
        return run(handle -> handle.execute(
                        "UPDATE mail SET content = NULL WHERE id = ? AND state = 'DEAD' AND content IS NOT NULL",
                        id.value()))
                == 1;
    }

    Optional<MailRecord> find(QueueId id) {
        return read(handle -> records(
                        handle,
                        handle.createQuery("SELECT " + COLUMNS + " FROM mail m WHERE m.id = :id")
                                .bind("id", id.value())))
                .stream()
                .findFirst();
    }

    List<MailRecord> list(MailFilter filter) {
        StringBuilder where = new StringBuilder(" WHERE 1 = 1");
        Map<String, Object> values = new HashMap<>();
        if (!filter.states().isEmpty()) {
            where.append(" AND m.state IN (")
                    .append(String.join(
                            ", ",
                            filter.states().stream()
                                    .map(state -> "'" + state.name() + "'")
                                    .toList()))
                    .append(')');
        }
        filter.source().ifPresent(source -> and(where, values, "m.source =", "source", source));
        filter.recipient()
                .ifPresent(to -> and(
                        where, values, "m.recipient =", "recipient", keys.lookup(to.comparable(), "mail.recipient")));
        filter.from().ifPresent(from -> and(where, values, "m.created_at >=", "from", from.toEpochMilli()));
        filter.until().ifPresent(until -> and(where, values, "m.created_at <", "until", until.toEpochMilli()));
        filter.before().ifPresent(before -> and(where, values, "m.id <", "before", before.value()));
        return read(handle -> records(
                handle,
                handle.createQuery("SELECT " + COLUMNS + " FROM mail m" + where + " ORDER BY m.id DESC LIMIT :limit")
                        .bindMap(values)
                        .bind("limit", filter.limit())));
    }

    private static void and(
            StringBuilder where, Map<String, Object> values, String condition, String name, Object value) {
        where.append(" AND ").append(condition).append(" :").append(name);
        values.put(name, value);
    }

    Map<MailRecord.State, Long> counts() {
        Map<MailRecord.State, Long> counts = new EnumMap<>(MailRecord.State.class);
        for (MailRecord.State state : MailRecord.State.values()) {
            counts.put(state, 0L);
        }
        read(handle -> {
            handle.createQuery("SELECT state, COUNT(*) AS number FROM mail GROUP BY state")
                    .mapToMap()
                    .map(Row::new)
                    .list()
                    .forEach(row -> counts.put(MailRecord.State.valueOf(row.text("state")), row.number("number")));
            return 0;
        });
        return counts;
    }

    /** Lets go of what is kept no longer. */
    void retain(Instant contentsBefore, Instant recordsBefore) {
        run(handle -> {
            handle.execute(
                    "UPDATE mail SET content = NULL WHERE state = 'DEAD' AND content IS NOT NULL AND finished_at < ?",
                    contentsBefore.toEpochMilli());
            handle.execute(
                    "DELETE FROM mail_delivery WHERE mail_id IN"
                            + " (SELECT id FROM mail WHERE state <> 'WAITING' AND finished_at < ?)",
                    recordsBefore.toEpochMilli());
            return handle.execute(
                    "DELETE FROM mail WHERE state <> 'WAITING' AND finished_at < ?", recordsBefore.toEpochMilli());
        });
    }

    /** Takes what was erased out of the write-ahead log, too; false when somebody is reading it just now. */
    boolean erase() {
        return database.eraseLog();
    }

    private List<MailRecord> records(Handle handle, Query query) {
        return query.mapToMap().map(Row::new).list().stream()
                .map(row -> record(handle, row))
                .toList();
    }

    private MailRecord record(Handle handle, Row row) {
        QueueId id = new QueueId(row.text("id"));
        MailAddress[] pair = addresses(row, id);
        MailRecord.State state = MailRecord.State.valueOf(row.text("state"));
        return new MailRecord(
                id,
                row.text("source"),
                pair[0],
                pair[1],
                state,
                row.time("created_at").orElse(Instant.EPOCH),
                state == MailRecord.State.WAITING ? row.time("next_at") : Optional.empty(),
                row.time("finished_at"),
                row.number("kept") == 1,
                trail(handle, id));
    }

    private List<Delivery> trail(Handle handle, QueueId id) {
        return handle
                .createQuery(
                        "SELECT attempt, at, result, status, note FROM mail_delivery WHERE mail_id = ? ORDER BY attempt")
                .bind(0, id.value())
                .mapToMap()
                .map(Row::new)
                .list()
                .stream()
                .map(row -> new Delivery(
                        (int) row.number("attempt"),
                        row.time("at").orElse(Instant.EPOCH),
                        Delivery.Result.valueOf(row.text("result")),
                        row.text("status"),
                        row.bytes("note")
                                .map(closed -> new String(
                                        keys.open(closed, context("mail_delivery.note", id)), StandardCharsets.UTF_8))
                                .orElse("")))
                .toList();
    }

    private MailAddress[] addresses(Row row, QueueId id) {
        String head = new String(
                keys.open(row.bytes("head").orElse(new byte[0]), context("mail.head", id)), StandardCharsets.UTF_8);
        int line = head.indexOf('\n');
        return new MailAddress[] {
            MailAddress.parse(head.substring(0, line)).orElseThrow(),
            MailAddress.parse(head.substring(line + 1)).orElseThrow()
        };
    }

    private static String context(String use, QueueId id) {
        return use + "|" + id.value();
    }

    private interface Work<T> {
        T in(Handle handle);
    }

    /** Without a transaction: one would wait for SQLite's only writer. */
    private <T> T read(Work<T> work) {
        try {
            return database.jdbi().withHandle(work::in);
        } catch (JdbiException e) {
            throw new MailException(MailException.Code.STORE, "The mail queue's database refused.", e);
        }
    }

    private <T> T run(Work<T> work) {
        writer.acquireUninterruptibly();
        try {
            return database.jdbi().inTransaction(work::in);
        } catch (JdbiException e) {
            throw new MailException(MailException.Code.STORE, "The mail queue's database refused.", e);
        } finally {
            writer.release();
        }
    }
}
