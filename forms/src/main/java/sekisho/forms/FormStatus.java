package sekisho.forms;

import java.util.Map;

/**
 * What happened at a form since the start.
 *
 * @param taken submissions that became mails
 * @param repeated the same submission again, answered as if it were new and not sent again
 * @param tokens handed out
 * @param repliesHeld automatic replies that were not sent, so that nobody is bombed with mail
 * @param refused submissions by reason
 */
public record FormStatus(long taken, long repeated, long tokens, long repliesHeld, Map<Refusal, Long> refused) {
    /** Nothing has happened. */
    public static final FormStatus NONE = new FormStatus(0, 0, 0, 0, Map.of());

    public FormStatus {
        refused = Map.copyOf(refused);
    }

    /** All refusals but corrections of values. */
    public long refusals() {
        return refused.entrySet().stream()
                .filter(entry -> entry.getKey() != Refusal.INVALID)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
