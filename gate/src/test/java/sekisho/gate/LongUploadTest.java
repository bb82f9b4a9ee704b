package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.antivirus.DemoDaemon;

/** Uploads of 1 GB through a gate that has 64 MB of memory: a process of its own with a heap and direct buffers of that together. */
class LongUploadTest {
    private static final long LENGTH = 1_000_000_000;
    private static final int PIECE = 1 << 20;

    private static final String FORM = "multipart/form-data; boundary=border-of-the-parts";
    private static final byte[] AFTER = bytes("\r\n--border-of-the-parts--\r\n");
    private static final String RULES = """
            SecRuleEngine On
            SecRequestBodyAccess On
            SecRequestBodyLimit 131072
            SecRequestBodyLimitAction ProcessPartial
            SecRule ARGS "@detectSQLi" "id:1,phase:2,deny,status:403,t:none,t:urlDecodeUni"
            SecRule FILES "@rx \\.php$" "id:2,phase:2,deny,status:403,t:none,t:lowercase"
            """;

    @TempDir
    private Path folder = Path.of("");

    /** Bytes that do not repeat soon, made as they are read. */
    private static final class Content extends InputStream {
        private final byte[] piece = new byte[PIECE];
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
            left -= count;
            return count;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A field, and the head of the part that is a file. */
    private static byte[] before(String comment) {
        return bytes(String.join(
                "\r\n",
                "--border-of-the-parts",
                "Content-Disposition: form-data; name=\"comment\"",
                "",
                comment,
                "--border-of-the-parts",
                "Content-Disposition: form-data; name=\"film\"; filename=\"film.mp4\"",
                "Content-Type: video/mp4",
                "",
                ""));
    }

    /** An application that answers, and tells the checksum of what it was sent. */
    private static long receive(ServerSocket server, long length) throws IOException {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            int ends = 0;
            while (ends < 4) {
                int b = in.read();
                ends = b == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
            }
            CRC32 sum = new CRC32();
            byte[] buffer = new byte[PIECE];
            long left = length;
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new IOException("the body ended early");
                }
                sum.update(buffer, 0, count);
                left -= count;
            }
            OutputStream out = socket.getOutputStream();
            out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
            out.flush();
            return sum.getValue();
        }
    }

    @Test
    void fitsIntoLittleMemory() throws Exception {
        try (DemoDaemon daemon = daemon();
                ServerSocket application = application();
                Small gate = Small.start(application, daemon, folder)) {
            arrives(gate, application, "video/mp4", new byte[0], new byte[0]);
        }
    }

    /** Of a body that is longer than rules look at, what they look at is no more than a beginning. */
    @Test
    void fitsIntoLittleMemoryAsAPartBehindBlockingRules() throws Exception {
        try (DemoDaemon daemon = daemon();
                ServerSocket application = application();
                Small gate = Small.start(
                        application,
                        daemon,
                        folder,
                        Files.writeString(folder.resolve("rules.conf"), RULES).toString())) {
            byte[] attack = before("1' UNION SELECT name, password FROM users -- ");
            assertThat(gate.post(FORM, HttpRequest.BodyPublishers.ofByteArrays(List.of(attack, AFTER)))
                            .statusCode())
                    .isEqualTo(403);
            arrives(gate, application, FORM, before("our film"), AFTER);
        }
    }

    private DemoDaemon daemon() throws IOException {
        return DemoDaemon.start(
                folder,
                Instant.EPOCH,
                List.of("StreamMaxLength 1500M", "MaxFileSize 1500M", "MaxScanSize 1500M", "MaxScanTime 600000"));
    }

    private static ServerSocket application() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static void arrives(Small gate, ServerSocket application, String type, byte[] before, byte[] after)
            throws Exception {
        long length = before.length + LENGTH + after.length;
        CompletableFuture<Long> received = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                received.complete(receive(application, length));
            } catch (IOException e) {
                received.completeExceptionally(e);
            }
        });
        CRC32 sum = new CRC32();
        InputStream content = new CheckedInputStream(
                new SequenceInputStream(Collections.enumeration(
                        List.of(new ByteArrayInputStream(before), new Content(), new ByteArrayInputStream(after)))),
                sum);
        HttpResponse<String> answer = gate.post(
                type,
                HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofInputStream(() -> content), length));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(received.get(60, TimeUnit.SECONDS)).isEqualTo(sum.getValue());
        assertThat(gate.process().isAlive()).isTrue();
    }

    /** The process; ends when it is closed. */
    private record Small(Process process, BufferedReader lines, URI uri) implements AutoCloseable {
        static Small start(ServerSocket application, DemoDaemon daemon, Path folder, String... more)
                throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
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
                    folder.resolve("scratch").toString()));
            command.addAll(List.of(more));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader lines = process.inputReader();
            String port = lines.readLine();
            assertThat(port).startsWith("port ");
            return new Small(process, lines, URI.create("http://127.0.0.1:" + port.substring(5) + "/"));
        }

        HttpResponse<String> post(String type, HttpRequest.BodyPublisher body)
                throws IOException, InterruptedException {
            try (HttpClient client = HttpClient.newHttpClient()) {
                return client.send(
                        HttpRequest.newBuilder(uri)
                                .header("Content-Type", type)
                                .POST(body)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
            }
        }

        @Override
        public void close() throws IOException {
            lines.close();
            process.destroy();
            process.onExit().join();
        }
    }
}
