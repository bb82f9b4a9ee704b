package sekisho.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.DataKey;
import sekisho.store.Keys;
import sekisho.store.Row;
import sekisho.words.Lang;

/** Accounts and memberships in the database. Thread-safe; virtual threads. */
final class Accounts {
    private static final String PROFILE = "account.profile";
    private static final String PASSWORD = "account.password";
    private static final String LOGIN = "account.login";
    private static final String LAST_LOGIN = "account.last-login";
    private static final ObjectMapper JSON = new ObjectMapper();

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
        return one("select * from account where login_hash = ?", hash(mail)).map(this::credential);
    }

    Optional<Credential> credentialOf(String account) {
        return one("select * from account where id = ?", account).map(this::credential);
    }

    private Credential credential(Row row) {
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

    /** The tenants of an account. */
    List<String> tenantsOf(String account) {
        return jdbi.withHandle(
                handle -> rows(handle, "select tenant_id from membership where account_id = ?", account).stream()
                        .map(row -> row.text("tenant_id"))
                        .toList());
    }

    Optional<Member> member(String account, String tenant) {
        return jdbi.withHandle(handle ->
                rows(handle, """
                        select a.id, a.data_key, a.profile, m.role from account a
                        join membership m on m.account_id = a.id where a.id = ? and m.tenant_id = ?
                        """, account, tenant).stream().findFirst().map(row -> member(handle, row, tenant)));
    }

    private Member member(Handle handle, Row row, String tenant) {
        JsonNode profile = profile(row);
        Map<String, Boolean> grants = new HashMap<>();
        rows(
                        handle,
                        "select screen_id, allowed from screen_grant where account_id = ? and tenant_id = ?",
                        row.text("id"),
                        tenant)
                .forEach(grant -> grants.put(grant.text("screen_id"), grant.number("allowed") != 0));
        return new Member(
                row.text("id"),
                tenant,
                Role.of(row.text("role")).orElse(Role.MEMBER),
                new MailAddress(profile.path("mail").asText()),
                profile.path("name").asText(),
                Lang.of(profile.path("lang").asText()),
                grants);
    }

    /** The id of the account with that mail address, made when there is none, now a member of the tenant. */
    String join(String tenant, MailAddress mail, String name, Role role, Lang lang) {
        return jdbi.inTransaction(handle -> {
            String id = rows(handle, "select id from account where login_hash = ?", hash(mail)).stream()
                    .findFirst()
                    .map(row -> row.text("id"))
                    .orElseGet(() -> insert(handle, tokens.id(), hash(mail), mail.text(), name, lang, "invited"));
            int joined = handle.createUpdate("""
                            insert into membership (tenant_id, account_id, role, created_at)
                            values (:tenant, :account, :role, :now) on conflict (tenant_id, account_id) do nothing
                            """)
                    .bind("tenant", tenant)
                    .bind("account", id)
                    .bind("role", role.id())
                    .bind("now", clock.millis())
                    .execute();
            if (joined == 0) {
                throw new IdentityException(IdentityException.Code.TAKEN, Messages.MEMBER_ALREADY);
            }
            return id;
        });
    }

    /** An account for a guest: found by no mail address, without password, and suspended, so that nobody can log in to it. */
    void guest(String tenant, String id, Optional<MailAddress> mail, String name, Lang lang) {
        jdbi.useTransaction(handle -> {
            String address = mail.map(MailAddress::text).orElse("");
            insert(handle, id, Tokens.hash(tokens.secret()), address, name, lang, "suspended");
            handle.createUpdate("""
                            insert into membership (tenant_id, account_id, role, created_at)
                            values (:tenant, :account, 'guest', :now)
                            """)
                    .bind("tenant", tenant)
                    .bind("account", id)
                    .bind("now", clock.millis())
                    .execute();
        });
    }

    private String insert(
            Handle handle, String id, byte[] loginHash, String mail, String name, Lang lang, String state) {
        DataKey key = DataKey.fresh(keys, owner(id));
        byte[] profile = JSON.createObjectNode()
                .put("mail", mail)
                .put("name", name)
                .put("lang", lang.tag())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        handle.createUpdate("""
                        insert into account (id, login_hash, data_key, profile, state, created_at)
                        values (:id, :hash, :key, :profile, :state, :now)
                        """)
                .bind("id", id)
                .bind("hash", loginHash)
                .bind("state", state)
                .bind("key", key.sealed())
                .bind("profile", key.seal(profile, PROFILE))
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
            return java.util.stream.Stream.concat(row.stream(), former.stream())
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
        Optional<Session.Before> before = row.flatMap(found -> before(found));
        byte[] body = address.getBytes(StandardCharsets.UTF_8);
        handle.createUpdate("update account set last_login_at = :now, last_login = :login where id = :id")
                .bind("now", clock.millis())
                .bind(
                        "login",
                        row.map(found -> key(found).seal(body, LAST_LOGIN)).orElse(null))
                .bind("id", account)
                .execute();
        return before;
    }

    private Optional<Session.Before> before(Row row) {
        String address = row.bytes("last_login")
                .map(bytes -> new String(key(row).open(bytes, LAST_LOGIN), StandardCharsets.UTF_8))
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

    void role(String tenant, String account, Role role) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "update membership set role = :role where tenant_id = :tenant and account_id = :account")
                .bind("role", role.id())
                .bind("tenant", tenant)
                .bind("account", account)
                .execute());
    }

    /** @param allowed empty for as the role says */
    void grant(String tenant, String account, String screen, Optional<Boolean> allowed) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("""
                            delete from screen_grant
                            where tenant_id = :tenant and screen_id = :screen and account_id = :account
                            """)
                    .bind("tenant", tenant)
                    .bind("screen", screen)
                    .bind("account", account)
                    .execute();
            if (allowed.isPresent()) {
                handle.createUpdate("""
                                insert into screen_grant (tenant_id, screen_id, account_id, allowed)
                                values (:tenant, :screen, :account, :allowed)
                                """)
                        .bind("tenant", tenant)
                        .bind("screen", screen)
                        .bind("account", account)
                        .bind("allowed", allowed.get() ? 1 : 0)
                        .execute();
            }
        });
    }

    /** Ends a membership; an account that belongs to no tenant any more is erased with its key. True when it was. */
    boolean leave(String tenant, String account) {
        return jdbi.inTransaction(handle -> {
            Roster.strike(handle, keys, tenant, account);
            for (String table : List.of(
                    "screen_grant",
                    "one_time",
                    "sso_link",
                    "sso_session",
                    "login_session",
                    "device_slot",
                    "membership")) {
                handle.createUpdate("delete from " + table + " where tenant_id = :tenant and account_id = :account")
                        .bind("tenant", tenant)
                        .bind("account", account)
                        .execute();
            }
            if (!rows(handle, "select 1 from membership where account_id = ?", account)
                    .isEmpty()) {
                return false;
            }
            for (String table :
                    List.of("known_device", "former_password", "passkey", "login_theme_browser", "login_theme")) {
                handle.createUpdate("delete from " + table + " where account_id = :account")
                        .bind("account", account)
                        .execute();
            }
            handle.createUpdate("delete from account where id = :account")
                    .bind("account", account)
                    .execute();
            return true;
        });
    }

    /** Members, but no guests, in the order of their ids, from the one after {@code after}. */
    List<Account> list(String tenant, String after, int most, Function<String, Optional<Instant>> lockedUntil) {
        return jdbi.withHandle(handle -> rows(handle, """
                        select a.*, m.role from membership m join account a on a.id = m.account_id
                        where m.tenant_id = ? and m.account_id > ? and m.role <> 'guest' order by m.account_id limit ?
                        """, tenant, after, most).stream()
                .map(row -> account(row, lockedUntil.apply(row.text("id"))))
                .toList());
    }

    /** One account as it is in a tenant, without what counts against it. */
    Optional<Account> inTenant(String tenant, String account) {
        return jdbi.withHandle(handle ->
                rows(handle, """
                        select a.*, m.role from membership m join account a on a.id = m.account_id
                        where m.tenant_id = ? and m.account_id = ?
                        """, tenant, account).stream().findFirst().map(row -> account(row, Optional.empty())));
    }

    /** Gives an account another name. */
    void name(String account, String name) {
        jdbi.useTransaction(handle -> rows(handle, "select id, data_key, profile from account where id = ?", account)
                .forEach(row -> {
                    ObjectNode profile = ((ObjectNode) profile(row)).put("name", name);
                    handle.createUpdate("update account set profile = :profile where id = :id")
                            .bind(
                                    "profile",
                                    key(row).seal(profile.toString().getBytes(StandardCharsets.UTF_8), PROFILE))
                            .bind("id", account)
                            .execute();
                }));
    }

    private Account account(Row row, Optional<Instant> lockedUntil) {
        JsonNode profile = profile(row);
        return new Account(
                row.text("id"),
                profile.path("mail").asText(),
                profile.path("name").asText(),
                Role.of(row.text("role")).orElse(Role.MEMBER),
                Account.State.of(row.text("state")),
                row.time("created_at").orElse(Instant.EPOCH),
                row.time("last_login_at"),
                lockedUntil,
                row.number("must_change") != 0);
    }

    /** Members with these ids, in their order; who is no member is left out. */
    List<Account> list(String tenant, List<String> ids, Function<String, Optional<Instant>> lockedUntil) {
        return jdbi.withHandle(handle -> ids.stream()
                .flatMap(id -> rows(handle, """
                        select a.*, m.role from membership m join account a on a.id = m.account_id
                        where m.tenant_id = ? and m.account_id = ?
                        """, tenant, id).stream())
                .map(row -> account(row, lockedUntil.apply(row.text("id"))))
                .toList());
    }

    /** Ids of members, those who joined last first. */
    List<String> newest(String tenant, int skip, int most) {
        return jdbi.withHandle(handle -> rows(handle, """
                        select account_id from membership where tenant_id = ?
                        order by created_at desc, account_id desc limit ? offset ?
                        """, tenant, most, skip).stream()
                .map(row -> row.text("account_id"))
                .toList());
    }

    long count(String tenant) {
        return jdbi.withHandle(
                handle -> rows(handle, "select count(*) as members from membership where tenant_id = ?", tenant)
                        .getFirst()
                        .number("members"));
    }

    /** Name and mail as {@link Roster} keeps them. */
    String described(Row row) {
        JsonNode profile = profile(row);
        return Roster.folded(
                profile.path("name").asText() + " " + profile.path("mail").asText());
    }

    /** The keyed hash by which a mail address is found. */
    byte[] hash(MailAddress mail) {
        return keys.lookup(mail.text(), LOGIN);
    }

    private JsonNode profile(Row row) {
        try {
            return JSON.readTree(key(row).open(row.bytes("profile").orElseThrow(), PROFILE));
        } catch (IOException e) {
            throw new IllegalStateException("a profile cannot be read", e);
        }
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

    static String owner(String account) {
        return "account." + account;
    }
}
