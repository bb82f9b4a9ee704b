package sekisho.mail;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** One connection to one server, spoken by Angus over a socket of ours. One thread at a time. */
final class SmtpLink implements Carrier.Link {
    /** A whole delivery may take this many single waits, against servers that answer byte by byte. */
    private static final int WAITS = 10;

    private final Socket socket;
    private final SMTPTransport transport;
    private final Session session;
    private final Duration timeout;

    /** What to connect to, and how. */
    record Target(
            InetSocketAddress address,
            String hostName,
            Encryption encryption,
            @Nullable ServerTrust trust,
            Optional<MailSettings.Login> login,
            Duration timeout) {}

    /** When TLS begins. */
    enum Encryption {
        NEVER,
        WHEN_OFFERED,
        STARTTLS,
        FROM_THE_START
    }

    /** Why there is no connection; the status is a word of {@link Delivery#status}. */
    static final class NoLinkException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String status;

        NoLinkException(String status, String note) {
            super(note);
            this.status = status;
        }

        String status() {
            return status;
        }

        String note() {
            return Optional.ofNullable(getMessage()).orElse("");
        }
    }

    private SmtpLink(Socket socket, SMTPTransport transport, Session session, Duration timeout) {
        this.socket = socket;
        this.transport = transport;
        this.session = session;
        this.timeout = timeout;
    }

    /** Connects, greets, encrypts and logs in. */
    static SmtpLink open(Target target) throws NoLinkException {
        Socket socket = new Socket();
        SMTPTransport transport = null;
        boolean complete = false;
        try (Watch _ = new Watch(socket, target.timeout().multipliedBy(WAITS))) {
            int millis = Math.toIntExact(target.timeout().toMillis());
            socket.connect(target.address(), millis);
            socket.setSoTimeout(millis);
            socket.setTcpNoDelay(true);
            ServerTrust trust = target.trust();
            Socket spoken = target.encryption() == Encryption.FROM_THE_START && trust != null
                    ? handshake(trust.createSocket(socket, "", socket.getPort(), true))
                    : socket;
            Session session = session(target);
            transport = new SMTPTransport(session, new URLName("smtp", null, -1, null, null, null));
            transport.connect(spoken);
            complete = true;
            return new SmtpLink(socket, transport, session, target.timeout());
        } catch (AuthenticationFailedException e) {
            throw new NoLinkException("auth", text(transport));
        } catch (MessagingException | IOException e) {
            throw new NoLinkException(word(e), reason(e, transport));
        } finally {
            if (!complete) {
                closeQuietly(socket);
            }
        }
    }

    private static Socket handshake(Socket tls) throws IOException {
        ((SSLSocket) tls).startHandshake();
        return tls;
    }

    private static Session session(Target target) {
        Properties properties = new Properties();
        properties.put("mail.smtp.localhost", target.hostName());
        properties.put("mail.smtp.quitwait", "false");
        properties.put("mail.smtp.allow8bitmime", "false");
        properties.put("mail.smtp.dsn.ret", "HDRS");
        properties.put("mail.smtp.starttls.enable", Boolean.toString(target.encryption() == Encryption.WHEN_OFFERED));
        properties.put("mail.smtp.starttls.required", Boolean.toString(target.encryption() == Encryption.STARTTLS));
        if (target.trust() != null) {
            properties.put("mail.smtp.ssl.socketFactory", target.trust());
        }
        if (target.login().isEmpty()) {
            return Session.getInstance(properties);
        }
        MailSettings.Login login = target.login().get();
        properties.put("mail.smtp.auth", "true");
        properties.put("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        properties.put("mail.smtp.sasl.authorizationid", ""); // acts as nobody but the user (RFC 4616 §2)
        return Session.getInstance(properties, new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(login.user(), login.password());
            }
        });
    }

    @Override
    public Attempt send(Envelope envelope, byte[] message) {
        try (Watch _ = new Watch(socket, timeout.multipliedBy(WAITS))) {
            transport.sendMessage(new Ready(session, envelope, message), new Address[] {address(envelope.recipient())});
            return new Attempt.Accepted(status(transport.getLastReturnCode(), text(transport)), text(transport));
        } catch (MessagingException e) {
            return failed(e);
        }
    }

    private Attempt failed(MessagingException failure) {
        Reply reply = Reply.of(failure);
        if (reply.code() < 400 || reply.code() > 599) {
            return new Attempt.Deferred(word(failure), reason(failure, null), false);
        }
        String status = status(reply.code(), reply.text());
        // 530, 534, 535, 538: the relay wants another login; that is the operator's to mend, not the mail's fault
        boolean login = reply.code() == 530 || (reply.code() >= 534 && reply.code() <= 538);
        return reply.code() < 500 || login
                ? new Attempt.Deferred(status, reply.text(), reply.code() != 421 && transport.isConnected())
                : new Attempt.Refused(status, reply.text());
    }

    /** The reply that an exception of Angus carries, somewhere in its chain. */
    private record Reply(int code, String text) {
        static Reply of(MessagingException failure) {
            Reply found = new Reply(-1, "");
            Exception next = failure;
            for (int depth = 0; next != null && depth < 8 && found.code() < 400; depth++) {
                found = switch (next) {
                    case SMTPSendFailedException e -> new Reply(e.getReturnCode(), message(e));
                    case SMTPAddressFailedException e -> new Reply(e.getReturnCode(), message(e));
                    case SMTPSenderFailedException e -> new Reply(e.getReturnCode(), message(e));
                    default -> found;
                };
                next = next instanceof MessagingException e ? e.getNextException() : null;
            }
            return found;
        }

        private static String message(Exception e) {
            return clean(Optional.ofNullable(e.getMessage()).orElse(""));
        }
    }

    private static InternetAddress address(MailAddress address) throws AddressException {
        return new InternetAddress(address.wire(), false);
    }

    /** Code and enhanced code (RFC 3463), which stands after the first space or hyphen of the reply. */
    private static String status(int code, String reply) {
        String rest = reply.length() > 4 && reply.startsWith(Integer.toString(code)) ? reply.substring(4) : reply;
        String word = rest.strip().split("\\s", 2)[0];
        return word.matches("[245]\\.\\d{1,3}\\.\\d{1,3}") ? code + " " + word : Integer.toString(code);
    }

    private static String text(@Nullable SMTPTransport transport) {
        String reply = transport == null ? null : transport.getLastServerResponse();
        return clean(reply == null ? "" : reply);
    }

    /** What a server wrote, on one line of bounded length. */
    private static String clean(String text) {
        return HeaderText.cleaned(text.replaceAll("\\s+", " ")).value();
    }

    private static String word(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 8; cause = next(cause)) {
            switch (cause) {
                case SocketTimeoutException _ -> {
                    return "timeout";
                }
                case SSLException _ -> {
                    return "tls";
                }
                case java.net.ConnectException _ -> {
                    return "connect";
                }
                case java.net.NoRouteToHostException _ -> {
                    return "connect";
                }
                default -> depth++;
            }
        }
        String message = failure.getMessage();
        return message != null && message.contains("STARTTLS") ? "tls" : "disconnect";
    }

    private static @Nullable Throwable next(Throwable cause) {
        return cause instanceof MessagingException e && e.getNextException() != null
                ? e.getNextException()
                : cause.getCause();
    }

    private static String reason(Throwable failure, @Nullable SMTPTransport transport) {
        String reply = text(transport);
        if (reply.matches("[45]\\d\\d.*")) {
            return reply;
        }
        Throwable deepest = failure;
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 8; cause = next(cause)) {
            deepest = cause;
            depth++;
        }
        return clean(deepest.getClass().getSimpleName() + ": " + deepest.getMessage());
    }

    @Override
    public void close() {
        try (Watch _ = new Watch(socket, timeout)) {
            transport.close();
        } catch (MessagingException e) {
            // the server is gone already
        } finally {
            closeQuietly(socket);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing is left to do with it
        }
    }

    /** Closes the socket when something takes too long as a whole. */
    private static final class Watch implements AutoCloseable {
        private final CountDownLatch done = new CountDownLatch(1);

        Watch(Socket socket, Duration limit) {
            Thread.ofVirtual().start(() -> {
                try {
                    if (!done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                        closeQuietly(socket);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Override
        public void close() {
            done.countDown();
        }
    }

    /** A message whose bytes are finished; Angus only carries them. */
    private static final class Ready extends SMTPMessage {
        private final byte[] message;

        Ready(Session session, Envelope envelope, byte[] message) {
            super(session);
            this.message = message;
            setEnvelopeFrom(envelope.returnPath().wire());
            setNotifyOptions(NOTIFY_FAILURE);
        }

        @Override
        public void writeTo(OutputStream out, String @Nullable [] ignored) throws IOException {
            out.write(message);
        }
    }
}
