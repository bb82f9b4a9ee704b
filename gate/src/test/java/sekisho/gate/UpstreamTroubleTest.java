package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.journal.AccessRecord;

/** The upstream dead, slow, or closing in mid-body; and the client going away. */
class UpstreamTroubleTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: app.example.jp\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: app.example.jp\r\nContent-Length: 1\r\n\r\nx";
    private static final Duration SHORT = Duration.ofMillis(300);

    private Backend backend;
    private TestGate gate;

    @BeforeEach
    void start() throws IOException {
        backend = Backend.mirror();
        GateSettings.Site site = TestGate.withTimeouts(
                TestGate.site(backend.uri()),
                timeouts -> new GateSettings.Timeouts(timeouts.connect(), SHORT, SHORT, timeouts.request()));
        gate = TestGate.start(TestGate.settings(site));
    }

    @AfterEach
    void stop() throws IOException {
        gate.close();
        backend.close();
    }

    private static void assertFailed(AccessRecord record, int status, String reason) {
        assertThat(record.status()).isEqualTo(status);
        assertThat(record.outcome()).isEqualTo("failed");
        assertThat(record.reason()).isEqualTo(reason);
    }

    @Test
    void anUpstreamThatDoesNotListenIsABadGateway() throws Exception {
        URI nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + free.getLocalPort());
        }
        try (TestGate dead = TestGate.start(TestGate.settings(TestGate.site(nobody)));
                Wire wire = dead.tls()) {
            for (String request : new String[] {GET, POST}) {
                Wire.Message answer = wire.send(request).answer();
                assertThat(answer.status()).isEqualTo(502);
                AccessRecord record = dead.record();
                assertFailed(record, 502, "upstream-unreachable");
                assertThat(record.upstreamNanos()).isEqualTo(-1);
                assertThat(record.responseBytes()).isEqualTo(answer.body().length);
                if (answer.field("connection").equalsIgnoreCase("close")) {
                    return;
                }
            }
        }
    }

    @Test
    void anUpstreamThatDoesNotAnswerTimesOut() throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.rest();
        });
        try (Wire wire = gate.tls()) {
            assertThat(wire.send(GET).answer().status()).isEqualTo(504);
            assertFailed(gate.record(), 504, "upstream-timeout");
        }
    }

    @Test
    void anUpstreamThatStallsWithinItsAnswerCutsTheClientOff() throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
            wire.rest();
        });
        try (Wire wire = gate.tls()) {
            assertThat(wire.send(GET).rest()).contains("200 OK", "abc");
            AccessRecord record = gate.record();
            assertFailed(record, 200, "upstream-timeout");
            assertThat(record.responseBytes()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nnonsense\r\n"
            })
    void anAnswerThatBreaksOffNeverLooksComplete(String answer) throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.send(answer);
        });
        try (Wire wire = gate.tls()) {
            String all = wire.send(GET).rest();
            assertThat(all).contains("200 OK").contains("abc").doesNotContain("\r\n0\r\n");
            AccessRecord record = gate.record();
            assertFailed(record, 200, "upstream-broken");
            assertThat(record.responseBytes()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense\r\n\r\n",
                "HTTP/1.1 2",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nabcdef",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
                "HTTP/1.1 102 Processing\r\n\r\n",
                "HTTP/3.0 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\u0000b\r\nContent-Length: 0\r\n\r\n"
            })
    void anAnswerThatIsNoneIsABadGateway(String answer) throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.send(answer);
        });
        try (Wire wire = gate.tls()) {
            assertThat(wire.send(GET).answer().status()).isEqualTo(502);
            assertFailed(gate.record(), 502, "upstream-broken");
        }
    }

    @Test
    void anAnswerThatPromisesABodyAndSendsNoneIsABadGateway() throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
        });
        try (Wire wire = gate.tls()) {
            Wire.Message answer = wire.send(GET).answer();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.text()).endsWith("</html>\n");
            assertFailed(gate.record(), 502, "upstream-broken");
        }
    }

    @Test
    void aRequestIsRepeatedOnceWhenAKeptConnectionTurnsOutToBeClosed() throws Exception {
        AtomicInteger served = new AtomicInteger();
        backend.script(wire -> {
            wire.request();
            wire.send(Backend.ok("first"));
            wire.request(); // takes the second and closes without a word
            if (served.incrementAndGet() > 1) {
                wire.send(Backend.ok("never"));
            }
        });
        try (Wire wire = gate.tls()) {
            assertThat(wire.send(GET).answer().text()).isEqualTo("first");
            gate.record();
            assertThat(wire.send(GET).answer().text()).isEqualTo("first");
            assertThat(gate.record().status()).isEqualTo(200);
        }
        assertThat(backend.connections()).isEqualTo(2);
        gate.assertNoMoreRecords();
    }

    @Test
    void aRequestThatIsNotIdempotentIsNotRepeated() throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.send(Backend.ok("first"));
            wire.request();
        });
        try (Wire wire = gate.tls()) {
            assertThat(wire.send(POST).answer().text()).isEqualTo("first");
            gate.record();
            assertThat(wire.send(POST).answer().status()).isEqualTo(502);
            assertFailed(gate.record(), 502, "upstream-broken");
        }
        assertThat(backend.connections()).isEqualTo(1);
    }

    @Test
    void aRequestIsNotRepeatedOnAFreshConnection() throws Exception {
        backend.script(Wire::request);
        try (Wire wire = gate.tls()) {
            assertThat(wire.send(GET).answer().status()).isEqualTo(502);
        }
        assertThat(backend.connections()).isEqualTo(1);
    }

    @Test
    void aConnectionThatTheUpstreamClosedIsNotUsedAgain() throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        });
        try (Wire wire = gate.tls()) {
            for (int i = 0; i < 3; i++) {
                assertThat(wire.send(POST).answer().text()).isEqualTo("ok");
                assertThat(gate.record().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aClientThatLeavesEndsTheUpstreamsWork() throws Exception {
        AtomicInteger ended = new AtomicInteger();
        backend.script(wire -> {
            wire.request();
            wire.rest();
            ended.incrementAndGet();
        });
        try (Wire wire = gate.tls()) {
            wire.send(GET);
            Await.until("the request", () -> backend.received().contains("GET /"));
        }
        AccessRecord record = gate.record();
        assertFailed(record, 0, "client-gone");
        Await.until("the end", () -> ended.get() == 1);
        gate.assertNoMoreRecords();
    }

    @Test
    void aClientThatLeavesWithinItsBodyEndsTheUpstreamsWork() throws Exception {
        AtomicInteger ended = new AtomicInteger();
        backend.script(wire -> {
            wire.rest();
            ended.incrementAndGet();
        });
        try (Wire wire = gate.tls()) {
            wire.send("POST / HTTP/1.1\r\nHost: app.example.jp\r\nContent-Length: 100\r\n\r\nhalf");
            Await.until("the body", () -> backend.received().endsWith("half"));
        }
        AccessRecord record = gate.record();
        assertFailed(record, 0, "client-gone");
        assertThat(record.requestBytes()).isEqualTo(4);
        Await.until("the end", () -> ended.get() == 1);
    }

    @Test
    void aClientThatStallsWithinItsBodyIsGivenUp() throws Exception {
        try (Wire wire = gate.tls()) {
            wire.send("POST / HTTP/1.1\r\nHost: app.example.jp\r\nContent-Length: 100\r\n\r\nhalf");
            assertThat(wire.answer().status()).isEqualTo(408);
            AccessRecord record = gate.record();
            assertThat(record.status()).isEqualTo(408);
            assertThat(record.outcome()).isEqualTo("refused");
            assertThat(record.reason()).isEqualTo("request-timeout");
        }
        try (Wire wire = gate.tls()) {
            wire.send("POST / HTTP/1.1\r\nHost: app.example.jp\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(wire.answer().status()).isEqualTo(408);
            assertThat(gate.record().reason()).isEqualTo("request-timeout");
        }
    }

    @Test
    void anEarlyAnswerReachesAClientThatIsStillSending() throws Exception {
        backend.script(wire -> {
            wire.head();
            wire.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
            wire.rest();
        });
        try (Wire wire = gate.tls()) {
            wire.send("POST / HTTP/1.1\r\nHost: app.example.jp\r\nContent-Length: 100000\r\n\r\nbeginning");
            Wire.Message answer = wire.answer();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).isEqualTo("no");
            AccessRecord record = gate.record();
            assertThat(record.status()).isEqualTo(403);
            assertThat(record.outcome()).isEqualTo("allowed");
            wire.send("x".repeat(100_000 - 9));
            assertThat(wire.rest()).isEmpty();
        }
        gate.assertNoMoreRecords();
    }
}
