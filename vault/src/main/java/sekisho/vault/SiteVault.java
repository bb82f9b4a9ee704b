package sekisho.vault;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import sekisho.journal.AuditRecord;
import sekisho.store.Keys;

/**
 * One published site: its crawls, its versions, and the copy that is served. Everything but {@link #answer} on virtual threads; one
 * crawl, publication or verification at a time, the rest is refused as busy.
 */
public final class SiteVault {
    private static final System.Logger LOG = System.getLogger(SiteVault.class.getName());
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

    /** What all sites share. */
    record Tools(
            Jdbi jdbi,
            Keys keys,
            Consumer<AuditRecord> audit,
            ContentScan scan,
            SecureRandom random,
            InstantSource clock,
            Duration retryPause,
            long memoryBytes) {
        Tools(
                Jdbi jdbi,
                Keys keys,
                Consumer<AuditRecord> audit,
                ContentScan scan,
                SecureRandom random,
                InstantSource clock) {
            this(jdbi, keys, audit, scan, random, clock, RETRY_PAUSE, 64L << 20);
        }
    }

    private final Tools tools;
    private final SiteStore store;
    private final SiteRecords records;
    private final Staging staging;
    private final TamperWatch watch;
    private final Contents contents;
    private final Semaphore work = new Semaphore(1);
    /** Guards the published files against being swept or switched while they are looked at; not held while crawling. */
    private final ReentrantLock files = new ReentrantLock();

    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile VaultSettings settings;
    private volatile @Nullable Copy copy;
    private volatile @Nullable CrawlProgress crawling;
    private volatile Instant lastCrawl;

    private SiteVault(Tools tools, VaultSettings settings, SiteStore store) {
        this.tools = tools;
        this.settings = settings;
        this.store = store;
        this.records = new SiteRecords(settings.site(), tools.audit(), tools.clock());
        this.staging = new Staging(tools, store, records, files, stopped);
        this.watch = new TamperWatch(settings.site(), store, records);
        this.contents = new Contents(store.blobs(), tools.memoryBytes(), watch::met);
        List<Version> versions = store.state().versions();
        this.lastCrawl = versions.isEmpty() ? Instant.EPOCH : versions.getLast().created();
    }

    static SiteVault open(Path data, VaultSettings settings, Tools tools) {
        SiteStore store =
                SiteStore.open(VaultSettings.folder(data, settings.site()), settings.site(), tools.keys(), () -> {
                    byte[] name = new byte[16];
                    tools.random().nextBytes(name);
                    return name;
                });
        SiteVault vault = new SiteVault(tools, settings, store);
        int published = store.state().published();
        if (published > 0) {
            vault.serve(store.manifest(published));
        }
        return vault;
    }

    private void serve(Manifest manifest) {
        copy = new Copy(manifest, settings, new SiteUrls(settings), contents);
    }

    /** Takes new settings; the next crawl follows them, serving does at once. */
    void settings(VaultSettings next) {
        settings = next;
        Copy now = copy;
        if (now != null) {
            serve(now.manifest());
        }
    }

    /** The settings in force. */
    public VaultSettings settings() {
        return settings;
    }

    // ---- serving

    /**
     * Answers a request of a visitor; never waits. Empty while nothing is published.
     *
     * @param target path and query as they were sent
     * @param field reads a request field; the empty string when there is none
     */
    public Optional<Served> answer(String method, String target, UnaryOperator<String> field) {
        Copy now = copy;
        if (now != null) {
            return Optional.of(now.answer(method, target, field));
        }
        int question = target.indexOf('?');
        boolean dynamic = new SiteUrls(settings)
                .isDynamic(SiteUrls.normalPath(question < 0 ? target : target.substring(0, question)));
        return dynamic ? Optional.of(new Served.Dynamic()) : Optional.empty();
    }

    // ---- what there is

    /** Every kept version, oldest first. */
    public List<Version> versions() {
        return store.state().versions();
    }

    /** The version that visitors see. */
    public Optional<Version> published() {
        SiteState state = store.state();
        return state.find(state.published());
    }

