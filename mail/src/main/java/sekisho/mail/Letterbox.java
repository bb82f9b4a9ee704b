package sekisho.mail;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A mail server on loopback that takes mails and delivers none (RFC 5321, as much as a client needs): each is handed to whoever
 * opened it. Virtual threads, at most {@value #AT_ONCE} clients; a mail has at most {@value #MOST_MESSAGE_BYTES} bytes.
 */
public final class Letterbox implements AutoCloseable {
    private static final int AT_ONCE = 16;
    private static final int MOST_LINE_BYTES = 4096;
    private static final int MOST_MESSAGE_BYTES = 25 << 20;
    private static final int MOST_RECIPIENTS = 100;
    private static final int PATIENCE_MILLIS = 60_000;

    private final ServerSocket listener;
    private final Predicate<String> known;
    private final Consumer<Letter> taken;
    private final Semaphore clients = new Semaphore(AT_ONCE);

    /**
     * A mail as it was sent.
     *
     * @param recipients of the envelope, without brackets
     * @param message its bytes, each as one character (ISO-8859-1), lines ended by CR LF
     */
    public record Letter(List<String> recipients, String message) {
        public Letter {
            recipients = List.copyOf(recipients);
        }
    }

    private Letterbox(ServerSocket listener, Predicate<String> known, Consumer<Letter> taken) {
        this.listener = listener;
        this.known = known;
        this.taken = taken;
        Thread.ofVirtual().name("letterbox").start(this::accept);
    }

    /**
     * Opens on a port that the system chooses.
     *
     * @param known which recipients there are; mails to others are refused for good
     * @param taken gets each mail before it is acknowledged; on several virtual threads
     */
    public static Letterbox open(Predicate<String> known, Consumer<Letter> taken) throws IOException {
        return new Letterbox(new ServerSocket(0, AT_ONCE, InetAddress.ofLiteral("127.0.0.1")), known, taken);
    }

    /** The port that it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (clients.tryAcquire()) {
                    Thread.ofVirtual().name("letterbox-client").start(() -> serve(client));
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
            say(out, "220 letterbox");
            List<String> recipients = new ArrayList<>();
            while (true) {
                String line = new String(line(in), StandardCharsets.ISO_8859_1);
                String verb = line.length() < 4 ? "" : line.substring(0, 4).toUpperCase(Locale.ROOT);
                switch (verb) {
                    case "RCPT" -> say(out, recipient(line, recipients));
                    case "DATA" -> {
                        say(out, "354 go on");
                        taken.accept(new Letter(recipients, message(in)));
                        recipients.clear();
                        say(out, "250 2.0.0 taken");
                    }
                    case "QUIT" -> {
                        say(out, "221 bye");
                        return;
                    }
                    case "MAIL", "RSET" -> {
                        recipients.clear();
                        say(out, "250 ok");
                    }
                    case "EHLO", "HELO", "NOOP" -> say(out, "250 ok");
                    default -> say(out, "500 unknown");
                }
            }
        } catch (IOException e) {
            // the client went away, or spoke nonsense
        } finally {
            clients.release();
        }
    }

    private String recipient(String line, List<String> recipients) {
        int from = line.indexOf('<');
        int to = line.indexOf('>', from + 1);
        if (from < 0 || to < 0 || recipients.size() >= MOST_RECIPIENTS) {
            return "501 5.5.4 no recipient";
        }
        String recipient = line.substring(from + 1, to);
        if (!known.test(recipient)) {
            return "550 5.1.1 no such mailbox";
        }
        recipients.add(recipient);
        return "250 ok";
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
    private static String message(InputStream in) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            byte[] line = line(in);
            boolean dotted = line.length > 0 && line[0] == '.';
            if (dotted && line.length == 1) {
                return message.toString(StandardCharsets.ISO_8859_1);
            }
            message.write(line, dotted ? 1 : 0, dotted ? line.length - 1 : line.length);
            message.write('\r');
            message.write('\n');
            if (message.size() > MOST_MESSAGE_BYTES) {
                throw new IOException("too long");
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
