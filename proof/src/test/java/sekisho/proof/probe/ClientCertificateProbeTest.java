package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.gate.Gate;
import sekisho.gate.GateSettings;
import sekisho.gate.LocalCa;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Result;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

/** Strangers at a gate that knows devices by their certificates, at one that does not, and at one that is broken. */
class ClientCertificateProbeTest {
    @TempDir
    Path folder;

    /** The gate with one site; what it is asked to do is one thing, what it does another. */
    private Observation observe(Optional<Boolean> said, Optional<Boolean> done) throws Exception {
        AtomicInteger reached = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", exchange -> {
            reached.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        Vertx vertx = Vertx.vertx();
        InstantSource clock = InstantSource.system();
        LocalCa ca = LocalCa.open(folder.resolve("ca"), clock);
        Path data = Files.createDirectories(folder.resolve("data"));
        Keys keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        GateSettings.Site site =
                site(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
        try (Journal journal = Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, clock);
                Gate gate = Gate.start(vertx, settings(ca, asking(site, ca, done)), journal, clock)) {
            List<InetSocketAddress> https = Target.bound(gate.settings().https(), gate.httpsPorts());
            Caller caller = new Caller(() -> https, gate.probePass()::forAddress, new SecureRandom());
            GateSettings claimed = settings(ca, asking(site, ca, said));
            Observation seen = new ClientCertificateProbe(() -> claimed, caller, FakeGate.guests(claimed), clock)
                    .observe()
                    .getFirst();
            assertThat(reached.get()).as("requests to the application").isZero();
            return seen;
        } finally {
            server.stop(0);
            vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    private static GateSettings.Site asking(GateSettings.Site site, LocalCa ca, Optional<Boolean> required) {
        return required.map(must ->
                        site.with(new GateSettings.ClientCertificates(ca.certificate(), Optional.empty(), must)))
                .orElse(site);
    }

    private static GateSettings.Site site(URI application) {
        return new GateSettings.Site(
                "localhost",
                application,
                GateSettings.Addresses.ANY,
                GateSettings.CountryLimit.NONE,
                GateSettings.Rate.DEFAULT,
                GateSettings.Timeouts.DEFAULT,
                1 << 20);
    }

    private static GateSettings settings(LocalCa ca, GateSettings.Site site) {
        return new GateSettings(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                List.of(),
                List.of(ca.issue(List.of("localhost"))),
                List.of(site),
                List.of(),
                Optional.empty(),
                GateSettings.Limits.DEFAULT,
                Duration.ofDays(365));
    }

    @Test
    void aSiteForKnownDevicesRefusesStrangers() throws Exception {
        Observation seen = observe(Optional.of(true), Optional.of(true));
        assertThat(seen.result()).as(seen.toString()).isEqualTo(Result.HOLDS);
        assertThat(seen.means()).isEqualTo(Means.TRIED);
        assertThat(seen.facts()).containsEntry("sites-tried", "1").containsEntry("not-refused", "none");
    }

    @Test
    void aSiteThatOnlyLooksAtCertificatesPromisesNothing() throws Exception {
        Observation seen = observe(Optional.of(false), Optional.of(false));
        assertThat(seen.result()).isEqualTo(Result.NOT_CONFIGURED);
        assertThat(seen.facts()).containsEntry("sites-required", "0").containsEntry("sites-optional", "1");
    }

    @Test
    void aGateThatLetsStrangersInFails() throws Exception {
        Observation optional = observe(Optional.of(true), Optional.of(false));
        assertThat(optional.result()).as(optional.toString()).isEqualTo(Result.FAILS);
        assertThat(optional.facts()).containsEntry("not-refused", "localhost without: 413");
        Observation open = observe(Optional.of(true), Optional.empty());
        assertThat(open.result()).isEqualTo(Result.FAILS);
        assertThat(open.facts())
                .containsEntry("not-refused", "localhost without: 413; localhost forged: not asked for");
    }
}
