package sekisho.identity.internal.sso;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an identity provider says of somebody, after every check.
 *
 * @param subject names the person for this provider, for ever
 * @param mailVerified empty where the provider does not say
 * @param claims all values by name, for roles
 * @param session the provider's name of its own session
 * @param hint what the provider wants to see at logout: an ID token, or a NameID as text
 * @param replay what must not be seen twice, and until when it would be valid
 * @param until when the provider's session ends
 */
public record Asserted(
        String subject,
        Optional<String> mail,
        Optional<Boolean> mailVerified,
        Optional<String> name,
        Map<String, List<String>> claims,
        Optional<String> session,
        String hint,
        Once replay,
        Optional<Instant> until) {
    /** Something that is taken once. */
    public record Once(String id, Instant expires) {}

    public Asserted {
        claims = Map.copyOf(claims);
    }

    /** It is personal. */
    @Override
    public String toString() {
        return "Asserted[***]";
    }
}
