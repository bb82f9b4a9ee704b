package sekisho.proof.probe;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A TLS handshake's first flight by hand, because Java's own TLS cannot offer what a sound server must refuse. Sends one
 * ClientHello (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2) and reads what the server made of it, no further.
 */
final class Hello {
    static final int SSL_3_0 = 0x0300;
    static final int TLS_1_0 = 0x0301;
    static final int TLS_1_1 = 0x0302;
    static final int TLS_1_2 = 0x0303;
    static final int TLS_1_3 = 0x0304;

    /** Signature schemes in general use, strongest kinds first, SHA-1 last (RFC 8446 §4.2.3). */
    static final List<Integer> SIGNATURES =
            List.of(0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601);

    static final List<Integer> SHA1_SIGNATURES = List.of(0x0201, 0x0203);

    private static final int FLIGHT_BYTES = 64 << 10;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int SERVER_HELLO = 2;
    private static final int SERVER_KEY_EXCHANGE = 12;
    private static final int SERVER_HELLO_DONE = 14;
    private static final int EXTENSION_SUPPORTED_VERSIONS = 43;
    private static final int EXTENSION_KEY_SHARE = 51;
    /** The random value that makes a ServerHello a HelloRetryRequest (RFC 8446 §4.1.3). */
    private static final byte[] RETRY =
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    private static final SecureRandom RANDOM = new SecureRandom();

    private Hello() {}

    /**
     * What is offered.
     *
     * @param version the highest version
     * @param suites cipher suite codes, at least one
     * @param groups key exchange group codes
     * @param signatures signature scheme codes
     */
    record Offer(int version, List<Integer> suites, List<Integer> groups, List<Integer> signatures) {
        static Offer of(int version, List<Integer> suites) {
            return new Offer(version, suites, Groups.codes(), SIGNATURES);
        }

        Offer withSuites(List<Integer> others) {
            return new Offer(version, others, groups, signatures);
        }

        Offer withGroups(List<Integer> others) {
            return new Offer(version, suites, others, signatures);
        }
    }

    /** What the server made of it. */
    sealed interface Reply {}

    /**
     * It goes on with the handshake.
     *
     * @param version chosen
     * @param suite chosen
     * @param group of its key exchange, when it told one
     * @param signature scheme of its key exchange, when it told one
     */
    record Accepted(int version, int suite, Optional<Integer> group, Optional<Integer> signature) implements Reply {}

    /** It does not: the alert's description (RFC 8446 §6), or -1 when it closed the connection without one. */
    record Refused(int alert) implements Reply {
        String text() {
            return switch (alert) {
                case -1 -> "connection closed";
                case 40 -> "handshake_failure";
                case 47 -> "illegal_parameter";
                case 70 -> "protocol_version";
                case 71 -> "insufficient_security";
                case 80 -> "internal_error";
                case 112 -> "unrecognized_name";
                default -> "alert " + alert;
            };
        }
    }

    static Reply offer(InetSocketAddress listener, String host, Offer offer) throws IOException {
        try (Socket socket = Sockets.connect(listener)) {
            try {
                socket.getOutputStream().write(clientHello(host, offer));
                socket.getOutputStream().flush();
                return reply(new DataInputStream(socket.getInputStream()));
            } catch (EOFException | SocketException e) {
                // A server may close at once; what it cannot do is go on.
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                return new Refused(-1);
            }
        }
    }

    /**
     * Every suite of the offer that the server takes: offers them together, strikes out the chosen one, and offers the rest,
     * until it refuses.
     */
    static List<Integer> acceptedSuites(InetSocketAddress listener, String host, Offer offer) throws IOException {
        List<Integer> left = new ArrayList<>(offer.suites());
        List<Integer> accepted = new ArrayList<>();
        while (!left.isEmpty()
                && offer(listener, host, offer.withSuites(left)) instanceof Accepted choice
                && left.contains(choice.suite())) {
            left.removeIf(code -> code == choice.suite());
            accepted.add(choice.suite());
        }
        return accepted;
    }

    /** Every group of the offer that the server takes, by the same elimination. */
    static List<Integer> acceptedGroups(InetSocketAddress listener, String host, Offer offer) throws IOException {
        List<Integer> left = new ArrayList<>(offer.groups());
        List<Integer> accepted = new ArrayList<>();
        while (!left.isEmpty()
                && offer(listener, host, offer.withGroups(left)) instanceof Accepted choice
                && choice.group().filter(left::contains).isPresent()) {
            int group = choice.group().orElseThrow();
            left.removeIf(code -> code == group);
            accepted.add(group);
        }
        return accepted;
    }

