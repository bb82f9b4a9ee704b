package sekisho.identity;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.DataKey;
import sekisho.store.Keys;
import sekisho.store.Row;

/** Accounts, which are persons with at most one password each, in the database. Thread-safe; virtual threads. */
final class Accounts {
    private static final String PASSWORD = "account.password";
    private static final String LOGIN = "account.login";
    private static final String LAST_LOGIN = "account.last-login";

    private final Jdbi jdbi;
    private final Keys keys;
    private final Tokens tokens;
    private final InstantSource clock;

    Accounts(Jdbi jdbi, Keys keys, Tokens tokens, InstantSource clock) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** What a login is compared with. */
    record Credential(
            String account,
            Account.State state,
            Optional<String> phc,
            Instant setAt,
            boolean mustChange,
            Optional<Instant> lastLoginAt) {}

    /** The account of a mail address, with its password if it has one. */
    Optional<Credential> credential(MailAddress mail) {
        return one("select * from account where login_hash = ?", hash(mail)).map(this::read);
    }

    /** By what an account is found. */
    byte[] hash(MailAddress mail) {
        return keys.lookup(mail.text(), LOGIN);
    }

    Optional<Credential> credentialOf(String account) {
        return one("select * from account where id = ?", account).map(this::read);
    }

    /** What the row of an account holds. */
    Credential read(Row row) {
        Optional<String> phc =
                row.bytes("password").map(bytes -> new String(key(row).open(bytes, PASSWORD), StandardCharsets.UTF_8));
        return new Credential(
                row.text("id"),
                Account.State.of(row.text("state")),
                phc,
                row.time("password_set_at").orElse(Instant.EPOCH),
                row.number("must_change") != 0,
                row.time("last_login_at"));
    }

    /** The id of the account of a mail address, made when there is none. */
    String findOrInvite(Handle handle, Profile profile) {
        byte[] hash = keys.lookup(profile.mail(), LOGIN);
        return rows(handle, "select id from account where login_hash = ?", hash).stream()
                .findFirst()
                .map(row -> row.text("id"))
                .orElseGet(() -> insert(handle, tokens.id(), hash, profile, "invited"));
    }

    /** An account for a guest: found by no mail address, without password, and suspended, so that nobody can log in to it. */
    void insertGuest(Handle handle, String id, Profile profile) {
        String ignored = insert(handle, id, Tokens.hash(tokens.secret()), profile, "suspended");
    }

    private String insert(Handle handle, String id, byte[] loginHash, Profile profile, String state) {
        DataKey key = DataKey.fresh(keys, owner(id));
        handle.createUpdate("""
                        insert into account (id, login_hash, data_key, profile, state, created_at)
                        values (:id, :hash, :key, :profile, :state, :now)
                        """)
                .bind("id", id)
                .bind("hash", loginHash)
                .bind("state", state)
                .bind("key", key.sealed())
                .bind("profile", profile.seal(key))
                .bind("now", clock.millis())
                .execute();
        return id;
    }

