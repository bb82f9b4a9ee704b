package sekisho.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the journal lies and how it is kept.
 *
 * @param folder where segments lie
 * @param accessRetention how long access records are kept, at least one day
 * @param auditRetention how long audit records are kept, at least one day
 * @param segmentBytes a segment is sealed when it has grown to this
 * @param segmentAge a segment is sealed when it is this old
 */
public record JournalSettings(
        Path folder, Duration accessRetention, Duration auditRetention, long segmentBytes, Duration segmentAge) {
    /** Checks that records are kept long enough and that segments can be sealed. */
    public JournalSettings {
        if (accessRetention.compareTo(Duration.ofDays(1)) < 0 || auditRetention.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("records are kept at least one day");
        }
        if (segmentBytes < 1 || segmentAge.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("segments have at least 1 byte and 1 second");
        }
    }

    /** One year for both kinds, segments of one hour or 64 MiB. */
    public static JournalSettings defaults(Path folder) {
        return new JournalSettings(folder, Duration.ofDays(365), Duration.ofDays(365), 64L << 20, Duration.ofHours(1));
    }
}
