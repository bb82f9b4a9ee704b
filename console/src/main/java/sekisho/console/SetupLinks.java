package sekisho.console;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import sekisho.store.Keys;

/**
 * The link that lets whoever reads the terminal of the first start set the operator's password. It works once, for 24
 * hours, and only while there is no password; its token is stored as a keyed hash. Thread-safe; virtual threads.
 */
final class SetupLinks {
    static final Duration VALID = Duration.ofHours(24);

    private static final String CONTEXT = "console.setup";

    private final Jdbi jdbi;
    private final Keys keys;
    private final Tokens tokens;
    private final InstantSource clock;
    private volatile @Nullable String current;

    SetupLinks(Jdbi jdbi, Keys keys, Tokens tokens, InstantSource clock) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Makes a new link in place of earlier ones; called at a start that finds no password. */
    void issue() {
        String token = tokens.secret();
        Instant now = clock.instant();
        jdbi.useTransaction(handle -> {
            handle.createUpdate("delete from setup_link where used_at is null").execute();
            handle.createUpdate("""
                            insert into setup_link (token_hash, created_at, expires_at)
                            values (:hash, :now, :expires)
                            """)
                    .bind("hash", keys.lookup(token, CONTEXT))
                    .bind("now", now.toEpochMilli())
                    .bind("expires", now.plus(VALID).toEpochMilli())
                    .execute();
        });
        current = token;
    }

    /** The token of the link that was issued by this process, while it opens something. */
    Optional<String> current() {
        String token = current;
        return token != null && opens(token) ? Optional.of(token) : Optional.empty();
    }

    boolean opens(String token) {
        if (!Tokens.looksLikeSecret(token)) {
            return false;
        }
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select count(*) from setup_link
                        where token_hash = :hash and used_at is null and expires_at > :now
                        """)
                        .bind("hash", keys.lookup(token, CONTEXT))
                        .bind("now", clock.instant().toEpochMilli())
                        .mapTo(Long.class)
                        .one()
                == 1);
    }

    /** Sets the operator's sealed password hash and uses the link up, both or neither; false when the link is dead. */
    boolean redeem(String token, byte[] sealedHash) {
        if (!Tokens.looksLikeSecret(token)) {
            return false;
        }
        long now = clock.instant().toEpochMilli();
        boolean done = jdbi.inTransaction(handle -> {
            int used = handle.createUpdate("""
                            update setup_link set used_at = :now
                            where token_hash = :hash and used_at is null and expires_at > :now
                            and not exists (select 1 from operator)
                            """)
                    .bind("hash", keys.lookup(token, CONTEXT))
                    .bind("now", now)
                    .execute();
            if (used == 1) {
                handle.createUpdate("""
                                insert into operator (id, password_hash, created_at, failures)
                                values (1, :hash, :now, 0)
                                """)
                        .bind("hash", sealedHash)
                        .bind("now", now)
                        .execute();
            }
            return used == 1;
        });
        if (done) {
            current = null;
        }
        return done;
    }
}
