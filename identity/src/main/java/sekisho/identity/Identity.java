package sekisho.identity;

import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import sekisho.journal.AuditRecord;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.Passwords;

/**
 * Who may pass. {@link #admit} decides on snapshots and suits event loops; everything else belongs on virtual threads.
 *
 * <p>A browser shows its session by a cookie that bears the tenant's id, as tenants may share a host.
 */
public final class Identity implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Identity.class.getName());
    private static final Duration TIDY = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final String COOKIE = "__Host-sekisho-";

    private final Parts parts;
    private final LoginDesk desk;
    private final GuestLinks guests;
    private final Administration administration;
    private final ScimTokens scimTokens;
    private final ScimUsers scimUsers;
    private final Scim scim;
    private final Pages pages;
    private final InstantSource clock;
    private final ExecutorService afterwards;
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * What it is made with.
     *
     * @param journal takes audit records, and returns when they are on the disk
     * @param notifier brings messages to members
     * @param origins from a host name to its address for browsers, {@code https://app.example.jp:8443}
     * @param bounds what tenants may choose
     */
    public record Setting(
            Database database,
            Keys keys,
            Consumer<AuditRecord> journal,
            Notifier notifier,
            Function<String, String> origins,
            Policy.Bounds bounds,
            InstantSource clock) {}

    private Identity(Setting setting, ExecutorService afterwards, Executor later) {
        Jdbi jdbi = setting.database().jdbi();
        Keys keys = setting.keys();
        this.clock = setting.clock();
        this.afterwards = afterwards;
        Tokens tokens = new Tokens(new SecureRandom());
        Accounts accounts = new Accounts(jdbi, keys, tokens, clock);
        parts = new Parts(
                new Tenants(jdbi, keys, tokens, clock),
                accounts,
                new Guards(jdbi, keys, clock),
                new Devices(jdbi, clock),
                new OneTime(jdbi, keys, tokens, clock),
                new Sessions(jdbi, keys, tokens, clock, accounts),
                new Hashes(new Passwords(), accounts, tokens),
                setting.notifier(),
                new Audit(setting.journal(), clock));
        desk = new LoginDesk(jdbi, parts, tokens, clock, later);
        guests = new GuestLinks(parts, new GuestTable(jdbi, accounts, clock), tokens, clock, setting.origins());
        administration = new Administration(parts, desk, tokens, clock, setting.origins(), setting.bounds(), guests);
        scimTokens = new ScimTokens(jdbi, parts.tenants(), parts.audit(), tokens, clock);
        scimUsers = new ScimUsers(jdbi, parts, administration, clock);
        scim = new Scim(parts.tenants(), scimTokens, scimUsers, setting.origins());
        pages = new Pages(parts, desk, keys, setting.origins(), guests);
    }

    /** Reads what is there and keeps it tidy from now on. */
    public static Identity open(Setting setting) {
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("identity-", 0).factory());
        Identity identity = new Identity(setting, threads, threads);
        threads.execute(identity::tidyNowAndThen);
        return identity;
    }

    /** One that tests drive by hand: nothing runs by itself, and what comes afterwards comes at once. */
    static Identity still(Setting setting) {
        return new Identity(
                setting, Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory()), Runnable::run);
    }

    public Administration administration() {
        return administration;
    }

    /** Links that open one screen to who has no account. */
    public GuestLinks guests() {
        return guests;
    }

    /** The tokens of tenants' directories. */
    public ScimTokens scimTokens() {
        return scimTokens;
    }

    /** Where tenants' directories provision members. */
    public Scim scim() {
        return scim;
    }

    ScimUsers scimUsers() {
        return scimUsers;
    }

    /** The pages under {@code /.sekisho/}. */
    public Pages pages() {
        return pages;
    }

    LoginDesk desk() {
        return desk;
    }

    Parts parts() {
        return parts;
    }

    /**
     * Whether a request may go on.
     *
     * @param host lower case, without port
     * @param method as received
     * @param rawPath as received, without the query
     * @param cookies the Cookie field, or the empty string
     * @param address of the client
     */
    public Admission admit(
            LoginMode mode, String host, String method, String rawPath, String cookies, InetAddress address) {
        Optional<Tenant> tenant = parts.tenants().directory().at(host, rawPath);
        if (tenant.isEmpty()) {
            return mode == LoginMode.REQUIRED ? new Admission.NoTenant() : Admission.ANONYMOUS;
        }
        NetworkRule networks = tenant.get().policy().networks();
        if (!networks.admits(address)) {
            return new Admission.WrongNetwork(Optional.empty());
        }
        Optional<Session> session = tenant.get().suspended() ? Optional.empty() : session(tenant.get(), cookies);
        if (session.isEmpty()) {
            return mode == LoginMode.REQUIRED ? new Admission.LoginNeeded() : Admission.ANONYMOUS;
        }
        Session found = session.get();
        Member member = found.member();
        Principal principal = principal(found);
        if (!networks.admits(member.role(), address)) {
            return new Admission.WrongNetwork(Optional.of(principal));
        }
        found.seen(clock.millis());
        Permissions.Decision decision = tenant.get()
                .permissions()
                .decide(tenant.get().policy().openUnlessListed(), member.role(), member.grants(), method, rawPath);
        return decision.allowed()
                ? new Admission.Admitted(Optional.of(principal))
                : new Admission.Denied(principal, decision);
    }

    private Optional<Session> session(Tenant tenant, String cookies) {
        return Cookies.find(cookies, cookie(tenant.id()))
                .flatMap(parts.sessions()::find)
                .filter(session -> session.member().tenant().equals(tenant.id()));
    }

    static Principal principal(Session session) {
        Member member = session.member();
        return new Principal(
                member.account(), member.tenant(), member.role(), member.mail().text(), member.name(), session.id());
    }

    /** RFC 6265bis §4.1.3.2: the prefix makes browsers refuse it without Secure, with Domain, or with another path. */
    static String cookie(String tenant) {
        return COOKIE + tenant;
    }

    /** Whether a cookie is one of ours, which no application needs to see. */
    public static boolean isOwnCookie(String name) {
        return name.startsWith(COOKIE);
    }

    private void tidyNowAndThen() {
        Instant forgotten = Instant.MIN;
        try {
            while (!closing.await(TIDY.toSeconds(), TimeUnit.SECONDS)) {
                try {
                    parts.sessions().tidy();
                    Instant now = clock.instant();
                    if (forgotten.isBefore(now.minus(Duration.ofHours(1)))) {
                        forgotten = now;
                        parts.guards().forget(now.minus(Duration.ofDays(1)));
                        parts.links().forget(now);
                        guests.forget(now.minus(KEPT));
                        scimUsers.erase(now);
                    }
                } catch (RuntimeException e) {
                    LOG.log(Level.ERROR, "event=identity-not-tidied", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends what runs, and saves when sessions were last seen. */
    @Override
    public void close() {
        closing.countDown();
        afterwards.shutdown();
        try {
            if (!afterwards.awaitTermination(10, TimeUnit.SECONDS)) {
                afterwards.shutdownNow();
            }
        } catch (InterruptedException e) {
            afterwards.shutdownNow();
            Thread.currentThread().interrupt();
        }
        parts.sessions().saveAll();
    }
}
