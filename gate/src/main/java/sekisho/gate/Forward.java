package sekisho.gate;

import io.netty.handler.codec.DecoderException;
import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Carries one exchange to the upstream and its answer back, both ways at the pace of the slower side; holds no more of a body
 * than the sockets' write queues do. Ends in exactly one access record. One event loop.
 */
final class Forward extends Deadlines.Timed implements UpstreamPool.Taker, Onward {
    private static final System.Logger LOG = System.getLogger(Forward.class.getName());
    private static final RequestOptions ANY_REQUEST = new RequestOptions();
    private static final long STREAM_INTERNAL_ERROR = 2;

    private enum Stage {
        /** The body's length is not known; its first byte or its end is waited for, so that bad framing goes nowhere. */
        BODY_AWAITED,
        CONNECTING,
        SENDING,
        /** The answer is kept until the rules have seen it. */
        HOLDING,
        ANSWERING,
        FLUSHING,
        OVER
    }

    private final Loop loop;
    private final Exchange exchange;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final UpstreamPool pool;
    private final GateSettings.Timeouts timeouts;
    private final Answers answers;
    private final AccessLog log;

    private Stage stage = Stage.CONNECTING;
    private boolean bodyEnded;
    private boolean bodySent;
    private boolean repeated;
    private boolean reusable;
    private long remaining = RequestHead.UNKNOWN_LENGTH;
    private @Nullable Buffer firstBytes;
    /** Of the body, passed on or about to be. */
    private long passed;
    /** Where the body comes from. */
    private ReadStream<Buffer> rest;

    private UpstreamPool.@Nullable Connection connection;
    private @Nullable HttpClientRequest sent;
    private @Nullable HttpClientResponse answer;
    private @Nullable Holding holding;
    /** Whether the answer may not come on, as the client is slower. */
    private boolean heldBack;
    /** Whether the upstream closed while its answer came; what it sent before may still wait. */
    private boolean upstreamGone;
    /** Whether it had sent all of it. */
    private boolean answerRead;
    /** How often the rest of its answer was let on. */
    private int turns;

    Forward(
            Loop loop,
            Exchange exchange,
            HttpServerRequest request,
            Upstream upstream,
            Answers answers,
            AccessLog log) {
        this.loop = loop;
        this.exchange = exchange;
        this.request = request;
        this.response = request.response();
        this.rest = request;
        this.pool = upstream.pool(loop.index());
        this.timeouts = upstream.timeouts();
        this.answers = answers;
        this.log = log;
    }

    // ---- from the client

    @Override
    public void start() {
        response.exceptionHandler(this::clientFailed);
        if (!exchange.head.hasBody()) {
            bodyEnded = true;
            connect();
            return;
        }
        request.exceptionHandler(this::clientFailed);
        if (exchange.head.bodyLength() == RequestHead.UNKNOWN_LENGTH) {
            stage = Stage.BODY_AWAITED;
            request.handler(this::body);
            request.endHandler(this::bodyEnded);
            askForBody(request);
            patience(timeouts.idle().toNanos());
        } else {
            request.pause();
            connect();
        }
    }

    @Override
    public void start(Buffer held, boolean ended, ReadStream<Buffer> following) {
        response.exceptionHandler(this::clientFailed);
        request.exceptionHandler(this::clientFailed);
        bodyEnded = ended;
        firstBytes = held;
        passed = held.length();
        rest = following;
        if (!ended) {
            rest.handler(this::body);
            rest.endHandler(this::bodyEnded);
        }
        if (rest != request) {
            rest.exceptionHandler(this::keptFailed);
        }
        connect();
    }

    /** RFC 9110 §10.1.1: the body is asked for once the checks passed. */
    static void askForBody(HttpServerRequest request) {
        String expect = request.getHeader(HttpHeaders.EXPECT);
        if (expect != null && expect.equalsIgnoreCase("100-continue")) {
            request.response().writeContinue();
        }
    }

