package sekisho.gate;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2ServerConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.WebSocketServerConfig;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All listeners of one event loop. The workers of a gate share each port; connections are dealt out in turn. */
final class Worker extends VerticleBase {
    /** RFC 9325 §4.2: forward secrecy and authenticated encryption; TLS 1.3 has nothing else. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final int BACKLOG = 1024;
    private static final int MAX_STREAMS = 100;
    private static final int STREAM_WINDOW = 256 << 10;
    private static final int CONNECTION_WINDOW = 1 << 20;

    private final GateState gate;
    private final Loop loop;
    private final List<SocketAddress> https;
    private final List<SocketAddress> http;
    private final List<SocketAddress> cleartext;
    private final Certificates certificates;
    private final List<HttpServer> httpsServers = new ArrayList<>();
    private final List<HttpServer> httpServers = new ArrayList<>();
    private final List<HttpServer> cleartextServers = new ArrayList<>();
    private long sweep = -1;

    Worker(
            GateState gate,
            Loop loop,
            List<SocketAddress> https,
            List<SocketAddress> http,
            List<SocketAddress> cleartext,
            Certificates certificates) {
        this.gate = gate;
        this.loop = loop;
        this.https = https;
        this.http = http;
        this.cleartext = cleartext;
        this.certificates = certificates;
    }

    Loop loop() {
        return loop;
    }

    /** The event loop. */
    Context loopContext() {
        return context;
    }

    @Override
    public Future<?> start() {
        sweep = vertx.setPeriodic(
                Deadlines.TICK.toMillis(), tick -> loop.deadlines().sweep(System.nanoTime()));
        List<Future<HttpServer>> listening = new ArrayList<>();
        for (SocketAddress address : https) {
            Listener listener = Listener.https(gate, loop);
            HttpServer server = vertx.httpServerBuilder()
                    .with(config(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_0))
                    .with(ssl(certificates))
                    .with(new GateTls(gate.challenges()))
                    .withConnectHandler(listener::open)
                    .build();
            httpsServers.add(server);
            listening.add(listen(server, listener, address));
        }
        for (SocketAddress address : http) {
            listening.add(listen(Listener.http(gate, loop), address, httpServers));
        }
        for (SocketAddress address : cleartext) {
            listening.add(listen(Listener.cleartext(gate, loop), address, cleartextServers));
        }
        return Future.join(listening)
                .recover(failure -> shutdown(Duration.ZERO).transform(closed -> Future.failedFuture(failure)));
    }

    private Future<HttpServer> listen(Listener listener, SocketAddress address, List<HttpServer> servers) {
        HttpServer server = vertx.httpServerBuilder()
                .with(config(HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_0))
                .withConnectHandler(listener::open)
                .build();
        servers.add(server);
        return listen(server, listener, address);
    }

    private static Future<HttpServer> listen(HttpServer server, Listener listener, SocketAddress address) {
        return server.requestHandler(listener::accept)
                .invalidRequestHandler(listener::acceptInvalid)
                .exceptionHandler(failure -> {}) // handshakes that fail are the client's affair
                .listen(address)
                .recover(failure -> Future.failedFuture(new GateException(
                        GateException.Code.PORT_TAKEN,
                        "cannot listen on " + address.host() + " port " + Math.max(0, address.port()),
                        failure)));
    }

    private HttpServerConfig config(HttpVersion... versions) {
        GateSettings.Limits limits = gate.snapshot().settings().limits();
        HttpServerConfig config = new HttpServerConfig()
                .setVersions(versions)
                .setHandle100ContinueAutomatically(false)
                .setHttp1Config(gate.snapshot().http1())
                .setHttp2Config(new Http2ServerConfig()
                        .setConnectionWindowSize(CONNECTION_WINDOW)
                        .setInitialSettings(new Http2Settings()
                                .setMaxConcurrentStreams(MAX_STREAMS)
                                .setInitialWindowSize(STREAM_WINDOW)
                                .setMaxHeaderListSize(limits.headerBytes())))
                .setWebSocketConfig(new WebSocketServerConfig()
                        .setUsePerFrameCompression(false)
                        .setUsePerMessageCompression(false));
        config.getTcpConfig().setAcceptBacklog(BACKLOG);
        return config;
    }

    private static ServerSSLOptions ssl(Certificates certificates) {
        ServerSSLOptions options = new ServerSSLOptions()
                .setSni(true)
                .setKeyCertOptions(certificates)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
        CIPHERS.forEach(options::addEnabledCipherSuite);
        return options;
    }

    /** Bound ports, in the order of the settings. */
    List<Integer> httpsPorts() {
        return httpsServers.stream().map(HttpServer::actualPort).toList();
    }

    List<Integer> httpPorts() {
        return httpServers.stream().map(HttpServer::actualPort).toList();
    }

    List<Integer> cleartextPorts() {
        return cleartextServers.stream().map(HttpServer::actualPort).toList();
    }

    /** New handshakes use these from now on. */
    Future<?> replaceCertificates(Certificates next) {
        return Future.join(httpsServers.stream()
                .map(server -> server.updateSSLOptions(ssl(next), true))
                .toList());
    }

    /** Stops accepting, and closes each connection when its exchanges end or time is over. */
    Future<?> shutdown(Duration timeout) {
        List<Future<Void>> closing = new ArrayList<>();
        httpsServers.forEach(server -> closing.add(server.shutdown(timeout)));
        httpServers.forEach(server -> closing.add(server.shutdown(timeout)));
        cleartextServers.forEach(server -> closing.add(server.shutdown(timeout)));
        return Future.join(closing);
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(sweep);
        return Future.succeededFuture();
    }
}
