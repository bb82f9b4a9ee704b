package sekisho.gate;

import java.util.Map;

/**
 * Counters since start.
 *
 * @param exchanges by outcome: allowed, refused, challenged, failed
 * @param refused by reason id
 * @param openConnections now
 * @param recordsDropped access records that the journal could not take
 * @param inspections what the WAF did
 * @param uploads what the virus scanner did
 */
public record GateStatus(
        Map<String, Long> exchanges,
        Map<String, Long> refused,
        long openConnections,
        long recordsDropped,
        Inspections inspections,
        Uploads uploads) {
    /**
     * Counters of the WAF since start.
     *
     * @param exchanges looked at
     * @param blocked refused, dropped or redirected by a rule
     * @param wouldBlock passed because the rules only detect
     * @param failed in which the engine failed
     * @param truncated of which a body was longer than what was looked at
     * @param nanos that the engine took for all of them
     */
    public record Inspections(long exchanges, long blocked, long wouldBlock, long failed, long truncated, long nanos) {}

    /**
     * Counters of scanned uploads since start.
     *
     * @param exchanges decided on
     * @param infected refused because something was found
     * @param refused because they could not be scanned
     * @param unscanned passed by the site's policy although nobody looked at all of it
     * @param unavailable refused because the scanner was away
     */
    public record Uploads(long exchanges, long infected, long refused, long unscanned, long unavailable) {}

    public GateStatus {
        exchanges = Map.copyOf(exchanges);
        refused = Map.copyOf(refused);
    }
}
