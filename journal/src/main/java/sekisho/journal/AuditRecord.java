package sekisho.journal;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * One act to be recorded.
 *
 * @param time when (@timestamp)
 * @param action what, as {@code room.act}: {@code app.start}, {@code config.changed}, {@code probe.observed},
 *     {@code sheet.answered}, {@code operator.login} (event.action)
 * @param actor who: {@code system}, {@code cli:USER}, {@code operator} (user.name)
 * @param success event.outcome
 * @param details flat, with keys of lower-case words and hyphens (sekisho.details.KEY); no secrets
 */
public record AuditRecord(Instant time, String action, String actor, boolean success, Map<String, String> details) {
    public AuditRecord {
        details = java.util.Collections.unmodifiableMap(new TreeMap<>(details));
    }
}
