package sekisho.identity;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Members of a tenant by what has to be looked after: who was invited and has not come, who is suspended, who administers. */
public final class MemberLists {
    private final Jdbi jdbi;
    private final Parts parts;

    MemberLists(Jdbi jdbi, Parts parts) {
        this.jdbi = jdbi;
        this.parts = parts;
    }

    /** What members have in common. */
    public enum Standing {
        INVITED,
        SUSPENDED,
        ADMINISTRATOR;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The one of an id; empty for anything else. */
        public static Optional<Standing> of(String id) {
            for (Standing standing : values()) {
                if (standing.id().equals(id)) {
                    return Optional.of(standing);
                }
            }
            return Optional.empty();
        }
    }

    /** A page of them, those who joined last first. */
    public List<Account> find(String tenant, Standing standing, int skip, int most) {
        parts.tenants().get(tenant);
        List<String> ids = jdbi.withHandle(handle ->
                Accounts.rows(handle, sql(standing), standing.id(), tenant, Math.min(most, 1000), skip).stream()
                        .map(row -> row.text("account_id"))
                        .toList());
        return parts.memberships()
                .list(tenant, ids, account -> parts.guards().lockedUntil(Guards.Subject.account(account)));
    }

    /** Whoever is in a state is few among the members of a tenant, so that the search begins with the state. */
    private static String sql(Standing standing) {
        return standing == Standing.ADMINISTRATOR ? """
                select account_id from membership where role = ? and tenant_id = ?
                order by created_at desc, account_id desc limit ? offset ?
                """ : """
                select m.account_id from account a cross join membership m
                where a.state = ? and m.account_id = a.id and m.tenant_id = ? and m.role <> 'guest'
                order by m.created_at desc, m.account_id desc limit ? offset ?
                """;
    }

    /** Until when the invitation of a member can be taken up; empty when there is none that works. */
    public Optional<Instant> invitedUntil(String tenant, String account) {
        return jdbi.withHandle(handle -> Accounts.rows(
                        handle,
                        "select expires_at from one_time where account_id = ? and purpose = 'invitation' and tenant_id = ?",
                        account,
                        tenant)
                .stream()
                .findFirst()
                .flatMap(row -> row.time("expires_at")));
    }
}
