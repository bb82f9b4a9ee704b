package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sekisho.journal.AccessRecord;

/** RFC 6455 through the gate. */
class WebSocketTest {
    private static final String HANDSHAKE =
            "GET /ws?x HTTP/1.1\r\nHost: app.example.jp\r\nConnection: keep-alive, Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n";

    /** So that what is not read waits in the gate and not in a socket. */
    private static final int SMALL_WINDOW = 64 << 10;

    private Backend backend;
    private TestGate gate;

    @BeforeEach
    void start() throws IOException {
        backend = new Backend(wire -> {
            accept(wire, wire.request());
            echo(wire);
        });
        gate = TestGate.start(TestGate.settings(
                TestGate.site(backend.uri()), TestGate.named("localhost", TestGate.site(backend.uri()))));
    }

    @AfterEach
    void stop() throws IOException {
        gate.close();
        backend.close();
    }

    private static void accept(Wire wire, Wire.Message request) throws IOException {
        assertThat(request.field("upgrade")).isEqualTo("websocket");
        assertThat(request.field("connection")).isEqualToIgnoringCase("upgrade");
        wire.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + acceptKey(request.field("sec-websocket-key")) + "\r\n\r\n");
    }

    private static String acceptKey(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends each frame back, unmasked, until a close frame went back. */
    private static void echo(Wire wire) throws IOException {
        while (true) {
            byte[] head = wire.exactly(2);
            long length = head[1] & 0x7f;
            if (length == 126) {
                length = ByteBuffer.wrap(wire.exactly(2)).getShort() & 0xffff;
            } else if (length == 127) {
                length = ByteBuffer.wrap(wire.exactly(8)).getLong();
            }
            byte[] mask = wire.exactly(4);
            byte[] payload = wire.exactly((int) length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            ByteBuffer frame = ByteBuffer.allocate(payload.length + 10).put(head[0]);
            if (payload.length < 126) {
                frame.put((byte) payload.length);
            } else if (payload.length < 65_536) {
                frame.put((byte) 126).putShort((short) payload.length);
            } else {
                frame.put((byte) 127).putLong(payload.length);
            }
            frame.put(payload).flip();
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            wire.send(bytes);
            if ((head[0] & 0x0f) == 8) {
                return;
            }
        }
    }

    /** Collects what a WebSocket receives. */
    private static final class Ears implements WebSocket.Listener {
        final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        final java.io.ByteArrayOutputStream binary = new java.io.ByteArrayOutputStream();
        final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            binary.writeBytes(bytes);
            if (last) {
                heard.add(binary.toByteArray());
                binary.reset();
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            heard.add(error);
        }

        Object next() throws InterruptedException {
            Object next = heard.poll(15, TimeUnit.SECONDS);
            assertThat(next).as("something heard").isNotNull();
            return next;
        }
    }

    @Test
    void messagesOfAllSizesAndTheCloseCodeGoThrough() throws Exception {
        Ears ears = new Ears();
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(TestGate.trust()).build()) {
            WebSocket socket = client.newWebSocketBuilder()
                    .header("X-Test", "1")
                    .buildAsync(URI.create("wss://localhost:" + gate.port() + "/ws"), ears)
                    .get(15, TimeUnit.SECONDS);
            socket.sendText("こんにちは", true).get(15, TimeUnit.SECONDS);
            assertThat(ears.next()).isEqualTo("こんにちは");
            byte[] large = new byte[3 << 20];
            new Random(7).nextBytes(large);
            CompletableFuture<WebSocket> sending = socket.sendBinary(ByteBuffer.wrap(large), true);
            assertThat(ears.next()).isEqualTo(large);
            sending.get(15, TimeUnit.SECONDS);
            socket.sendClose(4001, "bye").get(15, TimeUnit.SECONDS);
            assertThat(ears.next()).isEqualTo("4001 bye");
        }
        AccessRecord record = gate.record();
        assertThat(record.status()).isEqualTo(101);
        assertThat(record.outcome()).isEqualTo("allowed");
        assertThat(record.path()).isEqualTo("/ws");
        assertThat(record.requestBytes()).isGreaterThan(3 << 20);
        assertThat(record.responseBytes()).isGreaterThan(3 << 20);
        gate.assertNoMoreRecords();
    }

    @Test
    void theHandshakePassesUnchanged() throws Exception {
        try (Wire wire = gate.tls()) {
            Wire.Message answer = wire.send(HANDSHAKE).head();
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.field("upgrade")).isEqualTo("websocket");
            assertThat(answer.field("connection")).isEqualToIgnoringCase("upgrade");
            assertThat(answer.field("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(answer.fields()).doesNotContainKeys("sec-websocket-extensions", "transfer-encoding");
            assertThat(backend.received().toLowerCase(java.util.Locale.ROOT))
                    .contains("sec-websocket-extensions: permessage-deflate", "sec-websocket-protocol: chat")
                    .contains("x-forwarded-for: 127.0.0.1");
        }
        assertThat(gate.record().status()).isEqualTo(101);
    }

    @Test
    void aRefusedHandshakeIsAnOrdinaryAnswer() throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        });
        try (Wire wire = gate.tls()) {
            Wire.Message answer = wire.send(HANDSHAKE).answer();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).isEqualTo("no");
            assertThat(gate.record().status()).isEqualTo(403);
        }
    }

    @Test
    void whatTheApplicationSaysWithItsHandshakeIsNotLost() throws Exception {
        backend.script(wire -> {
            Wire.Message request = wire.request();
            wire.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + acceptKey(request.field("sec-websocket-key"))
                    + "\r\n\r\n\u0081\u0002hi");
            wire.rest();
        });
        try (Wire wire = gate.tls()) {
            assertThat(wire.send(HANDSHAKE).head().status()).isEqualTo(101);
            assertThat(wire.exactly(4)).isEqualTo(new byte[] {(byte) 0x81, 2, 'h', 'i'});
        }
        assertThat(gate.record().responseBytes()).isEqualTo(4);
    }

    @Test
    void oneSideEndingEndsTheOther() throws Exception {
        backend.script(wire -> {
            accept(wire, wire.request());
            wire.send("last words");
        });
        try (Wire wire = gate.tls()) {
            assertThat(wire.send(HANDSHAKE).head().status()).isEqualTo(101);
            assertThat(wire.rest()).isEqualTo("last words");
        }
        AccessRecord record = gate.record();
        assertThat(record.responseBytes()).isEqualTo(10);
        gate.assertNoMoreRecords();
    }

    /** More than lies in the gate, so that one side is held back when the other goes. */
    private static byte[] much() {
        byte[] much = new byte[6 << 20];
        new Random(7).nextBytes(much);
        return much;
    }

    @Test
    void aSlowClientHearsAllThatTheApplicationSaidBeforeItWent() throws Exception {
        byte[] much = much();
        CountDownLatch gone = new CountDownLatch(1);
        backend.script(wire -> {
            accept(wire, wire.request());
            wire.send(much);
            wire.close();
            gone.countDown();
        });
        try (Wire wire = gate.tls()) {
            wire.socket().setReceiveBufferSize(SMALL_WINDOW);
            wire.send(HANDSHAKE);
            gone.await();
            assertThat(wire.head().status()).isEqualTo(101);
            assertThat(wire.exactly(much.length)).isEqualTo(much);
            assertThat(wire.rest()).isEmpty();
        }
        assertThat(gate.record().responseBytes()).isEqualTo(much.length);
        gate.assertNoMoreRecords();
    }

    @Test
    void aSlowApplicationHearsAllThatTheClientSaidBeforeItWent() throws Exception {
        byte[] much = much();
        CountDownLatch gone = new CountDownLatch(1);
        CompletableFuture<byte[]> heard = new CompletableFuture<>();
        backend.script(wire -> {
            accept(wire, wire.request());
            wire.socket().setReceiveBufferSize(SMALL_WINDOW);
            awaitQuietly(gone);
            heard.complete(wire.exactly(much.length));
        });
        try (Wire wire = gate.tls()) {
            assertThat(wire.send(HANDSHAKE).head().status()).isEqualTo(101);
            wire.send(much);
        }
        gone.countDown();
        assertThat(heard.get(60, TimeUnit.SECONDS)).isEqualTo(much);
        assertThat(gate.record().requestBytes()).isEqualTo(much.length);
        gate.assertNoMoreRecords();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aTunnelInWhichNobodySpeaksIsClosed() throws Exception {
        backend.script(wire -> {
            accept(wire, wire.request());
            wire.rest();
        });
        GateSettings.Site site = TestGate.withTimeouts(
                TestGate.site(backend.uri()),
                timeouts -> new GateSettings.Timeouts(
                        timeouts.connect(), timeouts.response(), Duration.ofMillis(300), timeouts.request()));
        try (TestGate impatient = TestGate.start(TestGate.settings(site));
                Wire wire = impatient.tls()) {
            assertThat(wire.send(HANDSHAKE).head().status()).isEqualTo(101);
            assertThat(wire.rest()).isEmpty();
            assertThat(impatient.record().status()).isEqualTo(101);
        }
    }

    @Test
    void aHandshakeWithABodyIsNoHandshake() throws Exception {
        backend.script(Backend::mirror);
        try (Wire wire = gate.tls()) {
            Wire.Message answer = wire.send(HANDSHAKE.replace("\r\n\r\n", "\r\nContent-Length: 2\r\n\r\nxy"))
                    .answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).doesNotContain("upgrade").endsWith("\n\nxy");
        }
    }

    @Test
    void tunnelsTakeNoPlaceInThePool() throws Exception {
        try (Wire tunnel = gate.tls()) {
            assertThat(tunnel.send(HANDSHAKE).head().status()).isEqualTo(101);
            backend.script(Backend::mirror);
            try (Wire wire = gate.tls()) {
                String get = "GET / HTTP/1.1\r\nHost: app.example.jp\r\n\r\n";
                assertThat(wire.send(get).answer().status()).isEqualTo(200);
            }
            tunnel.send(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'x'});
            assertThat(tunnel.exactly(3)).isEqualTo(new byte[] {(byte) 0x81, 1, 'x'});
        }
    }
}
