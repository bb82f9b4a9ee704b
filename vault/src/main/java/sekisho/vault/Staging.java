package sekisho.vault;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * From a walk through the CMS to a staged version of one site: logs in, crawls, has the guards look at what was found, and writes a
 * version when it is another site than the newest one. Virtual threads, one at a time.
 */
final class Staging {
    private final SiteVault.Tools tools;
    private final SiteStore store;
    private final SiteRecords records;
    private final ReentrantLock files;
    private final AtomicBoolean stopped;

    /**
     * Stages into {@code store}.
     *
     * @param files held while contents are swept away
     * @param stopped set by another thread to break a crawl off
     */
    Staging(SiteVault.Tools tools, SiteStore store, SiteRecords records, ReentrantLock files, AtomicBoolean stopped) {
        this.tools = tools;
        this.store = store;
        this.records = records;
        this.files = files;
        this.stopped = stopped;
    }

    /**
     * Crawls the CMS, or goes on with a crawl that was broken off.
     *
     * @param published what visitors see now, for the guards to compare with
     * @return the version made, or the newest one when nothing changed
     * @throws VaultException {@code ORIGIN}, {@code LOGIN}, {@code STOPPED}, {@code DISK}
     */
    Version run(VaultSettings now, Optional<Manifest> published, String cause, Consumer<CrawlProgress> progress) {
        SiteUrls urls = new SiteUrls(now);
        Rewriter rewriter = new Rewriter(urls.authorities(), now.publicAuthority());
        Frontier frontier = Frontier.open(tools.jdbi(), tools.keys(), now.site(), rules(now), tools.clock());
        try (Origin origin = new Origin(now)) {
            origin.logIn();
            Fetch fetch = new Fetch(
                    now.site(),
                    origin,
                    urls,
                    rewriter,
                    store.blobs(),
                    tools.scan(),
                    now.crawl().maxFile(),
                    tools.retryPause());
            Crawl crawl = new Crawl(frontier, fetch, now, urls, progress, stopped);
            crawl.run();
            Entry missing = fetch.missing(nowhere(now.site()));
            Version version = stage(now, crawl.result(), missing, published, cause);
            frontier.finish();
            tidy(now);
            return version;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VaultException(VaultException.Code.STOPPED, "interrupted", e);
        }
    }

    /** A path that no CMS has, and always the same, as its answer may repeat it. */
    private String nowhere(String site) {
        byte[] hash = tools.keys().lookup(site, "vault.missing");
        return "/sekisho-" + HexFormat.of().formatHex(hash, 0, 12) + "/";
    }

    /** What decides what a page becomes. */
    private static String rules(VaultSettings now) {
        return String.join(
                "\n",
                "1",
                now.publicAuthority(),
                now.origin().toString(),
                now.originHost(),
                now.aliases().stream().sorted().toList().toString(),
                now.include().toString(),
                now.exclude().toString(),
                now.dynamic().toString(),
                now.queries().toString());
    }

    private Version stage(
            VaultSettings now, Crawl.Result result, Entry missing, Optional<Manifest> published, String cause) {
        List<Finding> findings = Guards.findings(result, published, now.guard());
        TreeMap<String, Entry> entries = new TreeMap<>(result.entries());
        if (!now.serving().searchParameter().isEmpty()) {
            entries.putAll(SearchPages.of(result.entries(), store.blobs()));
        }
        Manifest manifest = new Manifest(
                now.site(), store.state().next(), records.now(), entries, missing, result.hosts(), findings);
        List<Version> all = store.state().versions();
        if (!all.isEmpty() && all.getLast().findings().equals(findings)) {
            Manifest before = store.manifest(all.getLast().number());
            if (before.entries().equals(manifest.entries()) && !before.missing().differsFrom(missing)) {
                return all.getLast();
            }
        }
        return store.stage(manifest, cause);
    }

    private void tidy(VaultSettings now) {
        files.lock();
        try {
            store.tidy(now.keep(), Frontier.contents(tools.jdbi(), tools.keys(), now.site()));
        } finally {
            files.unlock();
        }
    }
}
