package sekisho.proof.probe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Another system on loopback, to which a trial's form passes values on; it takes whatever comes. Virtual threads. */
final class Receiver implements AutoCloseable {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_KEPT = 10;

    private final HttpServer server;
    private final List<Taken> taken = new CopyOnWriteArrayList<>();

    /** A request, by what a receiver checks. */
    record Taken(String id, String signature, String body) {}

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 5);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES);
            if (taken.size() < MOST_KEPT) {
                taken.add(new Taken(
                        field(exchange, "Sekisho-Id"),
                        field(exchange, "Sekisho-Signature"),
                        new String(body, StandardCharsets.UTF_8)));
            }
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private static String field(HttpExchange exchange, String name) {
        List<String> values = exchange.getRequestHeaders().getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.getFirst();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    List<Taken> taken() {
        return List.copyOf(taken);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
