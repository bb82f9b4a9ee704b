package sekisho.vault;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import sekisho.journal.AuditRecord;

/** Puts on record what is done to one site; a record is on disk before its method returns. Virtual threads. */
final class SiteRecords {
    /** Who acts when nobody asked for it. */
    static final String SYSTEM = "system";

    private final String site;
    private final Consumer<AuditRecord> audit;
    private final InstantSource clock;

    SiteRecords(String site, Consumer<AuditRecord> audit, InstantSource clock) {
        this.site = site;
        this.audit = audit;
        this.clock = clock;
    }

    /** The time in whole milliseconds, as states and manifests keep it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    void add(String action, String actor, boolean success, Map<String, String> details) {
        Map<String, String> all = new TreeMap<>(details);
        all.put("site", site);
        audit.accept(new AuditRecord(now(), action, actor, success, all));
    }

    /** As {@link #add}, with what is to be said of a version. */
    void addVersion(String action, String actor, boolean success, Version version, Map<String, String> more) {
        Map<String, String> details = new TreeMap<>(more);
        details.put("version", Integer.toString(version.number()));
        details.put("pages", Integer.toString(version.pages()));
        details.put("findings", Integer.toString(version.findings().size()));
        add(action, actor, success, details);
    }
}
