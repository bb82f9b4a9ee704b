package sekisho.gate;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sekisho.journal.AuditRecord;

/**
 * What all inspections and scans of a gate share. Any thread.
 *
 * @param matchLog null when there is none
 * @param audit writes a record before it returns; virtual threads
 */
record InspectionTools(
        Workshop workshop, Counters counters, @Nullable MatchLog matchLog, Consumer<AuditRecord> audit) {}
