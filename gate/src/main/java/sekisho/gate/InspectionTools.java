package sekisho.gate;

import org.jspecify.annotations.Nullable;

/**
 * What all inspections of a gate share. Any thread.
 *
 * @param matchLog null when there is none
 */
record InspectionTools(
        Workshop workshop, Counters counters, @Nullable MatchLog matchLog) {}
