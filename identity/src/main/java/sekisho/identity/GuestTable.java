package sekisho.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.Row;

/** Guest links in the database. Thread-safe; virtual threads. */
final class GuestTable {
    private final Jdbi jdbi;
    private final Memberships memberships;
    private final InstantSource clock;

    GuestTable(Jdbi jdbi, Memberships memberships, InstantSource clock) {
        this.jdbi = jdbi;
        this.memberships = memberships;
        this.clock = clock;
    }

    void insert(GuestLink link, String token) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into guest_link (account_id, tenant_id, token_hash, screen_id, target, confirmed, most_uses,
                            created_at, created_by, expires_at)
                        values (:id, :tenant, :hash, :screen, :target, :confirmed, :most, :now, :by, :expires)
                        """)
                .bind("id", link.id())
                .bind("tenant", link.tenant())
                .bind("hash", Tokens.hash(token))
                .bind("screen", link.screen())
                .bind("target", link.target())
                .bind("confirmed", link.mail().isPresent() ? 1 : 0)
                .bind("most", link.mostUses())
                .bind("now", link.createdAt().toEpochMilli())
                .bind("by", link.createdBy())
                .bind("expires", link.expiresAt().toEpochMilli())
                .execute());
    }

    /** The link of a token, whether it works or not. */
    Optional<GuestLink> find(String token) {
        return Tokens.looksLikeSecret(token)
                ? rows("select * from guest_link where token_hash = ?", (Object) Tokens.hash(token)).stream()
                        .findFirst()
                : Optional.empty();
    }

    Optional<GuestLink> get(String tenant, String id) {
        return rows("select * from guest_link where tenant_id = ? and account_id = ?", tenant, id).stream()
                .findFirst();
    }

    /** The newest first. */
    List<GuestLink> of(String tenant, int most) {
        return rows("select * from guest_link where tenant_id = ? order by created_at desc limit ?", tenant, most);
    }

    int count(String tenant) {
        return jdbi.withHandle(handle ->
                (int) Accounts.rows(handle, "select count(*) as n from guest_link where tenant_id = ?", tenant)
                        .getFirst()
                        .number("n"));
    }

    /** Counts one use; false when there is none left, or the link works no more. */
    boolean use(Handle handle, String id) {
        return handle.createUpdate("""
                        update guest_link set uses = uses + 1
                        where account_id = :id and uses < most_uses and revoked_at is null and expires_at > :now
                        """)
                        .bind("id", id)
                        .bind("now", clock.millis())
                        .execute()
                == 1;
    }

    void revoke(String id) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "update guest_link set revoked_at = :now where account_id = :id and revoked_at is null")
                .bind("now", clock.millis())
                .bind("id", id)
                .execute());
    }

    /** Links that ended before a time, at most 500. */
    List<GuestLink> endedBefore(Instant time) {
        return rows(
                "select * from guest_link where expires_at < ? or revoked_at < ? limit 500",
                time.toEpochMilli(),
                time.toEpochMilli());
    }

    private List<GuestLink> rows(String sql, Object... arguments) {
        List<Row> rows = jdbi.withHandle(handle -> Accounts.rows(handle, sql, arguments));
        return rows.stream().flatMap(row -> link(row).stream()).toList();
    }

    private Optional<GuestLink> link(Row row) {
        String tenant = row.text("tenant_id");
        return memberships
                .member(row.text("account_id"), tenant)
                .map(member -> new GuestLink(
                        member.account(),
                        tenant,
                        member.name(),
                        row.text("screen_id"),
                        row.text("target"),
                        row.number("confirmed") == 0
                                ? Optional.empty()
                                : Optional.of(member.mail().text()),
                        (int) row.number("uses"),
                        (int) row.number("most_uses"),
                        row.time("created_at").orElse(Instant.EPOCH),
                        row.text("created_by"),
                        row.time("expires_at").orElse(Instant.EPOCH),
                        row.time("revoked_at")));
    }
}
