package sekisho.gate;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.function.BiConsumer;

/**
 * An answer's body, kept until the rules have seen it: all of it, or as much as they look at and the bound on everything that is
 * kept allows. One event loop.
 */
final class Holding {
    private final Inspection inspection;
    private final HttpClientResponse from;
    private final BiConsumer<Holding, Verdict> then;
    private final long limit;
    private final Buffer body = Buffer.buffer();
    private boolean inspecting;
    private boolean whole;

    /** @param then on this event loop, now or later, when the rules have seen it */
    Holding(Inspection inspection, HttpClientResponse from, BiConsumer<Holding, Verdict> then) {
        this.inspection = inspection;
        this.from = from;
        this.then = then;
        this.limit = inspection.answerBodyLimit();
    }

    void bytes(Buffer bytes) {
        body.appendBuffer(bytes);
        boolean room = inspection.isBusy() || inspection.hold(bytes.length());
        if (!inspecting && (!room || body.length() > limit)) {
            from.pause();
            inspect(true);
        }
    }

    void ended() {
        if (!inspecting) {
            whole = true;
            inspect(false);
        }
    }

    private void inspect(boolean cut) {
        inspecting = true;
        byte[] seen = body.getBytes(0, (int) Math.min(body.length(), limit));
        inspection.answerBody(
                seen, from.getHeader(HttpHeaders.CONTENT_ENCODING), cut, verdict -> then.accept(this, verdict));
    }

    boolean isInspecting() {
        return inspecting;
    }

    HttpClientResponse from() {
        return from;
    }

    /** As the upstream sent it. */
    Buffer body() {
        return body;
    }

    /** Whether that is all of it. */
    boolean isWhole() {
        return whole;
    }
}
