package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sekisho.journal.AccessRecord;

/** Bodies of any size go through in bounded memory, at the pace of the slower side. */
class StreamingTest {
    private static final int PIECE = 64 << 10;
    private static final long LARGE = 200L << 20;
    /** What may be under way: socket buffers on four sockets, and what the gate holds. */
    private static final long BOUND = 24L << 20;

    private static byte[] piece() {
        byte[] piece = new byte[PIECE];
        new Random(42).nextBytes(piece);
        return piece;
    }

    private static GateSettings.Site site(Backend backend) {
        GateSettings.Site site = TestGate.withTimeouts(
                TestGate.site(backend.uri()),
                timeouts -> new GateSettings.Timeouts(
                        timeouts.connect(), Duration.ofSeconds(60), Duration.ofSeconds(60), timeouts.request()));
        return TestGate.withMaxBody(site, 1L << 40);
    }

    @Test
    void aStalledReaderStopsTheUpstream() throws Exception {
        byte[] piece = piece();
        AtomicLong produced = new AtomicLong();
        try (Backend backend = new Backend(wire -> {
                    wire.request();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
                    for (long sent = 0; sent < LARGE; sent += PIECE) {
                        wire.send(piece);
                        produced.addAndGet(PIECE);
                    }
                });
                TestGate gate = TestGate.start(TestGate.settings(site(backend)));
                Wire wire = gate.tls()) {
            wire.send("GET / HTTP/1.1\r\nHost: app.example.jp\r\n\r\n");
            assertThat(wire.head().status()).isEqualTo(200);
            settle(produced);
            assertThat(produced.get()).isPositive().isLessThan(BOUND);
            CRC32 expected = new CRC32();
            CRC32 actual = new CRC32();
            for (long read = 0; read < LARGE; read += PIECE) {
                expected.update(piece);
                actual.update(wire.exactly(PIECE));
            }
            assertThat(actual.getValue()).isEqualTo(expected.getValue());
            AccessRecord record = gate.record();
            assertThat(record.responseBytes()).isEqualTo(LARGE);
            assertThat(record.outcome()).isEqualTo("allowed");
        }
    }

    private static final String CHUNKED = "Transfer-Encoding: chunked";

    /** An answer that lies in the sockets' buffers as a whole when its upstream goes. */
    private static byte[] left() {
        byte[] body = new byte[6 << 20];
        new Random(7).nextBytes(body);
        return body;
    }

    /** Sends an answer, closes, and tells. */
    private static Backend leaving(String head, byte[] body, String tail, CountDownLatch left) throws IOException {
        return new Backend(wire -> {
            wire.request();
            wire.send(head);
            for (int sent = 0; sent < body.length; sent += PIECE) {
                wire.send(Arrays.copyOfRange(body, sent, Math.min(body.length, sent + PIECE)));
            }
            wire.send(tail);
            wire.close();
            left.countDown();
        });
    }

    /** Each way to tell the end of an answer, several times: whether the closing or the client is first is a race. */
    static Stream<String> aSlowReaderGetsAllThatAnUpstreamSentBeforeItClosed() {
        return Stream.of("Content-Length: 6291456", "Connection: close", CHUNKED)
                .flatMap(framing -> Stream.generate(() -> framing).limit(6));
    }

    @ParameterizedTest
    @MethodSource
    void aSlowReaderGetsAllThatAnUpstreamSentBeforeItClosed(String framing) throws Exception {
        byte[] body = left();
        CountDownLatch gone = new CountDownLatch(1);
        boolean chunked = framing.equals(CHUNKED);
        String head = "HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n" + (chunked ? "600000\r\n" : "");
        try (Backend backend = leaving(head, body, chunked ? "\r\n0\r\n\r\n" : "", gone);
                TestGate gate = TestGate.start(TestGate.settings(site(backend)));
                Wire wire = gate.tls()) {
            wire.send("GET / HTTP/1.1\r\nHost: app.example.jp\r\n\r\n");
            gone.await();
            assertThat(wire.answer().body()).isEqualTo(body);
            assertThat(gate.record().outcome()).isEqualTo("allowed");
        }
    }

    @Test
    void aSlowReaderLearnsThatAnUpstreamClosedEarly() throws Exception {
        byte[] body = left();
        CountDownLatch gone = new CountDownLatch(1);
        try (Backend backend = leaving("HTTP/1.1 200 OK\r\nContent-Length: 6291457\r\n\r\n", body, "", gone);
                TestGate gate = TestGate.start(TestGate.settings(site(backend)));
                Wire wire = gate.tls()) {
            wire.send("GET / HTTP/1.1\r\nHost: app.example.jp\r\n\r\n");
            gone.await();
            assertThat(wire.head().status()).isEqualTo(200);
            assertThat(wire.exactly(body.length)).isEqualTo(body);
            assertThatThrownBy(() -> wire.exactly(1)).isInstanceOf(IOException.class);
            assertThat(gate.record().reason()).isEqualTo("upstream-broken");
        }
    }

