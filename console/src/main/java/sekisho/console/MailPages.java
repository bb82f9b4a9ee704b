package sekisho.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.forms.FormDefinition;
import sekisho.mail.MailAddress;
import sekisho.mail.MailException;
import sekisho.mail.MailFilter;
import sekisho.mail.MailRecord;
import sekisho.mail.QueueId;

/** The mail queue, the trail of each mail, and the DKIM keys with the records to publish. */
final class MailPages {
    private static final int LISTED = 100;

    private final Frames frames;
    private final Mails mails;
    private final Forms forms;
    private final Records records;

    MailPages(Frames frames, Mails mails, Forms forms, Records records) {
        this.frames = frames;
        this.mails = mails;
        this.forms = forms;
        this.records = records;
    }

    Reply page(Visit visit) {
        Ask ask = visit.ask();
        Optional<MailLabel> state = MailLabel.of(ask.parameter("state"));
        String to = ask.parameter("to").strip();
        Optional<MailAddress> recipient = MailAddress.parse(to);
        MailFilter filter = new MailFilter(
                state.map(label -> Set.of(label.state())).orElse(Set.of()),
                Optional.empty(),
                recipient,
                Optional.empty(),
                Optional.empty(),
                id(ask.parameter("before")),
                LISTED + 1);
        // an address that cannot be one has no mails
        List<MailRecord> found = to.isEmpty() || recipient.isPresent() ? mails.list(filter) : List.of();
        List<MailRecord> listed = found.subList(0, Math.min(LISTED, found.size()));
        List<MailRecord> shown =
                listed.stream().filter(record -> isSeen(visit, record)).toList();
        String older = found.size() > LISTED
                ? "/mail"
                        + Links.query(
                                "state",
                                state.map(MailLabel::id).orElse(""),
                                "to",
                                to,
                                "before",
                                listed.getLast().id().value())
                : "";
        return Reply.page(Templates.mails(new MailsPage(
                visit.frame(frames, Text.MAIL_TITLE, Nav.MAIL),
                mails.configured(),
                shown,
                mails.counts(),
                state,
                recipient.isPresent() ? to : "",
                older,
                mails.keys())));
    }

    Optional<Reply> mail(Visit visit, String id) {
        return mail(visit, id, Optional.empty());
    }

    private Optional<Reply> mail(Visit visit, String id, Optional<Text> problem) {
        return seen(visit, id)
                .map(record -> Reply.page(
                        Templates.mail(new MailPage(visit.frame(frames, Text.MAIL_TITLE, Nav.MAIL), record, problem))));
    }

    /** Sends a mail again or gives it up; recorded before it is done. */
    Optional<Reply> act(Visit visit, String id, String act) {
        Optional<MailRecord> record = seen(visit, id);
        if (record.isEmpty() || !(act.equals("resend") || act.equals("discard"))) {
            return Optional.empty();
        }
        QueueId mail = record.get().id();
        records.audit(
                frames.times().now(),
                act.equals("resend") ? "mail.resent" : "mail.discarded",
                true,
                Map.of("id", mail.value(), "client-address", visit.ask().address()));
        try {
            if (act.equals("resend")) {
                mails.resend(mail);
            } else {
                mails.discard(mail);
            }
            return Optional.of(Reply.seeOther("/mail/" + mail.value()));
        } catch (MailException e) {
            return mail(visit, id, Optional.of(Text.MAIL_TOO_LATE));
        }
    }

    private Optional<MailRecord> seen(Visit visit, String id) {
        return id(id).flatMap(mails::find).filter(record -> isSeen(visit, record));
    }

    /** A form that is not to be seen from an address has no mails there either. */
    private boolean isSeen(Visit visit, MailRecord record) {
        List<FormDefinition> seen = forms.seenFrom(visit.ask().address());
        return forms.all().stream()
                .filter(form ->
                        record.source().equals(form.source()) || record.source().equals(form.replySource()))
                .allMatch(seen::contains);
    }

    private static Optional<QueueId> id(String text) {
        try {
            return Optional.of(new QueueId(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
