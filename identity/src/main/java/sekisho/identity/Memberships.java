package sekisho.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.Keys;
import sekisho.store.Row;
import sekisho.words.Lang;

/** Which accounts belong to which tenants, and what they may do there, in the database. Thread-safe; virtual threads. */
final class Memberships {
    private final Jdbi jdbi;
    private final Keys keys;
    private final InstantSource clock;
    private final Accounts accounts;

    Memberships(Jdbi jdbi, Keys keys, InstantSource clock, Accounts accounts) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.clock = clock;
        this.accounts = accounts;
    }

    /** The tenants of an account. */
    List<String> tenantsOf(String account) {
        return jdbi.withHandle(handle ->
                Accounts.rows(handle, "select tenant_id from membership where account_id = ?", account).stream()
                        .map(row -> row.text("tenant_id"))
                        .toList());
    }

    /** The member as whom an account comes to a tenant; empty when it is none. */
    Optional<Member> member(String account, String tenant) {
        return jdbi.withHandle(handle -> Accounts.rows(handle, """
                        select a.id, a.data_key, a.profile, m.role from account a
                        join membership m on m.account_id = a.id where a.id = ? and m.tenant_id = ?
                        """, account, tenant).stream()
                .findFirst()
                .map(row -> member(handle, row, tenant)));
    }

    /** The credential of whoever has a mail address, and as whom they come to a tenant; empty when they are no member of it. */
    record Known(Accounts.Credential credential, Optional<Member> member) {}

    /** Whoever has a mail address, found by one question to the database. */
    Optional<Known> known(MailAddress mail, String tenant) {
        return jdbi.withHandle(handle -> Accounts.rows(handle, """
                        select a.*, m.role from account a
                        left join membership m on m.account_id = a.id and m.tenant_id = ? where a.login_hash = ?
                        """, tenant, accounts.hash(mail)).stream()
                .findFirst()
                .map(row -> new Known(
                        accounts.read(row),
                        row.text("role").isEmpty() ? Optional.empty() : Optional.of(member(handle, row, tenant)))));
    }

    /** Who has a session, whether or not it is over; {@code each} takes them one by one. */
    void withSessions(Consumer<Member> each) {
        jdbi.useHandle(handle -> {
            Map<String, String> tenants = new HashMap<>();
            Map<Belonging, Map<String, Boolean>> grants = new HashMap<>();
            Accounts.each(
                    handle,
                    """
                    select account_id, tenant_id, screen_id, allowed from screen_grant
                    where account_id in (select account_id from login_session)
                    """,
                    row -> grants.computeIfAbsent(
                                    new Belonging(row.text("account_id"), row.text("tenant_id")),
                                    belonging -> new HashMap<>())
                            .put(row.text("screen_id"), row.number("allowed") != 0));
            Accounts.each(handle, """
                    select a.id, a.data_key, a.profile, m.role, m.tenant_id
                    from (select distinct account_id, tenant_id from login_session) s
                    join membership m on m.account_id = s.account_id and m.tenant_id = s.tenant_id
                    join account a on a.id = m.account_id
                    """, row -> {
                String tenant = tenants.computeIfAbsent(row.text("tenant_id"), id -> id);
                each.accept(member(row, tenant, grants.getOrDefault(new Belonging(row.text("id"), tenant), Map.of())));
            });
        });
    }

    /** Which account in which tenant. */
    record Belonging(String account, String tenant) {}

    /** Whether an account was neither suspended nor left, nor got another password, since its credential was read. */
    boolean isAsBefore(Accounts.Credential before, String tenant) {
        return jdbi.withHandle(handle -> !Accounts.rows(
                        handle, """
                        select 1 from account a join membership m on m.account_id = a.id
                        where a.id = ? and m.tenant_id = ? and a.state = 'active' and coalesce(a.password_set_at, 0) = ?
                        """, before.account(), tenant, before.setAt().toEpochMilli())
                .isEmpty());
    }

    /** The same, who is no guest; {@code UNKNOWN} when there is none. */
    Member get(String tenant, String account) {
        return member(account, tenant)
                .filter(member -> member.role() != Role.GUEST)
                .orElseThrow(Memberships::noAccount);
    }

    static IdentityException noAccount() {
        return new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_ACCOUNT);
    }

    private Member member(Handle handle, Row row, String tenant) {
        Map<String, Boolean> grants = new HashMap<>();
        Accounts.rows(
                        handle,
                        "select screen_id, allowed from screen_grant where account_id = ? and tenant_id = ?",
                        row.text("id"),
                        tenant)
                .forEach(grant -> grants.put(grant.text("screen_id"), grant.number("allowed") != 0));
        return member(row, tenant, grants);
    }

    private Member member(Row row, String tenant, Map<String, Boolean> grants) {
        Profile profile = accounts.profile(row);
        return new Member(
                row.text("id"),
                tenant,
                Role.of(row.text("role")).orElse(Role.MEMBER),
                new MailAddress(profile.mail()),
                profile.name(),
                profile.lang(),
                grants);
    }

    /** The id of the account with that mail address, made when there is none, now a member of the tenant. */
    String join(String tenant, MailAddress mail, String name, Role role, Lang lang) {
        return jdbi.inTransaction(handle -> {
            String id = accounts.findOrInvite(handle, new Profile(mail.text(), name, Optional.of(lang)));
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

    /** A guest of a tenant, with an account of their own that has this id. */
    void guest(String tenant, String id, Optional<MailAddress> mail, String name, Lang lang) {
        jdbi.useTransaction(handle -> {
            accounts.insertGuest(
                    handle, id, new Profile(mail.map(MailAddress::text).orElse(""), name, Optional.of(lang)));
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
            if (!Accounts.rows(handle, "select 1 from membership where account_id = ?", account)
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
        return jdbi.withHandle(handle -> Accounts.rows(handle, """
                        select a.*, m.role from membership m join account a on a.id = m.account_id
                        where m.tenant_id = ? and m.account_id > ? and m.role <> 'guest' order by m.account_id limit ?
                        """, tenant, after, most).stream()
                .map(row -> account(row, lockedUntil.apply(row.text("id"))))
                .toList());
    }

    /** One account as it is in a tenant, without what counts against it. */
    Optional<Account> inTenant(String tenant, String account) {
        return jdbi.withHandle(handle -> Accounts.rows(handle, """
                        select a.*, m.role from membership m join account a on a.id = m.account_id
                        where m.tenant_id = ? and m.account_id = ?
                        """, tenant, account).stream()
                .findFirst()
                .map(row -> account(row, Optional.empty())));
    }

    private Account account(Row row, Optional<Instant> lockedUntil) {
        Profile profile = accounts.profile(row);
        return new Account(
                row.text("id"),
                profile.mail(),
                profile.name(),
                Role.of(row.text("role")).orElse(Role.MEMBER),
                Account.State.of(row.text("state")),
                row.time("created_at").orElse(Instant.EPOCH),
                row.time("last_login_at"),
                lockedUntil,
                row.number("must_change") != 0);
    }

    /** Members with these ids, in their order; who is no member is left out. */
    List<Account> list(String tenant, List<String> ids, Function<String, Optional<Instant>> lockedUntil) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, Account> found = jdbi.withHandle(handle ->
                handle
                        .createQuery("""
                        select a.*, m.role from membership m join account a on a.id = m.account_id
                        where m.tenant_id = :tenant and m.account_id in (<ids>)
                        """)
                        .bind("tenant", tenant)
                        .bindList("ids", ids)
                        .mapToMap()
                        .map(Row::new)
                        .list()
                        .stream()
                        .map(row -> account(row, lockedUntil.apply(row.text("id"))))
                        .collect(Collectors.toMap(Account::id, account -> account)));
        return ids.stream()
                .flatMap(id -> Optional.ofNullable(found.get(id)).stream())
                .toList();
    }

    /** Ids of members who are no guests, those who joined last first. */
    List<String> newest(String tenant, int skip, int most) {
        return jdbi.withHandle(handle -> Accounts.rows(handle, """
                        select account_id from membership where tenant_id = ? and role <> 'guest'
                        order by created_at desc, account_id desc limit ? offset ?
                        """, tenant, most, skip).stream()
                .map(row -> row.text("account_id"))
                .toList());
    }

    /** Without guests. */
    long count(String tenant) {
        return count("select count(*) as n from membership where tenant_id = ? and role <> 'guest'", tenant);
    }

    long guests(String tenant) {
        return count("select count(*) as n from membership where tenant_id = ? and role = 'guest'", tenant);
    }

    private long count(String sql, String tenant) {
        return jdbi.withHandle(
                handle -> Accounts.rows(handle, sql, tenant).getFirst().number("n"));
    }
}
