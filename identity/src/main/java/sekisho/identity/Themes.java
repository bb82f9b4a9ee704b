package sekisho.identity;

import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.Row;

/**
 * The chosen themes, and the browsers that may show them. A browser keeps one random value in a cookie that only this host is sent;
 * a page elsewhere, also one that passes everything on to us, has no such value and is shown no theme. Thread-safe; virtual threads.
 */
final class Themes {
    static final String COOKIE = "__Host-sekisho-theme";
    private static final int MOST_BROWSERS = 20;

    private final Jdbi jdbi;
    private final Tokens tokens;
    private final InstantSource clock;

    Themes(Jdbi jdbi, Tokens tokens, InstantSource clock) {
        this.jdbi = jdbi;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** What the login page of a tenant shows in the browser that keeps {@code token}; empty where it belongs to nobody there. */
    Optional<Theme> shown(String token, String tenant) {
        if (!Tokens.looksLikeSecret(token)) {
            return Optional.empty();
        }
        return jdbi.withHandle(handle -> Accounts.rows(handle, """
                        select t.colour, t.pattern from login_theme_browser b
                        join login_theme t on t.account_id = b.account_id
                        join membership m on m.account_id = b.account_id and m.tenant_id = ?
                        where b.token_hash = ?
                        """, tenant, Tokens.hash(token)).stream()
                .findFirst()
                .flatMap(Themes::theme));
    }

    Optional<Theme> of(String account) {
        return jdbi.withHandle(handle ->
                Accounts.rows(handle, "select colour, pattern from login_theme where account_id = ?", account).stream()
                        .findFirst()
                        .flatMap(Themes::theme));
    }

    private static Optional<Theme> theme(Row row) {
        return Theme.of(row.text("colour"), row.text("pattern"));
    }

    void choose(String account, Theme theme) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into login_theme (account_id, colour, pattern, chosen_at)
                        values (:account, :colour, :pattern, :now)
                        on conflict (account_id) do update set colour = excluded.colour, pattern = excluded.pattern,
                            chosen_at = excluded.chosen_at
                        """)
                .bind("account", account)
                .bind("colour", theme.colour().id())
                .bind("pattern", theme.pattern().id())
                .bind("now", clock.millis())
                .execute());
    }

    /** No theme, in no browser. */
    void forget(String account) {
        jdbi.useTransaction(handle -> {
            erase(handle, "login_theme_browser", account);
            erase(handle, "login_theme", account);
        });
    }

    private static void erase(Handle handle, String table, String account) {
        handle.createUpdate("delete from " + table + " where account_id = :account")
                .bind("account", account)
                .execute();
    }

    /** The value for a browser's cookie; empty where it has a right one already, or the account has no theme. */
    Optional<String> bind(String account, String token) {
        // Most have none, and need not wait for the right to write.
        return of(account).isEmpty() ? Optional.empty() : bindChosen(account, token);
    }

    private Optional<String> bindChosen(String account, String token) {
        return jdbi.inTransaction(handle -> {
            boolean bound = Tokens.looksLikeSecret(token)
                    && !Accounts.rows(
                                    handle,
                                    "select 1 from login_theme_browser where token_hash = ? and account_id = ?",
                                    Tokens.hash(token),
                                    account)
                            .isEmpty();
            boolean chosen = !Accounts.rows(handle, "select 1 from login_theme where account_id = ?", account)
                    .isEmpty();
            if (bound || !chosen) {
                return Optional.empty();
            }
            String fresh = tokens.secret();
            handle.createUpdate("""
                            insert into login_theme_browser (token_hash, account_id, created_at)
                            values (:hash, :account, :now)
                            """)
                    .bind("hash", Tokens.hash(fresh))
                    .bind("account", account)
                    .bind("now", clock.millis())
                    .execute();
            handle.createUpdate("""
                            delete from login_theme_browser where account_id = :account and token_hash not in (
                                select token_hash from login_theme_browser where account_id = :account
                                order by created_at desc limit :most)
                            """)
                    .bind("account", account)
                    .bind("most", MOST_BROWSERS)
                    .execute();
            return Optional.of(fresh);
        });
    }
}
