package sekisho.gate;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Carries an answer's body to the client at the client's pace; holds no more of it than the client's write queue does. Of an
 * upstream that closes meanwhile, what it had sent still comes on. One event loop.
 */
final class AnswerRelay {
    /** The exchange that the answer belongs to. */
    interface Owner {
        /** Whether an answer is under way. */
        boolean isAnswering();

        /** Some of it went on. */
        void answerMoved();

        /** All of it is there; {@code last} is still to be sent. */
        void answerIsWhole(@Nullable Buffer last);

        /** The upstream closed before its end. */
        void answerIsCut();
    }

    private final Exchange exchange;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final HttpClientResponse from;
    private final Owner owner;
    private long remaining = RequestHead.UNKNOWN_LENGTH;
    /** Whether the answer may not come on, as the client is slower. */
    private boolean heldBack;
    /** Whether the upstream closed while its answer came; what it sent before may still wait. */
    private boolean upstreamGone;
    /** Whether it had sent all of it. */
    private boolean read;
    /** How often the rest of its answer was let on. */
    private int turns;

    AnswerRelay(Exchange exchange, HttpServerRequest request, HttpClientResponse from, Owner owner) {
        this.exchange = exchange;
        this.request = request;
        this.response = request.response();
        this.from = from;
        this.owner = owner;
    }

    HttpClientResponse from() {
        return from;
    }

    /** Whether no body follows the head (RFC 9112 §6.3). */
    boolean isEmpty() {
        int status = from.statusCode();
        String length = from.getHeader(HttpHeaders.CONTENT_LENGTH);
        return status == 204
                || status == 304
                || request.method() == HttpMethod.HEAD
                || (length != null && length.equals("0"));
    }

    /** Whether the connection may serve another request after it (RFC 9112 §9.3). */
    boolean leavesConnectionReusable() {
        return from.version() == HttpVersion.HTTP_1_1
                && !Framing.names(from.getHeader(HttpHeaders.CONNECTION), "close");
    }

    /** Lets the body through as it comes. */
    void begin() {
        if (isEmpty()) {
            owner.answerIsWhole(null);
            return;
        }
        String length = from.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            response.setChunked(true);
        } else {
            remaining = Long.parseLong(length);
        }
        response.drainHandler(drained -> {
            owner.answerMoved();
            letOn();
        });
        from.handler(this::bytes);
        owner.answerMoved();
    }

    /** Lets the body through, of which {@code beginning} was kept back until now. */
    void begin(Buffer beginning) {
        begin();
        bytes(beginning);
        if (!heldBack) {
            letOn();
        }
    }

    private void bytes(Buffer bytes) {
        if (!owner.isAnswering()) {
            return;
        }
        exchange.responseBytes += bytes.length();
        if (remaining >= 0) {
            remaining -= bytes.length();
            if (remaining <= 0) {
                owner.answerIsWhole(bytes);
                return;
            }
        }
        response.write(bytes);
        if (response.writeQueueFull()) {
            heldBack = true;
            from.pause();
        }
        owner.answerMoved();
    }

    private void letOn() {
        heldBack = false;
        from.resume();
        if (upstreamGone) {
            endUnlessMoreComes();
        }
    }

    /** @param whole whether the upstream had sent all of its answer before it closed */
    void upstreamClosed(boolean whole) {
        upstreamGone = true;
        read = whole;
        if (owner.isAnswering() && !heldBack) {
            endUnlessMoreComes();
        }
    }

    /** What an upstream that closed had sent comes in this turn of the loop, unless it is held back; then nothing more. */
    private void endUnlessMoreComes() {
        int turn = ++turns;
        ClientConnection.channel(request.connection()).eventLoop().execute(() -> {
            if (turn != turns || heldBack || !owner.isAnswering()) {
                return;
            }
            if (read) {
                owner.answerIsWhole(null);
            } else {
                owner.answerIsCut();
            }
        });
    }
}
