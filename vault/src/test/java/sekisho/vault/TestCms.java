package sekisho.vault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A CMS made of a table: path and query to answer; remembers what it was asked. */
final class TestCms implements AutoCloseable {
    @FunctionalInterface
    interface Script {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final Map<String, Script> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Consumer<String> watch = target -> {};

    TestCms() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = exchange.getRequestURI().toString();
            asked.add(target + (exchange.getRequestHeaders().containsKey("If-None-Match") ? " conditional" : ""));
            watch.accept(target);
            Script script = answers.get(target);
            if (script == null) {
                script = text(404, "text/html; charset=utf-8", "<title>ない</title><p>お探しのページはありません");
            }
            script.answer(exchange);
        }
    }

    String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    URI uri() {
        return URI.create("http://" + authority());
    }

    TestCms with(String target, Script script) {
        answers.put(target, script);
        return this;
    }

    TestCms page(String target, String html) {
        return with(target, text(200, "text/html; charset=UTF-8", html));
    }

    TestCms file(String target, String type, String content) {
        return with(target, text(200, type, content));
    }

    TestCms bytes(String target, String type, byte[] content) {
        return with(target, bytes(200, type, content));
    }

    TestCms redirect(String target, int status, String location) {
        return with(target, exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(status, -1);
        });
    }

    void remove(String target) {
        answers.remove(target);
    }

    static Script text(int status, String type, String content) {
        return bytes(status, type, content.getBytes(StandardCharsets.UTF_8));
    }

    static Script bytes(int status, String type, byte[] content) {
        String etag = "\"" + BlobId.of(content).hex().substring(0, 16) + "\"";
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            if (status == 200) {
                exchange.getResponseHeaders().set("ETag", etag);
                if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                    exchange.sendResponseHeaders(304, -1);
                    return;
                }
            }
            exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        };
    }

    List<String> asked() {
        return List.copyOf(asked);
    }

    /** Is told each target before it is answered. */
    void watch(Consumer<String> next) {
        watch = next;
    }

    void forget() {
        asked.clear();
    }

    Map<String, Script> answers() {
        return new LinkedHashMap<>(answers);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
