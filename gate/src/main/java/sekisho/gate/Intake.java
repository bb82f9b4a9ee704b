package sekisho.gate;

import io.netty.handler.codec.DecoderException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import sekisho.store.ScratchFile;
import sekisho.store.StoreException;

/**
 * Takes a request's body in, within bounds, for those who must see it before anything goes to the upstream: the rules first, then the
 * virus scanner. Then hands over to what comes next, or answers. One event loop.
 */
final class Intake extends Deadlines.Timed implements Kept.Listener {
    private static final System.Logger LOG = System.getLogger(Intake.class.getName());

    private enum Stage {
        READING,
        INSPECTING,
        /** All is read; the end of it is on its way to the file, or the scanner has it. */
        SCREENING,
        OVER
    }

    private final Loop loop;
    private final Exchange exchange;
    private final HttpServerRequest request;
    private final Answers answers;
    private final AccessLog log;
    private final Onward onward;
    private final @Nullable Inspection inspection;
    private final @Nullable Screening screening;
    private final Workshop workshop;
    private final long idleNanos;
    private final long limit;
    private final Kept kept;
    /** Whether the rules are still to see the body. */
    private boolean inspects;

    private Stage stage = Stage.READING;
    private boolean ended;

    Intake(
            Loop loop,
            Exchange exchange,
            HttpServerRequest request,
            Workshop workshop,
            Answers answers,
            AccessLog log,
            Onward onward) {
        this.loop = loop;
        this.exchange = exchange;
        this.request = request;
        this.workshop = workshop;
        this.answers = answers;
        this.log = log;
        this.onward = onward;
        this.inspection = exchange.inspection;
        this.screening = exchange.screening;
        this.idleNanos = exchange.site().settings().timeouts().idle().toNanos();
        this.inspects = inspection != null && exchange.head.hasBody() && inspection.wantsRequestBody();
        this.limit = inspects && inspection != null ? inspection.requestBodyLimit() : 0;
        this.kept = screening == null ? new Kept(limit, null, workshop, this) : screening.keep(limit, this);
    }

    void start() {
        if (inspection != null && !inspects && !passes(inspection.noRequestBody())) {
            return;
        }
        if (!inspects && screening == null) {
            over();
            onward.start();
            return;
        }
        if (inspects && exchange.head.bodyLength() > limit && refusesOversize()) {
            end(new Verdict.Refuse(Reason.BODY_NOT_INSPECTABLE));
            return;
        }
        if (screening != null && !screening.hold()) {
            end(new Verdict.Refuse(Reason.OVERLOADED));
            return;
        }
        request.response().exceptionHandler(this::clientFailed);
        request.exceptionHandler(this::clientFailed);
        request.handler(this::bytes);
        request.endHandler(this::ended);
        RequestRelay.askForBody(request);
        patience(idleNanos);
    }

    private boolean passes(Verdict verdict) {
        if (verdict instanceof Verdict.Pass) {
            return true;
        }
        end(verdict);
        return false;
    }

    private boolean refusesOversize() {
        return inspection != null && inspection.refusesOversize();
    }

    // ---- from the client

    private void bytes(Buffer bytes) {
        if (stage != Stage.READING) {
            return;
        }
        exchange.requestBytes += bytes.length();
        if (exchange.requestBytes > exchange.site().settings().maxBodyBytes()) {
            end(new Verdict.Refuse(Reason.BODY_TOO_LARGE));
            return;
        }
        Inspection rules = inspects ? inspection : null;
        boolean room = rules == null || rules.hold(kept.inMemory(bytes.length()));
        if (rules != null && !room && (rules.blocks() || screening != null)) {
            end(new Verdict.Refuse(Reason.OVERLOADED));
            return;
        }
        kept.add(bytes);
        if (inspects && (!room || kept.length() > limit)) {
            beyondLimit(room);
        } else if (kept.isFull()) {
            request.pause();
        }
        if (stage == Stage.READING) {
            patience(idleNanos);
        }
    }

    private void beyondLimit(boolean room) {
        if (room && refusesOversize()) {
            end(new Verdict.Refuse(Reason.BODY_NOT_INSPECTABLE));
        } else {
            request.pause();
            inspect(true);
        }
    }

    private void ended(@Nullable Void end) {
        ended = true;
        if (stage != Stage.READING) {
            return;
        }
        if (inspects) {
            inspect(false);
        } else {
            screen();
        }
    }

    @Override
    public void drained() {
        if (stage == Stage.READING && !ended) {
            request.resume();
        }
    }

    @Override
    public void failed(Throwable why) {
        if (stage == Stage.OVER) {
            return;
        }
        LOG.log(Level.ERROR, "event=body-not-kept id=" + exchange.id, why);
        boolean full = why instanceof StoreException store && store.code() == StoreException.Code.SCRATCH_FULL;
        end(new Verdict.Refuse(full ? Reason.OVERLOADED : Reason.INTERNAL));
    }

    // ---- the rules

    private void inspect(boolean truncated) {
        stage = Stage.INSPECTING;
        patience(idleNanos);
        Buffer memory = kept.memory();
        if (inspection != null) {
            inspection.requestBody(
                    memory.getBytes(0, (int) Math.min(limit, memory.length())), truncated, this::inspected);
        }
    }

    private void inspected(Verdict verdict) {
        if (stage == Stage.OVER || !passes(verdict)) {
            return;
        }
        inspects = false;
        if (screening == null) {
            over();
            onward.start(kept.memory(), ended, request);
        } else if (ended) {
            screen();
        } else {
            stage = Stage.READING;
            patience(idleNanos);
            if (!kept.isFull()) {
                request.resume();
            }
        }
    }

    // ---- the scanner

    private void screen() {
        stage = Stage.SCREENING;
        Screening scanner = screening;
        if (kept.length() == 0) {
            screened(Verdict.PASS); // an HTTP/2 head does not say that nothing follows
        } else if (scanner != null) {
            patience(scanner.patience().toNanos());
            kept.whole(() -> scanner.scan(kept, this::screened));
        }
    }

    private void screened(Verdict verdict) {
        if (stage == Stage.OVER || !passes(verdict)) {
            return;
        }
        over();
        ScratchFile file = kept.file();
        if (file == null) {
            onward.start(kept.memory(), true, request);
        } else {
            onward.start(kept.memory(), false, new Replay(file, workshop));
        }
    }

    // ---- when it does not go well

    private void clientFailed(Throwable failure) {
        if (stage == Stage.OVER) {
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
        switch (stage) {
            case READING -> end(new Verdict.Refuse(Reason.REQUEST_TIMEOUT));
            case INSPECTING -> end(new Verdict.Refuse(Reason.OVERLOADED));
            case SCREENING -> end(expiredScan());
            case OVER -> {}
        }
    }

    private Verdict expiredScan() {
        Verdict verdict = new Verdict.Refuse(Reason.SCANNER_UNAVAILABLE);
        return screening == null ? verdict : screening.settled(verdict);
    }

    private void end(Verdict verdict) {
        over();
        answers.give(exchange, request, verdict);
    }

    private void over() {
        stage = Stage.OVER;
        loop.deadlines().clear(this);
    }

    private void patience(long nanos) {
        loop.deadlines().set(this, nanos);
    }
}
