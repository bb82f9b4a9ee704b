package sekisho.console;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.Keys;
import sekisho.store.Row;

/**
 * The operator's sessions. Only the keyed hash of a token is stored, so that reading the database opens no session. Ends
 * after 30 minutes without a visit and after 12 hours in any case. Thread-safe; virtual threads.
 */
final class Sessions {
    static final Duration IDLE = Duration.ofMinutes(30);
    static final Duration ABSOLUTE = Duration.ofHours(12);
    /** More open sessions than this push the oldest out. */
    static final int MOST = 20;

    private static final String CONTEXT = "console.session";

    private final Jdbi jdbi;
    private final Keys keys;
    private final Tokens tokens;
    private final InstantSource clock;

    Sessions(Jdbi jdbi, Keys keys, Tokens tokens, InstantSource clock) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * An open session.
     *
     * @param csrf what every form of this session carries; derived from the token, not stored
     */
    record Session(String token, String csrf) {}

    /** Opens a session and returns its token, which exists nowhere else. */
    Session open(String address) {
        String token = tokens.secret();
        Instant now = clock.instant();
        byte[] body = keys.seal(address.getBytes(StandardCharsets.UTF_8), CONTEXT);
        jdbi.useTransaction(handle -> {
            handle.createUpdate("delete from console_session where expires_at <= :now or last_seen_at <= :idle")
                    .bind("now", now.toEpochMilli())
                    .bind("idle", now.minus(IDLE).toEpochMilli())
                    .execute();
            handle.createUpdate("""
                            insert into console_session (token_hash, created_at, last_seen_at, expires_at, body)
                            values (:hash, :now, :now, :expires, :body)
                            """)
                    .bind("hash", keys.lookup(token, CONTEXT))
                    .bind("now", now.toEpochMilli())
                    .bind("expires", now.plus(ABSOLUTE).toEpochMilli())
                    .bind("body", body)
                    .execute();
            handle.createUpdate("""
                            delete from console_session where token_hash not in
                            (select token_hash from console_session order by created_at desc limit :most)
                            """).bind("most", MOST).execute();
        });
        return session(token);
    }

    /**
     * The session of a token while it lives.
     *
     * @param visit whether a person asked; a page that refreshes itself keeps no session alive
     */
    Optional<Session> find(String token, boolean visit) {
        if (!Tokens.looksLikeSecret(token)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        byte[] hash = keys.lookup(token, CONTEXT);
        return jdbi.withHandle(handle -> {
            Optional<Row> row = handle.createQuery(
                            "select last_seen_at, expires_at from console_session where token_hash = :hash")
                    .bind("hash", hash)
                    .mapToMap()
                    .findOne()
                    .map(Row::new);
            boolean lives = row.isPresent()
                    && row.get().number("expires_at") > now.toEpochMilli()
                    && row.get().number("last_seen_at") > now.minus(IDLE).toEpochMilli();
            if (!lives) {
                return Optional.<Session>empty();
            }
            if (visit && row.get().number("last_seen_at") < now.minusSeconds(30).toEpochMilli()) {
                handle.createUpdate("update console_session set last_seen_at = :now where token_hash = :hash")
                        .bind("now", now.toEpochMilli())
                        .bind("hash", hash)
                        .execute();
            }
            return Optional.of(session(token));
        });
    }

    void close(Session session) {
        jdbi.useHandle(handle -> handle.createUpdate("delete from console_session where token_hash = :hash")
                .bind("hash", keys.lookup(session.token(), CONTEXT))
                .execute());
    }

    private Session session(String token) {
        return new Session(
                token, Base64.getUrlEncoder().withoutPadding().encodeToString(keys.lookup(token, "console.form")));
    }
}
