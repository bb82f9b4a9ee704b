package sekisho.forms;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The room on a socket, with the client's address in a field, and a client that sends what it is told. */
final class WireServer implements AutoCloseable {
    private final FormsRoom room;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();

    /** What came back. */
    record Answer(int status, String body, Map<String, List<String>> fields) {}

    WireServer(FormsRoom room) throws IOException {
        this.room = room;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            FormRequest request = new FormRequest(
                    exchange.getRequestMethod(),
                    Fixture.HOST,
                    exchange.getRequestURI().toString(),
                    Fixture.client(field(exchange, "X-Client")),
                    "wire",
                    name -> name.equals("Host") ? Fixture.HOST : field(exchange, name));
            FormReply reply = switch (room.claim(request)) {
                case FormReply.NotOurs _ -> new FormReply(404, List.of(), ByteBuffer.allocate(0));
                case FormReply.Now now -> now.reply();
                case FormReply.WithBody wanted -> read(exchange, wanted);
            };
            reply.fields().forEach(entry -> exchange.getResponseHeaders().add(entry.getKey(), entry.getValue()));
            byte[] body = new byte[reply.body().remaining()];
            reply.body().duplicate().get(body);
            boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(reply.status(), bodiless ? -1 : body.length);
            if (!bodiless) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static FormReply read(HttpExchange exchange, FormReply.WithBody wanted) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(wanted.maxBytes() + 1);
        if (body.length > wanted.maxBytes()) {
            return new FormReply(413, List.of(), ByteBuffer.allocate(0));
        }
        try {
            return wanted.answer()
                    .apply(ByteBuffer.wrap(body))
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static String field(HttpExchange exchange, String name) {
        List<String> values = exchange.getRequestHeaders().getOrDefault(name, List.of());
        return String.join(", ", values);
    }

    Answer send(String method, String path, String from, Map<String, String> fields, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
                .timeout(Duration.ofSeconds(60))
                .header("X-Client", from)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        fields.forEach(request::header);
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    answer.statusCode(), answer.body(), answer.headers().map());
        } catch (IOException e) {
            return new Answer(0, "", Map.of()); // the server hung up on a body that it did not want
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
        threads.shutdownNow();
    }
}
