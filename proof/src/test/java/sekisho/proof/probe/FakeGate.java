package sekisho.proof.probe;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import javax.net.ssl.SSLServerSocket;
import sekisho.gate.GateSettings;

/** A gate of a few lines that answers as the test says, so that the probes can be shown gates that are broken. */
final class FakeGate implements AutoCloseable {
    static final String HOST = "app.example.jp";

    private static final int SMALL = 4096;

    private final List<ServerSocket> servers = new ArrayList<>();
    private final InetSocketAddress https;
    private final InetSocketAddress http;

    /** What a probe sent. {@code client} is the address that it claims. */
    record Seen(boolean tls, String method, String target, Map<String, String> fields, String body) {
        String client() {
            return fields.getOrDefault("sekisho-probe", ";address=").split(";address=", 2)[1];
        }
    }

    /** What the fake answers. */
    record Reply(int status, Map<String, String> fields, String body) {
        static Reply of(int status) {
            return new Reply(status, Map.of(), "");
        }

        static Reply refused(int status, String reason) {
            return new Reply(status, Map.of(), "{\"reason\":\"" + reason + "\"}");
        }

        Reply with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(fields);
            more.put(name, value);
            return new Reply(status, more, body);
        }
    }

    FakeGate(Path store, Function<Seen, Reply> behaviour) throws IOException, GeneralSecurityException {
        SSLServerSocket tls = (SSLServerSocket) TestCertificates.context(store)
                .getServerSocketFactory()
                .createServerSocket(0, 200, InetAddress.getLoopbackAddress());
        ServerSocket clear = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        servers.add(tls);
        servers.add(clear);
        https = new InetSocketAddress(InetAddress.getLoopbackAddress(), tls.getLocalPort());
        http = new InetSocketAddress(InetAddress.getLoopbackAddress(), clear.getLocalPort());
        serve(tls, true, behaviour);
        serve(clear, false, behaviour);
    }

    List<InetSocketAddress> https() {
        return List.of(https);
    }

    List<InetSocketAddress> http() {
        return List.of(http);
    }

    Caller caller() {
        return new Caller(this::https, address -> "test;address=" + address, random());
    }

    static RandomGenerator random() {
        return RandomGeneratorFactory.getDefault().create(42);
    }

    static Visitors visitors() {
        return new Visitors(random());
    }

    static Guests guests(GateSettings settings) {
        return new Guests(visitors(), new CountryData(() -> settings));
    }

    static GateSettings settings(GateSettings.Site... sites) {
        return new GateSettings(
                List.of(),
                List.of(),
                List.of(),
                List.of(sites),
                List.of(),
                Optional.empty(),
                GateSettings.Limits.DEFAULT,
                Duration.ofDays(365));
    }

    static GateSettings.Site site() {
        return site(GateSettings.Addresses.ANY, GateSettings.CountryLimit.NONE, GateSettings.Rate.DEFAULT);
    }

    static GateSettings.Site site(
            GateSettings.Addresses addresses, GateSettings.CountryLimit countries, GateSettings.Rate rate) {
        return new GateSettings.Site(
                HOST,
                URI.create("http://127.0.0.1:3000"),
                addresses,
                countries,
                rate,
                GateSettings.Timeouts.DEFAULT,
                1 << 20);
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket server : servers) {
            server.close();
        }
    }

    private static void serve(ServerSocket server, boolean tls, Function<Seen, Reply> behaviour) {
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> answer(socket, tls, behaviour));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private static void answer(Socket socket, boolean tls, Function<Seen, Reply> behaviour) {
        try (socket) {
            socket.setSoTimeout(5_000);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String[] request = line(in).split(" ", 3);
            if (request.length < 3) {
                return;
            }
            Map<String, String> fields = new LinkedHashMap<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                fields.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            // A knock announces a body that never comes; small ones do come.
            long length = Long.parseLong(fields.getOrDefault("content-length", "0"));
            byte[] sent = length > SMALL ? new byte[0] : in.readNBytes((int) length);
            Reply reply = behaviour.apply(
                    new Seen(tls, request[0], request[1], fields, new String(sent, StandardCharsets.UTF_8)));
            StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " -\r\nConnection: close\r\n");
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            head.append("Content-Length: ").append(body.length).append("\r\n");
            reply.fields()
                    .forEach((name, value) ->
                            head.append(name).append(": ").append(value).append("\r\n"));
            socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            if (!request[0].equals("HEAD")) {
                socket.getOutputStream().write(body);
            }
            socket.getOutputStream().flush();
        } catch (IOException | RuntimeException e) {
            // A probe may go away at any point.
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }
}
