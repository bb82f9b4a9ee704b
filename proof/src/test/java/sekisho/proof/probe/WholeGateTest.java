package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.antivirus.DemoDaemon;
import sekisho.antivirus.Scanner;
import sekisho.antivirus.ScannerSettings;
import sekisho.gate.Antivirus;
import sekisho.gate.Gate;
import sekisho.gate.GateSettings;
import sekisho.gate.LocalCa;
import sekisho.gate.Waf;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.journal.Kind;
import sekisho.journal.Query;
import sekisho.proof.ControlState;
import sekisho.proof.Observation;
import sekisho.proof.Proof;
import sekisho.proof.Register;
import sekisho.proof.Result;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;
import sekisho.store.Scratch;
import sekisho.waf.CoreRuleSet;
import sekisho.waf.RuleSet;
import sekisho.waf.Tuning;
import sekisho.words.AddressRange;
import sekisho.words.Bilingual;

/** Every probe against the product itself: gate, journal and database in front of a small application, on loopback. */
class WholeGateTest {
    private static final String HOST = "localhost";

    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger reachedApplication = new AtomicInteger();

    @TempDir
    Path folder;

    private Path data;
    private MasterKey.File masterKey;
    private Keys keys;
    private Journal journal;
    private Database database;
    private LocalCa ca;
    private URI application;
    private Gate gate;