    private void body(Buffer bytes) {
        if (stage == Stage.OVER || stage == Stage.FLUSHING) {
            return;
        }
        passed += bytes.length();
        if (rest == request) {
            exchange.requestBytes = passed;
        }
        if (exchange.requestBytes > exchange.site().settings().maxBodyBytes()) {
            end(Reason.BODY_TOO_LARGE, Exchange.Outcome.REFUSED);
            return;
        }
        HttpClientRequest to = sent;
        if (to == null) {
            request.pause();
            firstBytes = bytes;
            connect();
            return;
        }
        if (passed == exchange.head.bodyLength()) {
            bodySent = true;
            to.end(bytes);
        } else {
            to.write(bytes);
            if (to.writeQueueFull()) {
                rest.pause();
            }
        }
        if (stage == Stage.SENDING) {
            patience(timeouts.idle().toNanos());
        }
    }

    private void bodyEnded(@Nullable Void end) {
        bodyEnded = true;
        if (stage == Stage.BODY_AWAITED) {
            connect();
            return;
        }
        HttpClientRequest to = sent;
        if (to != null && !bodySent && stage != Stage.OVER) {
            bodySent = true;
            to.end();
        }
        if (stage == Stage.SENDING) {
            patience(timeouts.response().toNanos());
        }
    }

    private void clientFailed(Throwable failure) {
        if (stage == Stage.OVER) {
            return;
        }
        boolean malformed = failure instanceof IllegalArgumentException || failure instanceof DecoderException;
        if (malformed && stage != Stage.FLUSHING) {
            end(Reason.MALFORMED, Exchange.Outcome.REFUSED);
        } else {
            over();
            record(Exchange.Outcome.FAILED, Reason.CLIENT_GONE);
        }
    }

    /** What was kept of the body cannot be read any more. */
    private void keptFailed(Throwable failure) {
        if (stage != Stage.OVER) {
            LOG.log(Level.ERROR, "event=body-lost id=" + exchange.id, failure);
            end(Reason.INTERNAL, Exchange.Outcome.FAILED);
        }
    }

    // ---- to the upstream

    private void connect() {
        stage = Stage.CONNECTING;
        patience(timeouts.connect().toNanos());
        pool.take(this);
    }

    @Override
    public void connected(UpstreamPool.Connection taken) {
        connection = taken;
        reusable = false;
        taken.http().request(ANY_REQUEST).onComplete(this::ready);
    }

    @Override
    public void unreachable(boolean timedOut) {
        end(timedOut ? Reason.UPSTREAM_TIMEOUT : Reason.UPSTREAM_UNREACHABLE, Exchange.Outcome.FAILED);
    }

    @Override
    public boolean isOver() {
        return stage == Stage.OVER;
    }

    /** RFC 9110 §9.2.2: an idempotent request, and no body that has gone already. */
    @Override
    public boolean canRepeat() {
        return bodyEnded
                && exchange.requestBytes == 0
                && switch (exchange.head.method()) {
                    case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
                    default -> false;
                };
    }

    private void ready(AsyncResult<HttpClientRequest> result) {
        if (stage == Stage.OVER) {
            discardConnection();
            return;
        }
        if (result.failed()) {
            failed(sent);
            return;
        }
        HttpClientRequest to = result.result();
        sent = to;
        stage = Stage.SENDING;
        to.exceptionHandler(failure -> failed(to));
        to.response().onComplete(head -> answered(to, head));
        to.setMethod(request.method());
        to.setURI(exchange.head.target());
        try {
            loop.fields().forward(exchange, request.headers(), to.headers());
        } catch (IllegalArgumentException e) {
            end(Reason.MALFORMED, Exchange.Outcome.REFUSED);
            return;
        }
        send(to);
    }

    private void send(HttpClientRequest to) {
        if (exchange.head.upgrade()) {
            to.putHeader(HttpHeaders.CONNECTION, "Upgrade");
            to.putHeader(HttpHeaders.UPGRADE, "websocket");
            to.connect();
            patience(timeouts.response().toNanos());
        } else if (bodyEnded && firstBytes != null && firstBytes.length() > 0) {
            bodySent = true;
            to.end(firstBytes);
            firstBytes = null;
            patience(timeouts.response().toNanos());
        } else if (bodyEnded) {
            boolean empty = exchange.head.hasBody();
            if (empty && !isReadOnly(request.method())) {
                to.putHeader(HttpHeaders.CONTENT_LENGTH, "0");
            }
            bodySent = true;
            to.end();
            patience(timeouts.response().toNanos());
        } else {
            to.drainHandler(drained -> {
                if (stage == Stage.SENDING) {
                    patience(timeouts.idle().toNanos());
                }
                if (!bodyEnded) {
                    rest.resume();
                }
            });
            sendBody(to);
        }
    }

