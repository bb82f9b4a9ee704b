package sekisho.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * A member with the link under which they set a password.
 *
 * @param mailed whether the link was sent by mail; where there is none, whoever asked hands it over
 * @param link empty when it was mailed, or when the account has a password already
 */
public record Invited(String account, boolean mailed, Optional<String> link, Optional<Instant> until) {}
