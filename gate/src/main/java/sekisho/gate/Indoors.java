package sekisho.gate;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries one exchange to a {@link Resident} and its answer back: reads the body as far as it is wanted, waits for the answer, and
 * sends it at the client's pace. Ends in exactly one access record. One event loop, but for the reading of streamed bodies.
 */
final class Indoors extends Deadlines.Timed implements Onward {
    private static final System.Logger LOG = System.getLogger(Indoors.class.getName());
    private static final int PIECE = 32 << 10;
    /** Pieces of a streamed body that are on their way to the client. */
    private static final int WINDOW = 2;

    private static final long STREAM_INTERNAL_ERROR = 2;

    private enum Stage {
        READING,
        WAITING,
        ANSWERING,
        OVER
    }

    private final Loop loop;
    private final Exchange exchange;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Resident.Claim claim;
    private final Answers answers;
    private final AccessLog log;
    private final GateSettings.Timeouts timeouts;
    private Stage stage = Stage.READING;
    private Buffer held = Buffer.buffer();
    /** Where the body comes from. */
    private ReadStream<Buffer> rest;

    private boolean bodyRead;

    Indoors(Loop loop, Exchange exchange, HttpServerRequest request, Inside inside, Answers answers, AccessLog log) {
        this.loop = loop;
        this.exchange = exchange;
        this.request = request;
        this.response = request.response();
        this.rest = request;
        this.claim = inside.claim();
        this.answers = answers;
        this.log = log;
        this.timeouts = exchange.site().settings().timeouts();
    }

    @Override
    public void start() {
        bodyRead = !exchange.head.hasBody();
        if (bodyRead && claim instanceof Resident.Claim.Now now) {
            reply(now.reply()); // what most requests are
            return;
        }
        go();
    }

    @Override
    public void start(Buffer read, boolean ended, ReadStream<Buffer> following) {
        held = read;
        rest = following;
        bodyRead = ended;
        go();
    }

    private void go() {
        response.exceptionHandler(this::clientFailed);
        switch (claim) {
            case Resident.Claim.None none -> throw new IllegalStateException("nobody has claimed this exchange");
            case Resident.Claim.Now now -> reply(now.reply());
            case Resident.Claim.Refused refused -> refuse(refused.reason(), refused.fields());
            case Resident.Claim.Later later -> await(later.reply());
            case Resident.Claim.WithBody wanted -> read(wanted);
        }
    }

    private void refuse(Reason reason, List<Resident.Field> more) {
        over();
        exchange.responseBytes = 0;
        answers.refuse(exchange, request, new Verdict.Refuse(reason), Exchange.Outcome.REFUSED, more);
    }

    // ---- the request's body

    private void tooLong(Resident.Claim.WithBody wanted) {
        refuse(Reason.BODY_TOO_LARGE, wanted.refusalFields());
    }

    private void read(Resident.Claim.WithBody wanted) {
        long most = Math.min(wanted.maxBytes(), exchange.site().settings().maxBodyBytes());
        if (held.length() > most || exchange.head.bodyLength() > most) {
            tooLong(wanted);
            return;
        }
        if (bodyRead) {
            hand(wanted);
            return;
        }
        request.exceptionHandler(this::clientFailed);
        if (rest != request) {
            rest.exceptionHandler(this::keptFailed);
        }
        rest.handler(bytes -> {
            if (stage != Stage.READING) {
                return;
            }
            if (rest == request) {
                exchange.requestBytes += bytes.length();
            }
            if (held.length() + bytes.length() > most) {
                tooLong(wanted);
                return;
            }
            held.appendBuffer(bytes);
            patience(timeouts.idle().toNanos());
        });
        rest.endHandler(ended -> {
            bodyRead = true;
            if (stage == Stage.READING) {
                hand(wanted);
            }
        });
        if (rest == request) {
            RequestRelay.askForBody(request);
        }
        patience(timeouts.idle().toNanos());
        rest.resume();
    }

    private void hand(Resident.Claim.WithBody wanted) {
        ByteBuffer body = ByteBuffer.wrap(held.getBytes()).asReadOnlyBuffer();
        held = Buffer.buffer();
        await(wanted.answer().apply(body));
    }

    // ---- the answer

    private void await(CompletionStage<Resident.Reply> reply) {
        stage = Stage.WAITING;
        patience(timeouts.response().toNanos());
        Context context = context();
        reply.whenComplete((answer, failure) -> context.runOnContext(now -> arrived(answer, failure)));
    }

    private static Context context() {
        Context context = Vertx.currentContext();
        if (context == null) {
            throw new IllegalStateException("not on an event loop");
        }
        return context;
    }

    private void arrived(Resident.@Nullable Reply answer, @Nullable Throwable failure) {
        if (stage != Stage.WAITING) {
            return;
        }
        if (answer == null || failure != null) {
            LOG.log(Level.ERROR, "event=resident-failed id=" + exchange.id, failure);
            end(Reason.INTERNAL, Exchange.Outcome.FAILED);
        } else {
            reply(answer);
        }
    }

