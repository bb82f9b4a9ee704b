package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: app.example.jp\r\n\r\n";
    private Backend backend;

    @BeforeEach
    void start() throws IOException {
        backend = Backend.mirror();
    }

    @AfterEach
    void stop() throws IOException {
        backend.close();
    }

    private static GateSettings listening(GateSettings settings, InetSocketAddress... https) {
        return new GateSettings(
                List.of(https),
                settings.http(),
                settings.certificates(),
                settings.sites(),
                settings.trustedProxies(),
                settings.countryData(),
                settings.limits(),
                settings.hstsMaxAge());
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static void assertShut(GateSettings settings, GateException.Code code) {
        assertThatThrownBy(() -> TestGate.start(settings).close())
                .isInstanceOfSatisfying(
                        GateException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void aTakenPortLeavesNoOtherOpen() throws Exception {
        int free;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = probe.getLocalPort();
        }
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            GateSettings settings = listening(
                    TestGate.settings(TestGate.site(backend.uri())), loopback(free), loopback(taken.getLocalPort()));
            assertShut(settings, GateException.Code.PORT_TAKEN);
        }
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), free).close())
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void severalPortsAreServed() throws Exception {
        GateSettings settings = listening(TestGate.settings(TestGate.site(backend.uri())), loopback(0), loopback(0));
        try (TestGate gate = TestGate.start(settings)) {
            assertThat(gate.gate().httpsPorts())
                    .hasSize(2)
                    .doesNotHaveDuplicates()
                    .doesNotContain(0);
            assertThat(gate.gate().httpPorts()).hasSize(1);
        }
    }

    @Test
    void settingsThatCannotWorkKeepTheGateShut() throws Exception {
        GateSettings.Site site = TestGate.site(backend.uri());
        GateSettings good = TestGate.settings(site);
        assertShut(TestGate.settings(site, site), GateException.Code.SETTINGS);
        assertShut(TestGate.settings(TestGate.site(URI.create("https://127.0.0.1:1"))), GateException.Code.SETTINGS);
        assertShut(
                new GateSettings(
                        good.https(),
                        good.http(),
                        good.certificates(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        good.limits(),
                        good.hstsMaxAge()),
                GateException.Code.SETTINGS);
        assertShut(
                new GateSettings(
                        good.https(),
                        good.http(),
                        List.of(),
                        good.sites(),
                        List.of(),
                        Optional.empty(),
                        good.limits(),
                        good.hstsMaxAge()),
                GateException.Code.SETTINGS);
        GateSettings.CountryLimit japan = new GateSettings.CountryLimit(Set.of("JP"), Set.of(), true, false);
        assertShut(TestGate.settings(TestGate.withCountries(site, japan)), GateException.Code.COUNTRY_DATA);
    }

    @Test
    void aReloadIsForWhatComesNextAndKeepsWhatIsOpen() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        backend.script(wire -> {
            wire.request();
            await(go);
            wire.send(Backend.ok("old"));
        });
        try (Backend next = new Backend(wire -> {
                    wire.request();
                    wire.send(Backend.ok("new"));
                });
                TestGate gate = TestGate.before(backend);
                Wire open = gate.tls();
                Wire later = gate.tls()) {
            open.send(GET);
            Await.until("the request", () -> backend.received().contains("GET /"));
            GateSettings settings = gate.gate().settings();
            gate.gate()
                    .reload(TestGate.with(
                            listening(
                                    TestGate.settings(TestGate.site(next.uri())),
                                    settings.https().getFirst()),
                            List.of(),
                            settings.limits()));
            assertThat(later.send(GET).answer().text()).isEqualTo("new");
            go.countDown();
            assertThat(open.answer().text()).isEqualTo("old");
            assertThat(open.send(GET).answer().text()).isEqualTo("new");
            assertThat(gate.gate().settings().sites().getFirst().upstream()).isEqualTo(next.uri());
        }
    }

    @Test
    void aBadReloadChangesNothing() throws Exception {
        try (TestGate gate = TestGate.before(backend);
                Wire wire = gate.tls()) {
            GateSettings before = gate.gate().settings();
            GateSettings.Site site = TestGate.site(backend.uri());
            assertThatThrownBy(() -> gate.gate().reload(TestGate.settings(site, site)))
                    .isInstanceOf(GateException.class);
            assertThatThrownBy(() -> gate.gate().reload(listening(before, loopback(0), loopback(0))))
                    .isInstanceOf(GateException.class);
            assertThat(gate.gate().settings()).isSameAs(before);
            assertThat(wire.send(GET).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void aReloadKeepsTheBucketsOfAnUnchangedRate() throws Exception {
        GateSettings.Site site =
                TestGate.withRate(TestGate.site(backend.uri()), new GateSettings.Rate(2, Duration.ofHours(1)));
        try (TestGate gate = TestGate.start(TestGate.settings(site));
                Wire wire = gate.tls()) {
            wire.send(GET).answer();
            wire.send(GET).answer();
            gate.gate().reload(gate.gate().settings());
            assertThat(wire.send(GET).answer().status()).isEqualTo(429);
        }
    }

    @Test
    void closingLetsOpenExchangesEnd() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        backend.script(wire -> {
            wire.request();
            await(go);
            wire.send(Backend.ok("finished"));
        });
        TestGate gate = TestGate.before(backend);
        int port = gate.port();
        try (Wire idle = gate.tls();
                Wire wire = gate.tls()) {
            wire.send(GET);
            Await.until("the request", () -> backend.received().contains("GET /"));
            Thread closing = Thread.ofVirtual().start(gate.gate()::close);
            assertThat(idle.rest()).as("idle connections end at once").isEmpty();
            Await.until("the port to close", () -> !accepts(port));
            go.countDown();
            assertThat(wire.answer().text()).isEqualTo("finished");
            closing.join();
            assertThat(gate.record().outcome()).isEqualTo("allowed");
        } finally {
            gate.stopVertx();
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
