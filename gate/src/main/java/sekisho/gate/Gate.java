package sekisho.gate;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import sekisho.journal.AccessRecord;
import sekisho.journal.AuditRecord;
import sekisho.journal.Journal;

/** The checkpoint's listeners and all that they need, running. Safe for use by several threads; reloads take turns. */
public final class Gate implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration RETIREMENT = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Workers that name the same one share a port that the system chooses. */
    private static final AtomicInteger UNCHOSEN_PORTS = new AtomicInteger();

    private final Vertx vertx;
    private final GateState state;
    private final List<Worker> workers;
    private final String deployment;
    private final List<Upstream> retired = new ArrayList<>();
    private List<HeldCertificate> held;

    private Gate(Vertx vertx, GateState state, List<Worker> workers, String deployment, List<HeldCertificate> held) {
        this.vertx = vertx;
        this.state = state;
        this.workers = workers;
        this.deployment = deployment;
        this.held = List.copyOf(held);
    }

    /**
     * Opens every port or none. Virtual threads or the main thread.
     *
     * @throws GateException naming what is wrong
     */
    public static Gate start(Vertx vertx, GateSettings settings, Journal journal, InstantSource clock) {
        return start(vertx, settings, List.of(), journal, clock);
    }

    /**
     * Opens every port or none, with certificates that need no file (see {@link #present}).
     *
     * @throws GateException naming what is wrong
     */
    public static Gate start(
            Vertx vertx, GateSettings settings, List<HeldCertificate> held, Journal journal, InstantSource clock) {
        return start(vertx, settings, held, journal::access, journal::audit, clock, new Workshop());
    }

    static Gate start(Vertx vertx, GateSettings settings, Predicate<AccessRecord> journal, InstantSource clock) {
        return start(vertx, settings, journal, clock, new Workshop());
    }

    static Gate start(
            Vertx vertx,
            GateSettings settings,
            Predicate<AccessRecord> journal,
            InstantSource clock,
            Workshop workshop) {
        return start(vertx, settings, List.of(), journal, audit -> {}, clock, workshop);
    }

    static Gate start(
            Vertx vertx,
            GateSettings settings,
            List<HeldCertificate> held,
            Predicate<AccessRecord> journal,
            Consumer<AuditRecord> audit,
            InstantSource clock,
            Workshop workshop) {
        int loops = Runtime.getRuntime().availableProcessors();
        Certificates certificates = Certificates.read(settings, held);
        Snapshot snapshot = Snapshot.of(settings, null, vertx, loops);
        Counters counters = new Counters();
        MatchLog matchLog = settings.matchLog().map(MatchLog::open).orElse(null);
        GateState state = new GateState(
                snapshot,
                clock,
                counters,
                new AccessLog(journal, counters),
                ProbePass.random(),
                new InspectionTools(workshop, counters, matchLog, audit));
        List<SocketAddress> https = addresses(settings.https());
        List<SocketAddress> http = addresses(settings.http());
        List<SocketAddress> cleartext = addresses(settings.cleartext());
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < loops; i++) {
            workers.add(new Worker(state, new Loop(i), https, http, cleartext, certificates));
        }
        AtomicInteger next = new AtomicInteger();
        try {
            String deployment = await(vertx.deployVerticle(
                    (java.util.function.Supplier<Deployable>) () -> workers.get(next.getAndIncrement()),
                    new DeploymentOptions().setInstances(loops)));
            workers.getFirst().httpsPorts().stream().findFirst().ifPresent(state::httpsPort);
            return new Gate(vertx, state, List.copyOf(workers), deployment, held);
        } catch (GateException e) {
            snapshot.sites().values().forEach(site -> site.upstream().close());
            state.closeMatchLog();
            throw e;
        }
    }

    private static List<SocketAddress> addresses(List<InetSocketAddress> addresses) {
        List<SocketAddress> converted = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            if (address.isUnresolved()) {
                throw new GateException(
                        GateException.Code.SETTINGS, address.getHostString() + " is no address of this machine");
            }
            String host = address.getAddress().getHostAddress();
            converted.add(
                    address.getPort() == 0
                            ? SocketAddress.sharedRandomPort(UNCHOSEN_PORTS.incrementAndGet(), host)
                            : SocketAddress.inetSocketAddress(address.getPort(), host));
        }
        return List.copyOf(converted);
    }

    /**
     * Takes new settings for all exchanges that begin from now on; the old ones stay when it throws. Where it listens and the
     * size limits of HTTP/2 are those of the start, as is the match log. An exchange that goes on for an hour with an upstream that is gone
     * from the settings is cut off. Virtual threads or the main thread.
     *
     * @throws GateException naming what is wrong
     */
    public synchronized void reload(GateSettings settings) {
        reload(settings, held);
    }

    /** The same, with other certificates that need no file. */
    public synchronized void reload(GateSettings settings, List<HeldCertificate> certificatesHeld) {
        Snapshot before = state.snapshot();
        if (!settings.https().equals(before.settings().https())
                || !settings.http().equals(before.settings().http())
                || !settings.cleartext().equals(before.settings().cleartext())) {
            throw new GateException(
                    GateException.Code.SETTINGS, "the addresses to listen on change only with a restart");
        }
        Certificates certificates = Certificates.read(settings, certificatesHeld);
        Snapshot after = Snapshot.of(settings, before, vertx, workers.size());
        serve(certificates, certificatesHeld);
        state.snapshot(after);
        for (Upstream upstream : before.withoutThoseOf(after)) {
            for (Worker worker : workers) {
                worker.loopContext()
                        .runOnContext(
                                now -> upstream.pool(worker.loop().index()).retire());
            }
            retired.add(upstream);
            vertx.setTimer(RETIREMENT.toMillis(), now -> upstream.close());
        }
    }

    /**
     * Serves these certificates from the next handshake on; connections that are open go on as they are. Virtual threads or the
     * main thread.
     *
     * @param certificates in place of all that were given before; a name that none of them has is served by the settings' files
     * @throws GateException {@code CERTIFICATE}; the old ones are served on
     */
    public synchronized void present(List<HeldCertificate> certificates) {
        serve(Certificates.read(state.snapshot().settings(), certificates), certificates);
    }

    private void serve(Certificates certificates, List<HeldCertificate> from) {
        for (Worker worker : workers) {
            await(worker.replaceCertificates(certificates));
        }
        held = List.copyOf(from);
    }

    /** Where answers to certificate authorities are left. */
    public Challenges challenges() {
        return state.challenges();
    }

    /** Whether OCSP responses can be stapled on this machine. */
    public static boolean staples() {
        return GateTls.staples();
    }

    /** What it runs by now. */
    public GateSettings settings() {
        return state.snapshot().settings();
    }

    /** The ports bound for HTTPS, in the order of the settings (useful when a setting said 0). */
    public List<Integer> httpsPorts() {
        return workers.getFirst().httpsPorts();
    }

    /** The ports bound for the cleartext redirect, in the order of the settings. */
    public List<Integer> httpPorts() {
        return workers.getFirst().httpPorts();
    }

    /** The ports bound for trusted proxies that have taken TLS off, in the order of the settings. */
    public List<Integer> cleartextPorts() {
        return workers.getFirst().cleartextPorts();
    }

    /** For our own probes in this process; nothing else may have it. */
    public ProbePass probePass() {
        return state.probePass();
    }

    /** What was counted since the start. */
    public GateStatus status() {
        return state.counters().status();
    }

    /** Stops accepting, lets open exchanges end for at most 10 s, then closes. Virtual threads or the main thread. */
    @Override
    public synchronized void close() {
        await(Future.join(workers.stream().map(worker -> worker.shutdown(DRAIN)).toList()));
        state.snapshot().sites().values().forEach(site -> site.upstream().close());
        retired.forEach(Upstream::close);
        await(vertx.undeploy(deployment).otherwiseEmpty());
        state.closeMatchLog();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GateException gate) {
                throw gate;
            }
            throw new IllegalStateException("the gate did not get where it should", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the gate did not get there in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the gate", e);
        }
    }
}
