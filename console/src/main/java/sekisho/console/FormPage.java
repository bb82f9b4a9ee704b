package sekisho.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormStatus;
import sekisho.forms.Forward;
import sekisho.mail.MailRecord;

/**
 * A form: the HTML to paste, what was refused, and the history of its mails.
 *
 * @param refused by reason, only what happened
 */
record FormPage(
        Frame frame,
        FormDefinition form,
        FormStatus status,
        Map<String, Long> refused,
        String snippet,
        List<MailRecord> shown,
        Optional<MailLabel> state,
        String from,
        String to,
        String older,
        List<Forward> forwards) {
    FormPage {
        shown = List.copyOf(shown);
        forwards = List.copyOf(forwards);
    }

    boolean chosen(MailLabel label) {
        return state.equals(Optional.of(label));
    }
}
