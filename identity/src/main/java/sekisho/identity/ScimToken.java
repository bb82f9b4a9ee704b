package sekisho.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * A token by which a tenant's directory provisions its members, as administrators see it; the token itself is kept nowhere.
 *
 * @param id names it, opens nothing
 * @param createdBy who made it, as the journal names them
 */
public record ScimToken(
        String id,
        String tenant,
        Instant createdAt,
        String createdBy,
        Optional<Instant> lastUsedAt,
        Optional<Instant> revokedAt) {}
