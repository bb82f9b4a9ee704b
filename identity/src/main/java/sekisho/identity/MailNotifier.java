package sekisho.identity;

import static java.lang.System.Logger.Level.WARNING;

import java.util.Optional;
import java.util.function.Supplier;
import sekisho.mail.HeaderText;
import sekisho.mail.Mail;
import sekisho.mail.MailAddress;
import sekisho.mail.MailException;
import sekisho.mail.Mailbox;
import sekisho.mail.Outbox;

/** Messages as mails, by the outgoing queue. A message that the queue does not take is noted in the log. Virtual threads. */
public final class MailNotifier implements Notifier {
    private static final System.Logger LOG = System.getLogger(MailNotifier.class.getName());

    private final Supplier<Optional<Sender>> sender;

    /**
     * Who writes, and by which queue.
     *
     * @param from the author of all of them
     */
    public record Sender(Outbox outbox, Mailbox from) {}

    /** @param sender empty while no mail can be sent */
    public MailNotifier(Supplier<Optional<Sender>> sender) {
        this.sender = sender;
    }

    @Override
    public boolean works() {
        return sender.get().isPresent();
    }

    @Override
    public void send(Message message) {
        Optional<Sender> now = sender.get();
        Optional<MailAddress> to = MailAddress.parse(message.to().mail());
        if (now.isEmpty() || to.isEmpty()) {
            return;
        }
        MailText text = MailText.of(message);
        Mailbox reader = new Mailbox(HeaderText.cleaned(message.to().name()), to.get());
        try {
            now.get()
                    .outbox()
                    .submit(Mail.of(
                            text.source(), now.get().from(), reader, HeaderText.cleaned(text.subject()), text.body()));
        } catch (MailException e) {
            LOG.log(WARNING, "event=member-not-told code={0}", e.code());
        }
    }
}
