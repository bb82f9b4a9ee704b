package sekisho.identity;

import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Browsers in which a member has logged in before. A browser keeps one random value; what is stored is its hash together with the
 * account, so that members who share a browser cannot be told from it. Thread-safe; virtual threads.
 */
final class Devices {
    static final int MOST_OF_AN_ACCOUNT = 20;

    private final Jdbi jdbi;
    private final InstantSource clock;

    Devices(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** The name of a browser of this account; empty when nobody has logged in to it there. */
    Optional<String> known(String account, String token) {
        if (!Tokens.looksLikeSecret(token)) {
            return Optional.empty();
        }
        byte[] hash = Tokens.hash(token, account);
        return jdbi.withHandle(handle -> Accounts.rows(
                                handle,
                                "select 1 from known_device where token_hash = ? and account_id = ?",
                                hash,
                                account)
                        .isEmpty()
                ? Optional.empty()
                : Optional.of(HexFormat.of().formatHex(hash)));
    }

    /** The name of a browser of an account, by the value that it keeps. */
    static String name(String account, String token) {
        return HexFormat.of().formatHex(Tokens.hash(token, account));
    }

    /** @param familiar whether it is one of those that are known, so that none has to be forgotten for it */
    void remember(Handle handle, String account, String token, boolean familiar) {
        handle.createUpdate("""
                        insert into known_device (token_hash, account_id, created_at, last_used_at)
                        values (:hash, :account, :now, :now)
                        on conflict (token_hash) do update set last_used_at = excluded.last_used_at
                        """)
                .bind("hash", Tokens.hash(token, account))
                .bind("account", account)
                .bind("now", clock.millis())
                .execute();
        if (familiar) {
            return;
        }
        handle.createUpdate("""
                        delete from known_device where account_id = :account and token_hash not in (
                            select token_hash from known_device where account_id = :account
                            order by last_used_at desc limit :most)
                        """)
                .bind("account", account)
                .bind("most", MOST_OF_AN_ACCOUNT)
                .execute();
    }

    /** Nobody has logged in there any more. */
    void forget(String account, String name) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "delete from known_device where account_id = :account and token_hash = :hash")
                .bind("account", account)
                .bind("hash", HexFormat.of().parseHex(name))
                .execute());
    }

    /** The names of all browsers of an account. */
    List<String> of(String account) {
        return jdbi.withHandle(handle ->
                Accounts.rows(handle, "select token_hash from known_device where account_id = ?", account).stream()
                        .map(row ->
                                HexFormat.of().formatHex(row.bytes("token_hash").orElseThrow()))
                        .toList());
    }
}
