package sekisho.gate;

import io.netty.handler.codec.DecoderException;
import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Leads one exchange to the upstream and back: takes a connection, lets the request's body ({@link RequestRelay}) and the answer's
 * ({@link AnswerRelay}) pass at the pace of the slower side, and ends in exactly one access record. One event loop.
 */
final class Forward extends Deadlines.Timed
        implements Onward, RequestRelay.Owner, UpstreamPool.Taker, AnswerRelay.Owner {
    private static final System.Logger LOG = System.getLogger(Forward.class.getName());
    private static final RequestOptions ANY_REQUEST = new RequestOptions();
    private static final long STREAM_INTERNAL_ERROR = 2;

    private enum Stage {
        /** {@link RequestRelay} has not said yet that the body's framing is sound. */
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

    private Stage stage = Stage.BODY_AWAITED;
    private final RequestRelay body;
    private boolean repeated;
    private boolean reusable;

    private UpstreamPool.@Nullable Connection connection;
    private @Nullable HttpClientRequest sent;
    private @Nullable AnswerRelay answer;
    private @Nullable Holding holding;

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
        this.pool = upstream.pool(loop.index());
        this.timeouts = upstream.timeouts();
        this.answers = answers;
        this.log = log;
        this.body = new RequestRelay(exchange, request, this);
    }

    // ---- from the client

    @Override
    public void start() {
        response.exceptionHandler(this::clientFailed);
        patience(timeouts.idle().toNanos());
        body.begin();
    }

    @Override
    public void start(Buffer held, boolean ended, ReadStream<Buffer> following) {
        response.exceptionHandler(this::clientFailed);
        body.begin(held, ended, following);
    }

    @Override
    public void bodyBegan() {
        stage = Stage.CONNECTING;
        patience(timeouts.connect().toNanos());
        pool.take(this);
    }

    @Override
    public void awaitsClient() {
        if (stage == Stage.SENDING) {
            patience(timeouts.idle().toNanos());
        }
    }

    @Override
    public void awaitsAnswer() {
        if (stage == Stage.SENDING) {
            patience(timeouts.response().toNanos());
        }
    }

    @Override
    public void bodyTooLarge() {
        end(Reason.BODY_TOO_LARGE, Exchange.Outcome.REFUSED);
    }

    @Override
    public boolean isAnswered() {
        return stage == Stage.FLUSHING;
    }

    @Override
    public void clientFailed(Throwable failure) {
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

    @Override
    public void keptFailed(Throwable failure) {
        if (stage != Stage.OVER) {
            LOG.log(Level.ERROR, "event=body-lost id=" + exchange.id, failure);
            end(Reason.INTERNAL, Exchange.Outcome.FAILED);
        }
    }

    // ---- to the upstream

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
        return body.canRepeat()
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
        if (exchange.head.upgrade()) {
            to.putHeader(HttpHeaders.CONNECTION, "Upgrade");
            to.putHeader(HttpHeaders.UPGRADE, "websocket");
            to.connect();
            awaitsAnswer();
        } else {
            body.sendTo(to);
        }
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
        AnswerRelay relay = new AnswerRelay(exchange, request, head, this);
        answer = relay;
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
        reusable = relay.leavesConnectionReusable();
        head.endHandler(this::answerEnded);
        if (inspection == null) {
            relay.begin();
        } else {
            inspectAnswer(inspection, relay);
        }
    }

    @Override
    public boolean isAnswering() {
        return stage == Stage.ANSWERING;
    }

    @Override
    public void answerMoved() {
        patience(timeouts.idle().toNanos());
    }

    @Override
    public void answerIsCut() {
        end(Reason.UPSTREAM_BROKEN, Exchange.Outcome.FAILED);
    }

    private void answerEnded(@Nullable Void end) {
        AnswerRelay relay = answer;
        if (stage == Stage.HOLDING && holding != null) {
            holding.ended();
        }
        if (stage == Stage.ANSWERING && relay != null) {
            passTrailers(relay.from());
            answerIsWhole(null);
        }
        UpstreamPool.Connection used = connection;
        connection = null;
        if (used != null) {
            if (reusable && body.isSent()) {
                pool.release(used);
            } else {
                pool.discard(used);
            }
        }
    }

    private void passTrailers(HttpClientResponse from) {
        MultiMap trailers = from.trailers();
        if (!trailers.isEmpty()) {
            loop.fields().answer(trailers, response.trailers());
        }
    }

    @Override
    public void answerIsWhole(@Nullable Buffer last) {
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
        if (!body.isWhole()) {
            discardConnection();
        }
        if (body.comesFromClient()) {
            Leftover.discard(request, exchange.head.isHttp2(), loop.deadlines());
        }
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

    private void inspectAnswer(Inspection inspection, AnswerRelay relay) {
        HttpClientResponse from = relay.from();
        if (relay.isEmpty() || !inspection.wantsAnswerBody(from.headers())) {
            if (passes(inspection.noAnswerBody())) {
                relay.begin();
            }
            return;
        }
        stage = Stage.HOLDING;
        Holding kept = new Holding(inspection, from, (all, verdict) -> held(relay, all, verdict));
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
    private void held(AnswerRelay relay, Holding kept, Verdict verdict) {
        if (stage != Stage.HOLDING || !passes(verdict)) {
            return;
        }
        stage = Stage.ANSWERING;
        if (!kept.isWhole()) {
            relay.begin(kept.body());
            return;
        }
        exchange.responseBytes += kept.body().length();
        HttpClientResponse from = relay.from();
        if (!from.trailers().isEmpty()) {
            response.setChunked(true);
            passTrailers(from);
        }
        answerIsWhole(kept.body());
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
        boolean inspected = stage == Stage.HOLDING && holding != null && holding.isInspecting();
        if (answer != null && (stage == Stage.ANSWERING || inspected)) {
            answer.upstreamClosed(used != null && used.isAnswerRead());
            return;
        }
        if (answer == null && !repeated && canRepeat() && used != null && used.used()) {
            repeated = true;
            sent = null;
            body.repeat();
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
                if (body.isClientSlow()) {
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
