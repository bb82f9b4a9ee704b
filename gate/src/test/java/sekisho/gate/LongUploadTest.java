package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.antivirus.DemoDaemon;

/** An upload of 1 GB through a gate that has 64 MB of memory: a process of its own with a heap and direct buffers of that together. */
class LongUploadTest {
    private static final long LENGTH = 1_000_000_000;
    private static final int PIECE = 1 << 20;

    @TempDir
    private Path folder = Path.of("");

    /** Bytes that do not repeat soon, made as they are read; remembers their checksum. */
    private static final class Content extends InputStream {
        private final byte[] piece = new byte[PIECE];
        private final CRC32 sum = new CRC32();
        private long left = LENGTH;

        Content() {
            new Random(7).nextBytes(piece);
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            int count = (int) Math.min(Math.min(length, PIECE), left);
            if (count == 0) {
                return length == 0 ? 0 : -1;
            }
            System.arraycopy(piece, 0, to, offset, count);
            to[offset] = (byte) left;
            sum.update(to, offset, count);
            left -= count;
            return count;
        }
    }

    /** An application that answers with the checksum of what it was sent. */
    private static long receive(ServerSocket server) throws IOException {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            int ends = 0;
            while (ends < 4) {
                int b = in.read();
                ends = b == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
            }
            CRC32 sum = new CRC32();
            byte[] buffer = new byte[PIECE];
            long left = LENGTH;
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new IOException("the body ended early");
                }
                sum.update(buffer, 0, count);
                left -= count;
            }
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return sum.getValue();
        }
    }

    @Test
    void fitsIntoLittleMemory() throws Exception {
        try (DemoDaemon daemon = DemoDaemon.start(
                        folder,
                        Instant.EPOCH,
                        List.of(
                                "StreamMaxLength 1500M",
                                "MaxFileSize 1500M",
                                "MaxScanSize 1500M",
                                "MaxScanTime 600000"));
                ServerSocket application = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Long> received = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    received.complete(receive(application));
                } catch (IOException e) {
                    received.completeExceptionally(e);
                }
            });
            Process gate = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx44m",
                            "-XX:MaxDirectMemorySize=20m",
                            "-XX:+ExitOnOutOfMemoryError",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-cp",
                            System.getProperty("java.class.path"),
                            SmallGate.class.getName(),
                            "http://127.0.0.1:" + application.getLocalPort(),
                            daemon.address().socket().toString(),
                            folder.resolve("scratch").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader lines = gate.inputReader()) {
                String port = lines.readLine();
                assertThat(port).startsWith("port ");
                Content content = new Content();
                HttpResponse<String> answer = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.substring(5) + "/"))
                                        .header("Content-Type", "video/mp4")
                                        .POST(HttpRequest.BodyPublishers.fromPublisher(
                                                HttpRequest.BodyPublishers.ofInputStream(() -> content), LENGTH))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(received.get(60, TimeUnit.SECONDS)).isEqualTo(content.sum.getValue());
                assertThat(gate.isAlive()).isTrue();
            } finally {
                gate.destroy();
                gate.waitFor();
            }
        }
    }
}
