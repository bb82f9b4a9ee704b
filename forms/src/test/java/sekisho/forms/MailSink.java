package sekisho.forms;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import sekisho.mail.Letterbox;

/** A mail server on loopback that takes everything. */
final class MailSink implements AutoCloseable {
    /** What arrived, the message as it was sent, lines ended by LF. */
    record Received(String to, String message) {}

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Letterbox server;

    private MailSink() throws IOException {
        server = Letterbox.open(
                _ -> true,
                letter -> received.add(new Received(
                        letter.recipients().getFirst(), letter.message().replace("\r\n", "\n"))));
    }

    static MailSink start() throws IOException {
        return new MailSink();
    }

    int port() {
        return server.port();
    }

    List<Received> received() {
        return received;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
