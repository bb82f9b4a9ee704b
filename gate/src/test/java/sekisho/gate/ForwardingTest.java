package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.journal.AccessRecord;

class ForwardingTest {
    private static final String GET = "GET /a?b=c HTTP/1.1\r\nHost: app.example.jp\r\n\r\n";

    private Backend backend;
    private TestGate gate;

    @BeforeEach
    void start() throws IOException {
        backend = Backend.mirror();
        gate = TestGate.before(backend);
    }

    @AfterEach
    void stop() throws IOException {
        gate.close();
        backend.close();
    }

    @Test
    void aRequestReachesTheApplicationAndItsAnswerComesBack() throws Exception {
        try (Wire wire = gate.tls()) {
            Wire.Message answer = wire.send("GET /a?b=c HTTP/1.1\r\nHost: app.example.jp\r\nCookie: k=v\r\n"
                            + "User-Agent: test\r\nReferer: https://app.example.jp/\r\n\r\n")
                    .answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text())
                    .startsWith("GET /a?b=c HTTP/1.1\n")
                    .contains("\nhost: app.example.jp\n", "\ncookie: k=v\n", "\nx-forwarded-for: 127.0.0.1\n")
                    .contains("\nx-forwarded-proto: https\n", "\nvia: 1.1 sekisho\n");
            assertThat(answer.field("strict-transport-security")).isEqualTo("max-age=31536000");
            AccessRecord record = gate.record();
            assertThat(answer.field("x-request-id"))
                    .isEqualTo(record.requestId())
                    .hasSize(26);
            assertThat(answer.text()).contains("\nx-request-id: " + record.requestId() + "\n");
            assertThat(record.site()).isEqualTo("app.example.jp");
            assertThat(record.clientAddress()).isEqualTo("127.0.0.1");
            assertThat(record.method()).isEqualTo("GET");
            assertThat(record.scheme()).isEqualTo("https");
            assertThat(record.host()).isEqualTo("app.example.jp");
            assertThat(record.path()).isEqualTo("/a");
            assertThat(record.query()).isEqualTo("b=c");
            assertThat(record.protocol()).isEqualTo("1.1");
            assertThat(record.status()).isEqualTo(200);
            assertThat(record.outcome()).isEqualTo("allowed");
            assertThat(record.reason()).isNull();
            assertThat(record.responseBytes()).isEqualTo(answer.body().length);
            assertThat(record.requestBytes()).isZero();
            assertThat(record.trail())
                    .containsExactly(
                            "framing:pass",
                            "host:pass",
                            "addresses:pass",
                            "country:pass",
                            "rate:pass",
                            "body-size:pass",
                            "login:pass",
                            "permission:pass");
            assertThat(record.tlsVersion()).isEqualTo("1.3");
            assertThat(record.tlsCipher()).startsWith("TLS_");
            assertThat(record.userAgent()).isEqualTo("test");
            assertThat(record.referrer()).isEqualTo("https://app.example.jp/");
            assertThat(record.upstreamNanos()).isPositive().isLessThanOrEqualTo(record.durationNanos());
            assertThat(record.probe()).isFalse();
        }
    }

    @Test
    void connectionsAreKeptOnBothSides() throws Exception {
        try (Wire wire = gate.tls()) {
            for (int i = 0; i < 5; i++) {
                assertThat(wire.send(GET).answer().status()).isEqualTo(200);
            }
        }
        assertThat(backend.connections()).isEqualTo(1);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (Wire wire = gate.tls()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                all.append("POST /")
                        .append(i)
                        .append(" HTTP/1.1\r\nHost: app.example.jp\r\nContent-Length: 2\r\n\r\nxy");
            }
            wire.send(all.toString());
            for (int i = 0; i < 20; i++) {
                assertThat(wire.answer().text()).startsWith("POST /" + i + " HTTP/1.1");
            }
        }
        for (int i = 0; i < 20; i++) {
            AccessRecord record = gate.record();
            assertThat(record.path()).isEqualTo("/" + i);
            assertThat(record.requestBytes()).isEqualTo(2);
        }
        gate.assertNoMoreRecords();
    }

    @Test
    void aRequestSplitAnywhereGetsTheSameAnswer() throws Exception {
        byte[] request = ("POST /s HTTP/1.1\r\nHost: app.example.jp\r\nX-A: b\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3;x=y\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nX-T: u\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (Wire wire = gate.tls()) {
            for (int at = 1; at < request.length; at++) {
                wire.send(java.util.Arrays.copyOfRange(request, 0, at));
                wire.send(java.util.Arrays.copyOfRange(request, at, request.length));
                Wire.Message answer = wire.answer();
                assertThat(answer.status()).as("split at %d", at).isEqualTo(200);
                assertThat(answer.text()).as("split at %d", at).endsWith("\n\nabc0123456789abcdef");
                assertThat(gate.record().requestBytes()).isEqualTo(19);
            }
        }
    }

    @Test
    void bodiesOfKnownLengthAreForwardedWithTheirLength() throws Exception {
        try (Wire wire = gate.tls()) {
            Wire.Message answer = wire.send("PUT /p HTTP/1.1\r\nHost: app.example.jp\r\nContent-Length: 5\r\n\r\nhello")
                    .answer();
            assertThat(answer.text()).contains("\ncontent-length: 5\n").endsWith("\n\nhello");
            assertThat(answer.text()).doesNotContain("transfer-encoding");
            assertThat(gate.record().requestBytes()).isEqualTo(5);
        }
    }

    @Test
    void chunkedAnswersComeBackWithTheirTrailers() throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.send(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 5\r\n\r\n");
            Backend.mirror(wire);
        });
        try (Wire wire = gate.tls()) {
            Wire.Message answer = wire.send(GET).answer();
            assertThat(answer.text()).isEqualTo("abcde");
            assertThat(answer.field("trailer-x-sum")).isEqualTo("5");
            assertThat(gate.record().responseBytes()).isEqualTo(5);
            assertThat(wire.send(GET).answer().text()).startsWith("GET /a");
        }
        assertThat(backend.connections()).isEqualTo(1);
    }

    @Test
    void anAnswerThatEndsWithItsConnectionIsPassedOn() throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.send("HTTP/1.0 200 OK\r\n\r\nuntil the end");
        });
        try (Wire wire = gate.tls()) {
            assertThat(wire.send(GET).answer().text()).isEqualTo("until the end");
            assertThat(wire.send(GET).answer().text()).isEqualTo("until the end");
        }
        assertThat(backend.connections()).isEqualTo(2);
    }

    @Test
    void theBodyIsAskedForOnlyAfterTheChecks() throws Exception {
        try (Wire wire = gate.tls()) {
            wire.send("POST /e HTTP/1.1\r\nHost: app.example.jp\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            assertThat(wire.head().status()).isEqualTo(100);
            Wire.Message answer = wire.send("body").answer();
            assertThat(answer.text()).endsWith("\n\nbody").doesNotContain("expect:");
            wire.send("POST /e HTTP/1.1\r\nHost: app.example.jp\r\nExpect: 100-continue\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
            assertThat(wire.head().status()).isEqualTo(100);
            assertThat(wire.send("1\r\nx\r\n0\r\n\r\n").answer().text()).endsWith("\n\nx");
            wire.send(
                    "POST /e HTTP/1.1\r\nHost: other.example.jp\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            assertThat(wire.head().status()).isEqualTo(421);
        }
    }

    @Test
    void headsWithoutABodyKeepTheirLength() throws Exception {
        backend.script(wire -> {
            while (true) {
                String line = wire.request().startLine();
                if (line.startsWith("HEAD")) {
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
                } else if (line.contains("/204")) {
                    wire.send("HTTP/1.1 204 No Content\r\n\r\n");
                } else {
                    wire.send("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\nContent-Length: 9\r\n\r\n");
                }
            }
        });
        try (Wire wire = gate.tls()) {
            Wire.Message head =
                    wire.send("HEAD / HTTP/1.1\r\nHost: app.example.jp\r\n\r\n").head();
            assertThat(head.field("content-length")).isEqualTo("1234");
            assertThat(gate.record().responseBytes()).isZero();
            Wire.Message empty = wire.send("GET /204 HTTP/1.1\r\nHost: app.example.jp\r\n\r\n")
                    .head();
            assertThat(empty.status()).isEqualTo(204);
            assertThat(empty.fields()).doesNotContainKeys("content-length", "transfer-encoding");
            Wire.Message same = wire.send("GET /304 HTTP/1.1\r\nHost: app.example.jp\r\n\r\n")
                    .head();
            assertThat(same.status()).isEqualTo(304);
            assertThat(same.field("etag")).isEqualTo("\"x\"");
            assertThat(wire.send("HEAD / HTTP/1.1\r\nHost: app.example.jp\r\n\r\n")
                            .head()
                            .status())
                    .isEqualTo(200);
        }
        assertThat(backend.connections()).isEqualTo(1);
    }

    @Test
    void fieldsThatEndHereGoNoFurther() throws Exception {
        try (Wire wire = gate.tls()) {
            Wire.Message answer = wire.send(
                            "GET / HTTP/1.1\r\nHost: app.example.jp\r\nConnection: x-secret, keep-alive, host\r\n"
                                    + "X-Secret: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\nUpgrade: h2c\r\nProxy-Authorization: a\r\n"
                                    + "Proxy-Connection: b\r\nSekisho-Assertion: forged\r\nSekisho_Assertion: forged\r\n"
                                    + "X-Request-Id: forged\r\nX_Request_Id: forged\r\nForwarded: for=forged\r\n"
                                    + "X-Forwarded-For: forged\r\nX_Forwarded_For: forged\r\nX-Real-IP: forged\r\n"
                                    + "X-Other: stays\r\n\r\n")
                    .answer();
            assertThat(answer.text())
                    .doesNotContain("forged", "x-secret", "keep-alive", "\nte:", "upgrade", "proxy-")
                    .contains("\nx-other: stays\n", "\nhost: app.example.jp\n");
        }
    }

    @Test
    void theApplicationCannotSetWhatIsOurs() throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.send("HTTP/1.1 200 OK\r\nStrict-Transport-Security: max-age=0\r\nX-Request-Id: theirs\r\n"
                    + "Connection: X-Inner\r\nX-Inner: 1\r\nKeep-Alive: 3\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\n"
                    + "Content-Length: 0\r\n\r\n");
        });
        try (Wire wire = gate.tls()) {
            Wire.Message answer = wire.send(GET).answer();
            assertThat(answer.field("strict-transport-security")).isEqualTo("max-age=31536000");
            assertThat(answer.field("x-request-id")).isEqualTo(gate.record().requestId());
            assertThat(answer.fields()).doesNotContainKeys("x-inner", "keep-alive");
            assertThat(answer.field("set-cookie")).isEqualTo("a=b, c=d");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://app.example.jp/x?y", "https://APP.example.jp/x?y", "https://app.example.jp/x?y"})
    void anAbsoluteTargetIsForwardedAsItsPath(String target) throws Exception {
        try (Wire wire = gate.tls()) {
            String host = target.contains("APP") ? "app.EXAMPLE.jp" : "app.example.jp";
            Wire.Message answer = wire.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                    .answer();
            assertThat(answer.text()).startsWith("GET /x?y HTTP/1.1\n");
        }
    }

    @Test
    void anOldClientGetsAnAnswerThatEndsWithTheConnection() throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        });
        try (Wire wire = gate.tls()) {
            String all = wire.send("GET / HTTP/1.0\r\nHost: app.example.jp\r\nConnection: keep-alive\r\n\r\n")
                    .rest();
            assertThat(all)
                    .startsWith("HTTP/1.0 200 OK\r\n")
                    .endsWith("\r\n\r\nabc")
                    .doesNotContain("chunked");
        }
        assertThat(gate.record().protocol()).isEqualTo("1.0");
    }

    @Test
    void anEmptyChunkedBodyIsForwardedAsNone() throws Exception {
        try (Wire wire = gate.tls()) {
            Wire.Message answer = wire.send(
                            "POST / HTTP/1.1\r\nHost: app.example.jp\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                    .answer();
            assertThat(answer.text()).contains("\ncontent-length: 0\n").doesNotContain("transfer-encoding");
        }
    }
}
