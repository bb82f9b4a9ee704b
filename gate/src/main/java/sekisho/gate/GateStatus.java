package sekisho.gate;

import java.util.Map;

/**
 * Counters since start.
 *
 * @param exchanges by outcome: allowed, refused, challenged, failed
 * @param refused by reason id
 * @param openConnections now
 * @param recordsDropped access records that the journal could not take
 */
public record GateStatus(
        Map<String, Long> exchanges, Map<String, Long> refused, long openConnections, long recordsDropped) {
    public GateStatus {
        exchanges = Map.copyOf(exchanges);
        refused = Map.copyOf(refused);
    }
}
