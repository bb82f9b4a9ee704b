package sekisho.app.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A target that writes each request's {@code X-CRS-Test} and {@code X-Log} fields to its log, and answers with the bytes of
 * the field {@code X-Answer} ({@code |} for a line end), or closes at once when that is empty.
 */
final class FakeWaf implements AutoCloseable {
    private static final String OK = "HTTP/1.1 200 OK|Content-Length: 0||";

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Path log;

    FakeWaf(Path log) throws IOException {
        this.log = Files.writeString(log, "");
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            String answer = OK;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("X-CRS-Test: ") || line.startsWith("X-Log: ")) {
                    Files.writeString(log, line.substring(line.indexOf(' ') + 1) + "\n", StandardOpenOption.APPEND);
                } else if (line.startsWith("X-Answer:")) {
                    answer = line.substring("X-Answer:".length()).strip();
                } else if (line.isEmpty()) {
                    if (answer.isEmpty()) {
                        return;
                    }
                    socket.getOutputStream().write(answer.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                    if (!answer.equals(OK)) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            if (!server.isClosed() && !socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
