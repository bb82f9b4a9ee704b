package sekisho.gate;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request, read once at the edge.
 *
 * @param method a token, or {@code -} when the request line could not be read
 * @param scheme of the listener
 * @param host lower case and without port, or {@code -}
 * @param authority the host with the port as the client gave it
 * @param target origin-form or {@code *}, or {@code -}
 * @param protocol {@code 1.0}, {@code 1.1} or {@code 2}
 * @param bodyLength declared length; 0 without a body, {@link #UNKNOWN_LENGTH} when only its end will tell
 * @param upgrade whether a WebSocket is asked for (RFC 6455 §4.1)
 * @param fault what is wrong with it, or null
 */
record RequestHead(
        String method,
        String scheme,
        String host,
        String authority,
        String target,
        String protocol,
        long bodyLength,
        boolean upgrade,
        @Nullable Fault fault) {
    static final long UNKNOWN_LENGTH = -1;
    static final String UNKNOWN = "-";

    /** Why a request cannot be understood, and how it is answered. */
    record Fault(int status, Reason reason) {
        static final Fault MALFORMED = new Fault(Reason.MALFORMED.status(), Reason.MALFORMED);
        static final Fault HEADER_TOO_LARGE = new Fault(Reason.HEADER_TOO_LARGE.status(), Reason.HEADER_TOO_LARGE);
        static final Fault LINE_TOO_LONG = new Fault(414, Reason.HEADER_TOO_LARGE);
        static final Fault TOO_SLOW = new Fault(Reason.REQUEST_TIMEOUT.status(), Reason.REQUEST_TIMEOUT);
        /** More streams than a connection may have, or more resets. */
        static final Fault TOO_MANY = new Fault(Reason.RATE_EXCEEDED.status(), Reason.RATE_EXCEEDED);
        /** The client went away before its request was complete; nobody is there to read an answer. */
        static final Fault CUT_OFF = new Fault(0, Reason.CLIENT_GONE);
    }

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    @Nullable
    String query() {
        int query = target.indexOf('?');
        return query < 0 ? null : target.substring(query + 1);
    }

    boolean hasBody() {
        return bodyLength != 0;
    }

    boolean isHttp2() {
        return protocol.equals("2");
    }

    /** A request whose framing the decoder (HTTP/1) or {@link Framing} (HTTP/2) found sound, or not. */
    static RequestHead of(HttpServerRequest request, String scheme) {
        boolean http2 = request.version() == io.vertx.core.http.HttpVersion.HTTP_2;
        if (http2 && !Framing.isSoundHttp2(request)) {
            return faulty(request, scheme, Fault.MALFORMED, null);
        }
        String target = request.uri();
        String authority = Framing.authority(request, http2);
        long bodyLength = Framing.bodyLength(request, http2);
        if (!target.startsWith("/") && !target.equals("*")) {
            int path = target.indexOf('/', target.indexOf("://") + 3);
            authority = Framing.authorityOf(target);
            target = path < 0 ? "/" : target.substring(path);
        }
        return new RequestHead(
                request.method().name(),
                scheme,
                Framing.hostOf(authority),
                authority,
                target,
                protocol(request),
                bodyLength,
                !http2 && bodyLength == 0 && Framing.asksForWebSocket(request),
                null);
    }

    /** What can be told of a request that is refused for its form. */
    static RequestHead faulty(HttpServerRequest request, String scheme, Fault fault, @Nullable UnsoundHead unsound) {
        boolean lineRead = request.uri() != null && !request.uri().equals(Framing.UNREADABLE_TARGET);
        String host = request.headers() == null ? null : request.headers().get("host");
        if (host == null && unsound != null) {
            host = unsound.first("host");
        }
        return new RequestHead(
                lineRead ? request.method().name() : UNKNOWN,
                scheme,
                host == null || !Framing.isAuthority(host) ? UNKNOWN : Framing.hostOf(host),
                UNKNOWN,
                lineRead ? request.uri() : UNKNOWN,
                protocol(request),
                0,
                false,
                fault);
    }

    /** What can be told of a request of HTTP/2 that the codec refused. */
    static RequestHead unread(String scheme, Fault fault) {
        return new RequestHead(UNKNOWN, scheme, UNKNOWN, UNKNOWN, UNKNOWN, "2", 0, false, fault);
    }

    private static String protocol(HttpServerRequest request) {
        return switch (request.version()) {
            case HTTP_1_0 -> "1.0";
            case HTTP_1_1 -> "1.1";
            case HTTP_2 -> "2";
            case HTTP_3 -> "3";
        };
    }
}
