package sekisho.identity;

import java.time.Instant;

/**
 * A device from which a member logs in where a tenant limits them.
 *
 * @param id distinct within the account; opens nothing
 * @param name as its browser names itself
 * @param waiting whether it was refused and may be let in
 * @param keyed whether its browser holds a key of its own, so that a copied cookie is not enough
 */
public record Device(
        String id,
        String name,
        DeviceKind kind,
        boolean waiting,
        boolean keyed,
        Instant createdAt,
        Instant lastUsedAt) {}
