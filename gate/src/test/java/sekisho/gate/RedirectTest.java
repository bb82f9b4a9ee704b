package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.journal.AccessRecord;

/** The cleartext port: it redirects and does nothing else. */
class RedirectTest {
    private static Backend backend;
    private static TestGate gate;

    @BeforeAll
    static void start() throws IOException {
        backend = Backend.mirror();
        gate = TestGate.before(backend);
    }

    @AfterAll
    static void stop() throws IOException {
        gate.close();
        backend.close();
    }

    @BeforeEach
    void forget() {
        gate.forget();
    }

    @ParameterizedTest
    @CsvSource({"GET,301", "HEAD,301", "POST,308", "PUT,308", "DELETE,308"})
    void everyRequestIsSentToHttps(String method, int status) throws Exception {
        try (Wire wire = gate.cleartext()) {
            Wire.Message answer = wire.send(method + " /a/b?c=%20d HTTP/1.1\r\nHost: APP.example.jp:8080\r\n\r\n")
                    .head();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.field("location")).isEqualTo("https://app.example.jp:" + gate.port() + "/a/b?c=%20d");
            assertThat(answer.fields()).doesNotContainKey("strict-transport-security");
            AccessRecord record = gate.record();
            assertThat(answer.field("x-request-id")).isEqualTo(record.requestId());
            assertThat(record.status()).isEqualTo(status);
            assertThat(record.scheme()).isEqualTo("http");
            assertThat(record.outcome()).isEqualTo("allowed");
            assertThat(record.tlsVersion()).isNull();
            assertThat(record.trail()).containsExactly("framing:pass", "host:pass");
            gate.assertNoMoreRecords();
        }
        assertThat(backend.received()).isEmpty();
    }

    @Test
    void anUnknownHostIsNotRedirected() throws Exception {
        try (Wire wire = gate.cleartext()) {
            Wire.Message answer = wire.send("GET / HTTP/1.1\r\nHost: evil.example.com\r\n\r\n")
                    .answer();
            assertThat(answer.status()).isEqualTo(421);
            assertThat(answer.fields()).doesNotContainKey("location");
            assertThat(gate.record().reason()).isEqualTo("unknown-host");
        }
    }

    @Test
    void framingIsAsStrictAsOnHttps() throws Exception {
        try (Wire wire = gate.cleartext()) {
            String all = wire.send("POST / HTTP/1.1\r\nHost: app.example.jp\r\nContent-Length: 5\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                    .rest();
            assertThat(all).startsWith("HTTP/1.").contains(" 400 ");
            assertThat(gate.record().reason()).isEqualTo("malformed");
        }
    }

    @Test
    void http2WithPriorKnowledgeIsNotSpoken() throws Exception {
        try (Wire wire = gate.cleartext()) {
            assertThat(wire.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").rest()).contains(" 400 ");
        }
    }

    @Test
    void theUsualPortIsLeftOut() {
        RequestHead head = new RequestHead("GET", "http", "a.jp", "a.jp:80", "/x", "1.1", 0, false, null);
        assertThat(new Redirect(443).location(head)).isEqualTo("https://a.jp/x");
        assertThat(new Redirect(8443).location(head)).isEqualTo("https://a.jp:8443/x");
    }

    @Test
    void bodiesAreNotWaitedFor() throws Exception {
        try (Wire wire = gate.cleartext()) {
            Wire.Message answer = wire.send("POST / HTTP/1.1\r\nHost: app.example.jp\r\nContent-Length: 9999\r\n\r\n")
                    .head();
            assertThat(answer.status()).isEqualTo(308);
            assertThat(gate.record().requestBytes()).isZero();
        }
    }
}
