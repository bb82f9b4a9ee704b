package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sekisho.gate.Gate;
import sekisho.gate.GateSettings;
import sekisho.gate.LocalCa;
import sekisho.gate.LoginPages;
import sekisho.identity.Administration;
import sekisho.identity.Identity;
import sekisho.identity.IdentitySettings;
import sekisho.identity.LoginMode;
import sekisho.identity.Notifier;
import sekisho.identity.Place;
import sekisho.identity.Tenant;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.journal.Kind;
import sekisho.journal.Query;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Register;
import sekisho.proof.Result;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

/** The probes of the login against the product itself, and against a product that is broken on purpose. */
class LoginProbesTest {
    private static final String HOST = "localhost";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static final List<AutoCloseable> OPEN = new ArrayList<>();
    private static final List<Notifier.Message> WORLD = new CopyOnWriteArrayList<>();
    private static final AtomicInteger REACHED = new AtomicInteger();
    private static volatile boolean mailWorks = true;
    private static Target target;
    private static Identity identity;
    private static Journal journal;
    private static Database database;
    private static Caller caller;
    private static Path data;

    @BeforeAll
    static void open() throws Exception {
        data = Files.createDirectories(folder.resolve("data"));
        MasterKey.File masterKey = new MasterKey.File(folder.resolve("master.key"));
        Keys keys = Keys.open(data, masterKey);
        journal = keep(Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, InstantSource.system()));
        database = keep(Database.open(data));
        identity = keep(Identity.open(new Identity.Setting(
                database,
                keys,
                journal::audit,
                new Notifier() {
                    @Override
                    public boolean works() {
                        return mailWorks;
                    }

                    @Override
                    public void send(Message message) {
                        WORLD.add(message);
                    }
                },
                host -> "https://" + host,
                journal::search,
                () -> IdentitySettings.DEFAULT,
                InstantSource.system())));
        identity.administration().tenants().create("test", "株式会社アクメ", List.of(Place.parse(HOST)));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", exchange -> {
            REACHED.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        OPEN.add(() -> server.stop(0));
        Vertx vertx = Vertx.vertx();
        OPEN.add(() -> vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS));
        LocalCa ca = LocalCa.open(folder.resolve("ca"), InstantSource.system());
        LoginPages pages = new LoginPages(identity);
        GateSettings settings = settings(
                ca, site(server.getAddress().getPort()).with(new GateSettings.Login(LoginMode.REQUIRED, pages)));
        Gate gate = keep(Gate.start(vertx, settings, journal, InstantSource.system()));
        List<InetSocketAddress> https = Target.bound(gate.settings().https(), gate.httpsPorts());
        target = new Target(
                Register.load(),
                gate::settings,
                () -> https,
                List::of,
                gate.probePass()::forAddress,
                Set.of(),
                Optional.of(ca.certificate()),
                data,
                masterKey,
                JournalSettings.defaults(data.resolve("journal")),
                journal,
                database,
                keys,
                Optional.empty(),
                List.of(),
                List::of,
                InstantSource.system());
        caller = new Caller(target.https(), target.pass(), new SecureRandom());
    }

    private static <T extends AutoCloseable> T keep(T one) {
        OPEN.add(one);
        return one;
    }

    @AfterAll
    static void close() throws Exception {
        for (AutoCloseable one : OPEN.reversed()) {
            one.close();
        }
        OPEN.clear();
    }

    private static GateSettings settings(LocalCa ca, GateSettings.Site... sites) {
        return new GateSettings(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                List.of(),
                List.of(ca.issue(List.of(HOST))),
                List.of(sites),
                List.of(),
                Optional.empty(),
                GateSettings.Limits.DEFAULT,
                Duration.ofDays(365));
    }

    private static GateSettings.Site site(int port) {
        return new GateSettings.Site(
                HOST,
                URI.create("http://127.0.0.1:" + port),
                GateSettings.Addresses.ANY,
                GateSettings.CountryLimit.NONE,
                new GateSettings.Rate(100_000, Duration.ofMinutes(1)),
                GateSettings.Timeouts.DEFAULT,
                10 << 20);
    }

    private static List<Probe> probes(Browser.Road road) {
        return LoginProbes.all(target, identity, caller, road);
    }

    private static Observation observe(String control, Browser.Road road) throws Exception {
        Probe probe = probes(road).stream()
                .filter(one -> one.controls().contains(control))
                .findFirst()
                .orElseThrow();
        return probe.observe().getFirst();
    }

    @Test
    void everyPromiseIsSeenToHoldAndNothingIsLeftBehind() throws Exception {
        WORLD.clear();
        REACHED.set(0);
        for (Probe probe : probes(LoginProbes.road(caller))) {
            Observation seen = probe.observe().getFirst();
            assertThat(seen.result()).as(seen.toString()).isEqualTo(Result.HOLDS);
            assertThat(seen.facts()).doesNotContainValue("no");
        }
        assertThat(WORLD).as("mails that left").isEmpty();
        assertThat(REACHED.get()).as("requests to the application").isZero();
        assertThat(identity.administration().tenants().all()).hasSize(1);
        for (String table : List.of(
                "tenant",
                "account",
                "membership",
                "login_session",
                "one_time",
                "tenant_place",
                "passkey",
                "device_slot",
                "sso_provider")) {
            int rows = database.jdbi()
                    .withHandle(handle -> handle.createQuery("select count(*) from " + table)
                            .mapTo(Integer.class)
                            .one());
            assertThat(rows).as(table).isEqualTo(table.startsWith("tenant") ? 1 : 0);
        }
        assertThat(journal.search(Query.newest(Kind.AUDIT, 1000)).stream()
                        .filter(entry -> entry.text("sekisho.details.tenant").startsWith("canary-")))
                .hasSizeGreaterThan(50)
                .allSatisfy(
                        entry -> assertThat(entry.text("sekisho.details.probe")).isEqualTo("true"));
    }

    /** A product in which one thing does not work. */
    interface Sabotage {
        Browser.Road of(Browser.Road road);
    }

    private static Sabotage before(String path, BiConsumer<Tenant, Administration> deed) {
        return road -> (site, as, method, target, fields, body) -> {
            if (method.equals("POST") && target.startsWith(path)) {
                canaries().forEach(tenant -> deed.accept(tenant, identity.administration()));
            }
            return road.send(site, as, method, target, fields, body);
        };
    }

    /** The canaries whose accounts have something in the audit log lately. */
    private static Collection<Tenant> canaries() {
        return journal.search(Query.newest(Kind.AUDIT, 40).where("event.action", "tenant.created")).stream()
                .map(entry -> entry.text("sekisho.details.tenant"))
                .filter(id -> id.startsWith("canary-"))
                .distinct()
                .flatMap(id -> {
                    try {
                        return java.util.stream.Stream.of(
                                identity.administration().tenants().get(id));
                    } catch (sekisho.identity.IdentityException e) {
                        return java.util.stream.Stream.empty();
                    }
                })
                .toList();
    }

    private static Sabotage policy(String path, String text) {
        return before(path, (tenant, administration) -> {
            try {
                administration.tenants().changePolicy("test", tenant.id(), (ObjectNode) JSON.readTree(text));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Sabotage answering(String method, String path, int status) {
        return road -> (site, as, how, target, fields, body) -> how.equals(method) && target.startsWith(path)
                ? new Wire.Answer(status, Map.of(), "")
                : road.send(site, as, how, target, fields, body);
    }

    /** What was once answered is answered for ever. */
    private static Sabotage remembering(String path) {
        Map<String, Wire.Answer> memory = new ConcurrentHashMap<>();
        return road -> (site, as, method, target, fields, body) -> {
            if (!target.startsWith(path)) {
                return road.send(site, as, method, target, fields, body);
            }
            String key = method + target + fields.getOrDefault("Cookie", "");
            Wire.Answer known = memory.get(method.equals("POST") ? "POST" + target : key);
            if (known != null) {
                return known;
            }
            Wire.Answer answer = road.send(site, as, method, target, fields, body);
            if (answer.status() < 400) {
                memory.put(method.equals("POST") ? "POST" + target : key, answer);
            }
            return answer;
        };
    }

    private static Sabotage manyAddresses() {
        AtomicInteger last = new AtomicInteger();
        return road -> (site, as, method, target, fields, body) -> road.send(
                site,
                InetAddress.ofLiteral("203.0.113." + last.updateAndGet(n -> (n + 1) % 250)),
                method,
                target,
                fields,
                body);
    }

    private static Sabotage leaking() {
        return before(
                "/.sekisho/welcome/",
                (tenant, administration) -> administration
                        .members()
                        .list(tenant.id(), "", 10)
                        .forEach(account -> {
                            try {
                                Files.writeString(data.resolve("leak.log"), account.mail());
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        }));
    }

    static List<Map.Entry<String, Sabotage>> sabotages() {
        String login = "/.sekisho/login";
        Map<String, Sabotage> all = new HashMap<>();
        all.put(
                "account-lockout",
                before(
                        login,
                        (tenant, administration) -> administration
                                .members()
                                .list(tenant.id(), "", 10)
                                .forEach(
                                        account -> administration.access().unlock("test", tenant.id(), account.id()))));
        all.put("lockout-unlock-by-mail", answering("POST", "/.sekisho/unlock/", 200));
        all.put("login-throttle", manyAddresses());
        all.put("mfa", policy(login, "{\"second-factor\":\"off\"}"));
        all.put("email-otp", policy(login, "{\"second-factor\":\"off\"}"));
        all.put("passkeys", policy("/.sekisho/passkey", "{\"factors\":{\"passwordless\":false}}"));
        all.put("device-slots", policy(login, "{\"devices\":{\"slots\":false}}"));
        all.put("sso", answering("GET", "/.sekisho/canary/", 204));
        all.put("password-policy", policy("/.sekisho/welcome/", "{\"passwords\":{\"least\":8}}"));
        all.put(
                "password-dictionary-check",
                policy("/.sekisho/welcome/", "{\"passwords\":{\"refuse-guessable\":false}}"));
        all.put("password-expiry", policy(login, "{\"passwords\":{\"expiry-days\":0}}"));
        all.put("password-initial-change", remembering("/.sekisho/welcome/"));
        all.put("password-change", answering("POST", "/.sekisho/account/password", 200));
        all.put("session-timeout", remembering("/.sekisho/canary/"));
        all.put("account-provisioning", remembering("/.sekisho/canary/"));
        all.put("guest-access", answering("GET", "/.sekisho/canary/", 204));
        all.put("invite-domain-restriction", policy("/.sekisho/admin/", "{\"invite-domains\":[]}"));
        all.put("role-based-access", answering("GET", "/.sekisho/canary/", 204));
        all.put("tenant-isolation", answering("GET", "/.sekisho/canary/", 204));
        all.put("data-deletion", leaking());
        all.put("anti-phishing", answering("GET", "/.sekisho/login", 200));
        return List.copyOf(all.entrySet());
    }

    @ParameterizedTest
    @MethodSource("sabotages")
    void whatIsBrokenIsSeenToFail(Map.Entry<String, Sabotage> broken) throws Exception {
        try {
            Observation seen = observe(broken.getKey(), broken.getValue().of(LoginProbes.road(caller)));
            assertThat(seen.result()).as(seen.toString()).isEqualTo(Result.FAILS);
        } finally {
            Files.deleteIfExists(data.resolve("leak.log"));
        }
    }

    @Test
    void withoutMailWhatNeedsOneIsNotConfigured() throws Exception {
        mailWorks = false;
        try {
            for (String control : List.of("lockout-unlock-by-mail", "email-otp")) {
                assertThat(observe(control, LoginProbes.road(caller)).result()).isEqualTo(Result.NOT_CONFIGURED);
            }
            Observation app = observe("mfa", LoginProbes.road(caller));
            assertThat(app.result()).as(app.toString()).isEqualTo(Result.HOLDS);
            assertThat(app.facts())
                    .containsEntry("app-code-works-once", "yes")
                    .doesNotContainKey("member-second-factor-opens");
            Observation first = observe("password-initial-change", LoginProbes.road(caller));
            assertThat(first.result()).as(first.toString()).isEqualTo(Result.HOLDS);
            assertThat(first.facts()).containsEntry("link-sent-by", "hand");
        } finally {
            mailWorks = true;
        }
    }

    @Test
    void aSiteWithoutALoginProvesNothing() throws Exception {
        GateSettings open = FakeGate.settings(FakeGate.site());
        Stage.Tools tools = new Stage.Tools(identity, caller, LoginProbes.road(caller), FakeGate.guests(open));
        Observation seen = new LoginProbe("email-otp", () -> open, tools, FactorTrials::code)
                .observe()
                .getFirst();
        assertThat(seen.result()).isEqualTo(Result.NOT_CONFIGURED);
    }
}
