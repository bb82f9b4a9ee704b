package sekisho.gate;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/**
 * The bytes of an upgraded connection, carried both ways at the pace of the slower side until one side ends. Frames are not
 * looked into. One event loop.
 */
final class Tunnel extends Deadlines.Timed {
    private final Exchange exchange;
    private final NetSocket client;
    private final NetSocket upstream;
    private final Deadlines deadlines;
    private final long idleNanos;
    private final AccessLog log;
    private boolean upstreamPaused;
    private boolean over;

    Tunnel(
            Exchange exchange,
            NetSocket client,
            NetSocket upstream,
            Deadlines deadlines,
            long idleNanos,
            AccessLog log) {
        this.exchange = exchange;
        this.client = client;
        this.upstream = upstream;
        this.deadlines = deadlines;
        this.idleNanos = idleNanos;
        this.log = log;
    }

    /** The upstream must be paused. */
    void start() {
        client.handler(this::fromClient);
        client.exceptionHandler(failure -> clientEnded());
        client.endHandler(end -> clientEnded());
        client.closeHandler(closed -> clientEnded());
        client.drainHandler(drained -> {
            upstreamPaused = false;
            upstream.resume();
        });
        upstream.handler(this::fromUpstream);
        upstream.exceptionHandler(failure -> {}); // an end follows
        upstream.endHandler(end -> upstreamEnded());
        upstream.closeHandler(closed -> upstreamEnded());
        upstream.drainHandler(drained -> client.resume());
        deadlines.set(this, idleNanos);
        upstream.resume();
    }

    private void fromClient(Buffer bytes) {
        if (over) {
            return;
        }
        exchange.requestBytes += bytes.length();
        upstream.write(bytes);
        if (upstream.writeQueueFull()) {
            client.pause();
        }
        deadlines.set(this, idleNanos);
    }

    private void fromUpstream(Buffer bytes) {
        exchange.responseBytes += bytes.length();
        client.write(bytes);
        if (over) {
            return;
        }
        if (client.writeQueueFull()) {
            upstreamPaused = true;
            upstream.pause();
        }
        deadlines.set(this, idleNanos);
    }

    private void clientEnded() {
        if (!over) {
            end();
            upstream.end();
            record();
        }
    }

    private void upstreamEnded() {
        if (over) {
            return;
        }
        end();
        Context context = Vertx.currentContext();
        if (upstreamPaused && context != null) {
            upstream.resume(); // what it said last is still queued, and no more than that
            context.runOnContext(next -> {
                client.end();
                record();
            });
        } else {
            client.end();
            record();
        }
    }

    @Override
    void expired() {
        if (!over) {
            end();
            upstream.end();
            client.end();
            record();
        }
    }

    private void end() {
        over = true;
        deadlines.clear(this);
    }

    private void record() {
        log.ended(exchange, Exchange.Outcome.ALLOWED, null);
    }
}