    @BeforeEach
    void open() throws Exception {
        data = Files.createDirectories(folder.resolve("data"));
        masterKey = new MasterKey.File(folder.resolve("master.key"));
        keys = Keys.open(data, masterKey);
        journal = Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, InstantSource.system());
        open.add(journal);
        database = Database.open(data);
        open.add(database);
        ca = LocalCa.open(folder.resolve("ca"), InstantSource.system());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", exchange -> {
            reachedApplication.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        open.add(() -> server.stop(0));
        application = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        Vertx vertx = Vertx.vertx();
        open.add(() -> vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS));
        gate = Gate.start(vertx, settings(GateSettings.Rate.DEFAULT), journal, InstantSource.system());
        open.add(gate);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void everyPromiseIsSeenToHoldOrToBeNotConfigured() {
        try (Proof proof = proof()) {
            proof.observe(progress -> {});
            Map<String, ControlState> states = proof.states().stream()
                    .collect(Collectors.toMap(state -> state.control().id(), Function.identity()));
            for (String control : List.of(
                    "tls-min-version",
                    "tls-deprecation",
                    "crypto-algorithm-policy",
                    "certificate-expiry-tracking",
                    "https-only",
                    "tls-termination",
                    "client-network-compat",
                    "firewall-min-ports",
                    "ip-allowlist",
                    "abusive-client-block",
                    "access-log",
                    "audit-log",
                    "access-log-retention",
                    "audit-log-retention",
                    "log-export",
                    "encryption-at-rest",
                    "key-management",
                    "data-inventory",
                    "data-residency")) {
                ControlState state = states.get(control);
                assertThat(state)
                        .as(control)
                        .isNotNull()
                        .satisfies(known ->
                                assertThat(known.result()).as(known.toString()).isEqualTo(Result.HOLDS));
            }
            for (String control : List.of(
                    "geo-block",
                    "password-hashing",
                    "anti-phishing",
                    "waf",
                    "ids-ips",
                    "signature-update",
                    "antivirus-upload")) {
                ControlState state = states.get(control);
                assertThat(state)
                        .as(control)
                        .isNotNull()
                        .satisfies(known ->
                                assertThat(known.result()).as(known.toString()).isEqualTo(Result.NOT_CONFIGURED));
            }
            assertThat(states.get("client-network-compat"))
                    .isNotNull()
                    .satisfies(
                            state -> assertThat(state.evidence().orElseThrow().facts())
                                    .containsEntry("protocols", "HTTP/2 HTTP/1.1"));
            assertThat(states.get("drill-and-review"))
                    .isNotNull()
                    .satisfies(state -> assertThat(state.result()).isEqualTo(Result.UNPROVEN));
        }
        journal.flush();
        // The probes knock hundreds of times, but the application is reached a handful of times only.
        assertThat(reachedApplication.get()).isLessThan(10);
        assertThat(journal.search(Query.newest(Kind.ACCESS, 10_000)))
                .hasSizeGreaterThan(1200)
                .allSatisfy(entry -> {
                    if (entry.text("url.scheme").equals("https")) {
                        assertThat(entry.text("sekisho.probe")).isEqualTo("true");
                    }
                });
        assertThat(journal.verify().intact()).isTrue();
    }

    @Test
    void aReloadIsSeenAtTheNextLook() {
        try (Proof proof = proof()) {
            proof.observe(progress -> {});
            assertThat(result(proof, "ip-allowlist")).isEqualTo(Result.HOLDS);
            GateSettings now = gate.settings();
            gate.reload(new GateSettings(
                    now.https(),
                    now.http(),
                    now.certificates(),
                    List.of(site(GateSettings.Addresses.ANY, new GateSettings.Rate(300, Duration.ofMinutes(1)))),
                    now.trustedProxies(),
                    now.countryData(),
                    now.limits(),
                    Duration.ofDays(1)));
            proof.observe(progress -> {});
            assertThat(result(proof, "ip-allowlist")).isEqualTo(Result.NOT_CONFIGURED);
            assertThat(result(proof, "https-only")).isEqualTo(Result.FAILS);
            assertThat(journal.search(Query.newest(Kind.AUDIT, 100)
                            .where("event.action", "control.changed")
                            .where("sekisho.details.control", "https-only")))
                    .hasSize(1);
        }
    }

    @Test
    void rulesAndVirusScannerAreSeenToHoldAndToFailWithoutTheScanner(@TempDir Path place) throws Exception {
        try (DemoDaemon daemon = DemoDaemon.start(place, InstantSource.system().instant(), List.of());
                Proof proof = proof()) {
            GateSettings now = gate.settings();
            gate.reload(new GateSettings(
                    now.https(),
                    now.http(),
                    now.certificates(),
                    List.of(site(GateSettings.Addresses.ANY, GateSettings.Rate.DEFAULT)
                            .with(rules())
                            .with(scanner(daemon))),
                    now.trustedProxies(),
                    now.countryData(),
                    now.limits(),
                    now.hstsMaxAge()));
            proof.observe(progress -> {});
            for (String control : List.of("waf", "ids-ips", "signature-update", "antivirus-upload")) {
                assertThat(state(proof, control))
                        .as(control)
                        .satisfies(known ->
                                assertThat(known.result()).as(known.toString()).isEqualTo(Result.HOLDS));
            }
            assertThat(journal.search(Query.newest(Kind.AUDIT, 100).where("event.action", "malware.found")))
                    .hasSize(2);
            assertThat(reachedApplication.get()).isLessThan(15);
            daemon.kill();
            proof.observe(progress -> {});
            assertThat(result(proof, "antivirus-upload")).isEqualTo(Result.FAILS);
            assertThat(result(proof, "waf")).isEqualTo(Result.HOLDS);
        }
    }

    private static Waf rules() throws IOException {
        CoreRuleSet core = CoreRuleSet.in(Path.of("/usr/share/modsecurity-crs")).orElseThrow();
        RuleSet rules = ((RuleSet.Loaded) RuleSet.load(core.texts(Tuning.DEFAULT))).rules();
        Waf.About about = new Waf.About(
                "OWASP Core Rule Set",
                core.version(),
                InstantSource.system().instant(),
                rules.size(),
                Duration.ofDays(180),
                Tuning.DEFAULT);
        return new Waf(Waf.Mode.BLOCK, Waf.Oversize.REFUSE, rules::begin, Optional.of(about));
    }

    private Antivirus scanner(DemoDaemon daemon) {
        return new Antivirus(
                new Scanner(ScannerSettings.defaults(daemon.address())),
                new Scratch(data.resolve("scratch"), 1 << 20),
                Antivirus.Scope.DEFAULT,
                Antivirus.Policy.STRICT,
                Duration.ofDays(7));
    }

    @Test
    void anApplicationThatAnswersWithErrorsIsReachedAndADeadOneIsNot() throws Exception {
        HttpServer refusing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        refusing.createContext("/", exchange -> {
            exchange.sendResponseHeaders(501, -1);
            exchange.close();
        });
        refusing.start();
        try {
            application = URI.create("http://127.0.0.1:" + refusing.getAddress().getPort());
            gate.reload(settings(GateSettings.Rate.DEFAULT));
            assertThat(termination().facts()).containsEntry("reached", "1");
            assertThat(termination().result()).isEqualTo(Result.HOLDS);
        } finally {
            refusing.stop(0);
        }
        assertThat(termination().result()).isEqualTo(Result.FAILS);
        assertThat(termination().facts()).containsEntry("unreached", HOST + ": upstream-unreachable");
    }

    private Observation termination() throws IOException {
        List<InetSocketAddress> https = Target.bound(gate.settings().https(), gate.httpsPorts());
        Caller caller = new Caller(() -> https, gate.probePass()::forAddress, FakeGate.random());
        return new TlsTerminationProbe(gate::settings, caller, FakeGate.guests(gate.settings()))
                .observe()
                .getFirst();
    }

    @Test
    void aGateThatIsGoneFailsEveryTry() {
        try (Proof proof = proof()) {
            gate.close();
            proof.observe(progress -> {});
            for (String control : List.of("tls-min-version", "https-only", "access-log", "ip-allowlist")) {
                assertThat(result(proof, control)).as(control).isEqualTo(Result.FAILS);
            }
            assertThat(result(proof, "audit-log")).isEqualTo(Result.HOLDS);
        }
    }

    private Proof proof() {
        GateSettings settings = gate.settings();
        List<InetSocketAddress> https = Target.bound(settings.https(), gate.httpsPorts());
        List<InetSocketAddress> http = Target.bound(settings.http(), gate.httpPorts());
        Register register = Register.load();
        Target target = new Target(
                register,
                gate::settings,
                () -> https,
                () -> http,
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
                List.of(
                        new DeclaredFact(
                                "data-residency", new Bilingual("国内です。", "In Japan."), Map.of("country", "JP")),
                        new DeclaredFact("data-inventory", new Bilingual("記録です。", "Records."), Map.of())),
                List::of,
                InstantSource.system());
        return Proof.start(register, Probes.all(target), List.of(), journal, database, keys, InstantSource.system());
    }

    private static Result result(Proof proof, String control) {
        return state(proof, control).result();
    }

    private static ControlState state(Proof proof, String control) {
        return proof.states().stream()
                .filter(state -> state.control().id().equals(control))
                .findFirst()
                .orElseThrow();
    }

    private GateSettings settings(GateSettings.Rate rate) {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new GateSettings(
                List.of(loopback),
                List.of(loopback),
                List.of(ca.issue(List.of(HOST))),
                List.of(site(
                        new GateSettings.Addresses(
                                List.of(AddressRange.parse("203.0.113.0/24"), AddressRange.parse("2001:db8::/32")),
                                List.of(AddressRange.parse("203.0.113.200/29"))),
                        rate)),
                List.of(),
                Optional.empty(),
                GateSettings.Limits.DEFAULT,
                Duration.ofDays(365));
    }

    private GateSettings.Site site(GateSettings.Addresses addresses, GateSettings.Rate rate) {
        return new GateSettings.Site(
                HOST,
                application,
                addresses,
                GateSettings.CountryLimit.NONE,
                rate,
                GateSettings.Timeouts.DEFAULT,
                10 << 20);
    }
}
