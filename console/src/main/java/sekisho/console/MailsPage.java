package sekisho.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.mail.DkimKey;
import sekisho.mail.MailRecord;

/**
 * The mail queue.
 *
 * @param configured whether there is a way out for mail
 * @param older link to the mails before those shown; empty when there are none
 */
record MailsPage(
        Frame frame,
        boolean configured,
        List<MailRecord> shown,
        Map<MailRecord.State, Long> counts,
        Optional<MailLabel> state,
        String recipient,
        String older,
        List<DkimKey> keys) {
    MailsPage {
        shown = List.copyOf(shown);
        counts = Map.copyOf(counts);
        keys = List.copyOf(keys);
    }

    boolean chosen(MailLabel label) {
        return state.equals(Optional.of(label));
    }

    long count(MailLabel label) {
        return counts.getOrDefault(label.state(), 0L);
    }

    Text keyState(DkimKey key) {
        return switch (key.state()) {
            case PENDING -> Text.DKIM_PENDING;
            case ACTIVE -> Text.DKIM_ACTIVE;
            case RETIRED -> Text.DKIM_RETIRED;
        };
    }

    String keyCss(DkimKey key) {
        return switch (key.state()) {
            case PENDING -> "r-stale";
            case ACTIVE -> "r-holds";
            case RETIRED -> "r-unproven";
        };
    }
}
