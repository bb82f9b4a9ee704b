package sekisho.certificates;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
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
    private final LocalCa ca;
    private final Journal journal;
    private final InstantSource clock;
    private final Notices notices;
    private final Stapling stapling;
    private final ExpiryWatch expiry;
    private final FileCertificates files = new FileCertificates();
    private final Semaphore wake = new Semaphore(0);
    private final Set<String> revoked = new HashSet<>();
    private volatile CertificatePlan plan;
    private volatile List<Served> served = List.of();
    private volatile boolean closed;
    private @Nullable Gate gate;
    private @Nullable Issuance issuance;
    private @Nullable Thread thread;

    private ServedCertificates(
            CertificatePlan plan, Keyring keyring, LocalCa ca, Journal journal, InstantSource clock, Notices notices) {
        this.plan = plan;
        this.keyring = keyring;
        this.ca = ca;
        this.journal = journal;
        this.clock = clock;
        this.notices = notices;
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
        opened.served = opened.decide(plan);
        return opened;
    }

    /** A certificate and the hosts that it serves here. */
    private record Served(List<String> hosts, Certified certified, boolean waiting) {}

    /** For the gate, at its start. */
    public List<HeldCertificate> held() {
        return held(served);
    }

    private List<HeldCertificate> held(List<Served> all) {
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

    /** Which certificate each host gets by this plan, one entry per certificate. */
    private synchronized List<Served> decide(CertificatePlan by) {
        List<Certified> fromFiles = files.of(by.files(), clock.instant());
        List<Certified> kept = keyring.all();
        Map<String, List<String>> hosts = new LinkedHashMap<>();
        Map<String, Served> chosen = new LinkedHashMap<>();
        List<AcmeSettings.Group> groups = groups(by, fromFiles, kept);
        for (CertificatePlan.Site site : by.sites()) {
            Optional<Certified> wanted = wanted(by, site, groups, fromFiles, kept);
            Certified certified = wanted.orElseGet(() -> local(site.host()));
            String id = certified.source() + certified.fingerprint();
            hosts.computeIfAbsent(id, fresh -> new ArrayList<>()).add(site.host());
            boolean waiting = certified.source() == Source.LOCAL && wants(by, site, fromFiles, kept) != Source.LOCAL;
            chosen.put(id, new Served(hosts.get(id), certified, waiting));
        }
        return List.copyOf(chosen.values());
    }

    /** Where the host's certificate is to come from, whether it is there or not. */
    private static Source wants(
            CertificatePlan by, CertificatePlan.Site site, List<Certified> fromFiles, List<Certified> kept) {
        return switch (site.choice()) {
            case FILE -> Source.FILE;
            case LOCAL -> Source.LOCAL;
            case ACME -> Source.ACME;
            case INSTALLED ->
                find(kept, Source.INSTALLED, site.host()).isEmpty() && by.acme().isPresent()
                        ? Source.ACME
                        : Source.INSTALLED;
            case AUTOMATIC -> {
                if (find(fromFiles, Source.FILE, site.host()).isPresent()) {
                    yield Source.FILE;
                }
                if (find(kept, Source.INSTALLED, site.host()).isPresent()) {
                    yield Source.INSTALLED;
                }
                yield by.acme().isPresent() ? Source.ACME : Source.LOCAL;
            }
        };
    }

    private static Optional<Certified> wanted(
            CertificatePlan by,
            CertificatePlan.Site site,
            List<AcmeSettings.Group> groups,
            List<Certified> fromFiles,
            List<Certified> kept) {
        Source source = wants(by, site, fromFiles, kept);
        return switch (source) {
            case FILE -> find(fromFiles, source, site.host());
            case INSTALLED -> find(kept, source, site.host());
            case ACME -> obtained(groups, site.host(), kept);
            case LOCAL -> Optional.empty();
        };
    }

    /** That of the host's group; until it is there, one that was obtained when the groups were others. */
    private static Optional<Certified> obtained(List<AcmeSettings.Group> groups, String host, List<Certified> kept) {
        return groups.stream()
                .filter(group -> Names.cover(group.hosts(), host))
                .findFirst()
                .flatMap(group -> kept.stream()
                        .filter(certified -> certified.source() == Source.ACME
                                && certified.hosts().equals(group.hosts()))
                        .findFirst())
                .or(() -> kept.stream()
                        .filter(certified -> certified.source() == Source.ACME && Names.cover(certified.hosts(), host))
                        .max(Comparator.comparing(Certified::notAfter)));
    }

    /** One that names the host itself before one that covers it. */
    private static Optional<Certified> find(List<Certified> among, Source source, String host) {
        List<Certified> fitting = among.stream()
                .filter(certified -> certified.source() == source && Names.cover(certified.hosts(), host))
                .toList();
        return fitting.stream()
                .filter(certified -> certified.hosts().contains(host))
                .findFirst()
                .or(() -> fitting.stream().findFirst());
    }

    private Certified local(String host) {
        HeldCertificate made = HeldCertificate.read(ca.issue(List.of(host)));
        return new Certified(made.hosts(), Source.LOCAL, made.chain(), made.key(), clock.instant());
    }

    /** The hosts that want ACME, in groups. */
    private List<AcmeSettings.Group> groups(CertificatePlan by) {
        List<Certified> fromFiles;
        synchronized (this) {
            fromFiles = files.of(by.files(), clock.instant());
        }
        return groups(by, fromFiles, keyring.all());
    }

    private static List<AcmeSettings.Group> groups(
            CertificatePlan by, List<Certified> fromFiles, List<Certified> kept) {
        return by.groups(by.sites().stream()
                .filter(site -> wants(by, site, fromFiles, kept) == Source.ACME)
                .map(CertificatePlan.Site::host)
                .toList());
    }

    /**
     * What would be served by another plan, for a gate that is reloaded with it; {@link #adopt} makes it the plan.
     *
     * @throws sekisho.gate.GateException {@code CERTIFICATE} when a file cannot be used
     */
    public List<HeldCertificate> heldBy(CertificatePlan other) {
        return held(decide(other));
    }

    /** Follows this plan from now on. */
    public void adopt(CertificatePlan other) {
        plan = other;
        refresh();
        wake.release();
    }

    /** Hands the gate what is to be served, when that has changed. */
    private synchronized void refresh() {
        List<Served> next = decide(plan);
        Gate serving = gate;
        if (serving != null) {
            serving.present(held(next));
        }
        served = next;
    }

    private synchronized void refreshIfChanged() {
        List<Served> next = decide(plan);
        if (!describe(next).equals(describe(served))) {
            refresh();
        }
    }

    private static List<String> describe(List<Served> all) {
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
            for (AcmeSettings.Group group : groups(now)) {
                if (obtaining.tend(settings, List.of(group))) {
                    refresh();
                }
            }
        }
        if (stapling.tend(served.stream().map(Served::certified).toList(), this::isRevoked)) {
            refresh();
        }
        expiry.tend(statuses());
    }

    private void isRevoked(Certified certified) {
        if (!revoked.add(certified.fingerprint())) {
            return;
        }
        String hosts = String.join(", ", certified.hosts());
        audit("certificate.revoked", "system", true, Map.of("hosts", hosts, "serial", serial(certified)));
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

    private static String serial(Certified certified) {
        return certified.leaf().getSerialNumber().toString(16);
    }

    private void audit(String action, String actor, boolean success, Map<String, String> details) {
        journal.audit(new AuditRecord(clock.instant(), action, actor, success, details));
    }

    /** What is served, in the order of the sites. */
    public List<CertificateStatus> statuses() {
        List<AcmeSettings.Group> groups = groups(plan);
        return served.stream().map(one -> status(one, groups)).toList();
    }

    private CertificateStatus status(Served one, List<AcmeSettings.Group> groups) {
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
                serial(certified),
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
        String name = name(host);
        KeyPair pair = kind.generate();
        String pem = SigningRequest.pem(name, List.of(name), subject, pair, kind);
        audit("certificate.requested", actor, true, Map.of("hosts", name, "key", kind.name()));
        keyring.saveRequest(name, pair);
        return pem;
    }

    private static String name(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
        if (name.length() > 253 || !name.matches("(\\*\\.)?" + label + "(\\." + label + ")*")) {
            throw new CertificatesException(
                    CertificatesException.Code.REFUSED, new Bilingual("ホスト名ではありません。", "This is no host name."));
        }
        return name;
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
        String name = name(host);
        Acceptance acceptance = Acceptance.of(
                name,
                Offer.read(offered, password),
                keyring.request(name).map(KeyPair::getPrivate),
                clock.instant(),
                SystemRoots.read());
        Map<String, String> details = new TreeMap<>();
        details.put("hosts", name);
        if (!acceptance.accepted()) {
            details.put("problems", Integer.toString(acceptance.flaws().size()));
            audit("certificate.installed", actor, false, details);
            return new Installed(false, acceptance.flaws(), acceptance.remarks());
        }
        var leaf = acceptance.chain().getFirst();
        details.put("serial", leaf.getSerialNumber().toString(16));
        details.put("issuer", Describe.issuer(leaf));
        details.put("not-after", leaf.getNotAfter().toInstant().toString());
        audit("certificate.installed", actor, true, details);
        keyring.put(
                Source.INSTALLED,
                List.of(name),
                acceptance.chain(),
                acceptance.key().orElseThrow());
        refresh();
        wake.release();
        List<Bilingual> remarks = new ArrayList<>(acceptance.remarks());
        boolean serves = served.stream()
                .anyMatch(one -> one.certified().source() == Source.INSTALLED
                        && one.certified().hosts().contains(name));
        if (!serves) {
            remarks.add(
                    new Bilingual(
                            "設定ではこのホストに別の証明書を使うことになっているため、まだ配信されていません。",
                            "It is not served yet: the configuration wants another certificate for this host, or has no such site."));
        }
        return new Installed(true, List.of(), remarks);
    }

    /**
     * Serves the host with something else again; {@link #rollback} undoes it.
     *
     * @throws CertificatesException {@code NOT_FOUND} when none was installed
     */
    public void remove(String host, String actor) {
        String name = name(host);
        changeInstalled(name, "certificate.removed", actor, () -> keyring.remove(Source.INSTALLED, List.of(name)));
    }

    /**
     * Serves the one that was installed before.
     *
     * @throws CertificatesException {@code NOT_FOUND} when there is none before it
     */
    public void rollback(String host, String actor) {
        String name = name(host);
        changeInstalled(
                name, "certificate.rolled-back", actor, () -> keyring.rollback(Source.INSTALLED, List.of(name)));
    }

    private void changeInstalled(String name, String action, String actor, java.util.function.BooleanSupplier change) {
        boolean there = action.equals("certificate.removed")
                ? keyring.current(Source.INSTALLED, List.of(name)).isPresent()
                : keyring.previous(Source.INSTALLED, List.of(name)).isPresent();
        audit(action, actor, there, Map.of("hosts", name));
        if (!there || !change.getAsBoolean()) {
            throw new CertificatesException(
                    CertificatesException.Code.NOT_FOUND,
                    new Bilingual(
                            "このホストに、そのような持ち込み証明書はありません。", "There is no such installed certificate for this host."));
        }
        refresh();
        wake.release();
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
