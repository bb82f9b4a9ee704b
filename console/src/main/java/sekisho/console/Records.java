package sekisho.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import sekisho.journal.AuditRecord;
import sekisho.journal.Entry;
import sekisho.journal.Journal;
import sekisho.journal.Query;
import sekisho.journal.Verification;

/** What the pages need of the journal. */
interface Records {
    List<Entry> search(Query query);

    /** Returns once the record is on disk; throws when it cannot be written, and then nothing else may happen. */
    String audit(AuditRecord audit);

    Verification verify();

    default void audit(Instant time, String action, boolean success, Map<String, String> details) {
        audit(new AuditRecord(time, action, "operator", success, details));
    }

    static Records of(Journal journal) {
        return new Records() {
            @Override
            public List<Entry> search(Query query) {
                return journal.search(query);
            }

            @Override
            public String audit(AuditRecord audit) {
                return journal.audit(audit);
            }

            @Override
            public Verification verify() {
                return journal.verify();
            }
        };
    }
}
