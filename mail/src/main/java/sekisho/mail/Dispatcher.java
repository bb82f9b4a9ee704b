package sekisho.mail;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Decides which mail goes next. One virtual thread looks for mails that are due and starts couriers, each of which takes the
 * mails of one destination over one connection; the database says what is due and in which order, and this class only which of
 * those are under way. Killed at any moment, what was under way is simply due again.
 *
 * <p>{@code lock} guards every field that changes. It is not held while the database or a server is asked.
 */
final class Dispatcher implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
    private static final Duration LONGEST_NAP = Duration.ofSeconds(30);
    /** How long a destination rests that cannot be reached, doubled each time up to the most. */
    private static final Duration FIRST_REST = Duration.ofSeconds(15);

    private static final Duration LONGEST_REST = Duration.ofMinutes(10);
    static final String RELAY = "";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<QueueId> underWay = new HashSet<>();
    private final Map<String, Destination> destinations = new HashMap<>();
    private boolean closed;
    private boolean work;
    private int couriers;

    private final MailStore store;
    private final InstantSource clock;
    private final CourierStart start;
    private volatile MailSettings.Bounds bounds;
    private volatile boolean sameForAll;
    /** Domains that are reached by a way of their own even where all others share one. */
    private volatile Set<MailDomain> apart = Set.of();

    private final Thread thread;

    /** Starts a courier for a destination, on a thread of its own; it tells {@link #finished}. */
    interface CourierStart {
        void start(String destination, MailStore.Due first);
    }

    private static final class Destination {
        int couriers;
        int failures;

        @Nullable
        Instant restUntil;

        @Nullable
        Instant nextMail;
    }

    Dispatcher(
            MailStore store, InstantSource clock, MailSettings.Bounds bounds, boolean sameForAll, CourierStart start) {
        this.store = store;
        this.clock = clock;
        this.bounds = bounds;
        this.sameForAll = sameForAll;
        this.start = start;
        thread = Thread.ofVirtual().name("mail-dispatcher").unstarted(this::run);
    }

    void begin() {
        thread.start();
    }

    void change(MailSettings.Bounds to, boolean same) {
        lock.lock();
        try {
            bounds = to;
            sameForAll = same;
            destinations.values().forEach(destination -> destination.restUntil = null);
            work = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes which domains are reached by a way of their own. */
    void apart(Set<MailDomain> domains) {
        apart = Set.copyOf(domains);
        wake();
    }

    /** There may be something to do. */
    void wake() {
        lock.lock();
        try {
            work = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (true) {
            lock.lock();
            try {
                if (closed) {
                    return;
                }
                work = false;
            } finally {
                lock.unlock();
            }
            Duration nap = LONGEST_NAP;
            try {
                nap = startCouriers();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "event=mail-queue-unreadable", e);
            }
            lock.lock();
            try {
                if (!work && !closed) {
                    boolean _ = changed.await(Math.max(10, nap.toMillis()), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                lock.unlock();
            }
        }
    }

    /** Starts as many couriers as there are destinations with mails and room for them; answers when to look again. */
    private Duration startCouriers() {
        Instant now = clock.instant();
        for (MailStore.Due mail : heads(now)) {
            String destination = destination(mail);
            if (take(destination, mail, now)) {
                start.start(destination, mail);
            }
        }
        Instant next = store.nextDue().orElse(now.plus(LONGEST_NAP));
        lock.lock();
        try {
            // mails of a resting destination are due all the time; what counts is when the rest ends
            for (Destination destination : destinations.values()) {
                Instant rest = destination.restUntil;
                if (rest != null && rest.isAfter(now) && (next.isBefore(now) || rest.isBefore(next))) {
                    next = rest;
                }
            }
        } finally {
            lock.unlock();
        }
        Duration until = Duration.between(now, next);
        return until.isNegative() || until.isZero()
                ? Duration.ofSeconds(1)
                : until.compareTo(LONGEST_NAP) < 0 ? until : LONGEST_NAP;
    }

    /** The oldest due mail of every destination. */
    private List<MailStore.Due> heads(Instant now) {
        if (!sameForAll) {
            return store.heads(now, taken());
        }
        List<MailStore.Due> heads = new ArrayList<>();
        for (MailDomain domain : apart) {
            store.head(now, Optional.of(domain), taken()).ifPresent(heads::add);
        }
        store.head(now, Optional.empty(), taken()).ifPresent(heads::add);
        return heads;
    }

    private String destination(MailStore.Due mail) {
        MailDomain domain = mail.recipient().domain();
        return sameForAll && !apart.contains(domain) ? RELAY : domain.name();
    }

    private Set<QueueId> taken() {
        lock.lock();
        try {
            return Set.copyOf(underWay);
        } finally {
            lock.unlock();
        }
    }

    private boolean take(String name, MailStore.Due mail, Instant now) {
        lock.lock();
        try {
            Destination destination = destinations.computeIfAbsent(name, _ -> new Destination());
            boolean rests = destination.restUntil != null && destination.restUntil.isAfter(now);
            // one connection first: it tells whether the destination can be reached at all
            int most = destination.failures > 0 ? 1 : bounds.connectionsPerDestination();
            if (closed
                    || rests
                    || couriers >= bounds.connections()
                    || destination.couriers >= most
                    || !underWay.add(mail.id())) {
                return false;
            }
            destination.couriers++;
            couriers++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The next mail for a courier's open connection; empty when there is none or the courier should end. */
    Optional<MailStore.Due> next(String destination) {
        while (true) {
            lock.lock();
            try {
                if (closed) {
                    return Optional.empty();
                }
            } finally {
                lock.unlock();
            }
            Optional<MailDomain> only =
                    destination.equals(RELAY) ? Optional.empty() : Optional.of(new MailDomain(destination));
            Optional<MailStore.Due> due = store.head(clock.instant(), only, taken());
            if (due.isEmpty() || !destination(due.get()).equals(destination)) {
                return Optional.empty(); // the rest is for another connection
            }
            lock.lock();
            try {
                if (underWay.add(due.get().id())) {
                    return due;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Waits until a mail may go to this destination without passing the configured number per minute; false when the room closes
     * first.
     */
    boolean pace(String name) throws InterruptedException {
        lock.lock();
        try {
            Destination destination = destinations.computeIfAbsent(name, _ -> new Destination());
            Instant now = clock.instant();
            Duration gap = Duration.ofMinutes(1).dividedBy(bounds.perMinute());
            Instant mine =
                    destination.nextMail == null || destination.nextMail.isBefore(now) ? now : destination.nextMail;
            destination.nextMail = mine.plus(gap);
            long nanos = Duration.between(now, mine).toNanos();
            while (nanos > 0 && !closed) {
                nanos = changed.awaitNanos(nanos);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits; false when the room closes first. */
    boolean pause(Duration time) {
        lock.lock();
        try {
            long nanos = time.toNanos();
            while (nanos > 0 && !closed) {
                nanos = changed.awaitNanos(nanos);
            }
            return !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** A mail is no longer under way: its fate is on disk. */
    void done(QueueId id) {
        lock.lock();
        try {
            underWay.remove(id);
        } finally {
            lock.unlock();
        }
    }

    /** A connection was opened. */
    void reached(String name) {
        lock.lock();
        try {
            Destination destination = destinations.computeIfAbsent(name, _ -> new Destination());
            destination.failures = 0;
            destination.restUntil = null;
            work = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** No connection could be opened: the destination rests, whatever waits for it. */
    void unreachable(String name) {
        lock.lock();
        try {
            Destination destination = destinations.computeIfAbsent(name, _ -> new Destination());
            Duration rest = FIRST_REST.multipliedBy(1L << Math.min(destination.failures, 10));
            destination.failures++;
            destination.restUntil = clock.instant().plus(rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST);
        } finally {
            lock.unlock();
        }
    }

    /** A courier's connection is closed. */
    void finished(String name) {
        lock.lock();
        try {
            couriers--;
            Destination destination = destinations.get(name);
            if (destination != null) {
                destination.couriers--;
                if (destination.couriers == 0
                        && destination.failures == 0
                        && (destination.nextMail == null || destination.nextMail.isBefore(clock.instant()))) {
                    destinations.remove(name);
                }
            }
            work = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Starts nothing more and waits until what is under way has ended, at most {@code limit}. */
    boolean stop(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            long nanos = limit.toNanos();
            while (couriers > 0 && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return couriers == 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        try {
            boolean _ = stop(Duration.ofSeconds(15));
            boolean _ = thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
