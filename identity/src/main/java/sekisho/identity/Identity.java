package sekisho.identity;

import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import sekisho.identity.admin.AdminDesks;
import sekisho.identity.admin.AdminPages;
import sekisho.identity.internal.sso.HttpsTransport;
import sekisho.identity.internal.sso.Transport;
import sekisho.journal.AuditRecord;
import sekisho.journal.Entry;
import sekisho.journal.Query;
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
    private final Desks desks;
    private final GuestLinks guests;
    private final Administration administration;
    private final TenantLife life;
    private final AdminPages adminPages;
    private final SsoDesk sso;
    private final SsoAdministration ssoAdministration;
    private final AssertionKeys assertionKeys;
    private final Assertions assertions;
    private final ScimTokens scimTokens;
    private final ScimUsers scimUsers;
    private final Scim scim;
    private final Pages pages;
    private final Canaries canaries;
    private final InstantSource clock;
    private final ExecutorService afterwards;
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * What it is made with.
     *
     * @param journal takes audit records, and returns when they are on the disk
     * @param notifier brings messages to members
     * @param origins from a host name to its address for browsers, {@code https://app.example.jp:8443}
     * @param records searches the journal
     * @param settings what the operator decides, as of now
     */
    public record Setting(
            Database database,
            Keys keys,
            Consumer<AuditRecord> journal,
            Notifier notifier,
            Function<String, String> origins,
            Function<Query, List<Entry>> records,
            Supplier<IdentitySettings> settings,
            InstantSource clock) {}

    private Identity(
            Setting setting, ExecutorService afterwards, Executor later, Function<String, Transport> transports) {
        Jdbi jdbi = setting.database().jdbi();
        Keys keys = setting.keys();
        this.clock = setting.clock();
        this.afterwards = afterwards;
        Tokens tokens = new Tokens(new SecureRandom());
        CanaryPost post = new CanaryPost(setting.notifier());
        Accounts accounts = new Accounts(jdbi, keys, tokens, clock);
        Memberships memberships = new Memberships(jdbi, keys, clock, accounts);
        Challenges challenges = new Challenges(clock);
        parts = new Parts(
                new Tenants(jdbi, keys, tokens, clock),
                accounts,
                memberships,
                new Roster(jdbi, keys, accounts),
                new Guards(jdbi, keys, clock),
                new Devices(jdbi, clock),
                new Factors(jdbi, keys, tokens, clock),
                new Slots(jdbi, keys, clock),
                new Passkeys(jdbi, keys, clock, challenges),
                challenges,
                new OneTime(jdbi, keys, tokens, clock),
                new Sessions(jdbi, keys, tokens, clock, memberships),
                new Hashes(new Passwords(), accounts, tokens),
                new Themes(jdbi, tokens, clock),
                post,
                new Audit(setting.journal(), clock));
        desks = Desks.of(jdbi, parts, tokens, clock, later);
        guests = new GuestLinks(parts, new GuestTable(jdbi, memberships, clock), tokens, clock, setting.origins());
        life = new TenantLife(parts, clock, () -> setting.settings().get().eraseAfter(), guests::eraseAll);
        administration = Administration.of(
                parts,
                desks,
                tokens,
                clock,
                setting.origins(),
                () -> setting.settings().get().bounds(),
                life);
        assertionKeys = new AssertionKeys(jdbi, keys, clock);
        assertions = new Assertions(assertionKeys, setting.origins(), clock, later);
        sso = new SsoDesk(parts, desks.logins(), new SsoStore(jdbi, keys, clock), transports, clock);
        SsoTrials trials = new SsoTrials(keys, clock);
        ssoAdministration = new SsoAdministration(parts, sso, trials, tokens, clock, setting.origins());
        scimTokens = new ScimTokens(jdbi, parts.tenants(), parts.audit(), tokens, clock);
        scimUsers = new ScimUsers(jdbi, parts, administration, clock);
        AdminDesks admin = new AdminDesks(
                administration,
                new MemberLists(jdbi, parts),
                new SessionAdministration(parts),
                ssoAdministration,
                guests,
                scimTokens);
        adminPages = new AdminPages(admin, setting.records(), setting.origins(), clock);
        scim = new Scim(parts.tenants(), scimTokens, scimUsers, setting.origins());
        pages = new Pages(
                parts,
                desks,
                keys,
                setting.origins(),
                adminPages,
                guests,
                clock,
                assertions,
                new SsoPages(parts, sso, trials, keys, tokens, clock),
                () -> setting.settings().get().brands());
        canaries = new Canaries(parts, tokens, post, desks.barrier(), administration);
        canaries.clear();
    }

    /** Reads what is there and keeps it tidy from now on. */
    public static Identity open(Setting setting) {
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("identity-", 0).factory());
        Identity identity = new Identity(setting, threads, threads, HttpsTransport::new);
        threads.execute(identity::tidyNowAndThen);
        return identity;
    }

    /** One that tests drive by hand: nothing runs by itself, and what comes afterwards comes at once. */
    static Identity still(Setting setting) {
        return still(setting, HttpsTransport::new);
    }

    /** Likewise, with identity providers that the test plays. */
    static Identity still(Setting setting, Function<String, Transport> transports) {
        return new Identity(
                setting, Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory()), Runnable::run, transports);
    }

    public Administration administration() {
        return administration;
    }

    /** Links that open one screen to who has no account. */
    public GuestLinks guests() {
        return guests;
    }

    /** Identity providers of tenants. */
    public SsoAdministration sso() {
        return ssoAdministration;
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

    /** For our own probes. */
    public Canaries canaries() {
        return canaries;
    }

    /** The pages of administration, for who comes with a reach of their own. */
    public AdminPages adminPages() {
        return adminPages;
    }

    Desks desks() {
        return desks;
    }

    TenantLife life() {
        return life;
    }

    AssertionKeys assertionKeys() {
        return assertionKeys;
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
        boolean required = mode == LoginMode.REQUIRED || Canary.isPlace(rawPath);
        if (tenant.isEmpty()) {
            return required ? new Admission.NoTenant() : Admission.ANONYMOUS;
        }
        NetworkRule networks = tenant.get().policy().networks();
        if (!networks.admits(address)) {
            return new Admission.WrongNetwork(Optional.empty());
        }
        Optional<Session> session = tenant.get().suspended() ? Optional.empty() : session(tenant.get(), cookies);
        if (session.isEmpty()) {
            return required ? new Admission.LoginNeeded() : Admission.ANONYMOUS;
        }
        Session found = session.get();
        Member member = found.member();
        Principal principal = principal(found, host);
        if (!networks.admits(member.role(), address)) {
            return new Admission.WrongNetwork(Optional.of(principal));
        }
        found.seen(clock.millis());
        Permissions.Decision decision = tenant.get()
                .permissions()
                .decide(tenant.get().policy().openUnlessListed(), member.role(), member.grants(), method, rawPath);
        if (!decision.allowed()) {
            return new Admission.Denied(principal, decision);
        }
        List<StepUp> stepUps = tenant.get().policy().factors().stepUps();
        return stepUps.isEmpty() || isProven(stepUps, found, method, rawPath, decision)
                ? new Admission.Admitted(Optional.of(principal))
                : new Admission.FactorNeeded(principal);
    }

    private boolean isProven(
            List<StepUp> stepUps, Session session, String method, String rawPath, Permissions.Decision decision) {
        Optional<ScreenPath> path = ScreenPath.of(rawPath);
        long age = clock.millis() - session.factorAt();
        for (StepUp stepUp : stepUps) {
            if (age >= stepUp.within().toMillis() && stepUp.covers(method, path, decision.screen())) {
                return false;
            }
        }
        return true;
    }

    private Optional<Session> session(Tenant tenant, String cookies) {
        return Cookies.find(cookies, cookie(tenant.id()))
                .flatMap(parts.sessions()::find)
                .filter(session -> session.member().tenant().equals(tenant.id()));
    }

    private Principal principal(Session session, String host) {
        Member member = session.member();
        return new Principal(
                member.account(),
                member.tenant(),
                member.role(),
                member.mail().text(),
                member.name(),
                session.id(),
                session.arrival().slot(),
                assertions.of(session, host));
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
                    life.tidy();
                    parts.roster().settleAll();
                    Instant now = clock.instant();
                    if (forgotten.isBefore(now.minus(Duration.ofHours(1)))) {
                        forgotten = now;
                        parts.guards().forget(now.minus(Duration.ofDays(1)));
                        parts.links().forget(now);
                        guests.forget(now.minus(KEPT));
                        assertionKeys.rotate();
                        sso.store().forget(now);
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