    private static boolean isReadOnly(HttpMethod method) {
        return method == HttpMethod.GET || method == HttpMethod.HEAD || method == HttpMethod.OPTIONS;
    }

    private void sendBody(HttpClientRequest to) {
        patience(timeouts.idle().toNanos());
        Buffer first = firstBytes;
        if (first == null) {
            request.handler(this::body);
            request.endHandler(this::bodyEnded);
            askForBody(request);
        } else {
            to.setChunked(exchange.head.bodyLength() == RequestHead.UNKNOWN_LENGTH);
            firstBytes = null;
            to.write(first);
        }
        rest.resume();
    }

    // ---- from the upstream

    private void answered(HttpClientRequest to, AsyncResult<HttpClientResponse> result) {
        if (to != sent || stage == Stage.OVER) {
            return;
        }
        if (result.failed()) {
            failed(to);
            return;
        }
        HttpClientResponse head = result.result();
        int status = head.statusCode();
        if (status < 200 && !(status == 101 && exchange.head.upgrade())) {
            failed(to);
            return;
        }
        head.exceptionHandler(failure -> failed(to));
        exchange.upstreamNanos = System.nanoTime() - exchange.startNanos;
        MultiMap fields = response.headers();
        try {
            loop.fields().answer(head.headers(), fields);
        } catch (IllegalArgumentException e) {
            failed(to); // a field that no client should see
            return;
        }
        Answers.sign(exchange, fields);
        answer = head;
        stage = Stage.ANSWERING;
        Inspection inspection = exchange.inspection;
        if (inspection != null && !passes(inspection.answerHead(status, head.headers()))) {
            return;
        }
        if (status == 101) {
            tunnel(head);
            return;
        }
        response.setStatusCode(status);
        reusable = isReusable(head);
        head.endHandler(this::answerEnded);
        if (inspection == null) {
            relay(head, status);
        } else {
            inspectAnswer(inspection, head, status);
        }
    }

    private boolean isEmpty(HttpClientResponse from, int status) {
        String length = from.getHeader(HttpHeaders.CONTENT_LENGTH);
        return status == 204
                || status == 304
                || request.method() == HttpMethod.HEAD
                || (length != null && length.equals("0"));
    }

