package sekisho.mail;

import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.StoreException;

/**
 * The mail room: the queue in the database and the threads that empty it. Start one per instance; virtual threads or the main
 * thread.
 */
public final class MailRoom implements Outbox, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MailRoom.class.getName());
    private static final int MOST_AT_ONCE = 1_000;
    private static final Duration ERASING = Duration.ofSeconds(1);
    private static final Duration RETAINING = Duration.ofHours(1);
    /** How often DNS is asked whether a waiting DKIM key is published by now. */
    private static final Duration LOOKING = Duration.ofMinutes(10);

    private final MailStore store;
    private final InstantSource clock;
    private final QueueIds ids;
    private final Backoff backoff;
    private final Function<MailSettings, Carrier> carriers;
    private final ReturnPaths returnPaths;
    private final DkimKeys dkim;
    private final Dispatcher dispatcher;
    private final Canaries canaries;
    private final RandomGenerator random;
    private final List<Consumer<MailRecord>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean erasable = new AtomicBoolean(true);
    /** Mails that wait; counted here so that a full queue is refused without asking the database. */
    private final AtomicInteger waiting;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread housekeeping;
    private volatile Current current;

    /** Settings and the carrier that was made from them. */
    private record Current(MailSettings settings, Carrier carrier) {}

    private MailRoom(
            MailSettings settings,
            Database database,
            Keys keys,
            InstantSource clock,
            RandomGenerator random,
            Function<MailSettings, Carrier> carriers) {
        this.store = new MailStore(database, keys);
        this.clock = clock;
        this.random = random;
        this.canaries = new Canaries(domains -> apart(domains));
        this.carriers = now -> canaries.besides(carriers.apply(now), now.hostName());
        this.returnPaths = new ReturnPaths(keys);
        this.current = new Current(settings, this.carriers.apply(settings));
        this.dkim = new DkimKeys(database, keys, () -> Dns.of(current.settings().resolver()), clock);
        this.ids = new QueueIds(clock, random, store.newest());
        this.backoff = new Backoff(random);
        this.waiting = new AtomicInteger(Math.toIntExact(store.waiting()));
        this.dispatcher = new Dispatcher(
                store, clock, settings.bounds(), current.carrier().sameForAll(), this::startCourier);
        this.housekeeping = Thread.ofVirtual().name("mail-housekeeping").unstarted(this::keepHouse);
    }

    /**
     * Opens the queue and begins to deliver what is in it.
     *
     * @throws MailException {@code STORE} when the queue cannot be read
     */
    public static MailRoom start(
            MailSettings settings, Database database, Keys keys, InstantSource clock, RandomGenerator random) {
        PolicyStore policies = new PolicyStore(database, keys);
        StsPolicies.Fetch fetch = StsPolicies.web(StsPolicies.client());
        return start(
                settings,
                database,
                keys,
                clock,
                random,
                now -> carrier(now, dns -> new StsPolicies(dns, policies, fetch, clock), random));
    }

    static MailRoom start(
            MailSettings settings,
            Database database,
            Keys keys,
            InstantSource clock,
            RandomGenerator random,
            Function<MailSettings, Carrier> carriers) {
        MailRoom room = new MailRoom(settings, database, keys, clock, random, carriers);
        room.dispatcher.begin();
        room.housekeeping.start();
        return room;
    }

    static Carrier carrier(MailSettings settings, Function<Dns, StsPolicies> policies, RandomGenerator random) {
        Duration timeout = settings.bounds().timeout();
        return switch (settings.route()) {
            case MailSettings.Relays relays -> new RelayCarrier(relays, settings.hostName(), timeout);
            case MailSettings.Direct direct -> {
                Dns dns = Dns.of(settings.resolver());
                yield new DirectCarrier(dns, policies.apply(dns), random, settings.hostName(), direct.port(), timeout);
            }
        };
    }

    /** Takes changed settings; deliveries that are under way end by the old ones. */
    public void reload(MailSettings settings) {
        current = new Current(settings, carriers.apply(settings));
        dispatcher.change(settings.bounds(), current.carrier().sameForAll());
    }

    /** The settings that count now. */
    public MailSettings settings() {
        return current.settings();
    }

    @Override
    public QueueId submit(Mail mail) {
        return submitAll(List.of(mail)).getFirst();
    }

    @Override
    public List<QueueId> submitAll(List<Mail> mails) {
        if (mails.size() > MOST_AT_ONCE) {
            throw new IllegalArgumentException("at most 1,000 mails are submitted at once");
        }
        MailSettings.Bounds bounds = current.settings().bounds();
        int count = mails.size();
        if (closed.getCount() == 0) {
            throw new MailException(MailException.Code.CLOSED, "The mail room is closed.");
        }
        if (waiting.addAndGet(count) > bounds.mostWaiting()) {
            waiting.addAndGet(-count);
            throw new MailException(MailException.Code.FULL, "The mail queue is full.");
        }
        boolean stored = false;
        try {
            Instant now = clock.instant();
            List<MailStore.Stored> ready = new ArrayList<>(count);
            for (Mail mail : mails) {
                ready.add(ready(mail, now, bounds));
            }
            store.add(ready, now);
            stored = true;
            dispatcher.wake();
            return ready.stream().map(MailStore.Stored::id).toList();
        } finally {
            if (!stored) {
                waiting.addAndGet(-count);
            }
        }
    }

    private MailStore.Stored ready(Mail mail, Instant now, MailSettings.Bounds bounds) {
        QueueId id = ids.next();
        byte[] message = MessageWriter.write(mail, id, now);
        if (message.length > bounds.mostMessageBytes()) {
            throw new MailException(MailException.Code.TOO_LARGE, "The mail is larger than the configured bound.");
        }
        return new MailStore.Stored(
                id, mail.source(), mail.from().address(), mail.to().address(), new RawMessage(message));
    }

    @Override
    public Optional<MailRecord> find(QueueId id) {
        return store.find(id);
    }

    @Override
    public List<MailRecord> list(MailFilter filter) {
        return store.list(filter);
    }

    @Override
    public Map<MailRecord.State, Long> counts() {
        return store.counts();
    }

    @Override
    public void resend(QueueId id) {
        MailRecord before = known(id);
        if (!store.requeue(id, clock.instant())) {
            throw new MailException(MailException.Code.STATE, "This mail cannot be sent again.");
        }
        if (before.state() == MailRecord.State.DEAD) {
            waiting.incrementAndGet();
        }
        dispatcher.wake();
    }

    @Override
    public void discard(QueueId id) {
        MailRecord _ = known(id);
        if (!store.discard(id)) {
            throw new MailException(MailException.Code.STATE, "Only a dead letter can be given up.");
        }
        erasable.set(true);
    }

    private MailRecord known(QueueId id) {
        return find(id).orElseThrow(
                        () -> new MailException(MailException.Code.UNKNOWN, "There is no mail with this queue id."));
    }

    @Override
    public void onOutcome(Consumer<MailRecord> listener) {
        listeners.add(listener);
    }

    private void apart(Set<MailDomain> domains) {
        dispatcher.apart(domains);
    }

    /**
     * Opens mailboxes of our own for a trial.
     *
     * @throws MailException {@code CLOSED} when this machine has no port for it
     */
    public CanaryBox canary() {
        return canaries.open("c" + HexFormat.of().toHexDigits(random.nextLong()));
    }

    /** The DKIM keys of the senders' domains. */
    public DkimKeys dkim() {
        return dkim;
    }

    /**
     * Signs a message of a domain as one that is sent, and judges the signatures by the keys in DNS; empty when the domain's
     * mails are not signed.
     */
    public List<Signed> trySigning(MailDomain domain) {
        Mailbox sender = Mailbox.of(new MailAddress("postmaster", domain));
        Mail mail = Mail.of("proof", sender, sender, new HeaderText("DKIM"), "署名の確認\n");
        byte[] message = MessageWriter.write(mail, ids.next(), clock.instant());
        return new DkimVerifier(Dns.of(current.settings().resolver())).verify(dkim.sign(message, domain));
    }

    /**
     * The addresses that recipients see mails come from: those of the settings, or else those that DNS knows of the relays, or of
     * this machine's name when mails go out directly. Without loopback addresses.
     */
    public Set<InetAddress> addresses() {
        MailSettings settings = current.settings();
        if (!settings.addresses().isEmpty()) {
            return Set.copyOf(settings.addresses());
        }
        List<String> hosts = switch (settings.route()) {
            case MailSettings.Relays relays ->
                relays.relays().stream().map(MailSettings.Relay::host).toList();
            case MailSettings.Direct _ -> List.of(settings.hostName().name());
        };
        Set<InetAddress> found = new HashSet<>();
        Dns dns = Dns.of(settings.resolver());
        for (String host : hosts) {
            try {
                found.add(InetAddress.ofLiteral(host));
            } catch (IllegalArgumentException e) {
                try {
                    found.addAll(dns.addresses(host).values());
                } catch (Dns.NoAnswerException none) {
                    LOG.log(Level.WARNING, "event=mail-address-unknown host={0}", host);
                }
            }
        }
        found.removeIf(InetAddress::isLoopbackAddress);
        return found;
    }

    /** Looks a sender's domain up in DNS, with the keys and addresses of this room. */
    public DomainReport check(MailDomain domain) {
        return DomainCheck.of(current.settings().resolver(), clock)
                .run(new DomainCheck.Question(domain, dkim.of(domain), addresses()));
    }

    /**
     * Takes in a mail that came back to a return path of ours.
     *
     * @param message the mail as it arrived; of a longer one the first 512 KiB suffice
     * @param recipient the address at which it arrived; empty when unknown, then the message's own fields must name it
     * @return the mail that it is about; empty when it is no failure report about a mail of ours
     */
    public Optional<MailRecord> bounce(byte[] message, String recipient) {
        Optional<QueueId> about = returnPaths.find(recipient).or(() -> returnPaths.find(head(message)));
        Optional<Bounce> bounce = Bounce.read(message);
        if (about.isEmpty() || bounce.isEmpty() || !bounce.get().action().equals("failed")) {
            return Optional.empty();
        }
        QueueId id = about.get();
        if (store.find(id).filter(MailRoom::canBounce).isPresent()) {
            boolean waited = store.bounced(
                    id,
                    new MailStore.Outcome(
                            clock.instant(),
                            Delivery.Result.BOUNCED,
                            bounce.get().status(),
                            bounce.get().diagnostic()));
            if (waited) {
                finished(id);
                dispatcher.wake();
            } else {
                tell(id);
            }
        }
        return store.find(id);
    }

    /** A server may return what it takes before its answer is on record here, or when its answer never arrived. */
    private static boolean canBounce(MailRecord mail) {
        return mail.state() == MailRecord.State.DELIVERED || mail.state() == MailRecord.State.WAITING;
    }

    /** Where the fields of a message can name the return path at which it arrived. */
    private static String head(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int end = text.replace("\r\n", "\n").indexOf("\n\n");
        return end < 0 ? text : text.substring(0, Math.min(text.length(), end * 2));
    }

    private void startCourier(String destination, MailStore.Due first) {
        Current now = current;
        Courier courier = new Courier(
                store,
                dispatcher,
                backoff,
                clock,
                now.carrier(),
                new Own(now.settings()),
                now.settings().bounds().giveUpAfter(),
                this::finished);
        Thread.ofVirtual().name("mail-courier").start(() -> courier.run(destination, first));
    }

    /** Envelope senders and signatures of this room. */
    private final class Own implements Courier.Way {
        private final MailSettings settings;

        Own(MailSettings settings) {
            this.settings = settings;
        }

        @Override
        public MailAddress returnPath(QueueId id, MailAddress sender) {
            return settings.returnPath().map(base -> returnPaths.of(id, base)).orElse(sender);
        }

        @Override
        public byte[] signed(byte[] message, MailAddress sender) {
            return dkim.sign(message, sender.domain());
        }
    }

    private void finished(QueueId id) {
        waiting.decrementAndGet();
        erasable.set(true);
        tell(id);
    }

    private void tell(QueueId id) {
        Optional<MailRecord> record = listeners.isEmpty() ? Optional.empty() : store.find(id);
        for (Consumer<MailRecord> listener : listeners) {
            try {
                record.ifPresent(listener);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "event=mail-listener-failed id=" + id, e);
            }
        }
    }

    private void keepHouse() {
        Instant retained = Instant.EPOCH;
        Instant looked = clock.instant();
        try {
            do {
                if (Duration.between(retained, clock.instant()).compareTo(RETAINING) >= 0) {
                    retained = clock.instant();
                    quietly(this::retain);
                }
                if (Duration.between(looked, clock.instant()).compareTo(LOOKING) >= 0) {
                    looked = clock.instant();
                    quietly(this::activateKeys);
                }
                if (erasable.getAndSet(false)) {
                    quietly(this::erase);
                }
            } while (!closed.await(ERASING.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (erasable.get()) {
            quietly(this::erase);
        }
    }

    private void erase() {
        if (!store.erase()) {
            erasable.set(true);
        }
    }

    private void retain() {
        MailSettings.Bounds bounds = current.settings().bounds();
        Instant now = clock.instant();
        store.retain(now.minus(bounds.deadLettersKept()), now.minus(bounds.historyKept()));
        erasable.set(true);
    }

    private void activateKeys() {
        for (DkimKey key : dkim.activate()) {
            LOG.log(Level.INFO, "event=dkim-key-signs selector={0}", key.selector());
        }
    }

    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (MailException | StoreException e) {
            LOG.log(Level.ERROR, "event=mail-housekeeping-failed", e);
        }
    }

    /** Takes nothing more, lets deliveries under way end (at most 15 s; the others are due again at the next start). */
    @Override
    public void close() {
        dispatcher.close();
        closed.countDown();
        try {
            if (!housekeeping.join(Duration.ofSeconds(15))) {
                LOG.log(Level.WARNING, "event=thread-still-busy thread={0}", housekeeping.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
