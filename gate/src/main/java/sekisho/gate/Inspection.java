package sekisho.gate;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sekisho.journal.AccessRecord;
import sekisho.waf.Intervention;
import sekisho.waf.Transaction;

/**
 * One exchange under the rules of its site: feeds the transaction phase by phase and turns what the rules ask for into verdicts.
 * Never throws; a failure of the engine refuses the exchange where the site blocks. Called on the event loop of its connection;
 * long bodies are looked at on a virtual thread meanwhile, during which nothing else touches the transaction.
 */
final class Inspection {
    private static final System.Logger LOG = System.getLogger(Inspection.class.getName());

    /** Longer bodies than this leave the event loop, bytes. */
    static final int INLINE = 16 << 10;

    /** Answers that never end, or that a browser shows while they come. */
    private static final Set<String> STREAMS =
            Set.of("text/event-stream", "application/x-ndjson", "application/grpc", "multipart/x-mixed-replace");

    private static final byte[] NOTHING = {};

    private final Waf waf;
    private final Exchange exchange;
    private final HttpServerRequest request;
    private final @Nullable UnsoundHead unsound;
    private final InspectionTools tools;
    private @Nullable Transaction transaction;
    private @Nullable Intervention intervention;
    private boolean failed;
    private boolean truncated;
    private boolean busy;
    private boolean finished;
    private boolean published;
    private @Nullable Runnable whenIdle;
    private long held;
    private long nanos;

    /** @param unsound what could be read of a request that is refused for its form, or null */
    Inspection(
            Waf waf,
            Exchange exchange,
            HttpServerRequest request,
            @Nullable UnsoundHead unsound,
            InspectionTools tools) {
        this.waf = waf;
        this.exchange = exchange;
        this.request = request;
        this.unsound = unsound;
        this.tools = tools;
    }

    // ---- the request

    /** Phase 1. */
    Verdict head() {
        try {
            transaction = begin();
        } catch (RuntimeException e) {
            return fail(e);
        }
        return run(Transaction::requestHead);
    }

    /** Phases 1 and 2 for a request that is refused whatever they ask for, so that they log what was tried. */
    void glance() {
        if (head() instanceof Verdict.Pass) {
            run(now -> now.requestBody(NOTHING, false));
        }
    }

    private Transaction begin() {
        InetSocketAddress client =
                new InetSocketAddress(exchange.client, request.remoteAddress().port());
        InetSocketAddress server = new InetSocketAddress(
                request.localAddress().hostAddress(), request.localAddress().port());
        Transaction begun = waf.rules().begin(exchange.id, exchange.time, client, server);
        if (unsound != null) {
            begun.requestLine(unsound.method(), unsound.target(), unsound.protocol());
            unsound.fields().forEach(field -> begun.requestHeader(field.getKey(), field.getValue()));
            return begun;
        }
        begun.requestLine(request.method().name(), request.uri(), protocol());
        MultiMap fields = request.headers();
        if (exchange.head.isHttp2() && !fields.contains(HttpHeaders.HOST)) {
            begun.requestHeader("Host", exchange.head.authority());
        }
        fields.forEach(begun::requestHeader);
        return begun;
    }

    private String protocol() {
        String version = exchange.head.protocol();
        return "HTTP/" + (version.length() == 1 ? version + ".0" : version);
    }

    boolean wantsRequestBody() {
        return ask(Transaction::wantsRequestBody, false);
    }

    /** The most of a request body that is looked at, bytes. */
    long requestBodyLimit() {
        return ask(Transaction::requestBodyLimit, 0L);
    }

    /** Whether a body beyond the limit is refused; never where the rules only detect. */
    boolean refusesOversize() {
        return blocks() && waf.oversize() == Waf.Oversize.REFUSE;
    }

    /** Whether what cannot be inspected is refused. */
    boolean blocks() {
        return waf.mode() == Waf.Mode.BLOCK;
    }

    /** Phase 2 without a body. */
    Verdict noRequestBody() {
        return settled(run(now -> now.requestBody(NOTHING, false)));
    }

    /** Phase 2. The verdict comes on this event loop, now or later. */
    void requestBody(byte[] body, boolean cut, Consumer<Verdict> then) {
        noteTruncation(cut);
        work(body.length, () -> run(now -> now.requestBody(body, cut)), then);
    }

    // ---- the answer

    /** Phase 3. */
    Verdict answerHead(int status, MultiMap fields) {
        return settled(run(now -> {
            fields.forEach(now::responseHeader);
            return now.responseHead(status, "HTTP/1.1");
        }));
    }

    /** Whether the answer's body is to be kept until it was looked at; asked after {@link #answerHead}. */
    boolean wantsAnswerBody(MultiMap fields) {
        return ask(Transaction::wantsResponseBody, false)
                && !STREAMS.contains(mediaType(fields.get(HttpHeaders.CONTENT_TYPE)))
                && ContentCoding.isKnown(fields.get(HttpHeaders.CONTENT_ENCODING));
    }

