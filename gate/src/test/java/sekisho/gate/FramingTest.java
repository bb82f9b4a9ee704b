package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import sekisho.journal.AccessRecord;

/** RFC 9112 §3, §5, §6, §7.1: whatever two readers could understand differently is refused. */
class FramingTest {
    private static final String HOST = "Host: app.example.jp\r\n";
    private static final String MARK = "GET /smuggled HTTP/1.1\r\nHost: app.example.jp\r\n\r\n";

    static final List<String> AMBIGUOUS = List.of(
            // two lengths
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX",
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nX",
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 5, 5\r\n\r\nhello",
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 5,6\r\n\r\nhello",
            // lengths that are none
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length: +5\r\n\r\nhello",
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length: -5\r\n\r\nhello",
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 0x5\r\n\r\nhello",
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 5 5\r\n\r\nhello",
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length: \r\n\r\nhello",
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 99999999999999999999\r\n\r\nhello",
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 5\u000b\r\n\r\nhello",
            // encodings other than exactly chunked
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: identity\r\n\r\n" + MARK,
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: xchunked\r\n\r\n" + MARK,
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: \"chunked\"\r\n\r\n" + MARK,
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: \r\n chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
            "POST / HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.0\r\n" + HOST + "Content-Length: 5, 5\r\n\r\nhello",
            // field lines
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length : 5\r\n\r\nhello",
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
            "GET / HTTP/1.1\r\n" + HOST + "X-A: b\r\n c\r\n\r\n",
            "GET / HTTP/1.1\r\n" + HOST + "X-A: b\r\n\tc\r\n\r\n",
            "GET / HTTP/1.1\r\n X-A: b\r\n" + HOST + "\r\n",
            "GET / HTTP/1.1\r\n" + HOST + "X-A: b\nX-B: c\r\n\r\n",
            "GET / HTTP/1.1\n" + HOST + "\r\n",
            "GET / HTTP/1.1\r\n" + HOST + "X-A: b\r\n\n",
            "GET / HTTP/1.1\r\n" + HOST + "X-A: b\rX-B: c\r\n\r\n",
            "GET / HTTP/1.1\r\n" + HOST + "X-A: b\r\r\n\r\n",
            "GET / HTTP/1.1\r\n" + HOST + "X-A: b\u0000c\r\n\r\n",
            "GET / HTTP/1.1\r\n" + HOST + "X-A\u0000: b\r\n\r\n",
            "GET / HTTP/1.1\r\n" + HOST + "X(A): b\r\n\r\n",
            "GET / HTTP/1.1\r\n" + HOST + "X-\u00e4: b\r\n\r\n",
            "GET / HTTP/1.1\r\n" + HOST + ": b\r\n\r\n",
            "GET / HTTP/1.1\r\n" + HOST + "no colon\r\n\r\n",
            // host
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\n" + HOST + HOST + "\r\n",
            "GET / HTTP/1.1\r\n" + HOST + "Host: other.example.jp\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: app.example.jp, other.example.jp\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: \r\n\r\n",
            "GET / HTTP/1.1\r\nHost: user@app.example.jp\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: app.example.jp/x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: app.example.jp:8x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: app.example.jp:\r\n\r\n",
            "GET https://other.example.jp/ HTTP/1.1\r\n" + HOST + "\r\n",
            "GET https://u@app.example.jp/ HTTP/1.1\r\n" + HOST + "\r\n",
            "GET ftp://app.example.jp/ HTTP/1.1\r\n" + HOST + "\r\n",
            // request line
            "GET  / HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /  HTTP/1.1\r\n" + HOST + "\r\n",
            "GET\t/ HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /\u000bHTTP/1.1\r\n" + HOST + "\r\n",
            " GET / HTTP/1.1\r\n" + HOST + "\r\n",
            "GET / HTTP/1.1 \r\n" + HOST + "\r\n",
            "GET / HTTP/1.1 x\r\n" + HOST + "\r\n",
            "GET / x HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /\r\n" + HOST + "\r\n",
            "GET / HTTP/1.2\r\n" + HOST + "\r\n",
            "GET / HTTP/2.0\r\n" + HOST + "\r\n",
            "GET / http/1.1\r\n" + HOST + "\r\n",
            "GET / HTTP/01.1\r\n" + HOST + "\r\n",
            "G@T / HTTP/1.1\r\n" + HOST + "\r\n",
            "GET a HTTP/1.1\r\n" + HOST + "\r\n",
            "GET * HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /a\u0000b HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /a\u007fb HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /\u00e9 HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /a#b HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /a\rb HTTP/1.1\r\n" + HOST + "\r\n",
            "CONNECT app.example.jp:443 HTTP/1.1\r\n" + HOST + "\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            // chunks: nothing of such a request may pass when its first chunk is already wrong
            chunked("\r\n"),
            chunked("x\r\n\r\n"),
            chunked("-1\r\n\r\n"),
            chunked("0x1\r\na\r\n0\r\n\r\n"),
            chunked(" 1\r\na\r\n0\r\n\r\n"),
            chunked("1 \r\na\r\n0\r\n\r\n"),
            chunked("1 x\r\na\r\n0\r\n\r\n"),
            chunked("1\na\r\n0\r\n\r\n"),
            chunked("1\rX\r\na\r\n0\r\n\r\n"),
            chunked("1;a\nb\r\na\r\n0\r\n\r\n"),
            chunked("1\u0000\r\na\r\n0\r\n\r\n"),
            chunked("ffffffffffffffff1\r\na\r\n0\r\n\r\n"),
            chunked("80000000\r\na\r\n0\r\n\r\n"),
            chunked("000000001\r\na\r\n0\r\n\r\n"),
            chunked("0\r\nX : y\r\n\r\n"),
            chunked("0\r\nX\r\n\r\n"));

