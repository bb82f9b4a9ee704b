package sekisho.gate;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * The rest of a request body that nobody wants any more. On HTTP/1 it is read and dropped for a while before the connection
 * is closed, because a client that is still sending when the connection is reset may never see the answer; on HTTP/2 the
 * stream is told to stop (RFC 9113 §8.1). One event loop.
 */
final class Leftover extends Deadlines.Timed {
    private static final long NO_ERROR = 0;
    private static final long LINGER_NANOS = 5_000_000_000L;

    private final HttpServerRequest request;
    private final Deadlines deadlines;

    private Leftover(HttpServerRequest request, Deadlines deadlines) {
        this.request = request;
        this.deadlines = deadlines;
    }

    /** After the answer was written. */
    static void discard(HttpServerRequest request, boolean http2, Deadlines deadlines) {
        if (http2) {
            stop(request);
            return;
        }
        Leftover leftover = new Leftover(request, deadlines);
        deadlines.set(leftover, LINGER_NANOS);
        request.handler(dropped -> {});
        request.exceptionHandler(gone -> deadlines.clear(leftover));
        request.endHandler(end -> leftover.close());
        request.resume();
    }

    /** A little later, as the end may have come with the head and is only not told yet. */
    private static void stop(HttpServerRequest request) {
        Context context = Vertx.currentContext();
        if (context != null) {
            context.runOnContext(next -> {
                if (!request.isEnded()) {
                    request.response().reset(NO_ERROR);
                }
            });
        }
    }

    private void close() {
        deadlines.clear(this);
        request.connection().close();
    }

    @Override
    void expired() {
        request.connection().close();
    }
}
