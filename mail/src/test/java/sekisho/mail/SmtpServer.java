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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A mail server on loopback that takes what it is given, or misbehaves at a stage of the protocol as a test says. It speaks RFC
 * 5321 with STARTTLS and AUTH PLAIN; the stages are the words of the commands, {@code CONNECT} and {@code BODY} (the final dot).
 */
final class SmtpServer implements AutoCloseable {
    /** What a test wants instead of the usual reply. */
    interface Script {
        /** A reply line; {@link #HANG_UP} to close; {@link #SILENCE} to say nothing; empty for the usual. */
        Optional<String> answer(String stage, String line);
    }

    static final String HANG_UP = "hang up";
    static final String SILENCE = "silence";

    /** What arrived. */
    record Received(String from, String to, String message, boolean encrypted, String login, int connection) {}

    private final ServerSocket listener;
    private final Optional<SSLContext> tls;
    private final boolean tlsFirst;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile Script script = (_, _) -> Optional.empty();

    private SmtpServer(ServerSocket listener, Optional<SSLContext> tls, boolean tlsFirst) {
        this.listener = listener;
        this.tls = tls;
        this.tlsFirst = tlsFirst;
        Thread.ofVirtual().start(this::accept);
    }

    static SmtpServer start() throws IOException {
        return start("127.0.0.1", 0, Optional.empty(), false);
    }

    static SmtpServer start(String address, int port, Optional<SSLContext> tls, boolean tlsFirst) throws IOException {
        return new SmtpServer(new ServerSocket(port, 50, InetAddress.getByName(address)), tls, tlsFirst);
    }

    int port() {
        return listener.getLocalPort();
    }

    List<Received> received() {
        return received;
    }

    int connections() {
        return connections.get();
    }

    int mostAtOnce() {
        return most.get();
    }

    void script(Script to) {
        script = to;
    }

    /** At {@code stage}, always this. */
    void at(String stage, String reply) {
        script((where, _) -> where.equals(stage) ? Optional.of(reply) : Optional.empty());
    }

    void behave() {
        script((_, _) -> Optional.empty());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                most.accumulateAndGet(open.size(), Math::max);
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        new Conversation(socket).run();
                    } catch (IOException e) {
                        // the client is gone
                    } finally {
                        open.remove(socket);
                    }
                });
            } catch (IOException e) {
                // closed
            }
        }
    }

    private final class Conversation {
        private Socket socket;
        private InputStream in;
        private OutputStream out;
        private boolean encrypted;
        private String login = "";
        private String from = "";
        private String to = "";
        private final int number = connections.incrementAndGet();

        Conversation(Socket socket) throws IOException {
            this.socket = socket;
            if (tlsFirst) {
                encrypt();
            }
            in = new BufferedInputStream(this.socket.getInputStream());
            out = this.socket.getOutputStream();
        }

        private void encrypt() throws IOException {
            SSLSocket secured =
                    (SSLSocket) tls.orElseThrow().getSocketFactory().createSocket(socket, null, socket.getPort(), true);
            secured.setUseClientMode(false);
            secured.startHandshake();
            socket = secured;
            in = new BufferedInputStream(secured.getInputStream());
            out = secured.getOutputStream();
            encrypted = true;
        }

        void run() throws IOException {
            if (!reply("CONNECT", "", "220 test ESMTP")) {
                return;
            }
            for (String line = line(); line != null; line = line()) {
                String verb = line.split("[ :]", 2)[0].toUpperCase(java.util.Locale.ROOT);
                boolean goOn = switch (verb) {
                    case "EHLO" -> reply(verb, line, ehlo());
                    case "STARTTLS" -> {
                        boolean agreed = reply(verb, line, "220 2.0.0 go ahead");
                        if (agreed) {
                            encrypt();
                        }
                        yield agreed;
                    }
                    case "AUTH" -> {
                        login = line;
                        yield reply(verb, line, "235 2.7.0 welcome");
                    }
                    case "MAIL" -> {
                        from = line;
                        yield reply(verb, line, "250 2.1.0 ok");
                    }
                    case "RCPT" -> {
                        to = line;
                        yield reply(verb, line, "250 2.1.5 ok");
                    }
                    case "DATA" -> reply(verb, line, "354 go") && body();
                    case "QUIT" -> {
                        reply(verb, line, "221 2.0.0 bye");
                        yield false;
                    }
                    default -> reply(verb, line, "250 2.0.0 ok");
                };
                if (!goOn) {
                    return;
                }
            }
        }

        private String ehlo() {
            return "250-test\r\n"
                    + (tls.isPresent() && !encrypted ? "250-STARTTLS\r\n" : "")
                    + "250-AUTH PLAIN LOGIN\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE 50000000";
        }

        private boolean body() throws IOException {
            if (refusedData) {
                refusedData = false;
                return true;
            }
            StringBuilder message = new StringBuilder();
            for (String line = line(); line != null; line = line()) {
                if (line.equals(".")) {
                    String kept = message.toString();
                    Received one = new Received(path(from), path(to), kept, encrypted, login, number);
                    Optional<String> scripted = script.answer("BODY", kept);
                    if (scripted.isEmpty() || scripted.get().startsWith("2")) {
                        received.add(one);
                    }
                    return say(scripted.orElse("250 2.0.0 queued"));
                }
                message.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
            }
            return false;
        }

        private boolean refusedData;

        private boolean reply(String stage, String line, String usual) throws IOException {
            String answer = script.answer(stage, line).orElse(usual);
            refusedData = stage.equals("DATA") && !answer.startsWith("354");
            return say(answer);
        }

        private boolean say(String answer) throws IOException {
            if (answer.equals(HANG_UP)) {
                return false;
            }
            if (!answer.equals(SILENCE)) {
                out.write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            return true;
        }

        private @Nullable String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n') {
                    String text = line.toString(StandardCharsets.ISO_8859_1);
                    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
                }
                line.write(c);
            }
            return null;
        }

        private static String path(String command) {
            int open = command.indexOf('<');
            int close = command.indexOf('>');
            return open >= 0 && close > open ? command.substring(open + 1, close) : "";
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
