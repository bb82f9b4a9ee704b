package sekisho.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.Row;

/**
 * The bearer tokens (RFC 6750) of tenants' directories. Making and revoking one is an audit record before it is done. Thread-safe;
 * virtual threads. {@code actor} names who acts, for the journal.
 */
public final class ScimTokens {
    private static final int MOST_OF_A_TENANT = 10;
    private static final long STEP_MILLIS = 60_000;

    private final Jdbi jdbi;
    private final Tenants tenants;
    private final Audit audit;
    private final Tokens tokens;
    private final InstantSource clock;

    ScimTokens(Jdbi jdbi, Tenants tenants, Audit audit, Tokens tokens, InstantSource clock) {
        this.jdbi = jdbi;
        this.tenants = tenants;
        this.audit = audit;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * A new one.
     *
     * @param secret to be entered in the directory; it cannot be shown again
     */
    public record Created(ScimToken token, String secret) {
        /** The secret opens something. */
        @Override
        public String toString() {
            return token.toString();
        }
    }

    /** Makes one; {@code TOO_MANY} when the tenant has ten that work. */
    public Created create(String actor, String tenant) {
        tenants.get(tenant);
        if (list(tenant).stream().filter(it -> it.revokedAt().isEmpty()).count() >= MOST_OF_A_TENANT) {
            throw new IdentityException(IdentityException.Code.TOO_MANY, Messages.SCIM_TOKENS);
        }
        String secret = tokens.secret();
        Instant now = Instant.ofEpochMilli(clock.millis());
        ScimToken token = new ScimToken(tokens.id(), tenant, now, actor, Optional.empty(), Optional.empty());
        audit.done(Act.SCIM_TOKEN_CREATED, actor, Audit.details("tenant", tenant, "token", token.id()));
        jdbi.useHandle(handle -> handle.createUpdate("""
            insert into scim_token (id, tenant_id, token_hash, created_at, created_by)
            values (:id, :tenant, :hash, :now, :by)
            """)
                .bind("id", token.id())
                .bind("tenant", tenant)
                .bind("hash", Tokens.hash(secret))
                .bind("now", now.toEpochMilli())
                .bind("by", actor)
                .execute());
        return new Created(token, secret);
    }

    /** The newest first, revoked ones too. */
    public List<ScimToken> list(String tenant) {
        tenants.get(tenant);
        return jdbi.withHandle(handle -> Accounts.rows(
                        handle,
                        "select * from scim_token where tenant_id = ? order by created_at desc limit 1000",
                        tenant)
                .stream()
                .map(ScimTokens::token)
                .toList());
    }

    /** Makes one useless. */
    public void revoke(String actor, String tenant, String id) {
        if (list(tenant).stream().noneMatch(it -> it.id().equals(id))) {
            throw new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_SCIM_TOKEN);
        }
        audit.done(Act.SCIM_TOKEN_REVOKED, actor, Audit.details("tenant", tenant, "token", id));
        jdbi.useHandle(handle -> handle.createUpdate(
                        "update scim_token set revoked_at = :now where id = :id and revoked_at is null")
                .bind("now", clock.millis())
                .bind("id", id)
                .execute());
    }

    /** The token of a secret while it works; remembers, to the minute, that it was used. */
    Optional<ScimToken> find(String secret) {
        if (!Tokens.looksLikeSecret(secret)) {
            return Optional.empty();
        }
        Optional<ScimToken> found = jdbi.withHandle(handle -> Accounts.rows(
                        handle, "select * from scim_token where token_hash = ? and revoked_at is null", (Object)
                                Tokens.hash(secret))
                .stream()
                .findFirst()
                .map(ScimTokens::token));
        found.filter(token -> token.lastUsedAt()
                        .filter(used -> clock.millis() - used.toEpochMilli() < STEP_MILLIS)
                        .isEmpty())
                .ifPresent(token -> jdbi.useHandle(
                        handle -> handle.createUpdate("update scim_token set last_used_at = :now where id = :id")
                                .bind("now", clock.millis())
                                .bind("id", token.id())
                                .execute()));
        return found;
    }

    private static ScimToken token(Row row) {
        return new ScimToken(
                row.text("id"),
                row.text("tenant_id"),
                row.time("created_at").orElse(Instant.EPOCH),
                row.text("created_by"),
                row.time("last_used_at"),
                row.time("revoked_at"));
    }
}
