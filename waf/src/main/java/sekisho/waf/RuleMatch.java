package sekisho.waf;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A rule that matched in a transaction, and where.
 *
 * @param id of the rule; empty for one without
 * @param phase 1 to 5
 * @param message {@code msg} with macros expanded; one char per byte, cut to 512 bytes
 * @param data {@code logdata} with macros expanded; one char per byte, cut to 512 bytes
 * @param variable the last variable that matched, as {@code ARGS:comment}; one char per byte, cut to 128 bytes
 * @param matched the part of it that matched; one char per byte, cut to 256 bytes
 * @param severity 0 (emergency) to 7 (debug), when the rule states one
 * @param score how much it added to the anomaly score of its phase; 0 for none
 * @param tags of the rule
 * @param file where the rule stands
 * @param line where the rule stands, from 1
 */
public record RuleMatch(
        OptionalLong id,
        int phase,
        String message,
        String data,
        String variable,
        String matched,
        OptionalInt severity,
        int score,
        List<String> tags,
        String file,
        int line) {
    public RuleMatch {
        tags = List.copyOf(tags);
    }
}