    static byte[] clientHello(String host, Offer offer) {
        boolean tls13 = offer.version() == TLS_1_3;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        u16(body, Math.min(offer.version(), TLS_1_2));
        body.writeBytes(random());
        byte[] session = tls13 ? random() : new byte[0];
        body.write(session.length);
        body.writeBytes(session);
        list16(body, offer.suites());
        body.write(1);
        body.write(0);

        ByteArrayOutputStream extensions = new ByteArrayOutputStream();
        if (HostNames.isName(host)) {
            byte[] name = host.getBytes(StandardCharsets.US_ASCII);
            ByteArrayOutputStream value = new ByteArrayOutputStream();
            u16(value, name.length + 3);
            value.write(0);
            u16(value, name.length);
            value.writeBytes(name);
            extension(extensions, 0, value);
        }
        ByteArrayOutputStream groups = new ByteArrayOutputStream();
        list16(groups, offer.groups());
        extension(extensions, 10, groups);
        ByteArrayOutputStream points = new ByteArrayOutputStream();
        points.write(1);
        points.write(0);
        extension(extensions, 11, points);
        if (offer.version() >= TLS_1_2) {
            ByteArrayOutputStream signatures = new ByteArrayOutputStream();
            list16(signatures, offer.signatures());
            extension(extensions, 13, signatures);
        }
        if (tls13) {
            ByteArrayOutputStream versions = new ByteArrayOutputStream();
            versions.write(2);
            u16(versions, TLS_1_3);
            extension(extensions, EXTENSION_SUPPORTED_VERSIONS, versions);
            // No key share at all: the server then names the group it wants (RFC 8446 §4.2.8).
            ByteArrayOutputStream shares = new ByteArrayOutputStream();
            u16(shares, 0);
            extension(extensions, EXTENSION_KEY_SHARE, shares);
        } else {
            ByteArrayOutputStream renegotiation = new ByteArrayOutputStream();
            renegotiation.write(0);
            extension(extensions, 0xFF01, renegotiation);
        }
        u16(body, extensions.size());
        body.writeBytes(extensions.toByteArray());

        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.write(HANDSHAKE);
        u16(record, Math.min(offer.version(), TLS_1_0));
        u16(record, body.size() + 4);
        record.write(1);
        record.write(body.size() >>> 16);
        u16(record, body.size() & 0xFFFF);
        record.writeBytes(body.toByteArray());
        return record.toByteArray();
    }

    /** Reads records until it is clear; at most 64 KiB. */
    static Reply reply(DataInputStream in) throws IOException {
        ByteArrayOutputStream flight = new ByteArrayOutputStream();
        while (true) {
            int type = in.readUnsignedByte();
            in.readUnsignedShort();
            byte[] fragment = new byte[in.readUnsignedShort()];
            in.readFully(fragment);
            if (type == ALERT && fragment.length >= 2) {
                int description = fragment[1] & 0xFF;
                // unrecognized_name may come as a warning after which the server goes on (RFC 6066 §3).
                if (fragment[0] == 2 || description != 112) {
                    return new Refused(description);
                }
                continue;
            }
            if (type != HANDSHAKE) {
                throw new IOException("the peer does not speak TLS");
            }
            flight.writeBytes(fragment);
            if (flight.size() > FLIGHT_BYTES) {
                throw new IOException("the server's first flight is too long");
            }
            @Nullable Reply reply = parse(ByteBuffer.wrap(flight.toByteArray()));
            if (reply != null) {
                return reply;
            }
        }
    }

    /** Null while more is needed. */
    private static @Nullable Reply parse(ByteBuffer flight) throws IOException {
        @Nullable Accepted accepted = null;
        while (flight.remaining() >= 4) {
            int type = flight.get();
            int length = ((flight.get() & 0xFF) << 16) | (flight.getShort() & 0xFFFF);
            if (flight.remaining() < length) {
                return null;
            }
            ByteBuffer message = flight.slice(flight.position(), length);
            flight.position(flight.position() + length);
            try {
                if (type == SERVER_HELLO) {
                    accepted = serverHello(message);
                    if (accepted.version() == TLS_1_3) {
                        return accepted;
                    }
                } else if (type == SERVER_KEY_EXCHANGE && accepted != null) {
                    return keyExchange(message, accepted);
                } else if (type == SERVER_HELLO_DONE) {
                    return accepted;
                }
            } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
                throw new IOException("a handshake message is cut short", e);
            }
        }
        return null;
    }

    private static Accepted serverHello(ByteBuffer message) {
        int version = message.getShort() & 0xFFFF;
        byte[] random = new byte[32];
        message.get(random);
        skip(message, message.get() & 0xFF);
        int suite = message.getShort() & 0xFFFF;
        message.get();
        boolean retry = java.util.Arrays.equals(random, RETRY);
        Optional<Integer> group = Optional.empty();
        if (message.remaining() >= 2) {
            message.getShort();
            while (message.remaining() >= 4) {
                int type = message.getShort() & 0xFFFF;
                int length = message.getShort() & 0xFFFF;
                ByteBuffer value = message.slice(message.position(), length);
                skip(message, length);
                if (type == EXTENSION_SUPPORTED_VERSIONS) {
                    version = value.getShort() & 0xFFFF;
                } else if (type == EXTENSION_KEY_SHARE) {
                    group = Optional.of(value.getShort() & 0xFFFF);
                }
            }
        }
        return new Accepted(retry ? TLS_1_3 : version, suite, group, Optional.empty());
    }

    /** ServerECDHParams and the signature's scheme (RFC 8422 §5.4); of other key exchanges nothing is told. */
    private static Accepted keyExchange(ByteBuffer message, Accepted accepted) {
        if (message.remaining() < 4 || message.get() != 3) {
            return accepted;
        }
        int group = message.getShort() & 0xFFFF;
        skip(message, message.get() & 0xFF);
        Optional<Integer> signature = accepted.version() == TLS_1_2 && message.remaining() >= 2
                ? Optional.of(message.getShort() & 0xFFFF)
                : Optional.empty();
        return new Accepted(accepted.version(), accepted.suite(), Optional.of(group), signature);
    }

    private static void skip(ByteBuffer buffer, int count) {
        buffer.position(buffer.position() + count);
    }

    private static byte[] random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static void extension(ByteArrayOutputStream out, int type, ByteArrayOutputStream value) {
        u16(out, type);
        u16(out, value.size());
        out.writeBytes(value.toByteArray());
    }

    private static void list16(ByteArrayOutputStream out, List<Integer> codes) {
        u16(out, codes.size() * 2);
        codes.forEach(code -> u16(out, code));
    }

    private static void u16(ByteArrayOutputStream out, int value) {
        out.write(value >>> 8);
        out.write(value);
    }
}