    private void relay(HttpClientResponse from, int status) {
        if (isEmpty(from, status)) {
            finish(null);
            return;
        }
        String length = from.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            response.setChunked(true);
        } else {
            remaining = Long.parseLong(length);
        }
        response.drainHandler(drained -> {
            patience(timeouts.idle().toNanos());
            letOn(from);
        });
        from.handler(this::answerBytes);
        patience(timeouts.idle().toNanos());
    }

    private void answerBytes(Buffer bytes) {
        if (stage != Stage.ANSWERING) {
            return;
        }
        exchange.responseBytes += bytes.length();
        if (remaining >= 0) {
            remaining -= bytes.length();
            if (remaining <= 0) {
                finish(bytes);
                return;
            }
        }
        response.write(bytes);
        HttpClientResponse from = answer;
        if (response.writeQueueFull() && from != null) {
            heldBack = true;
            from.pause();
        }
        patience(timeouts.idle().toNanos());
    }

    /** Lets the answer come on. */
    private void letOn(HttpClientResponse from) {
        heldBack = false;
        from.resume();
        if (upstreamGone) {
            endUnlessMoreComes();
        }
    }

    /** Of an upstream that closed, what it had sent comes in this turn of the loop, unless it is held back; then nothing more. */
    private void endUnlessMoreComes() {
        int turn = ++turns;
        ClientConnection.channel(request.connection()).eventLoop().execute(() -> {
            if (turn != turns || heldBack || stage != Stage.ANSWERING) {
                return;
            }
            if (answerRead) {
                finish(null);
            } else {
                end(Reason.UPSTREAM_BROKEN, Exchange.Outcome.FAILED);
            }
        });
    }

    private void answerEnded(@Nullable Void end) {
        HttpClientResponse from = answer;
        if (stage == Stage.HOLDING && holding != null) {
            holding.ended();
        }
        if (stage == Stage.ANSWERING && from != null) {
            MultiMap trailers = from.trailers();
            if (!trailers.isEmpty()) {
                loop.fields().answer(trailers, response.trailers());
            }
            finish(null);
        }
        UpstreamPool.Connection used = connection;
        connection = null;
        if (used != null) {
            if (reusable && bodySent) {
                pool.release(used);
            } else {
                pool.discard(used);
            }
        }
    }

    private void finish(@Nullable Buffer last) {
        stage = Stage.FLUSHING;
        exchange.status = response.getStatusCode();
        patience(timeouts.idle().toNanos());
        Inspection inspection = exchange.inspection;
        if (inspection == null) {
            flush(last);
        } else {
            inspection.conclude(() -> flush(last));
        }
    }

    private void flush(@Nullable Buffer last) {
        if (stage == Stage.FLUSHING) {
            (last == null ? response.end() : response.end(last)).onComplete(this::flushed);
        }
    }

    private void flushed(AsyncResult<Void> result) {
        if (stage == Stage.OVER) {
            return;
        }
        stage = Stage.OVER;
        loop.deadlines().clear(this);
        if (result.failed()) {
            discardConnection();
            record(Exchange.Outcome.FAILED, Reason.CLIENT_GONE);
            return;
        }
        record(Exchange.Outcome.ALLOWED, null);
        if (!bodyEnded) {
            discardConnection();
        }
        if (!bodyEnded && rest == request) {
            Leftover.discard(request, exchange.head.isHttp2(), loop.deadlines());
        }
    }

    private static boolean isReusable(HttpClientResponse head) {
        String connection = head.getHeader(HttpHeaders.CONNECTION);
        return head.version() == HttpVersion.HTTP_1_1 && !Framing.names(connection, "close");
    }

    // ---- the answer under the rules

    private boolean passes(Verdict verdict) {
        if (verdict instanceof Verdict.Pass) {
            return true;
        }
        over();
        exchange.responseBytes = 0;
        answers.give(exchange, request, verdict);
        return false;
    }

    private void inspectAnswer(Inspection inspection, HttpClientResponse from, int status) {
        if (isEmpty(from, status) || !inspection.wantsAnswerBody(from.headers())) {
            if (passes(inspection.noAnswerBody())) {
                relay(from, status);
            }
            return;
        }
        stage = Stage.HOLDING;
        Holding kept = new Holding(inspection, from, this::held);
        holding = kept;
        from.handler(bytes -> {
            if (stage == Stage.HOLDING) {
                patience(timeouts.idle().toNanos());
                kept.bytes(bytes);
            }
        });
        patience(timeouts.idle().toNanos());
    }

    /** The answer's beginning, or all of it, was looked at. */
    private void held(Holding kept, Verdict verdict) {
        if (stage != Stage.HOLDING || !passes(verdict)) {
            return;
        }
        stage = Stage.ANSWERING;
        HttpClientResponse from = kept.from();
        if (kept.isWhole()) {
            exchange.responseBytes += kept.body().length();
            MultiMap trailers = from.trailers();
            if (!trailers.isEmpty()) {
                response.setChunked(true);
                loop.fields().answer(trailers, response.trailers());
            }
            finish(kept.body());
        } else {
            relay(from, from.statusCode());
            answerBytes(kept.body());
            if (!heldBack) {
                letOn(from);
            }
        }
    }

    // ---- after a WebSocket was agreed on

    private void tunnel(HttpClientResponse head) {
        MultiMap fields = response.headers();
        fields.set(HttpHeaders.CONNECTION, "Upgrade");
        fields.set(HttpHeaders.UPGRADE, "websocket");
        head.pause();
        NetSocket upstream = head.netSocket();
        request.toNetSocket().onComplete(result -> {
            if (stage == Stage.OVER) {
                return;
            }
            if (result.failed()) {
                clientFailed(result.cause());
                return;
            }
            stage = Stage.OVER;
            loop.deadlines().clear(this);
            UpstreamPool.Connection used = connection;
            connection = null;
            if (used != null) {
                pool.letGo(used);
            }
            exchange.status = 101;
            new Tunnel(
                            exchange,
                            result.result(),
                            upstream,
                            loop.deadlines(),
                            timeouts.idle().toNanos(),
                            log)
                    .start();
        });
    }

    // ---- when it does not go well

    /** The upstream's side of {@code to} broke. */
    private void failed(@Nullable HttpClientRequest to) {
        if (to != sent) {
            return;
        }
        UpstreamPool.Connection used = connection;
        discardConnection();
        boolean complete = holding != null && holding.isWhole();
        if (stage == Stage.OVER || stage == Stage.FLUSHING || complete) {
            return;
        }
        if (stage == Stage.ANSWERING || (stage == Stage.HOLDING && holding != null && holding.isInspecting())) {
            upstreamGone = true;
            answerRead = used != null && used.isAnswerRead();
            if (stage == Stage.ANSWERING && !heldBack) {
                endUnlessMoreComes();
            }
            return;
        }
        if (answer == null && !repeated && canRepeat() && used != null && used.used()) {
            repeated = true;
            sent = null;
            bodySent = false;
            stage = Stage.CONNECTING;
            patience(timeouts.connect().toNanos());
            pool.takeNew(this);
            return;
        }
        end(Reason.UPSTREAM_BROKEN, Exchange.Outcome.FAILED);
    }

    @Override
    void expired() {
        switch (stage) {
            case BODY_AWAITED -> end(Reason.REQUEST_TIMEOUT, Exchange.Outcome.REFUSED);
            case CONNECTING -> end(Reason.UPSTREAM_TIMEOUT, Exchange.Outcome.FAILED);
            case SENDING -> {
                HttpClientRequest to = sent;
                boolean clientSlow = rest == request && !bodyEnded && !bodySent && to != null && !to.writeQueueFull();
                if (clientSlow) {
                    end(Reason.REQUEST_TIMEOUT, Exchange.Outcome.REFUSED);
                } else {
                    end(Reason.UPSTREAM_TIMEOUT, Exchange.Outcome.FAILED);
                }
            }
            case HOLDING -> {
                boolean ours = holding != null && holding.isInspecting();
                end(ours ? Reason.OVERLOADED : Reason.UPSTREAM_TIMEOUT, Exchange.Outcome.FAILED);
            }
            case ANSWERING -> {
                boolean clientSlow = response.headWritten() && response.writeQueueFull();
                end(clientSlow ? Reason.CLIENT_GONE : Reason.UPSTREAM_TIMEOUT, Exchange.Outcome.FAILED);
            }
            case FLUSHING -> {
                over();
                record(Exchange.Outcome.FAILED, Reason.CLIENT_GONE);
                cutClient();
            }
            case OVER -> {}
        }
    }

    /** Ends it with a page of ours, or, when the answer has begun, so that the client cannot take it for complete. */
    private void end(Reason reason, Exchange.Outcome outcome) {
        boolean begun = response.headWritten();
        over();
        if (!begun) {
            exchange.responseBytes = 0;
            answers.refuse(exchange, request, new Verdict.Refuse(reason), outcome);
            return;
        }
        exchange.status = response.getStatusCode();
        record(Exchange.Outcome.FAILED, reason);
        cutClient();
    }

    private void cutClient() {
        if (exchange.head.isHttp2()) {
            response.reset(STREAM_INTERNAL_ERROR);
        } else {
            request.connection().close();
        }
    }

    private void over() {
        if (response.headWritten()) {
            exchange.status = response.getStatusCode();
        }
        stage = Stage.OVER;
        loop.deadlines().clear(this);
        discardConnection();
    }

    private void discardConnection() {
        UpstreamPool.Connection used = connection;
        connection = null;
        if (used != null) {
            pool.discard(used);
        }
    }

    private void record(Exchange.Outcome outcome, @Nullable Reason reason) {
        log.ended(exchange, outcome, reason);
    }

    private void patience(long nanos) {
        loop.deadlines().set(this, nanos);
    }
}