    /** Sets a password that the member chose, keeps the one before for the history, and makes the account active. */
    void password(String account, String phc) {
        long now = clock.millis();
        jdbi.useTransaction(handle -> {
            handle.createUpdate("""
                            insert into former_password (account_id, set_at, password)
                            select id, coalesce(password_set_at, 0), password from account
                            where id = :id and password is not null
                            on conflict (account_id, set_at) do nothing
                            """).bind("id", account).execute();
            handle.createUpdate("""
                            delete from former_password where account_id = :id and set_at not in (
                                select set_at from former_password where account_id = :id order by set_at desc limit 24)
                            """).bind("id", account).execute();
            byte[] sealed = rows(handle, "select data_key, id from account where id = ?", account).stream()
                    .findFirst()
                    .map(row -> key(row).seal(phc.getBytes(StandardCharsets.UTF_8), PASSWORD))
                    .orElseThrow(() -> new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_ACCOUNT));
            handle.createUpdate("""
                            update account set password = :password, password_set_at = :now, must_change = 0,
                                state = case when state = 'invited' then 'active' else state end
                            where id = :id
                            """)
                    .bind("password", sealed)
                    .bind("now", now)
                    .bind("id", account)
                    .execute();
        });
    }

    /** The password hashes in use before, newest first; the present one is the first. */
    List<String> passwords(String account, int most) {
        return jdbi.withHandle(handle -> {
            Optional<Row> row = rows(handle, "select * from account where id = ?", account).stream()
                    .findFirst();
            if (row.isEmpty()) {
                return List.of();
            }
            DataKey key = key(row.get());
            List<Row> former = rows(
                    handle,
                    "select password from former_password where account_id = ? order by set_at desc limit ?",
                    account,
                    most);
            return Stream.concat(row.stream(), former.stream())
                    .flatMap(it -> it.bytes("password").stream())
                    .limit(most)
                    .map(bytes -> new String(key.open(bytes, PASSWORD), StandardCharsets.UTF_8))
                    .toList();
        });
    }

    /** Notes a login and answers the one before. */
    Optional<Session.Before> loggedIn(Handle handle, String account, String address) {
        Optional<Row> row =
                rows(handle, "select id, data_key, last_login, last_login_at from account where id = ?", account)
                        .stream()
                        .findFirst();
        Optional<DataKey> key = row.map(this::key);
        Optional<Session.Before> before = row.flatMap(found -> before(found, key.orElseThrow()));
        byte[] body = address.getBytes(StandardCharsets.UTF_8);
        handle.createUpdate("update account set last_login_at = :now, last_login = :login where id = :id")
                .bind("now", clock.millis())
                .bind("login", key.map(found -> found.seal(body, LAST_LOGIN)).orElse(null))
                .bind("id", account)
                .execute();
        return before;
    }

    private static Optional<Session.Before> before(Row row, DataKey key) {
        String address = row.bytes("last_login")
                .map(bytes -> new String(key.open(bytes, LAST_LOGIN), StandardCharsets.UTF_8))
                .orElse("");
        return row.time("last_login_at").map(at -> new Session.Before(at, address));
    }

    void passwordSetAt(String account, Instant then) {
        jdbi.useHandle(handle -> handle.createUpdate("update account set password_set_at = :then where id = :id")
                .bind("then", then.toEpochMilli())
                .bind("id", account)
                .execute());
    }

    /** Without a password: somebody else vouches for the member. */
    void activate(String account) {
        update("update account set state = 'active' where id = :id and state = 'invited'", account);
    }

    void mustChange(String account) {
        update("update account set must_change = 1 where id = :id", account);
    }

    /** Back to active only where there is a password. */
    void suspended(String account, boolean suspended) {
        update(
                suspended
                        ? "update account set state = 'suspended' where id = :id"
                        : "update account set state = case when password is null then 'invited' else 'active' end"
                                + " where id = :id",
                account);
    }

    /** Gives an account another name, by which it is found from now on in every tenant. */
    void name(String account, String name) {
        jdbi.useTransaction(handle -> {
            for (Row row : rows(handle, "select id, data_key, profile from account where id = ?", account)) {
                Profile renamed = profile(row).named(name);
                handle.createUpdate("update account set profile = :profile where id = :id")
                        .bind("profile", renamed.seal(key(row)))
                        .bind("id", account)
                        .execute();
                rows(handle, "select tenant_id from membership where account_id = ?", account)
                        .forEach(in -> Roster.rewrite(handle, keys, in.text("tenant_id"), account, renamed));
            }
        });
    }

    /** What is known of the person whose row it is. */
    Profile profile(Row row) {
        return Profile.open(key(row), row.bytes("profile").orElseThrow());
    }

    private DataKey key(Row row) {
        return DataKey.open(keys, row.bytes("data_key").orElseThrow(), owner(row.text("id")));
    }

    private void update(String sql, String account) {
        jdbi.useHandle(handle -> handle.createUpdate(sql).bind("id", account).execute());
    }

    private Optional<Row> one(String sql, Object argument) {
        return jdbi.withHandle(handle -> rows(handle, sql, argument).stream().findFirst());
    }

    static List<Row> rows(Handle handle, String sql, Object... arguments) {
        return handle.select(sql, arguments).mapToMap().map(Row::new).list();
    }

    /** Shows every row of a result that is too large to be held. */
    static void each(Handle handle, String sql, Consumer<Row> each) {
        handle.select(sql).mapToMap().map(Row::new).useStream(rows -> rows.forEach(each));
    }

    static String owner(String account) {
        return "account." + account;
    }
}
