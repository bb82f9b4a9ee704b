package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sekisho.journal.AccessRecord;

/** What the HTTP/2 codec refuses is on record, once; raw frames (RFC 9113 §4.1, RFC 7541 §6.2.2). */
class UnreadStreamsTest {
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int WHOLE = END_STREAM | END_HEADERS;

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

    /** A connection on which frames are written by hand. */
    private final class Frames implements AutoCloseable {
        private final SSLSocket socket;
        private final DataOutputStream out;
        private final DataInputStream in;

        Frames() throws IOException {
            socket = (SSLSocket) TestGate.trust().getSocketFactory().createSocket("127.0.0.1", gate.port());
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            parameters.setServerNames(List.of(new SNIHostName(TestGate.HOST)));
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(60_000);
            out = new DataOutputStream(socket.getOutputStream());
            in = new DataInputStream(socket.getInputStream());
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            send(SETTINGS, 0, 0, new byte[0]);
        }

        void send(int type, int flags, int stream, byte[] payload) throws IOException {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(payload.length >> 16);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
            frame.write(type);
            frame.write(flags);
            for (int shift = 24; shift >= 0; shift -= 8) {
                frame.write(stream >> shift);
            }
            frame.write(payload);
            out.write(frame.toByteArray());
            out.flush();
        }

        /** Reads until a frame of this type comes, and tells of which stream. */
        int await(int wanted) throws IOException {
            while (true) {
                int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                in.skipNBytes(length);
                if (type == SETTINGS && (flags & ACK) == 0) {
                    send(SETTINGS, ACK, 0, new byte[0]);
                }
                if (type == wanted) {
                    return stream;
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static byte[] get(String... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(new byte[] {(byte) 0x82, (byte) 0x87, (byte) 0x84}); // GET, https, /
        literal(block, ":authority", TestGate.HOST);
        for (int i = 0; i < fields.length; i += 2) {
            literal(block, fields[i], fields[i + 1]);
        }
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        string(block, name);
        string(block, value);
    }

    private static void string(ByteArrayOutputStream block, String text) {
        if (text.length() < 127) {
            block.write(text.length());
        } else {
            block.write(127);
            int rest = text.length() - 127;
            for (; rest >= 128; rest >>= 7) {
                block.write((rest & 127) | 128);
            }
            block.write(rest);
        }
        block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void assertRefused(Reason reason, int status) throws InterruptedException {
        AccessRecord record = gate.record();
        assertThat(record.reason()).isEqualTo(reason.id());
        assertThat(record.outcome()).isEqualTo("refused");
        assertThat(record.protocol()).isEqualTo("2");
        assertThat(record.status()).isEqualTo(status);
        assertThat(record.clientAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void aHeadThatTheCodecRefusesIsRecordedOnceAndTheConnectionLivesOn() throws Exception {
        try (Frames frames = new Frames()) {
            frames.send(HEADERS, WHOLE, 1, get("X-Upper", "a"));
            assertThat(frames.await(RST_STREAM)).isEqualTo(1);
            assertRefused(Reason.MALFORMED, 0);
            frames.send(HEADERS, WHOLE, 3, get("x-lower", "a"));
            assertThat(frames.await(HEADERS)).isEqualTo(3);
            assertThat(gate.record().status()).isEqualTo(200);
            frames.send(HEADERS, WHOLE, 5, get("connection", "close"));
            assertThat(frames.await(RST_STREAM)).isEqualTo(5);
            assertRefused(Reason.MALFORMED, 0);
        }
        gate.assertNoMoreRecords();
        assertThat(backend.received()).containsOnlyOnce("GET /");
    }

    @Test
    void aHeadThatIsTooLargeIsRecorded() throws Exception {
        try (Frames frames = new Frames()) {
            byte[] block = get("x-a", "a".repeat(12_000), "x-b", "b".repeat(12_000), "x-c", "c".repeat(12_000));
            frames.send(HEADERS, END_STREAM, 1, Arrays.copyOf(block, 16_384));
            frames.send(CONTINUATION, 0, 1, Arrays.copyOfRange(block, 16_384, 32_768));
            frames.send(CONTINUATION, END_HEADERS, 1, Arrays.copyOfRange(block, 32_768, block.length));
            assertThat(frames.await(HEADERS)).isEqualTo(1);
            assertRefused(Reason.HEADER_TOO_LARGE, 431);
        }
        gate.assertNoMoreRecords();
    }

    @Test
    void aBrokenConnectionIsRecordedOnce() throws Exception {
        try (Frames frames = new Frames()) {
            frames.send(HEADERS, WHOLE, 1, new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f});
            frames.await(GOAWAY);
            assertRefused(Reason.MALFORMED, 0);
        }
        gate.assertNoMoreRecords();
    }

    @Test
    void resetsOfStreamsThatWereReadAreNoRequestsOfTheirOwn() throws Exception {
        try (Frames frames = new Frames()) {
            frames.send(HEADERS, WHOLE, 1, get());
            assertThat(frames.await(HEADERS)).isEqualTo(1);
            assertThat(gate.record().status()).isEqualTo(200);
            frames.send(WINDOW_UPDATE, 0, 1, new byte[] {0, 0, 0, 0});
            try {
                frames.await(RST_STREAM);
            } catch (EOFException closed) {
                assertThat(closed).isNotNull(); // either answer is right for a stream that has ended
            }
        }
    }
}