    private static String chunked(String body) {
        return "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + body;
    }

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
    @FieldSource("AMBIGUOUS")
    void anAmbiguousRequestIsRefusedAndSeenByNobody(String request) throws Exception {
        String before = backend.received();
        try (Wire wire = gate.tls()) {
            String all = wire.send(request + MARK).rest();
            assertThat(all).startsWith("HTTP/1.").contains(" 400 ");
            assertThat(all.split("HTTP/1\\.[01] ", -1)).as("answers").hasSize(2);
            assertThat(all.toLowerCase(java.util.Locale.ROOT)).contains("connection: close");
        }
        AccessRecord record = gate.record();
        assertThat(record.status()).isEqualTo(400);
        assertThat(record.reason()).isEqualTo("malformed");
        assertThat(record.outcome()).isEqualTo("refused");
        gate.assertNoMoreRecords();
        assertThat(backend.received()).isEqualTo(before);
    }

    @Test
    void aRequestSplitAnywhereIsRefusedAllTheSame() throws Exception {
        List<String> some = List.of(
                "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\r\n" + HOST + "X-A: b\r\n c\r\n\r\n",
                "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding : chunked\r\n\r\n",
                chunked("1 x\r\n"));
        String before = backend.received();
        for (String text : some) {
            byte[] request = text.getBytes(StandardCharsets.ISO_8859_1);
            for (int at = 1; at < request.length; at += 3) {
                try (Wire wire = gate.tls()) {
                    wire.send(Arrays.copyOfRange(request, 0, at));
                    wire.send(Arrays.copyOfRange(request, at, request.length));
                    assertThat(wire.rest()).as("split at %d of %s", at, text).contains(" 400 ");
                }
                assertThat(gate.record().reason()).isEqualTo("malformed");
            }
        }
        assertThat(backend.received()).isEqualTo(before);
    }

    @Test
    void aChunkThatIsWrongLaterOnEndsBothSides() throws Exception {
        try (Wire wire = gate.tls()) {
            wire.send(chunked("3\r\nabc\r\n"));
            Await.until("the first chunk", () -> backend.received().contains("abc"));
            String all = wire.send("1 x\r\n" + MARK).rest();
            assertThat(all).contains(" 400 ");
        }
        AccessRecord record = gate.record();
        assertThat(record.reason()).isEqualTo("malformed");
        assertThat(record.requestBytes()).isEqualTo(3);
        assertThat(backend.received()).doesNotContain("\r\n0\r\n", "smuggled");
    }

    @Test
    void emptyLinesBeforeARequestAreNoMatter() throws Exception {
        try (Wire wire = gate.tls()) {
            assertThat(wire.send("\r\n\r\nGET / HTTP/1.1\r\n" + HOST + "\r\n")
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aConnectionThatEndsWithinAHeadIsRecorded() throws Exception {
        try (Wire wire = gate.tls()) {
            wire.send("GET / HTTP/1.1\r\nHost: app");
        }
        AccessRecord record = gate.record();
        assertThat(record.status()).isZero();
        assertThat(record.outcome()).isEqualTo("failed");
        assertThat(record.reason()).isEqualTo("client-gone");
    }
}
