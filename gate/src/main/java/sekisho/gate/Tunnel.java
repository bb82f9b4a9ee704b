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
        client.drainHandler(drained -> upstream.resume());
        upstream.handler(this::fromUpstream);
        upstream.exceptionHandler(failure -> {}); // an end follows
        upstream.endHandler(end -> upstreamEnded());
        upstream.closeHandler(closed -> upstreamEnded());
        upstream.drainHandler(drained -> client.resume());
        deadlines.set(this, idleNanos);
        upstream.resume();
    }

    private void fromClient(Buffer bytes) {
        exchange.requestBytes += bytes.length();
        upstream.write(bytes);
        if (over) {
            return; // last words
        }
        if (upstream.writeQueueFull()) {
            client.pause();
        }
        deadlines.set(this, idleNanos);
    }

    private void fromUpstream(Buffer bytes) {
        exchange.responseBytes += bytes.length();
        client.write(bytes);
        if (over) {
            return; // last words
        }
        if (client.writeQueueFull()) {
            upstream.pause();
        }
        deadlines.set(this, idleNanos);
    }

    private void clientEnded() {
        ended(client, upstream);
    }

    private void upstreamEnded() {
        ended(upstream, client);
    }

    /** What the side that ended said last may still be queued, held back for the other's sake, and no more than that: it goes first. */
    private void ended(NetSocket gone, NetSocket other) {
        if (over) {
            return;
        }
        end();
        gone.resume();
        Context context = Vertx.currentContext();
        if (context == null) {
            close(other);
        } else {
            context.runOnContext(next -> close(other));
        }
    }

    private void close(NetSocket other) {
        other.end();
        record();
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
