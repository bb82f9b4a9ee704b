package sekisho.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * A key of WebAuthn.
 *
 * @param id distinct; opens nothing
 * @param name as its owner calls it
 * @param host for which it was made
 */
public record Passkey(String id, String name, String host, Instant createdAt, Optional<Instant> lastUsedAt) {}
