package sekisho.mail;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes the mails of one destination, one after the other, over one connection. A virtual thread each. */
final class Courier {
    private static final System.Logger LOG = System.getLogger(Courier.class.getName());
    /** After this many mails a new connection is made, as many servers ask for. */
    private static final int MAILS_PER_CONNECTION = 100;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final MailStore store;
    private final Dispatcher dispatcher;
    private final Backoff backoff;
    private final InstantSource clock;
    private final Carrier carrier;
    private final Way way;
    private final Duration giveUpAfter;
    private final Consumer<QueueId> finished;

    /** What is decided about a mail when it goes. */
    interface Way {
        /** The envelope's sender. */
        MailAddress returnPath(QueueId id, MailAddress sender);

        /** The message with its signatures. */
        byte[] signed(byte[] message, MailAddress sender);
    }

    Courier(
            MailStore store,
            Dispatcher dispatcher,
            Backoff backoff,
            InstantSource clock,
            Carrier carrier,
            Way way,
            Duration giveUpAfter,
            Consumer<QueueId> finished) {
        this.store = store;
        this.dispatcher = dispatcher;
        this.backoff = backoff;
        this.clock = clock;
        this.carrier = carrier;
        this.way = way;
        this.giveUpAfter = giveUpAfter;
        this.finished = finished;
    }

    void run(String destination, MailStore.Due first) {
        try {
            Optional<Carrier.Link> opened = Optional.empty();
            try {
                opened = open(destination, first);
            } finally {
                if (opened.isEmpty()) {
                    dispatcher.done(
                            first.id()); // with a link, each mail is let go once, by carry: others may have it by now
                }
            }
            if (opened.isPresent()) {
                try (Carrier.Link link = opened.get()) {
                    carry(destination, first, link);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "event=mail-courier-failed", e);
            dispatcher.unreachable(destination);
        } finally {
            dispatcher.finished(destination);
        }
    }

    /** A connection; empty when there is none, which is on record then. */
    private Optional<Carrier.Link> open(String destination, MailStore.Due first) {
        if (!store.isStill(first)) {
            return Optional.empty();
        }
        switch (carrier.open(first.recipient().domain())) {
            case Carrier.Open open -> {
                dispatcher.reached(destination);
                return Optional.of(open.link());
            }
            case Carrier.Unreachable no -> {
                dispatcher.unreachable(destination);
                record(first, new Attempt.Deferred(no.status(), no.note(), false));
            }
            case Carrier.Never never -> record(first, new Attempt.Refused(never.status(), never.note()));
        }
        return Optional.empty();
    }

    private void carry(String destination, MailStore.Due first, Carrier.Link link) throws InterruptedException {
        Optional<MailStore.Due> next = Optional.of(first);
        boolean usable = true;
        for (int sent = 0; next.isPresent() && usable; sent++) {
            MailStore.Due mail = next.get();
            try {
                usable = dispatcher.pace(destination) && deliver(mail, link) && sent + 1 < MAILS_PER_CONNECTION;
            } finally {
                dispatcher.done(mail.id());
            }
            next = usable ? dispatcher.next(destination) : Optional.empty();
        }
    }

    private boolean deliver(MailStore.Due mail, Carrier.Link link) {
        Optional<byte[]> message = store.message(mail.id());
        if (message.isEmpty() || !store.isStill(mail)) {
            return true;
        }
        Envelope envelope = new Envelope(mail.id(), way.returnPath(mail.id(), mail.sender()), mail.recipient());
        Attempt attempt = link.send(envelope, way.signed(message.get(), mail.sender()));
        record(mail, attempt);
        return switch (attempt) {
            case Attempt.Accepted _, Attempt.Refused _ -> true;
            case Attempt.Deferred deferred -> deferred.usable();
        };
    }

    /**
     * Brings the outcome to disk, however long the disk refuses: were it forgotten, a mail that has arrived would be sent again. What
     * never goes away keeps this connection and this mail's lane, asks ever more seldom, and is in the log each time.
     */
    private void record(MailStore.Due mail, Attempt attempt) {
        for (int failures = 1; ; failures++) {
            try {
                if (recorded(mail, attempt)) {
                    finished.accept(mail.id());
                }
                return;
            } catch (MailException e) {
                LOG.log(Level.ERROR, "event=mail-outcome-not-recorded id=" + mail.id() + " failures=" + failures, e);
                if (!dispatcher.pause(pause(failures))) {
                    return;
                }
            }
        }
    }

    /** After how many failures to record, from 1, how long nothing is tried: 5 s, twice as long each time, at most 10 minutes. */
    static Duration pause(int failures) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /** Whether this has brought the mail to its end. */
    private boolean recorded(MailStore.Due mail, Attempt attempt) {
        Instant now = clock.instant();
        boolean tooOld = Duration.between(mail.since(), now).compareTo(giveUpAfter) >= 0;
        return switch (attempt) {
            case Attempt.Accepted _ ->
                store.delivered(mail.id(), new MailStore.Outcome(now, Delivery.Result.ACCEPTED, attempt.status(), ""));
            case Attempt.Deferred _
            when !tooOld -> {
                store.deferred(
                        mail.id(),
                        new MailStore.Outcome(now, Delivery.Result.DEFERRED, attempt.status(), attempt.note()),
                        now.plus(backoff.after(mail.attempts() + 1)));
                yield false;
            }
            case Attempt.Deferred _, Attempt.Refused _ ->
                store.dead(
                        mail.id(),
                        new MailStore.Outcome(now, Delivery.Result.REFUSED, attempt.status(), attempt.note()));
        };
    }
}
