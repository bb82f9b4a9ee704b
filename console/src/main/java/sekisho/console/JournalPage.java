package sekisho.console;

import java.util.List;
import java.util.Optional;
import sekisho.journal.Verification;

/**
 * The audit records.
 *
 * @param acts newest first
 * @param older link to what came before; empty when there is nothing
 * @param verification what the verification found, when one was asked for
 * @param busy whether one is under way already
 */
record JournalPage(
        Frame frame,
        List<Act> acts,
        String action,
        String from,
        String to,
        String older,
        Optional<Verification> verification,
        boolean busy) {
    /** The actions to choose from. */
    private static final List<String> ACTIONS = List.of(
            "app.start",
            "app.stop",
            "config.changed",
            "probe.observed",
            "probe.requested",
            "control.changed",
            "control.attested",
            "attestation.withdrawn",
            "operator.setup",
            "operator.login",
            "operator.login-failed",
            "operator.locked",
            "operator.logout",
            "sheet.uploaded",
            "sheet.answered",
            "sheet.failed",
            "sheet.reviewed",
            "sheet.downloaded",
            "sheet.deleted",
            "journal.verified");

    JournalPage {
        acts = List.copyOf(acts);
    }

    List<String> actions() {
        return ACTIONS;
    }

    String words(String id) {
        return Wording.action(id).map(text -> frame.t(text) + " (" + id + ")").orElse(id);
    }
}
