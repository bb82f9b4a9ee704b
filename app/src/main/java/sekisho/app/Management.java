package sekisho.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormsRoom;
import sekisho.forms.Refusal;
import sekisho.gate.Gate;
import sekisho.gate.GateStatus;
import sekisho.gate.Reason;
import sekisho.words.Bilingual;

/**
 * The port for the operator's monitoring, cleartext, on loopback by default: {@code /healthz} (the process lives),
 * {@code /readyz} (it takes traffic and can record), {@code /metrics} (Prometheus). Event loop; reads counters only.
 */
final class Management implements AutoCloseable {
    private static final List<String> OUTCOMES = List.of("allowed", "refused", "challenged", "failed");

    private final HttpServer server;
    private final PrometheusMeterRegistry registry;
    private final JvmGcMetrics garbage;

    private Management(HttpServer server, PrometheusMeterRegistry registry, JvmGcMetrics garbage) {
        this.server = server;
        this.registry = registry;
        this.garbage = garbage;
    }

    /** @param ready whether the instance takes traffic */
    static Management start(Vertx vertx, InetSocketAddress address, Gate gate, Optional<FormsRoom> forms, BooleanSupplier ready) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        JvmGcMetrics garbage = new JvmGcMetrics();
        garbage.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        count(registry, gate);
        forms.ifPresent(room -> count(registry, room));
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(address.getAddress().getHostAddress())
                        .setPort(address.getPort())
                        .setMaxHeaderSize(8 << 10))
                .requestHandler(request -> answer(request, registry, ready));
        try {
            server.listen().await();
        } catch (Exception e) { // await throws whatever the listener failed with
            garbage.close();
            String place = address.getAddress().getHostAddress() + ":" + address.getPort();
            throw new VerbException(
                    1, new Bilingual("監視用のポートを開けません: " + place, "The management port cannot be opened: " + place));
        }
        return new Management(server, registry, garbage);
    }

    private static void count(PrometheusMeterRegistry registry, Gate gate) {
        for (String outcome : OUTCOMES) {
            FunctionCounter.builder(
                            "sekisho.exchanges",
                            gate,
                            g -> g.status().exchanges().getOrDefault(outcome, 0L))
                    .tag("outcome", outcome)
                    .register(registry);
        }
        for (Reason reason : Reason.values()) {
            FunctionCounter.builder(
                            "sekisho.refused", gate, g -> g.status().refused().getOrDefault(reason.id(), 0L))
                    .tag("reason", reason.id())
                    .register(registry);
        }
        inspections(registry, gate);
        uploads(registry, gate);
        Gauge.builder("sekisho.connections", gate, g -> g.status().openConnections())
                .register(registry);
        FunctionCounter.builder("sekisho.records.dropped", gate, g -> g.status().recordsDropped())
                .register(registry);
    }

    /** By form as configured at the start. */
    private static void count(PrometheusMeterRegistry registry, FormsRoom room) {
        for (FormDefinition form : room.settings().forms()) {
            FunctionCounter.builder(
                            "sekisho.forms.taken", room, r -> r.status(form.id()).taken())
                    .tag("form", form.id())
                    .register(registry);
            for (Refusal refusal : Refusal.values()) {
                FunctionCounter.builder("sekisho.forms.refused", room, r -> r.status(form.id())
                                .refused()
                                .getOrDefault(refusal, 0L))
                        .tag("form", form.id())
                        .tag("reason", refusal.id())
                        .register(registry);
            }
        }
    }

    private static void inspections(PrometheusMeterRegistry registry, Gate gate) {
        Map<String, ToDoubleFunction<GateStatus.Inspections>> counts = Map.of(
                "sekisho.waf.inspected", GateStatus.Inspections::exchanges,
                "sekisho.waf.blocked", GateStatus.Inspections::blocked,
                "sekisho.waf.would.block", GateStatus.Inspections::wouldBlock,
                "sekisho.waf.failed", GateStatus.Inspections::failed,
                "sekisho.waf.truncated", GateStatus.Inspections::truncated,
                "sekisho.waf.nanoseconds", GateStatus.Inspections::nanos);
        counts.forEach((name, count) -> FunctionCounter.builder(
                        name, gate, g -> count.applyAsDouble(g.status().inspections()))
                .register(registry));
    }

    private static void uploads(PrometheusMeterRegistry registry, Gate gate) {
        Map<String, ToDoubleFunction<GateStatus.Uploads>> counts = Map.of(
                "sekisho.uploads.scanned", GateStatus.Uploads::exchanges,
                "sekisho.uploads.infected", GateStatus.Uploads::infected,
                "sekisho.uploads.refused", GateStatus.Uploads::refused,
                "sekisho.uploads.unscanned", GateStatus.Uploads::unscanned,
                "sekisho.uploads.unavailable", GateStatus.Uploads::unavailable);
        counts.forEach((name, count) -> FunctionCounter.builder(
                        name, gate, g -> count.applyAsDouble(g.status().uploads()))
                .register(registry));
    }

    private static void answer(HttpServerRequest request, PrometheusMeterRegistry registry, BooleanSupplier ready) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response()
                    .setStatusCode(405)
                    .putHeader("Allow", "GET, HEAD")
                    .end();
            return;
        }
        switch (request.path()) {
            case "/healthz" -> text(request, 200, "ok\n");
            case "/readyz" -> {
                boolean now = ready.getAsBoolean();
                text(request, now ? 200 : 503, now ? "ready\n" : "not ready\n");
            }
            case "/metrics" ->
                request.response()
                        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(registry.scrape());
            case null, default -> text(request, 404, "not found\n");
        }
    }

    private static void text(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(text);
    }

    @Override
    public void close() {
        server.close().await();
        garbage.close();
        registry.close();
    }
}
