package sekisho.console;

import static java.lang.System.Logger.Level.ERROR;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The console's socket: TLS, limits, and the one bridge between the event loop, which carries bytes, and the virtual
 * threads, one per request, on which the pages run as plain blocking code.
 */
final class ConsoleServer implements AutoCloseable {
    /** Largest workbook; the form around it may add {@link #FORM_BYTES}. */
    static final long UPLOAD_BYTES = 20L << 20;

    static final int FORM_BYTES = 64 << 10;

    private static final System.Logger LOG = System.getLogger(ConsoleServer.class.getName());
    /** Largest form of a list of members, or of an identity provider's metadata. */
    static final int LIST_BYTES = 1 << 20;

    private static final String LONG_FORMS = "/tenants/[a-z0-9]+/(?:import|sso/.+)";

    private static final int HEADER_BYTES = 16 << 10;
    private static final int REQUEST_LINE_BYTES = 4 << 10;
    private static final int AT_ONCE = 64;
    private static final int UPLOADS_AT_ONCE = 4;
    private static final int MOST_PARAMETERS = 64;
    private static final int MOST_SEGMENTS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
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

    private final Site site;
    private final Tokens tokens;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("console-", 0).factory());
    private final Semaphore permits = new Semaphore(AT_ONCE);
    private final AtomicInteger uploads = new AtomicInteger();

    private ConsoleServer(Vertx vertx, ConsoleSettings settings, Path scratch, Site site, Tokens tokens) {
        this.site = site;
        this.tokens = tokens;
        Router router = Router.router(vertx);
        router.route().failureHandler(this::failed);
        router.get().handler(this::answer);
        router.post("/sheets").handler(this::admit);
        router.post("/sheets")
                .handler(BodyHandler.create(scratch.toString())
                        .setBodyLimit(UPLOAD_BYTES + FORM_BYTES)
                        .setMergeFormAttributes(false)
                        .setDeleteUploadedFilesOnEnd(true))
                .handler(this::answer);
        router.postWithRegex(LONG_FORMS).handler(this::admit);
        router.postWithRegex(LONG_FORMS)
                .handler(BodyHandler.create(false).setBodyLimit(LIST_BYTES).setMergeFormAttributes(false))
                .handler(this::answer);
        router.post()
                .handler(BodyHandler.create(false).setBodyLimit(FORM_BYTES).setMergeFormAttributes(false))
                .handler(this::answer);
        router.route().handler(context -> context.fail(405));
        server = vertx.createHttpServer(options(settings)).requestHandler(router);
    }

    /** Opens the port or throws. Not on an event loop. */
    static ConsoleServer start(Vertx vertx, ConsoleSettings settings, Path scratch, Site site, Tokens tokens) {
        ConsoleServer console = new ConsoleServer(vertx, settings, scratch, site, tokens);
        try {
            await(console.server.listen(
                    settings.listen().getPort(), settings.listen().getHostString()));
        } catch (RuntimeException e) {
            console.threads.shutdownNow();
            throw e;
        }
        return console;
    }

    int port() {
        return server.actualPort();
    }

    /** Stops accepting, lets requests under way end for at most 10 s, then closes. */
    @Override
    public void close() {
        await(server.close());
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static HttpServerOptions options(ConsoleSettings settings) {
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(settings.chain().toString())
                        .setKeyPath(settings.key().toString()))
                .setEnabledSecureTransportProtocols(new LinkedHashSet<>(List.of("TLSv1.3", "TLSv1.2")))
                .setMaxHeaderSize(HEADER_BYTES)
                .setMaxInitialLineLength(REQUEST_LINE_BYTES)
                .setMaxFormAttributeSize(LIST_BYTES)
                .setMaxFormFields(MOST_PARAMETERS)
                .setMaxFormBufferedBytes(16 << 10)
                .setHandle100ContinueAutomatically(false)
                .setIdleTimeout(60)
                .setSslHandshakeTimeout(10);
        CIPHERS.forEach(options::addEnabledCipherSuite);
        return options;
    }

    // ---- the bridge

    /** Decides on the header section alone whether a workbook may be sent at all. */
    private void admit(RoutingContext context) {
        if (uploads.incrementAndGet() > UPLOADS_AT_ONCE) {
            uploads.decrementAndGet();
            context.fail(503);
            return;
        }
        context.addEndHandler(done -> uploads.decrementAndGet());
        HttpServerRequest request = context.request();
        request.pause();
        Ask ask = ask(context);
        onVirtualThread(context, () -> site.admits(ask), refusal -> {
            if (refusal.isPresent()) {
                // The body is not read; the connection cannot be used again.
                write(context, refusal.get().with("Connection", "close"));
                request.resume();
            } else {
                context.next();
            }
        });
    }

    private void answer(RoutingContext context) {
        Ask ask = ask(context);
        onVirtualThread(context, () -> site.answer(ask), reply -> write(context, reply));
    }

    private <T> void onVirtualThread(RoutingContext context, Supplier<T> work, Consumer<T> then) {
        io.vertx.core.Context loop = context.vertx().getOrCreateContext();
        if (!permits.tryAcquire()) {
            context.fail(503);
            return;
        }
        threads.execute(() -> {
            try {
                T result = work.get();
                loop.runOnContext(nothing -> then.accept(result));
            } catch (RuntimeException | Error e) {
                loop.runOnContext(nothing -> context.fail(500, e));
            } finally {
                permits.release();
            }
        });
    }

    private void failed(RoutingContext context) {
        int code = context.statusCode();
        int status = code >= 400 && code < 600 ? code : 500;
        String id = tokens.id();
        if (status == 500) {
            Throwable cause = context.failure();
            LOG.log(ERROR, "page failed request=" + id, cause);
        }
        Ask ask = ask(context, id);
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        write(context, site.broken(ask, status));
    }

    private static void write(RoutingContext context, Reply reply) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(reply.status());
        Protections.FIELDS.forEach(field -> response.putHeader(field.name(), field.value()));
        response.putHeader("Content-Type", reply.type());
        boolean http2 = context.request().version() == io.vertx.core.http.HttpVersion.HTTP_2;
        for (Reply.Field field : reply.fields()) {
            if (Protections.isOne(field.name())) {
                response.putHeader(field.name(), field.value());
            } else if (!(http2 && field.name().equals("Connection"))) {
                response.headers().add(field.name(), field.value());
            }
        }
        response.end(Buffer.buffer(reply.body()));
    }

    // ---- reading

    private Ask ask(RoutingContext context) {
        return ask(context, tokens.id());
    }

    private static Ask ask(RoutingContext context, String id) {
        HttpServerRequest request = context.request();
        Map<String, String> cookies = new HashMap<>();
        Set<Cookie> sent = request.cookies();
        for (Cookie cookie : sent) {
            cookies.putIfAbsent(cookie.getName(), cookie.getValue());
        }
        boolean post = HttpMethod.POST.equals(request.method());
        Optional<Ask.Upload> upload = context.fileUploads().stream()
                .limit(1)
                .map(ConsoleServer::upload)
                .findFirst();
        return new Ask(
                id,
                request.method().name(),
                segments(request.path()),
                first(request.params()),
                post && context.fileUploads() != null ? first(request.formAttributes()) : Map.of(),
                cookies,
                request.remoteAddress() == null ? "-" : request.remoteAddress().host(),
                Optional.ofNullable(request.getHeader("Origin")),
                authority(request.authority()),
                Optional.ofNullable(request.getHeader("Sec-Fetch-Site")),
                Optional.ofNullable(request.getHeader("Accept-Language")).orElse(""),
                "true".equals(request.getHeader("HX-Request")),
                upload);
    }

    private static Ask.Upload upload(FileUpload file) {
        return new Ask.Upload(Path.of(file.uploadedFileName()), file.fileName(), file.size());
    }

    private static String authority(@org.jspecify.annotations.Nullable HostAndPort authority) {
        return authority == null ? "" : authority.toString();
    }

    private static Map<String, String> first(io.vertx.core.MultiMap pairs) {
        Map<String, String> first = new HashMap<>();
        for (Map.Entry<String, String> pair : pairs) {
            if (first.size() < MOST_PARAMETERS) {
                first.putIfAbsent(pair.getKey(), pair.getValue());
            }
        }
        return first;
    }

    /** The path's segments, decoded; what cannot be decoded or is too deep becomes a path that leads nowhere. */
    private static List<String> segments(@org.jspecify.annotations.Nullable String path) {
        List<String> nowhere = List.of("-", "-");
        if (path == null || !path.startsWith("/")) {
            return nowhere;
        }
        if (path.equals("/")) {
            return List.of();
        }
        String[] parts = path.substring(1).split("/", MOST_SEGMENTS + 1);
        if (parts.length > MOST_SEGMENTS) {
            return nowhere;
        }
        List<String> segments = new ArrayList<>();
        for (String part : parts) {
            try {
                segments.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                return nowhere;
            }
        }
        return segments;
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the console's port opened or closed", e);
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the console's port cannot be opened or closed", e);
        }
    }
}