    /** The newest version. */
    public Optional<Version> newest() {
        List<Version> all = versions();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** How far the crawl under way is; empty when there is none. */
    public Optional<CrawlProgress> crawling() {
        return Optional.ofNullable(crawling);
    }

    /** Whether a crawl was broken off and will be resumed by the next one. */
    public boolean isUnfinished() {
        return crawling == null && Frontier.isUnfinished(tools.jdbi(), settings.site());
    }

    /** When the last crawl began or its version was made; the epoch when there was none. */
    public Instant lastCrawl() {
        return lastCrawl;
    }

    /**
     * What is different in version {@code after} against {@code before}.
     *
     * @param before 0 for nothing
     * @throws VaultException {@code VERSION}, {@code BROKEN}
     */
    public Differences differences(int before, int after) {
        return Differences.between(
                before == 0 ? Optional.empty() : Optional.of(store.manifest(before)), store.manifest(after));
    }

    /**
     * A page of a version as one HTML document in UTF-8 that needs nothing else and runs nothing; empty when the version has no page
     * there.
     *
     * @param path as people read it
     * @throws VaultException {@code VERSION}, {@code BROKEN}
     */
    public Optional<String> preview(int version, String path) {
        return Preview.of(path, store.manifest(version), new SiteUrls(settings), store.blobs());
    }

    // ---- crawling

    /**
     * Crawls the CMS, or goes on with a crawl that was broken off, and stages a version when it found another site than the newest
     * version has, or something to look at.
     *
     * @param cause who or what wanted it, as {@code cli:USER}
     * @return the version made, or the newest one when nothing changed
     * @throws VaultException {@code BUSY}, {@code ORIGIN}, {@code LOGIN}, {@code STOPPED}, {@code DISK}
     */
    public Version crawl(String cause, Consumer<CrawlProgress> progress) {
        return working(() -> {
            VaultSettings now = settings;
            lastCrawl = records.now();
            try {
                crawling = new CrawlProgress(0, 0, 0);
                Version version = staging.run(now, Optional.ofNullable(copy).map(Copy::manifest), cause, step -> {
                    crawling = step;
                    progress.accept(step);
                });
                boolean unsuspicious = version.findings().isEmpty();
                records.addVersion(
                        unsuspicious ? "vault.crawled" : "vault.held", cause, unsuspicious, version, Map.of());
                return version;
            } catch (VaultException e) {
                records.add(
                        "vault.crawl-failed",
                        cause,
                        false,
                        Map.of("code", e.code().name()));
                throw e;
            } finally {
                crawling = null;
            }
        });
    }

    // ---- publishing

    /**
     * Publishes a version.
     *
     * @param number 0 for the newest
     * @param approved whether {@code actor} has looked at its findings
     * @throws VaultException {@code HELD} when it has findings that nobody approved; {@code BUSY}, {@code VERSION}, {@code BROKEN}
     */
    public Version publish(int number, boolean approved, String actor) {
        return working(() -> {
            int wanted = number == 0 ? newest().map(Version::number).orElse(0) : number;
            Version version = store.state()
                    .find(wanted)
                    .orElseThrow(() -> new VaultException(VaultException.Code.VERSION, "no version " + wanted));
            if (!version.findings().isEmpty()
                    && !approved
                    && version.firstPublished().isEmpty()) {
                throw new VaultException(
                        VaultException.Code.HELD, version.findings().size() + " findings");
            }
            return switchTo(version, "vault.published", actor, approved);
        });
    }

    /**
     * Publishes what was published before.
     *
     * @param number 0 for the newest one of lower number than the one published now
     * @throws VaultException as {@link #publish}
     */
    public Version rollBack(int number, String actor) {
        return working(() -> {
            SiteState state = store.state();
            Version target = state.versions().stream()
                    .filter(version -> version.firstPublished().isPresent())
                    .filter(version -> number == 0 ? version.number() < state.published() : version.number() == number)
                    .reduce((a, b) -> b)
                    .orElseThrow(() -> new VaultException(VaultException.Code.VERSION, "nothing to roll back to"));
            return switchTo(target, "vault.rolled-back", actor, false);
        });
    }

    /** The record is on disk before visitors see the version. */
    private Version switchTo(Version version, String action, String actor, boolean approved) {
        Manifest manifest = store.manifest(version.number());
        records.addVersion(
                action,
                actor,
                true,
                version,
                Map.of(
                        "before", Integer.toString(store.state().published()),
                        "approved", Boolean.toString(approved)));
        files.lock();
        try {
            store.publish(manifest, records.now());
        } finally {
            files.unlock();
        }
        serve(manifest);
        return store.state().find(version.number()).orElse(version);
    }

    // ---- tamper evidence

    /**
     * Compares the published files with the signed manifest and heals what was changed. Goes on beside a crawl.
     *
     * @param whole whether every file is read, instead of those alone that look changed
     * @return how many files were not as they should be
     */
    public int verify(boolean whole) {
        files.lock();
        try {
            Copy now = copy;
            return now == null ? 0 : watch.verify(now.manifest(), whole);
        } finally {
            files.unlock();
        }
    }

    /**
     * What came of a change that was made on purpose.
     *
     * @param path the published path whose file was changed, as people read it
     * @param noticed whether the watch found it
     * @param healed whether everything it found is right again
     */
    public record Trial(String path, boolean noticed, boolean healed) {}

    /**
     * Changes the smallest published file, and lets the watch look as it does every few seconds. Visitors never get changed bytes: each
     * file is compared with its hash before it is served. Recorded as {@code vault.tampering-tried}; no alert is raised.
     *
     * @return empty when nothing is published
     * @throws VaultException {@code BROKEN} when the file could not be healed; it is left as it is
     */
    public Optional<Trial> tryTampering(String actor) {
        files.lock();
        try {
            Copy now = copy;
            return now == null ? Optional.empty() : watch.tryOut(now.manifest(), actor);
        } finally {
            files.unlock();
        }
    }

    // ---- the rest

    void stop() {
        stopped.set(true);
    }

    /** Waits until no work is under way, and lets none begin any more. */
    void awaitIdle(Duration patience) {
        try {
            if (!work.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "event=vault-still-busy site=" + settings.site());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T working(Supplier<T> task) {
        if (!work.tryAcquire()) {
            throw new VaultException(VaultException.Code.BUSY, "other work is under way");
        }
        try {
            return task.get();
        } finally {
            work.release();
        }
    }
}
