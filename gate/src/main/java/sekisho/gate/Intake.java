package sekisho.gate;

import io.netty.handler.codec.DecoderException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Takes a request's body in for inspection, within bounds, before anything goes to the upstream; then hands over to
 * what comes next, or answers. One event loop.
 */
final class Intake extends Deadlines.Timed {
    private final Loop loop;
    private final Exchange exchange;
    private final Inspection inspection;
    private final HttpServerRequest request;
    private final Answers answers;
    private final AccessLog log;
    private final Onward onward;
    private final long idleNanos;
    private final long limit;
    private final Buffer held = Buffer.buffer();
    private boolean reading = true;
    private boolean ended;
    private boolean over;

    Intake(
            Loop loop,
            Exchange exchange,
            Inspection inspection,
            HttpServerRequest request,
            Answers answers,
            AccessLog log,
            Onward onward) {
        this.loop = loop;
        this.exchange = exchange;
        this.inspection = inspection;
        this.request = request;
        this.answers = answers;
        this.log = log;
        this.onward = onward;
        this.idleNanos = exchange.site().settings().timeouts().idle().toNanos();
        this.limit = inspection.requestBodyLimit();
    }

    void start() {
        if (!exchange.head.hasBody() || !inspection.wantsRequestBody()) {
            decidedWithoutBody(inspection.noRequestBody());
            return;
        }
        if (exchange.head.bodyLength() > limit && inspection.refusesOversize()) {
            end(new Verdict.Refuse(Reason.BODY_NOT_INSPECTABLE));
            return;
        }
        request.response().exceptionHandler(this::clientFailed);
        request.exceptionHandler(this::clientFailed);
        request.handler(this::bytes);
        request.endHandler(this::ended);
        Forward.askForBody(request);
        patience();
    }

    private void decidedWithoutBody(Verdict verdict) {
        if (verdict instanceof Verdict.Pass) {
            onward.start();
        } else {
            end(verdict);
        }
    }

    private void bytes(Buffer bytes) {
        if (over || !reading) {
            return;
        }
        exchange.requestBytes += bytes.length();
        if (exchange.requestBytes > exchange.site().settings().maxBodyBytes()) {
            end(new Verdict.Refuse(Reason.BODY_TOO_LARGE));
            return;
        }
        boolean room = inspection.hold(bytes.length());
        held.appendBuffer(bytes);
        if (room && held.length() <= limit) {
            patience();
        } else if (!room && inspection.blocks()) {
            end(new Verdict.Refuse(Reason.OVERLOADED));
        } else if (room && inspection.refusesOversize()) {
            end(new Verdict.Refuse(Reason.BODY_NOT_INSPECTABLE));
        } else {
            request.pause();
            inspect(held.getBytes(0, (int) Math.min(limit, held.length())), true);
        }
    }

    private void ended(@Nullable Void end) {
        ended = true;
        if (!over && reading) {
            inspect(held.getBytes(), false);
        }
    }

    private void inspect(byte[] body, boolean truncated) {
        reading = false;
        patience();
        inspection.requestBody(body, truncated, this::decided);
    }

    private void decided(Verdict verdict) {
        if (over) {
            return;
        }
        if (verdict instanceof Verdict.Pass) {
            over();
            onward.start(held, ended);
        } else {
            end(verdict);
        }
    }

    private void clientFailed(Throwable failure) {
        if (over) {
            return;
        }
        if (failure instanceof IllegalArgumentException || failure instanceof DecoderException) {
            end(new Verdict.Refuse(Reason.MALFORMED));
        } else {
            over();
            log.ended(exchange, Exchange.Outcome.FAILED, Reason.CLIENT_GONE);
        }
    }

    @Override
    void expired() {
        if (!over) {
            end(new Verdict.Refuse(reading ? Reason.REQUEST_TIMEOUT : Reason.OVERLOADED));
        }
    }

    private void end(Verdict verdict) {
        over();
        answers.give(exchange, request, verdict);
    }

    private void over() {
        over = true;
        loop.deadlines().clear(this);
    }

    private void patience() {
        loop.deadlines().set(this, idleNanos);
    }
}
