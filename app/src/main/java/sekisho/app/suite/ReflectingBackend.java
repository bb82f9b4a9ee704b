package sekisho.app.suite;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The application behind the gate in a run of the suite: it answers {@code /reflect} with what the request's JSON body asks
 * for and everything else with 200 and no content, whatever the method. It is as lenient as the server can be, as what is
 * sent to it is odd on purpose. Loopback only; event loop; keeps nothing.
 *
 * <p>The members that {@code /reflect} knows: {@code status}, {@code headers} (an object), {@code body} (text) and
 * {@code encodedBody} (base64). A body that is no JSON object is answered with 400; a suite has such a test.
 */
final class ReflectingBackend implements AutoCloseable {
    private static final int MOST_HEAD_BYTES = 1 << 20;
    private static final long MOST_BODY_BYTES = 16L << 20;
    private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

    private final HttpServer server;

    private ReflectingBackend(HttpServer server) {
        this.server = server;
    }

    /** Starts on {@code 127.0.0.1:port}; 0 lets the system choose. */
    static Future<ReflectingBackend> start(Vertx vertx, int port) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setMaxHeaderSize(MOST_HEAD_BYTES)
                .setMaxInitialLineLength(MOST_HEAD_BYTES);
        return vertx.createHttpServer(options)
                .requestHandler(ReflectingBackend::answer)
                .listen()
                .map(ReflectingBackend::new);
    }

    int port() {
        return server.actualPort();
    }

    private static void answer(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() <= MOST_BODY_BYTES) {
                body.appendBuffer(part);
            } else if (!request.response().ended()) {
                request.response().setStatusCode(413).end();
            }
        });
        request.exceptionHandler(failure -> {}); // the client is gone
        request.endHandler(end -> {
            if (request.response().ended()) {
                return;
            }
            if (isReflect(request.uri())) {
                reflect(body, request.response());
            } else {
                request.response().end();
            }
        });
    }

    private static boolean isReflect(String target) {
        int query = target.indexOf('?');
        return (query < 0 ? target : target.substring(0, query)).equals("/reflect");
    }

    private static void reflect(Buffer body, HttpServerResponse response) {
        try {
            JsonObject asked = new JsonObject(body);
            Buffer content = content(asked);
            int status = asked.getInteger("status", 200);
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("no final status");
            }
            response.setStatusCode(status).putHeader("Content-Type", PLAIN_TEXT);
            for (Map.Entry<String, Object> field : asked.getJsonObject("headers", new JsonObject())) {
                response.putHeader(field.getKey(), String.valueOf(field.getValue()));
            }
            response.end(content);
        } catch (DecodeException | IllegalArgumentException | ClassCastException e) {
            response.headers().clear();
            response.setStatusCode(400)
                    .putHeader("Content-Type", PLAIN_TEXT)
                    .end("The body asks for nothing that can be answered.\n");
        }
    }

    private static Buffer content(JsonObject asked) {
        String encoded = asked.getString("encodedBody", "");
        return encoded.isEmpty()
                ? Buffer.buffer(asked.getString("body", ""))
                : Buffer.buffer(Base64.getDecoder().decode(encoded));
    }

    @Override
    public void close() throws TimeoutException {
        server.close().await(10, TimeUnit.SECONDS);
    }
}
