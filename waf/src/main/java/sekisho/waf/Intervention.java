package sekisho.waf;

import java.util.Optional;

/**
 * What a rule asks to be done instead of going on.
 *
 * @param action how
 * @param status to answer with: 403 unless the rule says otherwise, 3xx for a redirect
 * @param location where a redirect leads; one char per byte
 * @param match the rule that asked
 */
public record Intervention(Action action, int status, Optional<String> location, RuleMatch match) {
    /** How the exchange ends. */
    public enum Action {
        DENY,
        /** Close the connection without an answer. */
        DROP,
        REDIRECT
    }
}
