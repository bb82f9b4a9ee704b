package sekisho.app.demo;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A mail server on loopback that takes every mail and delivers none (RFC 5321, as much as a client needs): each becomes a file in
 * a folder, of which the newest {@value #KEPT} are kept. Virtual threads, at most {@value #AT_ONCE} clients.
 */
public final class PostOffice implements AutoCloseable {
    private static final int KEPT = 50;
    private static final int AT_ONCE = 16;
    private static final int MOST_LINE_BYTES = 4096;
    private static final int MOST_MESSAGE_BYTES = 25 << 20;
    private static final int PATIENCE_MILLIS = 60_000;

    private final ServerSocket listener;
    private final Path folder;
    private final Semaphore clients = new Semaphore(AT_ONCE);
    private final AtomicInteger taken = new AtomicInteger();

    private PostOffice(ServerSocket listener, Path folder) {
        this.listener = listener;
        this.folder = folder;
        Thread.ofVirtual().name("demo-post-office").start(this::accept);
    }

    /** Opens on a port that the system chooses; mails become {@code 0001.eml} and so on in {@code folder}, which begins empty. */
    public static PostOffice open(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path old : letters(folder)) {
            Files.delete(old);
        }
        return new PostOffice(new ServerSocket(0, AT_ONCE, InetAddress.ofLiteral("127.0.0.1")), folder);
    }

    /** The port that it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    private static List<Path> letters(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).endsWith(".eml"))
                    .sorted()
                    .toList();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (clients.tryAcquire()) {
                    Thread.ofVirtual().name("demo-mail").start(() -> serve(client));
                } else {
                    client.close();
                }
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setSoTimeout(PATIENCE_MILLIS);
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            say(out, "220 demo");
            while (true) {
                String line = new String(line(in), StandardCharsets.ISO_8859_1);
                String verb = line.length() < 4 ? "" : line.substring(0, 4).toUpperCase(Locale.ROOT);
                switch (verb) {
                    case "DATA" -> {
                        say(out, "354 go on");
                        keep(message(in));
                        say(out, "250 2.0.0 taken");
                    }
                    case "QUIT" -> {
                        say(out, "221 bye");
                        return;
                    }
                    case "EHLO", "HELO", "MAIL", "RCPT", "RSET", "NOOP" -> say(out, "250 ok");
                    default -> say(out, "500 unknown");
                }
            }
        } catch (IOException e) {
            // the client went away, or spoke nonsense
        } finally {
            clients.release();
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** A line without its end. */
    private static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.size() > MOST_LINE_BYTES) {
                throw new IOException("no line");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toByteArray();
    }

    /** Everything up to the dot (RFC 5321 §4.5.2). */
    private static byte[] message(InputStream in) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            byte[] line = line(in);
            boolean dotted = line.length > 0 && line[0] == '.';
            if (dotted && line.length == 1) {
                return message.toByteArray();
            }
            message.write(line, dotted ? 1 : 0, dotted ? line.length - 1 : line.length);
            message.write('\r');
            message.write('\n');
            if (message.size() > MOST_MESSAGE_BYTES) {
                throw new IOException("too long");
            }
        }
    }

    private synchronized void keep(byte[] message) throws IOException {
        Files.write(folder.resolve("%04d.eml".formatted(taken.incrementAndGet())), message);
        List<Path> letters = letters(folder);
        for (Path old : letters.subList(0, Math.max(0, letters.size() - KEPT))) {
            Files.delete(old);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
