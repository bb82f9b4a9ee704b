package sekisho.vault;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;
import sekisho.journal.AuditRecord;
import sekisho.journal.Journal;
import sekisho.store.Database;
import sekisho.store.Keys;

/**
 * All published sites, running: their schedules, webhooks, and the watch over their files. Thread-safe; {@link #site} and
 * {@link #message} may be called on an event loop, the rest not.
 */
public final class Vault implements AutoCloseable {
    /** The path, on the public host, at which a CMS says that something changed. */
    public static final String WEBHOOK_PATH = "/.sekisho/vault/webhook";

    /** The longest body of a webhook, in bytes. */
    public static final int WEBHOOK_BYTES = 4096;

    private static final System.Logger LOG = System.getLogger(Vault.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration TICK = Duration.ofSeconds(1);
    /** How often files are looked at; with {@link #TICK} well within a minute. */
    private static final Duration WATCHED_EVERY = Duration.ofSeconds(15);

    private static final Duration READ_EVERY = Duration.ofHours(24);
    /** Editors save several times in a row. */
    private static final Duration SETTLE = Duration.ofSeconds(5);

    private final SiteVault.Tools tools;
    private final Path data;
    private final Webhook webhook;
    private final ZoneId zone;
    private final Map<String, Instant> wanted = new ConcurrentHashMap<>();
    private final Map<String, Instant> scheduled = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Map<String, SiteVault> sites;

    private Vault(Path data, List<VaultSettings> settings, SiteVault.Tools tools) {
        this.data = data;
        this.tools = tools;
        this.webhook = new Webhook(tools.clock());
        this.zone = ZoneId.systemDefault();
        this.sites = opened(settings, Map.of());
        this.thread = Thread.ofVirtual().name("vault").start(this::run);
    }

    /**
     * Opens every site.
     *
     * @throws VaultException {@code BROKEN} or {@code DISK}, naming what cannot be opened
     */
    public static Vault open(
            Path data,
            List<VaultSettings> settings,
            Journal journal,
            Database database,
            Keys keys,
            ContentScan scan,
            InstantSource clock) {
        return open(data, settings, journal::audit, database.jdbi(), keys, scan, clock);
    }

    static Vault open(
            Path data,
            List<VaultSettings> settings,
            Consumer<AuditRecord> audit,
            Jdbi jdbi,
            Keys keys,
            ContentScan scan,
            InstantSource clock) {
        return new Vault(data, settings, new SiteVault.Tools(jdbi, keys, audit, scan, new SecureRandom(), clock));
    }

    private Map<String, SiteVault> opened(List<VaultSettings> settings, Map<String, SiteVault> before) {
        Map<String, SiteVault> opened = new TreeMap<>();
        for (VaultSettings one : settings) {
            SiteVault known = before.get(one.site());
            if (known == null) {
                opened.put(one.site(), SiteVault.open(data, one, tools));
            } else {
                known.settings(one);
                opened.put(one.site(), known);
            }
        }
        return Map.copyOf(opened);
    }

    /** Takes new settings. A site that is gone from them is no longer served; what is kept of it stays. */
    public synchronized void reload(List<VaultSettings> settings) {
        Map<String, SiteVault> before = sites;
        sites = opened(settings, before);
        scheduled.clear();
        before.forEach((site, vault) -> {
            if (!sites.containsKey(site)) {
                vault.stop();
            }
        });
    }

    /** The published sites, by public host. */
    public List<String> sites() {
        return sites.keySet().stream().sorted().toList();
    }

    /** A published site. */
    public Optional<SiteVault> site(String host) {
        return Optional.ofNullable(sites.get(host));
    }

    /**
     * A message of a CMS that something changed; a crawl begins when it has been quiet for a few seconds.
     *
     * @param field reads a request field
     * @return whether it was genuine
     */
    public boolean message(String host, UnaryOperator<String> field, ByteBuffer body) {
        SiteVault site = sites.get(host);
        Optional<String> secret =
                site == null ? Optional.empty() : site.settings().webhookSecret();
        boolean genuine = secret.isPresent()
                && webhook.accepts(secret.get(), field.apply(Webhook.TIMESTAMP), field.apply(Webhook.SIGNATURE), body);
        if (genuine) {
            wanted.put(host, tools.clock().instant().plus(SETTLE));
        }
        return genuine;
    }

    // ---- from time to time

    private void run() {
        Instant watched = Instant.MIN;
        Instant read = Instant.MIN;
        try {
            while (!closed.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                Instant now = tools.clock().instant();
                if (!now.isBefore(later(watched, WATCHED_EVERY))) {
                    watched = now;
                    boolean whole = !now.isBefore(later(read, READ_EVERY));
                    read = whole ? now : read;
                    sites.values().forEach(site -> attempt("watch", () -> site.verify(whole)));
                }
                sites.forEach((host, site) -> due(host, site, now).ifPresent(cause -> begin(host, site, cause)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Instant later(Instant time, Duration by) {
        return time.equals(Instant.MIN) ? Instant.MIN : time.plus(by);
    }

    private Optional<String> due(String host, SiteVault site, Instant now) {
        Instant asked = wanted.get(host);
        if (asked != null && !now.isBefore(asked)) {
            return Optional.of("webhook");
        }
        Instant next = scheduled.computeIfAbsent(host, name -> next(site, site.lastCrawl()));
        return now.isBefore(next) ? Optional.empty() : Optional.of("schedule");
    }

    private Instant next(SiteVault site, Instant last) {
        VaultSettings.Schedule schedule = site.settings().schedule();
        Optional<Instant> every = schedule.every().map(last::plus);
        Optional<Instant> daily = schedule.daily().map(time -> next(time, last));
        return every.or(() -> daily).orElse(Instant.MAX);
    }

    private Instant next(LocalTime time, Instant last) {
        Instant from = last.equals(Instant.EPOCH) ? tools.clock().instant() : last;
        ZonedDateTime day = from.atZone(zone).with(time);
        return (day.toInstant().isAfter(from) ? day : day.plusDays(1)).toInstant();
    }

    private void begin(String host, SiteVault site, String cause) {
        if (site.crawling().isPresent()) {
            return; // asked again when that one is done
        }
        wanted.remove(host);
        scheduled.put(host, next(site, tools.clock().instant()));
        Thread.ofVirtual()
                .name("vault-" + cause)
                .start(() -> attempt(cause, () -> {
                    Version version = site.crawl(cause, step -> {});
                    boolean newer = version.firstPublished().isEmpty();
                    boolean first = site.published().isEmpty();
                    if (newer
                            && version.findings().isEmpty()
                            && !first
                            && site.settings().publishFresh()) {
                        site.publish(version.number(), false, cause);
                    }
                }));
    }

    private static void attempt(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "event=vault-failed what=" + what, e);
        }
    }

    /** Breaks crawls off, to be resumed, and waits for at most 10 s. */
    @Override
    public void close() {
        closed.countDown();
        sites.values().forEach(SiteVault::stop);
        sites.values().forEach(site -> site.awaitIdle(PATIENCE));
        try {
            if (!thread.join(Duration.ofSeconds(10))) {
                LOG.log(System.Logger.Level.WARNING, "event=thread-still-busy thread=vault");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
