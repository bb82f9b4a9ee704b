package sekisho.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * A link that opens one screen to whoever has it, as administrators see it.
 *
 * @param id of the account that its visitors have; names it, opens nothing
 * @param name for whom or for what it is
 * @param screen the id of the screen
 * @param target the path that its visitors see first
 * @param mail where the code goes that its visitors must enter; empty for none
 * @param uses how often it has been used, of {@code mostUses}
 * @param createdBy who made it, as the journal names them
 */
public record GuestLink(
        String id,
        String tenant,
        String name,
        String screen,
        String target,
        Optional<String> mail,
        int uses,
        int mostUses,
        Instant createdAt,
        String createdBy,
        Instant expiresAt,
        Optional<Instant> revokedAt) {
    /** Whether it lets anybody in. */
    public boolean works(Instant now) {
        return revokedAt.isEmpty() && uses < mostUses && now.isBefore(expiresAt);
    }

    /** A mail address and a name are personal. */
    @Override
    public String toString() {
        return "GuestLink[" + id + "]";
    }
}