    @Test
    void aStalledUpstreamStopsTheSender() throws Exception {
        byte[] piece = piece();
        CountDownLatch go = new CountDownLatch(1);
        AtomicLong sent = new AtomicLong();
        CRC32 actual = new CRC32();
        try (Backend backend = new Backend(wire -> {
                    Wire.Message head = wire.head();
                    awaitQuietly(go);
                    long length = Long.parseLong(head.field("content-length"));
                    for (long read = 0; read < length; read += PIECE) {
                        actual.update(wire.exactly(PIECE));
                    }
                    wire.send(Backend.ok("done"));
                });
                TestGate gate = TestGate.start(TestGate.settings(site(backend)));
                Wire wire = gate.tls()) {
            wire.send("POST / HTTP/1.1\r\nHost: app.example.jp\r\nContent-Length: " + LARGE + "\r\n\r\n");
            CRC32 expected = new CRC32();
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    for (long done = 0; done < LARGE; done += PIECE) {
                        expected.update(piece);
                        wire.send(piece);
                        sent.addAndGet(PIECE);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            settle(sent);
            assertThat(sent.get()).isPositive().isLessThan(BOUND);
            go.countDown();
            assertThat(wire.answer().text()).isEqualTo("done");
            sender.join();
            assertThat(actual.getValue()).isEqualTo(expected.getValue());
            assertThat(gate.record().requestBytes()).isEqualTo(LARGE);
        }
    }

    @Test
    void aLargeChunkedUploadArrivesUnchanged() throws Exception {
        byte[] piece = piece();
        try (Backend backend = new Backend(wire -> {
                    Wire.Message request = wire.request();
                    CRC32 sum = new CRC32();
                    sum.update(request.body());
                    wire.send(Backend.ok(Long.toString(sum.getValue())));
                });
                TestGate gate = TestGate.start(TestGate.settings(site(backend)));
                Wire wire = gate.tls()) {
            wire.send("POST / HTTP/1.1\r\nHost: app.example.jp\r\nTransfer-Encoding: chunked\r\n\r\n");
            CRC32 expected = new CRC32();
            for (int i = 0; i < 80; i++) {
                wire.send(Integer.toHexString(PIECE) + "\r\n");
                wire.send(piece);
                wire.send("\r\n");
                expected.update(piece);
            }
            assertThat(wire.send("0\r\n\r\n").answer().text()).isEqualTo(Long.toString(expected.getValue()));
            assertThat(gate.record().requestBytes()).isEqualTo(80L * PIECE);
        }
    }

    @Test
    void aReaderThatNeverReadsIsGivenUp() throws Exception {
        byte[] piece = piece();
        try (Backend backend = new Backend(wire -> {
                    wire.request();
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    while (true) {
                        wire.send(Integer.toHexString(PIECE) + "\r\n");
                        wire.send(piece);
                        wire.send("\r\n");
                    }
                });
                TestGate gate = TestGate.start(TestGate.settings(TestGate.withTimeouts(
                        site(backend),
                        timeouts -> new GateSettings.Timeouts(
                                timeouts.connect(),
                                timeouts.response(),
                                Duration.ofMillis(500),
                                timeouts.request()))));
                Wire wire = gate.tls()) {
            wire.send("GET / HTTP/1.1\r\nHost: app.example.jp\r\n\r\n");
            AccessRecord record = gate.record();
            assertThat(record.outcome()).isEqualTo("failed");
            assertThat(record.reason()).isEqualTo("client-gone");
            assertThat(record.status()).isEqualTo(200);
        }
    }

    @Test
    void anAnswerTrickledByteByByteArrivesAsItComes() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (Backend backend = new Backend(wire -> {
                    wire.request();
                    wire.send(
                            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
                    wire.send("1\r\na\r\n");
                    awaitQuietly(read);
                    wire.send("1\r\nb\r\n0\r\n\r\n");
                });
                TestGate gate = TestGate.before(backend);
                Wire wire = gate.tls()) {
            wire.send("GET / HTTP/1.1\r\nHost: app.example.jp\r\n\r\n");
            wire.head();
            assertThat(new String(wire.exactly(6), StandardCharsets.US_ASCII)).isEqualTo("1\r\na\r\n");
            read.countDown();
            assertThat(new String(wire.exactly(11), StandardCharsets.US_ASCII)).isEqualTo("1\r\nb\r\n0\r\n\r\n");
        }
    }

    /** Waits until a counter stands still for half a second. */
    private static void settle(AtomicLong counter) {
        long[] last = {-1, System.nanoTime()};
        Await.until("a standstill", () -> {
            long now = counter.get();
            if (now != last[0] || now == 0) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > 500_000_000L;
        });
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
