package sekisho.identity;

import java.time.Instant;
import java.util.List;

/**
 * The open logins of a tenant's members, as administrators see and end them. Every act is an audit record before it is done.
 * Thread-safe; virtual threads. {@code actor} names who acts, for the journal.
 */
public final class SessionAdministration {
    private final Parts parts;

    SessionAdministration(Parts parts) {
        this.parts = parts;
    }

    /**
     * One open login.
     *
     * @param id distinct within the account; opens nothing
     * @param browser as it names itself
     * @param proven whether a second factor was given in it
     */
    public record Open(String id, Instant since, Instant seen, String address, String browser, boolean proven) {}

    /** What a member has open in a tenant, the newest first. */
    public List<Open> list(String tenant, String account) {
        return open(tenant, account).stream()
                .map(session -> new Open(
                        session.id(),
                        session.createdAt(),
                        session.lastSeenAt(),
                        session.origin().address(),
                        session.origin().userAgent(),
                        session.factorAt() > 0))
                .toList();
    }

    private List<Session> open(String tenant, String account) {
        return parts.sessions().of(account).stream()
                .filter(session -> session.member().tenant().equals(tenant))
                .toList();
    }

    /**
     * Ends one, or all of a member's in a tenant.
     *
     * @param id empty for all
     * @return how many there were
     */
    public int end(String actor, String tenant, String account, String id) {
        List<Session> ended = open(tenant, account).stream()
                .filter(session -> id.isEmpty() || session.id().equals(id))
                .toList();
        ended.forEach(session -> parts.audit()
                .done(
                        Act.LOGIN_ENDED,
                        actor,
                        Audit.details("tenant", tenant, "account", account, "session", session.id())));
        parts.sessions().end(ended);
        return ended.size();
    }
}
