package sekisho.gate;

import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sekisho.identity.Canary;
import sekisho.identity.Pages;

/**
 * Takes requests in on one port and one event loop: parse, decide, and hand over to what forwards or answers. The one place
 * where a failure of ours becomes a status.
 */
final class Listener {
    private static final System.Logger LOG = System.getLogger(Listener.class.getName());

    private static final String HTTPS = "https";
    private static final String HTTP = "http";
    private static final Redirect TO_PROXY = new Redirect(443);

    /** What comes in here. */
    private enum Port {
        TLS,
        TO_REDIRECT,
        /** A trusted proxy in front has taken TLS off and says so. */
        FROM_PROXIES
    }

    private final GateState gate;
    private final Loop loop;
    private final Port port;
    private final Answers answers;

    private Listener(GateState gate, Loop loop, Port port) {
        this.gate = gate;
        this.loop = loop;
        this.port = port;
        this.answers = new Answers(loop.deadlines(), gate.log());
    }

    static Listener https(GateState gate, Loop loop) {
        return new Listener(gate, loop, Port.TLS);
    }

    static Listener http(GateState gate, Loop loop) {
        return new Listener(gate, loop, Port.TO_REDIRECT);
    }

    static Listener cleartext(GateState gate, Loop loop) {
        return new Listener(gate, loop, Port.FROM_PROXIES);
    }

    /** A connection was accepted and, over TLS, agreed on. */
    void open(HttpConnection connection) {
        Snapshot now = gate.snapshot();
        Counters counters = gate.counters();
        int open = counters.connectionOpened();
        ClientConnection.open(connection, loop.deadlines(), counters::connectionClosed);
        connection.exceptionHandler(failure -> {}); // the exchanges under way hear of it themselves
        if (connection.protocolVersion() == HttpVersion.HTTP_2) {
            ClientConnection client = ClientConnection.of(connection);
            UnreadStreams.watch(ClientConnection.codec(connection), client, fault -> refused(client, fault));
        } else {
            ClientConnection.channel(connection)
                    .pipeline()
                    .replace(
                            "httpDecoder",
                            "httpDecoder",
                            new StrictRequestDecoder(now.http1(), loop.deadlines(), now.headNanos()));
        }
        if (open > now.settings().limits().connections()) {
            connection.close();
        }
    }

    /** A request whose head was read. */
    void accept(HttpServerRequest request) {
        take(request, null, null);
    }