    private void reply(Resident.Reply answer) {
        stage = Stage.ANSWERING;
        response.setStatusCode(answer.status());
        MultiMap fields = response.headers();
        Answers.sign(exchange, fields);
        for (Resident.Field field : answer.fields()) {
            field.addTo(fields);
        }
        long length = answer.body().length();
        if (answer.status() != 304 && answer.status() != 204) {
            fields.set(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
        }
        boolean unread = !bodyRead && !request.isEnded();
        if (unread && !exchange.head.isHttp2()) {
            fields.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        exchange.status = answer.status();
        Inspection inspection = exchange.inspection;
        if (inspection == null) {
            send(answer.body());
        } else {
            inspection.conclude(() -> send(answer.body()));
        }
    }

    private void send(Resident.Body body) {
        if (stage != Stage.ANSWERING) {
            return;
        }
        boolean empty = exchange.head.method().equals("HEAD") || body.length() == 0;
        patience(timeouts.idle().toNanos());
        if (empty) {
            response.end().onComplete(this::sent);
            return;
        }
        switch (body) {
            case Resident.Body.Bytes held -> {
                exchange.responseBytes = body.length();
                response.end(BufferInternal.buffer(
                                Unpooled.wrappedBuffer(held.bytes().duplicate())))
                        .onComplete(this::sent);
            }
            case Resident.Body.Stream stream -> pump(stream);
        }
    }

    private void sent(AsyncResult<Void> result) {
        if (stage == Stage.OVER) {
            return;
        }
        over();
        if (result.failed()) {
            log.ended(exchange, Exchange.Outcome.FAILED, Reason.CLIENT_GONE);
            return;
        }
        log.ended(exchange, Exchange.Outcome.ALLOWED, null);
        if (!bodyRead && !request.isEnded()) {
            Leftover.discard(request, exchange.head.isHttp2(), loop.deadlines());
        }
    }

    // ---- streamed bodies: a virtual thread reads, this event loop writes

    private void pump(Resident.Body.Stream stream) {
        response.exceptionHandler(this::clientFailed);
        Context context = context();
        Semaphore window = new Semaphore(WINDOW);
        long idleMillis = timeouts.idle().toMillis();
        Thread.ofVirtual().name("stream").start(() -> {
            try (InputStream in = stream.source().open()) {
                long left = stream.length();
                while (left > 0) {
                    byte[] piece = in.readNBytes((int) Math.min(PIECE, left));
                    if (piece.length == 0) {
                        throw new IOException("shorter than was said");
                    }
                    left -= piece.length;
                    if (!window.tryAcquire(idleMillis, TimeUnit.MILLISECONDS) || isOver()) {
                        return; // the deadline of the exchange says the rest
                    }
                    boolean last = left == 0;
                    context.runOnContext(now -> write(piece, last, window));
                }
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.ERROR, "event=stream-failed id=" + exchange.id, e);
                context.runOnContext(now -> {
                    if (stage == Stage.ANSWERING) {
                        end(Reason.INTERNAL, Exchange.Outcome.FAILED);
                    }
                });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private volatile boolean overSeen;

    private boolean isOver() {
        return overSeen;
    }

    private void write(byte[] piece, boolean last, Semaphore window) {
        if (stage != Stage.ANSWERING) {
            window.release();
            return;
        }
        exchange.responseBytes += piece.length;
        patience(timeouts.idle().toNanos());
        Buffer bytes = BufferInternal.buffer(Unpooled.wrappedBuffer(piece));
        if (last) {
            response.end(bytes).onComplete(this::sent);
        } else {
            response.write(bytes).onComplete(written -> window.release());
        }
    }

    // ---- when it does not go well

    /** What was kept of the body cannot be read any more. */
    private void keptFailed(Throwable failure) {
        if (stage != Stage.OVER) {
            LOG.log(Level.ERROR, "event=body-lost id=" + exchange.id, failure);
            end(Reason.INTERNAL, Exchange.Outcome.FAILED);
        }
    }

    private void clientFailed(Throwable failure) {
        if (stage == Stage.OVER) {
            return;
        }
        boolean malformed = failure instanceof IllegalArgumentException || failure instanceof DecoderException;
        if (malformed && !response.headWritten()) {
            end(Reason.MALFORMED, Exchange.Outcome.REFUSED);
        } else {
            over();
            log.ended(exchange, Exchange.Outcome.FAILED, Reason.CLIENT_GONE);
        }
    }

    @Override
    void expired() {
        switch (stage) {
            case READING -> end(Reason.REQUEST_TIMEOUT, Exchange.Outcome.REFUSED);
            case WAITING -> end(Reason.UPSTREAM_TIMEOUT, Exchange.Outcome.FAILED);
            case ANSWERING -> end(Reason.CLIENT_GONE, Exchange.Outcome.FAILED);
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
        log.ended(exchange, Exchange.Outcome.FAILED, reason);
        if (exchange.head.isHttp2()) {
            response.reset(STREAM_INTERNAL_ERROR);
        } else {
            request.connection().close();
        }
    }

    private void over() {
        stage = Stage.OVER;
        overSeen = true;
        loop.deadlines().clear(this);
    }

    private void patience(long nanos) {
        loop.deadlines().set(this, nanos);
    }
}
