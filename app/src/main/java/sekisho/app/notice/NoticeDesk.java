package sekisho.app.notice;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sekisho.journal.AuditRecord;
import sekisho.mail.CanaryBox;
import sekisho.mail.HeaderText;
import sekisho.mail.Mail;
import sekisho.mail.MailAddress;
import sekisho.mail.MailException;
import sekisho.mail.MailRecord;
import sekisho.mail.Mailbox;
import sekisho.mail.Outbox;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/**
 * Writes to the operators what they must hear of: certificates, malware, published copies, dead letters, controls that hold no more.
 * Whoever has something to say never waits: it goes into a bounded queue, which one virtual thread empties.
 */
public final class NoticeDesk implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NoticeDesk.class.getName());
    private static final String SOURCE = "notice.";
    private static final int MOST_WAITING = 1_000;
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx");

    private final Supplier<NoticeSettings> settings;
    private final Supplier<Optional<Sender>> sender;
    private final RecordedEvents events;
    private final InstantSource clock;
    private final ToldNotices told;
    private final NoticeBox box;
    private final BlockingQueue<OperatorNotice> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Who writes, and by which queue.
     *
     * @param from the author of all notices
     */
    public record Sender(Outbox outbox, Mailbox from) {}

    private NoticeDesk(
            Supplier<NoticeSettings> settings,
            Supplier<Optional<Sender>> sender,
            Function<String, Optional<Bilingual>> controlTitle,
            ToldNotices told,
            InstantSource clock) {
        this.settings = settings;
        this.sender = sender;
        this.events = new RecordedEvents(controlTitle);
        this.told = told;
        this.box = new NoticeBox(told.all());
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("notices").start(this::run);
    }

    /**
     * Opens the desk, which remembers what was told within the last day.
     *
     * @param sender empty while no mail can be sent
     * @param controlTitle from the id of a control to its title
     */
    public static NoticeDesk open(
            Supplier<NoticeSettings> settings,
            Supplier<Optional<Sender>> sender,
            Function<String, Optional<Bilingual>> controlTitle,
            Database database,
            Keys keys,
            InstantSource clock) {
        return new NoticeDesk(settings, sender, controlTitle, new ToldNotices(database, keys), clock);
    }

    /** Tells of a record where operators must hear of it. Any thread. */
    public void recorded(AuditRecord record) {
        events.of(record).ifPresent(this::tell);
    }

    /** Tells of a mail that could not be delivered, unless a probe sent it. Any thread. */
    public void finished(MailRecord mail) {
        if (mail.state() == MailRecord.State.DELIVERED
                || CanaryBox.isPlace(mail.recipient().domain())) {
            return;
        }
        if (mail.source().startsWith(SOURCE)) {
            LOG.log(System.Logger.Level.ERROR, "event=operator-not-reached id={0}", mail.id());
            return;
        }
        String id = mail.id().value();
        tell(new OperatorNotice(
                "mail",
                "mail " + id,
                new Bilingual("メールが届きませんでした: " + id, "A mail was not delivered: " + id),
                new Bilingual(
                        mail.source() + " のメールが届きませんでした。./sekisho mail show " + id
                                + " で理由を確かめ、直したら ./sekisho mail resend " + id + " で送り直せます。",
                        "A mail of " + mail.source() + " was not delivered. See ./sekisho mail show " + id
                                + " for the reason; ./sekisho mail resend " + id + " sends it again.")));
    }

    /** Hands a notice over; one that finds the queue full is counted and logged. Any thread. */
    public void tell(OperatorNotice notice) {
        if (!settings.get().to().isEmpty() && !waiting.offer(notice)) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "event=notice-dropped kind={0} dropped={1}",
                    notice.kind(),
                    dropped.incrementAndGet());
        }
    }

    private void run() {
        try {
            while (!closed || !waiting.isEmpty()) {
                @Nullable OperatorNotice notice = waiting.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
                try {
                    take(notice);
                } catch (RuntimeException e) {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "event=notice-failed",
                            e); // the next ones must not be lost with it
                }
            }
            box.rest().ifPresent(rest -> mail(rest, settings.get()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(@Nullable OperatorNotice notice) {
        NoticeSettings now = settings.get();
        box.due(clock.instant()).ifPresent(digest -> mail(digest, now));
        if (notice != null) {
            box.add(told.hashed(notice), clock.instant(), now.perHour()).ifPresent(one -> mail(one, now));
        }
    }

    /** Noted as told only when it is in the queue: what a killed process had not mailed is told again. */
    private void mail(NoticeBox.Mailing mailing, NoticeSettings to) {
        Optional<Sender> from = sender.get();
        if (from.isEmpty()) {
            return;
        }
        OperatorNotice notice = mailing.notice();
        Lang lang = to.lang();
        Instant now = clock.instant();
        String text = notice.text().in(lang) + "\n\n"
                + new Bilingual("日時: ", "Time: ").in(lang)
                + TIME.format(now.atZone(ZoneId.systemDefault())) + "\n"
                + new Bilingual("サーバー: ", "Server: ").in(lang)
                + host() + "\n";
        boolean reached = false;
        for (MailAddress address : to.to()) {
            try {
                from.get()
                        .outbox()
                        .submit(Mail.of(
                                SOURCE + notice.kind(),
                                from.get().from(),
                                Mailbox.of(address),
                                HeaderText.cleaned(
                                        "[Sekisho] " + notice.subject().in(lang)),
                                text));
                reached = true;
            } catch (MailException e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "event=operator-not-told kind={0} code={1}",
                        notice.kind(),
                        e.code());
            }
        }
        if (reached) {
            told.note(mailing.keys(), now, now.minus(NoticeBox.AGAIN_AFTER));
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (java.net.UnknownHostException e) {
            return "-";
        }
    }

    /** Writes what was held back, and ends; within ten seconds. */
    @Override
    public void close() {
        closed = true;
        try {
            if (!thread.join(CLOSING)) {
                LOG.log(System.Logger.Level.WARNING, "event=thread-still-busy thread=notices");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
