package sekisho.certificates;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import sekisho.certificates.Assignments.Assignment;
import sekisho.gate.Gate;
import sekisho.gate.HeldCertificate;
import sekisho.gate.LocalCa;
import sekisho.journal.AuditRecord;
import sekisho.journal.Journal;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.words.Bilingual;

/**
 * The certificates that one instance serves: which host gets which, obtained, brought in, renewed, watched and handed to the
 * gate as they change. One virtual thread looks after them once a minute; the methods are for virtual threads and safe for
 * several.
 */
public final class ServedCertificates implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ServedCertificates.class.getName());
    private static final Duration ROUND = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Keyring keyring;
    private final Assignments assignments;
    private final BroughtIn broughtIn;
    private final Journal journal;
    private final InstantSource clock;
    private final Notices notices;
    private final Stapling stapling;
    private final ExpiryWatch expiry;
    private final Semaphore wake = new Semaphore(0);
    private final Set<String> revoked = new HashSet<>();
    private volatile CertificatePlan plan;
    private volatile List<Assignment> served = List.of();
    private volatile boolean closed;
    private @Nullable Gate gate;
    private @Nullable Issuance issuance;
    private @Nullable Thread thread;

    private ServedCertificates(
            CertificatePlan plan, Keyring keyring, LocalCa ca, Journal journal, InstantSource clock, Notices notices) {
        this.plan = plan;
        this.keyring = keyring;
        this.journal = journal;
        this.clock = clock;
        this.notices = notices;
        assignments = new Assignments(keyring, ca, clock);
        broughtIn = new BroughtIn(keyring, journal, clock, this::changed, this::servesInstalled);
        stapling = new Stapling(clock);
        expiry = new ExpiryWatch(keyring, journal, clock, notices);
    }

    /**
     * Decides what is served at the start; nothing is obtained before {@link #attend}.
     *
     * @throws sekisho.gate.GateException {@code CERTIFICATE} when a file cannot be used
     */
    public static ServedCertificates open(
            CertificatePlan plan,
            Database database,
            Keys keys,
            LocalCa ca,
            Journal journal,
            InstantSource clock,
            Notices notices) {
        ServedCertificates opened =
                new ServedCertificates(plan, new Keyring(database, keys, clock), ca, journal, clock, notices);
        opened.served = opened.assignments.by(plan);
        return opened;
    }

    /** For the gate, at its start. */
    public List<HeldCertificate> held() {
        return held(served);
    }

    private List<HeldCertificate> held(List<Assignment> all) {
        return all.stream()
                .map(one -> new HeldCertificate(
                        one.hosts(), one.certified().chain(), one.certified().key(), stapling.staple(one.certified())))
                .toList();
    }

    /** Looks after the certificates of this gate from now on. */
    public void attend(Gate serving) {
        attend(serving, new SecureRandom());
        thread = Thread.ofVirtual().name("certificates").start(this::run);
    }

    /** Without a thread of its own, for tests that call {@link #round}. */
    void attend(Gate serving, RandomGenerator random) {
        gate = serving;
        issuance = new Issuance(keyring, serving.challenges(), journal, clock, random, notices);
    }

    // ---- what is served

    /**
     * What would be served by another plan, for a gate that is reloaded with it; {@link #adopt} makes it the plan.
     *
     * @throws sekisho.gate.GateException {@code CERTIFICATE} when a file cannot be used
     */
    public List<HeldCertificate> heldBy(CertificatePlan other) {
        return held(assignments.by(other));
    }

    /** Follows this plan from now on. */
    public void adopt(CertificatePlan other) {
        plan = other;
        changed();
    }

    /** Hands the gate what is to be served, when that has changed. */
    private synchronized void refresh() {
        List<Assignment> next = assignments.by(plan);
        Gate serving = gate;
        if (serving != null) {
            serving.present(held(next));
        }
        served = next;
    }

    private synchronized void refreshIfChanged() {
        List<Assignment> next = assignments.by(plan);
        if (!describe(next).equals(describe(served))) {
            refresh();
        }
    }

    private static List<String> describe(List<Assignment> all) {
        return all.stream()
                .map(one -> one.certified().fingerprint() + one.hosts())
                .toList();
    }

    // ---- looking after them

    private void run() {
        try {
            while (!closed) {
                try {
                    round();
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.ERROR, "event=certificates-failed", e);
                }
                if (wake.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything that is due: obtaining, files that changed, staples, warnings. */
    void round() throws InterruptedException {
        refreshIfChanged();
        CertificatePlan now = plan;
        Issuance obtaining = issuance;
        if (obtaining != null && now.acme().isPresent()) {
            AcmeSettings settings = now.acme().orElseThrow();
            for (AcmeSettings.Group group : assignments.groups(now)) {
                if (obtaining.tend(settings, List.of(group))) {
                    refresh();
                }
            }
        }
        if (stapling.tend(served.stream().map(Assignment::certified).toList(), this::isRevoked)) {
            refresh();
        }
        expiry.tend(statuses());
    }

    private void isRevoked(Certified certified) {
        if (!revoked.add(certified.fingerprint())) {
            return;
        }
        String hosts = String.join(", ", certified.hosts());
        journal.audit(new AuditRecord(
                clock.instant(),
                "certificate.revoked",
                "system",
                true,
                Map.of("hosts", hosts, "serial", Describe.serial(certified.leaf()))));
        notices.give(new Notice(
                Notice.Kind.REVOKED,
                clock.instant(),
                certified.hosts(),
                Optional.empty(),
                new Bilingual("証明書が失効しています: " + hosts, "A certificate is revoked: " + hosts),
                new Bilingual(
                        "認証局は " + hosts + " の証明書を失効したと答えました。新しい証明書に替えてください。",
                        "The authority says that the certificate for " + hosts + " is revoked. Replace it.")));
    }

    /** What is served, in the order of the sites. */
    public List<CertificateStatus> statuses() {
        List<AcmeSettings.Group> groups = assignments.groups(plan);
        return served.stream().map(one -> status(one, groups)).toList();
    }

    private CertificateStatus status(Assignment one, List<AcmeSettings.Group> groups) {
        Certified certified = one.certified();
        Optional<AcmeSettings.Group> group = groups.stream()
                .filter(candidate -> one.hosts().stream().anyMatch(host -> Names.cover(candidate.hosts(), host)))
                .findFirst();
        Keyring.Attempt attempt =
                group.map(known -> keyring.attempt(known.hosts())).orElse(Keyring.Attempt.NONE);
        Issuance obtaining = issuance;
        Optional<Instant> renewal = switch (certified.source()) {
            case ACME ->
                group.flatMap(
                        known -> Optional.ofNullable(obtaining).map(there -> there.due(known, Optional.of(certified))));
            case LOCAL -> Optional.of(certified.notAfter().minus(Renewal.BEFORE_END));
            case FILE, INSTALLED -> Optional.empty();
        };
        boolean previous = certified.source() == Source.INSTALLED
                && keyring.previous(Source.INSTALLED, certified.hosts()).isPresent();
        return new CertificateStatus(
                one.hosts(),
                certified.source(),
                Names.of(certified.leaf()),
                Describe.issuer(certified.leaf()),
                Describe.serial(certified.leaf()),
                certified.fingerprint(),
                Describe.key(certified.leaf().getPublicKey()),
                certified.notBefore(),
                certified.notAfter(),
                renewal,
                attempt.failures(),
                attempt.error(),
                attempt.failures() > 0 ? Optional.of(attempt.next()) : Optional.empty(),
                stapling.state(certified),
                previous,
                one.waiting());
    }

    // ---- brought in

    /**
     * Makes a key, which stays here, and the request to have it certified.
     *
     * @param host may be a wildcard
     * @param subject more of the subject than the common name, may be empty
     * @param actor who asks, for the journal
     * @return the request in PEM
     */
    public String request(String host, KeyKind kind, String subject, String actor) {
        return broughtIn.request(host, kind, subject, actor);
    }

    /**
     * What installing came to.
     *
     * @param installed whether it is served from now on
     * @param flaws why not
     * @param remarks what else there is to know
     */
    public record Installed(boolean installed, List<Bilingual> flaws, List<Bilingual> remarks) {
        public Installed {
            flaws = List.copyOf(flaws);
            remarks = List.copyOf(remarks);
        }
    }

    /** Takes a certificate in and serves it at once, or says everything that is wrong with it. */
    public Installed install(String host, List<OfferedFile> offered, String password, String actor) {
        return broughtIn.install(host, offered, password, actor);
    }

    /**
     * Serves the host with something else again; {@link #rollback} undoes it.
     *
     * @throws CertificatesException {@code NOT_FOUND} when none was installed
     */
    public void remove(String host, String actor) {
        broughtIn.remove(host, actor);
    }

    /**
     * Serves the one that was installed before.
     *
     * @throws CertificatesException {@code NOT_FOUND} when there is none before it
     */
    public void rollback(String host, String actor) {
        broughtIn.rollback(host, actor);
    }

    private void changed() {
        refresh();
        wake.release();
    }

    private boolean servesInstalled(String name) {
        return served.stream()
                .anyMatch(one -> one.certified().source() == Source.INSTALLED
                        && one.certified().hosts().contains(name));
    }

    @Override
    public void close() {
        closed = true;
        Thread looking = thread;
        if (looking != null) {
            looking.interrupt();
            try {
                if (!looking.join(PATIENCE)) {
                    LOG.log(System.Logger.Level.WARNING, "event=thread-still-busy thread={0}", looking.getName());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        stapling.close();
    }
}
