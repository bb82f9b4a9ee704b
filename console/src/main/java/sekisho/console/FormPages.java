package sekisho.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormStatus;
import sekisho.forms.Snippet;
import sekisho.mail.MailFilter;
import sekisho.mail.MailRecord;
import sekisho.mail.QueueId;

/** Forms with the HTML to paste, what was refused, and the history of their mails. Read-only: sekisho.yaml owns forms. */
final class FormPages {
    private static final int LISTED = 100;
    private static final int FORWARDS = 20;

    private final Frames frames;
    private final Forms forms;
    private final Mails mails;

    FormPages(Frames frames, Forms forms, Mails mails) {
        this.frames = frames;
        this.forms = forms;
        this.mails = mails;
    }

    Reply list(Visit visit) {
        List<FormsPage.Line> lines = forms.seenFrom(visit.ask().address()).stream()
                .map(form -> new FormsPage.Line(form, forms.status(form.id())))
                .toList();
        return Reply.page(Templates.forms(new FormsPage(visit.frame(frames, Text.FORMS_TITLE, Nav.FORMS), lines)));
    }

    /** Empty, as if there were none, for a form that is not to be seen from here. */
    Optional<Reply> form(Visit visit, String id) {
        return forms.seenFrom(visit.ask().address()).stream()
                .filter(form -> form.id().equals(id))
                .findFirst()
                .map(form -> page(visit, form));
    }

    private Reply page(Visit visit, FormDefinition form) {
        Ask ask = visit.ask();
        Optional<MailLabel> state = MailLabel.of(ask.parameter("state"));
        Optional<Instant> from = frames.times().parse(ask.parameter("from"));
        Optional<Instant> to = frames.times().parse(ask.parameter("to"));
        boolean replies = ask.parameter("kind").equals("reply");
        MailFilter filter = new MailFilter(
                state.map(label -> Set.of(label.state())).orElse(Set.of()),
                Optional.of(replies ? form.replySource() : form.source()),
                Optional.empty(),
                from,
                to.map(minute -> minute.plusSeconds(60)), // the input says a minute; the whole of it is meant
                before(ask.parameter("before")),
                LISTED + 1);
        List<MailRecord> found = mails.list(filter);
        List<MailRecord> shown = found.subList(0, Math.min(LISTED, found.size()));
        String older = found.size() > LISTED
                ? "/forms/" + form.id()
                        + Links.query(
                                "state",
                                state.map(MailLabel::id).orElse(""),
                                "from",
                                from.isPresent() ? ask.parameter("from") : "",
                                "to",
                                to.isPresent() ? ask.parameter("to") : "",
                                "before",
                                shown.getLast().id().value())
                : "";
        FormStatus status = forms.status(form.id());
        Map<String, Long> refused = new TreeMap<>();
        status.refused().forEach((reason, count) -> {
            if (count > 0) {
                refused.put(reason.id(), count);
            }
        });
        String site = form.sites().stream().sorted().findFirst().orElse("");
        return Reply.page(Templates.form(new FormPage(
                visit.frame(frames, Text.FORMS_TITLE, Nav.FORMS),
                form,
                status,
                refused,
                Snippet.of(form, visit.lang(), "https://" + site),
                shown,
                state,
                from.isPresent() ? ask.parameter("from") : "",
                to.isPresent() ? ask.parameter("to") : "",
                older,
                forms.forwards(form.id(), FORWARDS))));
    }

    private static Optional<QueueId> before(String text) {
        try {
            return Optional.of(new QueueId(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
