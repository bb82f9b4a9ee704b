package sekisho.certificates;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import sekisho.gate.HeldCertificate;

/**
 * Stands in front of pebble and gives it what that version lacks: renewal information (RFC 9773) and rate limits. Pebble makes
 * its addresses of the Host field, so the client stays here.
 */
final class AuthorityProxy implements AutoCloseable {
    private final HttpsServer server;
    private final HttpClient client;
    private final URI behind;
    private volatile Optional<Renewal.Window> window = Optional.empty();
    private volatile boolean limited;
    private volatile Consumer<Integer> witness = count -> {};
    final List<String> paths = new CopyOnWriteArrayList<>();

    AuthorityProxy(Pebble pebble, HeldCertificate own) throws IOException, GeneralSecurityException {
        behind = pebble.directory();
        client = HttpClient.newBuilder().sslContext(any()).build();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 20);
        server.setHttpsConfigurator(new HttpsConfigurator(serving(own)));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private static SSLContext serving(HeldCertificate own) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", own.key(), new char[0], own.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static SSLContext any() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        return context;
    }

    URI directory() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/dir");
    }

    void suggest(Instant start, Instant end) {
        window = Optional.of(new Renewal.Window(start, end));
    }

    /** Told of each request by its number, before it is answered. */
    void witness(Consumer<Integer> each) {
        witness = each;
    }

    void limit(boolean on) {
        limited = on;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        paths.add(path);
        witness.accept(paths.size());
        try (exchange) {
            if (path.startsWith("/renewal-info/")) {
                Renewal.Window known = window.orElseThrow();
                exchange.getResponseHeaders().set("Retry-After", "21600");
                send(exchange, 200, "application/json", """
                        {"suggestedWindow": {"start": "%s", "end": "%s"}}
                        """.formatted(known.start(), known.end()));
            } else if (limited && path.equals("/order-plz")) {
                exchange.getResponseHeaders().set("Retry-After", "7200");
                exchange.getResponseHeaders().set("Replay-Nonce", "abcdefgh");
                send(exchange, 429, "application/problem+json", """
                        {"type": "urn:ietf:params:acme:error:rateLimited", "detail": "too many of these"}
                        """);
            } else {
                forward(exchange);
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private void forward(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        URI target = behind.resolve(exchange.getRequestURI().toString());
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                .header("Host", exchange.getRequestHeaders().getFirst("Host"));
        for (String name : List.of("Content-Type", "Accept")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            for (String name : List.of("Content-Type", "Replay-Nonce", "Location", "Link", "Retry-After")) {
                response.headers()
                        .allValues(name)
                        .forEach(value -> exchange.getResponseHeaders().add(name, value));
            }
            byte[] answer = response.body();
            if (exchange.getRequestURI().getPath().equals("/dir") && window.isPresent()) {
                String text = new String(answer, StandardCharsets.UTF_8);
                String info = directory().resolve("/renewal-info/").toString();
                answer = text.replaceFirst("\\{", "{\"renewalInfo\": \"" + info + "\",")
                        .getBytes(StandardCharsets.UTF_8);
            }
            boolean none = exchange.getRequestMethod().equals("HEAD") || answer.length == 0;
            exchange.sendResponseHeaders(response.statusCode(), none ? -1 : answer.length);
            if (!none) {
                exchange.getResponseBody().write(answer);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate @Nullable [] chain, String type) {
            // nobody comes
        }

        @Override
        public void checkServerTrusted(X509Certificate @Nullable [] chain, String type) {
            // it is pebble
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
