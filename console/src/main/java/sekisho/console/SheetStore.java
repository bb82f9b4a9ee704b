package sekisho.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.Keys;
import sekisho.store.Row;
import sekisho.words.Lang;

/**
 * Check sheets in the database: the workbook and what became of it, both sealed, bound to the sheet's id. Thread-safe;
 * virtual threads.
 */
final class SheetStore {
    /** So many are kept; an upload beyond is refused until some are deleted. */
    static final int MOST = 200;

    private static final String BODY = "sheet.body.";
    private static final String FILE = "sheet.file.";
    private static final String ORIGINAL = "original";
    private static final int TRIES = 10;

    private final Jdbi jdbi;
    private final Keys keys;
    private final Tokens tokens;
    private final InstantSource clock;
    private final ObjectMapper json = new ObjectMapper();

    SheetStore(Jdbi jdbi, Keys keys, Tokens tokens, InstantSource clock) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Where a sheet stands. */
    enum State {
        /** Being read and answered. */
        WORKING,
        /** To be reviewed and downloaded. */
        READY,
        /** It could not be answered. */
        FAILED;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A sheet without its file. */
    record Stored(String id, Instant createdAt, Lang lang, State state, ReviewedSheet sheet) {}

    boolean full() {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from sheet")
                        .mapTo(Long.class)
                        .one()
                >= MOST);
    }

    /** Keeps an uploaded workbook; returns its id. */
    String create(String name, Lang lang, byte[] workbook) {
        String id = tokens.id();
        byte[] body = seal(id, ReviewedSheet.waiting(name));
        byte[] file = keys.seal(workbook, FILE + id);
        jdbi.useTransaction(handle -> {
            handle.createUpdate("""
                            insert into sheet (id, created_at, lang, state, body)
                            values (:id, :now, :lang, :state, :body)
                            """)
                    .bind("id", id)
                    .bind("now", clock.instant().toEpochMilli())
                    .bind("lang", lang.tag())
                    .bind("state", State.WORKING.id())
                    .bind("body", body)
                    .execute();
            handle.createUpdate("insert into sheet_file (sheet_id, role, body) values (:id, :role, :body)")
                    .bind("id", id)
                    .bind("role", ORIGINAL)
                    .bind("body", file)
                    .execute();
        });
        return id;
    }

    Optional<Stored> find(String id) {
        if (!wellFormed(id)) {
            return Optional.empty();
        }
        return jdbi.withHandle(handle -> handle.createQuery("select * from sheet where id = :id")
                .bind("id", id)
                .mapToMap()
                .findOne()
                .map(Row::new)
                .map(this::stored));
    }

    /** Newest first. */
    List<Stored> list(int limit) {
        return jdbi
                .withHandle(handle -> handle.createQuery("select * from sheet order by created_at desc limit :limit")
                        .bind("limit", limit)
                        .mapToMap()
                        .list())
                .stream()
                .map(Row::new)
                .map(this::stored)
                .toList();
    }

    /** The workbook as it was uploaded. */
    byte[] original(String id) {
        byte[] sealed = jdbi.withHandle(
                handle -> handle.createQuery("select body from sheet_file where sheet_id = :id and role = :role")
                        .bind("id", id)
                        .bind("role", ORIGINAL)
                        .mapTo(byte[].class)
                        .one());
        return keys.open(sealed, FILE + id);
    }

    /** Changes what is known of a sheet; changes made at the same time are all kept. Empty when it is gone. */
    Optional<Stored> update(String id, State state, UnaryOperator<ReviewedSheet> change) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Row> row = jdbi.withHandle(handle -> handle.createQuery("select * from sheet where id = :id")
                    .bind("id", id)
                    .mapToMap()
                    .findOne()
                    .map(Row::new));
            if (row.isEmpty()) {
                return Optional.empty();
            }
            Stored before = stored(row.get());
            Stored after = new Stored(id, before.createdAt(), before.lang(), state, change.apply(before.sheet()));
            byte[] old = row.get().bytes("body").orElseThrow();
            int changed = jdbi.withHandle(handle -> handle.createUpdate(
                            "update sheet set state = :state, body = :body where id = :id and body = :old")
                    .bind("state", state.id())
                    .bind("body", seal(id, after.sheet()))
                    .bind("id", id)
                    .bind("old", old)
                    .execute());
            if (changed == 1) {
                return Optional.of(after);
            }
        }
        throw new IllegalStateException("a sheet is being changed too often at the same time");
    }

    boolean delete(String id) {
        return jdbi.inTransaction(handle -> {
            handle.createUpdate("delete from sheet_file where sheet_id = :id")
                    .bind("id", id)
                    .execute();
            return handle.createUpdate("delete from sheet where id = :id")
                            .bind("id", id)
                            .execute()
                    == 1;
        });
    }

    /** The ids of sheets that a stopped process left half done. */
    List<String> interrupted() {
        return jdbi.withHandle(handle -> handle.createQuery("select id from sheet where state = :state")
                .bind("state", State.WORKING.id())
                .mapTo(String.class)
                .list());
    }

    private Stored stored(Row row) {
        String id = row.text("id");
        try {
            return new Stored(
                    id,
                    row.time("created_at").orElse(Instant.EPOCH),
                    Lang.of(row.text("lang")).orElse(Lang.JA),
                    State.valueOf(row.text("state").toUpperCase(Locale.ROOT)),
                    json.readValue(keys.open(row.bytes("body").orElseThrow(), BODY + id), ReviewedSheet.class));
        } catch (IOException e) {
            throw new UncheckedIOException("a stored sheet cannot be read", e);
        }
    }

    private byte[] seal(String id, ReviewedSheet sheet) {
        try {
            return keys.seal(json.writeValueAsBytes(sheet), BODY + id);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a sheet cannot be written", e);
        }
    }

    private static boolean wellFormed(String id) {
        return id.length() == 32 && id.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
