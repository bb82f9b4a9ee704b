package sekisho.gate;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * Carries a request's body to the upstream at the upstream's pace; holds no more of it than the upstream's write queue does. Ends
 * nothing itself: what happens is told to the exchange it belongs to. One event loop.
 */
final class RequestRelay {
    /** The exchange that the body belongs to. */
    interface Owner {
        /** The first bytes, or the end, of a body of unknown length came: its framing is sound so far. */
        void bodyBegan();

        /** Some of it went on, and more is to come from the client. */
        void awaitsClient();

        /** All of it went on. */
        void awaitsAnswer();

        void bodyTooLarge();

        /** The client broke off, or sent what is no body. */
        void clientFailed(Throwable failure);

        /** What was kept of the body cannot be read any more. */
        void keptFailed(Throwable failure);

        boolean isOver();

        /** Whether the answer has come already, so that nobody reads the body any more. */
        boolean isAnswered();
    }

    private final Exchange exchange;
    private final HttpServerRequest request;
    private final Owner owner;
    /** Where the body comes from. */
    private ReadStream<Buffer> source;

    /** Whether the length is not known, and the first byte or the end is waited for, so that bad framing goes nowhere. */
    private boolean waiting;
    /** Whether all of it came. */
    private boolean ended;
    /** Whether all of it was given to the upstream's connection. */
    private boolean sent;

    private @Nullable Buffer first;
    /** Passed on or about to be, bytes. */
    private long passed;

    private @Nullable HttpClientRequest to;

    RequestRelay(Exchange exchange, HttpServerRequest request, Owner owner) {
        this.exchange = exchange;
        this.request = request;
        this.owner = owner;
        this.source = request;
    }

    /** With nothing read of the body yet. */
    void begin() {
        if (!exchange.head.hasBody()) {
            ended = true;
            owner.bodyBegan();
            return;
        }
        request.exceptionHandler(owner::clientFailed);
        if (exchange.head.bodyLength() == RequestHead.UNKNOWN_LENGTH) {
            waiting = true;
            listenToClient();
        } else {
            request.pause();
            owner.bodyBegan();
        }
    }

    /** As in {@link Onward#start(Buffer, boolean, ReadStream)}. */
    void begin(Buffer held, boolean whole, ReadStream<Buffer> following) {
        request.exceptionHandler(owner::clientFailed);
        ended = whole;
        first = held;
        passed = held.length();
        source = following;
        if (!whole) {
            source.handler(this::bytes);
            source.endHandler(this::ended);
        }
        if (source != request) {
            source.exceptionHandler(owner::keptFailed);
        }
        owner.bodyBegan();
    }

    private void listenToClient() {
        request.handler(this::bytes);
        request.endHandler(this::ended);
        askForBody(request);
    }

    /** RFC 9110 §10.1.1: the body is asked for once the checks passed. */
    static void askForBody(HttpServerRequest request) {
        String expect = request.getHeader(HttpHeaders.EXPECT);
        if (expect != null && expect.equalsIgnoreCase("100-continue")) {
            request.response().writeContinue();
        }
    }

    private void bytes(Buffer bytes) {
        if (owner.isOver() || owner.isAnswered()) {
            return;
        }
        passed += bytes.length();
        if (source == request) {
            exchange.requestBytes = passed;
        }
        if (exchange.requestBytes > exchange.site().settings().maxBodyBytes()) {
            owner.bodyTooLarge();
            return;
        }
        HttpClientRequest upstream = to;
        if (upstream == null) {
            request.pause();
            first = bytes;
            began();
            return;
        }
        if (passed == exchange.head.bodyLength()) {
            sent = true;
            upstream.end(bytes);
        } else {
            upstream.write(bytes);
            if (upstream.writeQueueFull()) {
                source.pause();
            }
        }
        owner.awaitsClient();
    }

    private void ended(@Nullable Void end) {
        ended = true;
        if (waiting) {
            began();
            return;
        }
        HttpClientRequest upstream = to;
        if (upstream != null && !sent && !owner.isOver()) {
            sent = true;
            upstream.end();
        }
        owner.awaitsAnswer();
    }

    private void began() {
        waiting = false;
        owner.bodyBegan();
    }

    /** Sends the head of {@code upstream}, whose fields are set, and the body as it comes. */
    void sendTo(HttpClientRequest upstream) {
        to = upstream;
        Buffer beginning = first;
        first = null;
        if (!ended) {
            upstream.drainHandler(drained -> drained());
            owner.awaitsClient();
            sendRest(upstream, beginning);
            return;
        }
        sent = true;
        if (beginning != null && beginning.length() > 0) {
            upstream.end(beginning);
        } else {
            if (exchange.head.hasBody() && !isReadOnly(request.method())) {
                upstream.putHeader(HttpHeaders.CONTENT_LENGTH, "0");
            }
            upstream.end();
        }
        owner.awaitsAnswer();
    }

    private void drained() {
        owner.awaitsClient();
        if (!ended) {
            source.resume();
        }
    }

    private void sendRest(HttpClientRequest upstream, @Nullable Buffer beginning) {
        if (beginning == null) {
            listenToClient();
        } else {
            upstream.setChunked(exchange.head.bodyLength() == RequestHead.UNKNOWN_LENGTH);
            upstream.write(beginning);
        }
        source.resume();
    }

    private static boolean isReadOnly(HttpMethod method) {
        return method == HttpMethod.GET || method == HttpMethod.HEAD || method == HttpMethod.OPTIONS;
    }

    /** Forgets the connection it was sent on, for another; only where {@link #canRepeat}. */
    void repeat() {
        to = null;
        sent = false;
    }

    /** Whether no body has gone anywhere. */
    boolean canRepeat() {
        return ended && exchange.requestBytes == 0;
    }

    /** Whether all of it was given to the upstream's connection. */
    boolean isSent() {
        return sent;
    }

    /** Whether some of it may still come from the client itself. */
    boolean comesFromClient() {
        return !ended && source == request;
    }

    /** Whether all of it came. */
    boolean isWhole() {
        return ended;
    }

    /** Whether the client is the one that is waited for. */
    boolean isClientSlow() {
        HttpClientRequest upstream = to;
        return comesFromClient() && !sent && upstream != null && !upstream.writeQueueFull();
    }
}
