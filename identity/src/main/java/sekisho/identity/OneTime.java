package sekisho.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.Keys;
import sekisho.store.Row;

/** Links and tickets that work once and not for ever. Only hashes of them are stored. Thread-safe; virtual threads. */
final class OneTime {
    private static final String BODY = "one-time.body";
    private static final String CODE = "one-time.code";
    private static final int CODE_TRIES = 5;

    private final Jdbi jdbi;
    private final Keys keys;
    private final Tokens tokens;
    private final InstantSource clock;

    OneTime(Jdbi jdbi, Keys keys, Tokens tokens, InstantSource clock) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** What it opens, and for how long. */
    enum Purpose {
        /** The first password of a new member. */
        INVITATION("invitation", Duration.ofDays(7)),
        /** A new password without the old one. */
        RESET("reset", Duration.ofHours(1)),
        /** A locked account. */
        UNLOCK("unlock", Duration.ofHours(24)),
        /** After the right password: a new one must be chosen. */
        CHANGE("change", Duration.ofMinutes(15)),
        /** After the right password: a second factor has to be shown. */
        CODE("code", Duration.ofMinutes(10)),
        /** After the right password: a second factor has to be set up. */
        ENROL("enrol", Duration.ofMinutes(15)),
        /** In an open session: a second factor has to be shown. */
        STEP_UP("step-up", Duration.ofMinutes(10));

        private final String id;
        private final Duration valid;

        Purpose(String id, Duration valid) {
            this.id = id;
            this.valid = valid;
        }

        Duration valid() {
            return valid;
        }
    }

    /** Whose it is. */
    record Holder(String account, String tenant) {}

    /** A new token; earlier ones of the same purpose and account are dead. */
    String issue(Purpose purpose, Holder holder) {
        return issue(purpose, holder, "");
    }

    /** A ticket together with a code of six digits, which may be entered wrongly five times. */
    record Coded(String ticket, String code) {}

    Coded issueCode(Purpose purpose, Holder holder) {
        String code = tokens.digits();
        return new Coded(issue(purpose, holder, code), code);
    }

    private String issue(Purpose purpose, Holder holder, String code) {
        String token = tokens.secret();
        Instant now = clock.instant();
        byte[] hash = Tokens.hash(token);
        // The code is bound to its ticket, so that equal codes do not look equal.
        byte[] body = keys.seal(keys.lookup(token + code, CODE), BODY);
        jdbi.useTransaction(handle -> {
            handle.createUpdate("delete from one_time where account_id = :account and purpose = :purpose")
                    .bind("account", holder.account())
                    .bind("purpose", purpose.id)
                    .execute();
            handle.createUpdate("""
                            insert into one_time (token_hash, account_id, tenant_id, purpose, expires_at, tries, body)
                            values (:hash, :account, :tenant, :purpose, :expires, :tries, :body)
                            """)
                    .bind("hash", hash)
                    .bind("account", holder.account())
                    .bind("tenant", holder.tenant())
                    .bind("purpose", purpose.id)
                    .bind("expires", now.plus(purpose.valid).toEpochMilli())
                    .bind("tries", CODE_TRIES)
                    .bind("body", body)
                    .execute();
        });
        return token;
    }

    /** Whose it is, while it works; does not use it up. */
    Optional<Holder> holder(Purpose purpose, String token) {
        return jdbi.withHandle(handle -> find(handle, purpose, token)).map(OneTime::holder);
    }

    /** Uses it up. */
    Optional<Holder> redeem(Purpose purpose, String token) {
        return jdbi.inTransaction(handle -> {
            Optional<Row> row = find(handle, purpose, token);
            row.ifPresent(found -> delete(handle, token));
            return row.map(OneTime::holder);
        });
    }

    /** Uses it up when the code is right; a wrong one costs a try, and the last one the ticket. */
    Optional<Holder> redeem(Purpose purpose, String ticket, String code) {
        return jdbi.inTransaction(handle -> {
            Optional<Row> row = find(handle, purpose, ticket);
            if (row.isEmpty()) {
                return Optional.empty();
            }
            byte[] expected = keys.open(row.get().bytes("body").orElseThrow(), BODY);
            byte[] given = keys.lookup(ticket + PasswordRule.normal(code).strip(), CODE);
            boolean right = java.security.MessageDigest.isEqual(expected, given);
            if (right) {
                delete(handle, ticket);
            } else {
                costTry(handle, row.get(), ticket);
            }
            return right ? row.map(OneTime::holder) : Optional.empty();
        });
    }

    /** Something else than the code was shown, wrongly. */
    void failed(Purpose purpose, String ticket) {
        jdbi.useTransaction(handle -> find(handle, purpose, ticket).ifPresent(row -> costTry(handle, row, ticket)));
    }

    private static void costTry(Handle handle, Row row, String ticket) {
        if (row.number("tries") <= 1) {
            delete(handle, ticket);
        } else {
            handle.createUpdate("update one_time set tries = tries - 1 where token_hash = :hash")
                    .bind("hash", Tokens.hash(ticket))
                    .execute();
        }
    }

    /** Makes all of an account's dead, as after a new password. */
    void revoke(String account) {
        jdbi.useHandle(handle -> handle.createUpdate("delete from one_time where account_id = :account")
                .bind("account", account)
                .execute());
    }

    void forget(Instant before) {
        jdbi.useHandle(handle -> handle.createUpdate("delete from one_time where expires_at < :before")
                .bind("before", before.toEpochMilli())
                .execute());
    }

    private Optional<Row> find(Handle handle, Purpose purpose, String token) {
        if (!Tokens.looksLikeSecret(token)) {
            return Optional.empty();
        }
        return Accounts.rows(
                        handle,
                        "select * from one_time where token_hash = ? and purpose = ? and expires_at > ?",
                        Tokens.hash(token),
                        purpose.id,
                        clock.millis())
                .stream()
                .findFirst();
    }

    private static void delete(Handle handle, String token) {
        handle.createUpdate("delete from one_time where token_hash = :hash")
                .bind("hash", Tokens.hash(token))
                .execute();
    }

    private static Holder holder(Row row) {
        return new Holder(row.text("account_id"), row.text("tenant_id"));
    }
}