    /** A request whose head could not be read. */
    void acceptInvalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        take(request, fault(cause), cause instanceof MalformedRequestException malformed ? malformed.head() : null);
    }

    private void take(HttpServerRequest request, RequestHead.@Nullable Fault fault, @Nullable UnsoundHead unsound) {
        Exchange exchange = read(request, fault, unsound);
        exchange.connection.exchangeBegan();
        if (fault == RequestHead.Fault.CUT_OFF) {
            gate.log().ended(exchange, Exchange.Outcome.FAILED, Reason.CLIENT_GONE);
            return;
        }
        try {
            decide(exchange, request);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "event=exchange-failed id=" + exchange.id, e);
            if (!request.response().headWritten()) {
                answers.refuse(exchange, request, new Verdict.Refuse(Reason.INTERNAL), Exchange.Outcome.FAILED);
            }
        }
    }

    /** Records a request that the codec refused, which was answered and has ended. */
    private void refused(ClientConnection connection, RequestHead.Fault fault) {
        Instant time = gate.clock().instant();
        Snapshot now = gate.snapshot();
        Exchange exchange = new Exchange(
                loop.ids().next(time),
                time,
                System.nanoTime(),
                RequestHead.unread(HTTPS, fault),
                connection,
                connection.peer,
                now.country(connection.peer, connection),
                false,
                site(now, RequestHead.UNKNOWN),
                now.hsts());
        exchange.status = fault == RequestHead.Fault.HEADER_TOO_LARGE ? fault.status() : 0; // the others only reset
        connection.exchangeBegan();
        gate.log().ended(exchange, Exchange.Outcome.REFUSED, fault.reason());
    }

    private void decide(Exchange exchange, HttpServerRequest request) {
        Verdict verdict = checkpoint(exchange).decide(exchange);
        if (verdict instanceof Verdict.Pass) {
            go(exchange, request);
        } else {
            answers.give(exchange, request, verdict);
        }
    }

    private Checkpoint checkpoint(Exchange exchange) {
        if (!isSecure(exchange)) {
            return challenge(exchange.head) == null ? Checkpoint.REDIRECTS : Checkpoint.CHALLENGES;
        }
        return Checkpoint.of(exchange);
    }

    private void go(Exchange exchange, HttpServerRequest request) {
        switch (destination(exchange, request)) {
            case Upstream upstream ->
                onward(exchange, request, new Forward(loop, exchange, request, upstream, answers, gate.log()));
            case Inside inside ->
                onward(exchange, request, new Indoors(loop, exchange, request, inside, answers, gate.log()));
            case Redirect redirect -> answers.redirect(exchange, request, redirect);
            case ChallengeAnswer answer -> answers.answer(exchange, request, answer);
        }
    }

    private void onward(Exchange exchange, HttpServerRequest request, Onward onward) {
        if (exchange.inspection == null && exchange.screening == null) {
            onward.start();
        } else {
            new Intake(loop, exchange, request, gate.tools().workshop(), answers, gate.log(), onward).start();
        }
    }

    private Destination destination(Exchange exchange, HttpServerRequest request) {
        if (isSecure(exchange)) {
            ProtectedSite site = exchange.site();
            GateSettings.Login login = site.login();
            if (login != null && (Pages.owns(exchange.head.path()) || Canary.isPlace(exchange.head.path()))) {
                return new Inside(login.pages().claim(new ResidentHead(exchange, request)));
            }
            Resident resident = site.resident();
            Resident.Claim claim =
                    resident == null ? Resident.Claim.NONE : resident.claim(new ResidentHead(exchange, request));
            return claim instanceof Resident.Claim.None ? site.upstream() : new Inside(claim);
        }
        String challenge = challenge(exchange.head);
        if (challenge != null) {
            return new ChallengeAnswer(challenge);
        }
        return port == Port.FROM_PROXIES ? TO_PROXY : new Redirect(gate.httpsPort());
    }

    /** What a certificate authority asked for on our own cleartext port, where no proxy stands in front. */
    private @Nullable String challenge(RequestHead head) {
        return port == Port.TO_REDIRECT && head.fault() == null
                ? gate.challenges().text(head)
                : null;
    }

    private static boolean isSecure(Exchange exchange) {
        return exchange.head.scheme().equals(HTTPS);
    }

    /** How the client asked, as far as we or a trusted proxy saw it. */
    private String scheme(HttpServerRequest request, ClientConnection connection, Snapshot now) {
        return switch (port) {
            case TLS -> HTTPS;
            case TO_REDIRECT -> HTTP;
            case FROM_PROXIES -> now.anyHost() != null || cameOverTls(request, connection, now) ? HTTPS : HTTP;
        };
    }

    private static boolean cameOverTls(HttpServerRequest request, ClientConnection connection, Snapshot now) {
        return now.trustedProxies().contains(connection.peer)
                && request.headers() != null
                && ForwardedFields.cameOverTls(request.headers());
    }

    private Exchange read(HttpServerRequest request, RequestHead.@Nullable Fault fault, @Nullable UnsoundHead unsound) {
        long start = System.nanoTime();
        Instant time = gate.clock().instant();
        Snapshot now = gate.snapshot();
        ClientConnection connection = ClientConnection.of(request.connection());
        if (request.version() == HttpVersion.HTTP_2) {
            connection.meet(request.streamId());
        }
        String scheme = scheme(request, connection, now);
        RequestHead head =
                fault == null ? RequestHead.of(request, scheme) : RequestHead.faulty(request, scheme, fault, unsound);
        InetAddress client = connection.peer;
        boolean probe = false;
        if (head.fault() == null) {
            if (!now.trustedProxies().isEmpty()) {
                client = ForwardedFields.client(request.headers(), client, now.trustedProxies())
                        .orElse(client);
            }
            Optional<InetAddress> claim = claim(request, connection);
            probe = claim.isPresent();
            client = claim.orElse(client);
        }
        Exchange exchange = new Exchange(
                loop.ids().next(time),
                time,
                start,
                head,
                connection,
                client,
                now.country(client, connection),
                probe,
                site(now, head.host()),
                scheme.equals(HTTPS) ? now.hsts() : null);
        if (head.fault() == null) {
            Fields.joinContentTypes(request.headers());
            exchange.userAgent = request.getHeader(io.vertx.core.http.HttpHeaders.USER_AGENT);
            exchange.referrer = request.getHeader(io.vertx.core.http.HttpHeaders.REFERER);
        }
        ProtectedSite site = exchange.site;
        if (site != null && site.login() != null && head.fault() == null) {
            exchange.cookies = String.join("; ", request.headers().getAll(io.vertx.core.http.HttpHeaders.COOKIE));
            exchange.wantsPage = wantsPage(head.method(), request);
        }
        Waf waf = site == null || isLoginPage(exchange) ? null : site.waf();
        if (waf != null && isSecure(exchange) && (head.fault() == null || unsound != null)) {
            exchange.inspection = new Inspection(waf, exchange, request, unsound, gate.tools());
        }
        if (isSecure(exchange)) {
            exchange.screening = Screening.of(exchange, request, gate.tools());
        }
        return exchange;
    }

    /** Our own pages take nothing but short forms; what looks like an attack in a password is a good password. */
    private static boolean isLoginPage(Exchange exchange) {
        return exchange.site().login() != null && Pages.owns(exchange.head.path());
    }

    /** A browser that goes to a page, or whoever says to want one; not a script or a program. */
    private static boolean wantsPage(String method, HttpServerRequest request) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return false;
        }
        String mode = request.getHeader("Sec-Fetch-Mode");
        String accept = request.getHeader(io.vertx.core.http.HttpHeaders.ACCEPT);
        return mode == null ? accept == null || accept.contains("text/html") : mode.equals("navigate");
    }

    private static @Nullable ProtectedSite site(Snapshot now, String host) {
        ProtectedSite anyHost = now.anyHost();
        return anyHost == null ? now.sites().get(host) : anyHost;
    }

    /** The address that one of our own probes speaks for; only this machine can be one. */
    private Optional<InetAddress> claim(HttpServerRequest request, ClientConnection connection) {
        if (!connection.peer.isLoopbackAddress()) {
            return Optional.empty();
        }
        String field = request.getHeader(ProbePass.FIELD);
        return field == null ? Optional.empty() : gate.probePass().claim(field);
    }

    private static RequestHead.Fault fault(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException e -> RequestHead.Fault.LINE_TOO_LONG;
            case TooLongHttpHeaderException e -> RequestHead.Fault.HEADER_TOO_LARGE;
            case MalformedRequestException.TooSlow e -> RequestHead.Fault.TOO_SLOW;
            case PrematureChannelClosureException e -> RequestHead.Fault.CUT_OFF;
            default -> RequestHead.Fault.MALFORMED;
        };
    }
}