    private static String mediaType(@Nullable String field) {
        if (field == null) {
            return "";
        }
        int end = field.indexOf(';');
        return (end < 0 ? field : field.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** The most of an answer's body that is looked at, bytes. */
    long answerBodyLimit() {
        return ask(Transaction::responseBodyLimit, 0L);
    }

    /** Phase 4 without a body. */
    Verdict noAnswerBody() {
        return settled(run(now -> now.responseBody(NOTHING, false)));
    }

    /**
     * Phase 4. The verdict comes on this event loop, now or later.
     *
     * @param body as the upstream sent it, of a coding that {@link ContentCoding} knows
     * @param coding the Content-Encoding field, or null
     */
    void answerBody(byte[] body, @Nullable String coding, boolean cut, Consumer<Verdict> then) {
        long limit = answerBodyLimit();
        boolean plain = ContentCoding.isIdentity(coding);
        work(
                plain ? body.length : Integer.MAX_VALUE,
                () -> {
                    ContentCoding.Decoded decoded = ContentCoding.decode(coding, body, limit);
                    noteTruncation(cut || decoded.truncated());
                    return run(now -> now.responseBody(decoded.bytes(), cut || decoded.truncated()));
                },
                then);
    }

    // ---- its end

    /** Phase 5, and the match log; then what is left to be sent. Later calls only do the latter. */
    void conclude(Runnable then) {
        if (busy) {
            whenIdle(() -> conclude(then));
            return;
        }
        finish();
        MatchLog log = tools.matchLog();
        Transaction seen = transaction;
        if (log == null || published || seen == null) {
            then.run();
            return;
        }
        published = true;
        log.write(exchange, seen.matches(), then);
    }

    /** Phase 5, when it has not run; not while {@link #isBusy}. */
    private void finish() {
        if (finished) {
            return;
        }
        finished = true;
        Transaction now = transaction;
        if (now != null) {
            try {
                now.finish();
            } catch (RuntimeException | StackOverflowError e) {
                fail(e);
            }
        }
        tools.workshop().release(held);
        held = 0;
        if (now != null) {
            tools.counters().inspected(action(), truncated, nanos);
        }
    }

    /** Whether a body is being looked at on another thread. */
    boolean isBusy() {
        return busy;
    }

    /** Runs on this event loop as soon as the body under way was looked at. */
    void whenIdle(Runnable next) {
        Runnable before = whenIdle;
        whenIdle = before == null
                ? next
                : () -> {
                    before.run();
                    next.run();
                };
    }

    /** What the journal keeps; null when the rules never saw the exchange. */
    AccessRecord.@Nullable Waf record() {
        Transaction seen = transaction;
        if (seen == null) {
            return null;
        }
        try {
            return MatchTexts.record(seen, action());
        } catch (RuntimeException e) {
            fail(e);
            return new AccessRecord.Waf(action(), 0, 0, java.util.List.of());
        }
    }

    private String action() {
        if (failed) {
            return "failed";
        }
        if (intervention != null) {
            return "blocked";
        }
        boolean would = ask(now -> now.wouldIntervene().isPresent(), false);
        return would ? "would-block" : "pass";
    }

    // ---- bounds

    /** Takes room for bytes that are kept until the exchange ends; false when all inspections together hold too much. */
    boolean hold(long bytes) {
        if (!tools.workshop().hold(bytes)) {
            return false;
        }
        held += bytes;
        return true;
    }

    private void noteTruncation(boolean cut) {
        truncated |= cut;
    }

    // ---- running it

    private void work(int size, java.util.function.Supplier<Verdict> phase, Consumer<Verdict> then) {
        if (size <= INLINE || transaction == null || failed) {
            then.accept(settled(phase.get()));
            return;
        }
        Result result = new Result();
        busy = true;
        boolean begun = tools.workshop().run(() -> result.verdict = phase.get(), () -> {
            busy = false;
            then.accept(settled(result.verdict));
            Runnable next = whenIdle;
            whenIdle = null;
            if (next != null) {
                next.run();
            }
        });
        if (!begun) {
            busy = false;
            then.accept(blocks() ? new Verdict.Refuse(Reason.OVERLOADED) : Verdict.PASS);
        }
    }

    /** Carries a verdict from the virtual thread to the event loop, which the bridge orders. */
    private final class Result {
        private Verdict verdict = blocks() ? new Verdict.Refuse(Reason.INTERNAL) : Verdict.PASS;
    }

    /** A check that passed at first and then did not says so in the trail. */
    private Verdict settled(Verdict verdict) {
        if (!(verdict instanceof Verdict.Pass)) {
            exchange.trail = Checkpoint.of(exchange).refusedBy(Checkpoint.WAF);
        }
        return verdict;
    }

    private Verdict run(Function<Transaction, Optional<Intervention>> phase) {
        Transaction now = transaction;
        if (now == null || failed) {
            return Verdict.PASS;
        }
        long began = System.nanoTime();
        try {
            Optional<Intervention> asked = phase.apply(now);
            if (asked.isEmpty() || waf.mode() == Waf.Mode.DETECT) {
                return Verdict.PASS;
            }
            intervention = asked.get();
            return InterventionVerdict.of(asked.get());
        } catch (RuntimeException | StackOverflowError e) {
            return fail(e);
        } finally {
            nanos += System.nanoTime() - began;
        }
    }

    private <T> T ask(Function<Transaction, T> question, T otherwise) {
        Transaction now = transaction;
        if (now == null || failed) {
            return otherwise;
        }
        try {
            return question.apply(now);
        } catch (RuntimeException e) {
            fail(e);
            return otherwise;
        }
    }

    private Verdict fail(Throwable failure) {
        failed = true;
        LOG.log(Level.ERROR, "event=inspection-failed id=" + exchange.id, failure);
        return blocks() ? new Verdict.Refuse(Reason.INTERNAL) : Verdict.PASS;
    }
}
