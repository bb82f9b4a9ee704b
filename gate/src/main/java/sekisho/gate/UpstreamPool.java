package sekisho.gate;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnectOptions;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's connections to one upstream: kept open between requests, the one used last is used first. When all are
 * taken, exchanges wait their turn. One event loop.
 */
final class UpstreamPool {
    static final int MAX_CONNECTIONS = 512;
    static final int MAX_WAITING = 4096;
    private static final int MAX_IDLE = 128;
    private static final long IDLE_NANOS = 30_000_000_000L;
    /** A connection that rested longer may just be closing, which only a request that can be sent again may risk. */
    private static final long FRESH_NANOS = 1_000_000_000L;

    /** Who wants a connection. */
    interface Taker {
        /** It is yours; give it back with {@link #release} or {@link #discard}. */
        void connected(Connection connection);

        /** There is none to be had, or not in time. */
        void unreachable(boolean timedOut);

        boolean isOver();

        /** Whether its request can be sent again when the connection turns out to be closing. */
        boolean canRepeat();
    }

    /** A connection to the upstream. */
    static final class Connection {
        private final HttpClientConnection http;
        private final AnswerEnd end;
        private long idleSince;
        private boolean used;
        private boolean closed;

        private Connection(HttpClientConnection http) {
            this.http = http;
            this.end = AnswerEnd.of(http);
        }

        HttpClientConnection http() {
            return http;
        }

        /** Whether the newest answer was read to its end, though it may not have come on yet. */
        boolean isAnswerRead() {
            return end.isRead();
        }

        /** Whether it served a request before the one at hand. */
        boolean used() {
            return used;
        }
    }

    private final HttpClientAgent client;
    private final HttpConnectOptions options;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final ArrayDeque<Taker> waiting = new ArrayDeque<>();
    private int open;
    private boolean retired;

    UpstreamPool(HttpClientAgent client, String host, int port) {
        this.client = client;
        this.options = new HttpConnectOptions().setHost(host).setPort(port).setSsl(false);
    }

    void take(Taker taker) {
        long now = System.nanoTime();
        Connection last = idle.peekFirst();
        if (last != null && (taker.canRepeat() || now - last.idleSince < FRESH_NANOS)) {
            idle.removeFirst();
            last.used = true;
            taker.connected(last);
        } else {
            takeNew(taker);
        }
    }

    /** Takes a connection that nothing was sent on yet. */
    void takeNew(Taker taker) {
        if (open >= MAX_CONNECTIONS && !idle.isEmpty()) {
            close(idle.removeLast());
        }
        if (open < MAX_CONNECTIONS) {
            open++;
            client.connect(options).onComplete(result -> connected(result, taker));
        } else if (waiting.size() < MAX_WAITING) {
            waiting.add(taker);
        } else {
            taker.unreachable(false);
        }
    }

    private void connected(AsyncResult<HttpClientConnection> result, Taker taker) {
        if (result.failed()) {
            open--;
            if (!taker.isOver()) {
                taker.unreachable(result.cause() instanceof ConnectTimeoutException);
            }
            serveWaiting();
            return;
        }
        Connection connection = new Connection(result.result());
        connection.http.closeHandler(closed -> gone(connection));
        connection.http.exceptionHandler(failure -> {}); // whoever uses it hears of it from its request
        if (taker.isOver()) {
            release(connection);
        } else {
            taker.connected(connection);
        }
    }

    /** Gives a connection back whose last answer was read to its end. */
    void release(Connection connection) {
        if (connection.closed) {
            return;
        }
        Taker next = nextWaiting();
        if (next != null) {
            connection.used = true;
            next.connected(connection);
            return;
        }
        connection.idleSince = System.nanoTime();
        idle.addFirst(connection);
        while (idle.size() > (retired ? 0 : MAX_IDLE) || isStale(idle.peekLast(), connection.idleSince)) {
            close(idle.removeLast());
        }
    }

    private static boolean isStale(@Nullable Connection connection, long now) {
        return connection != null && now - connection.idleSince > IDLE_NANOS;
    }

    /** Lets a connection go that became a tunnel; it lives as long as its client's and takes no place here. */
    void letGo(Connection connection) {
        gone(connection);
    }

    /** Closes a connection on which something is still under way. */
    void discard(Connection connection) {
        close(connection);
    }

    /** Closes what is idle now and whatever is given back from now on. */
    void retire() {
        retired = true;
        while (!idle.isEmpty()) {
            close(idle.removeLast());
        }
    }

    private void close(Connection connection) {
        connection.http.close();
        gone(connection);
    }

    private void gone(Connection connection) {
        if (connection.closed) {
            return;
        }
        connection.closed = true;
        open--;
        idle.remove(connection);
        serveWaiting();
    }

    private void serveWaiting() {
        Taker next = open < MAX_CONNECTIONS ? nextWaiting() : null;
        if (next != null) {
            takeNew(next);
        }
    }

    private @Nullable Taker nextWaiting() {
        Taker next = waiting.poll();
        while (next != null && next.isOver()) {
            next = waiting.poll();
        }
        return next;
    }
}
