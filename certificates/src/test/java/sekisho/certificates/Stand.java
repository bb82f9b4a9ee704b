package sekisho.certificates;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import sekisho.gate.Gate;
import sekisho.gate.GateSettings;
import sekisho.gate.LocalCa;
import sekisho.journal.Entry;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.journal.Kind;
import sekisho.journal.Query;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

/** A real gate with real storage, and its certificates looked after by hand ({@link #round}). */
final class Stand implements AutoCloseable {
    final MovedClock clock;
    final List<Notice> notices = new CopyOnWriteArrayList<>();
    final Path data;
    final Database database;
    final Journal journal;
    final Gate gate;
    final ServedCertificates served;
    private final Vertx vertx;
    private final int httpPort;
    private final int tlsPort;

    Stand(Path folder, CertificatePlan plan, int httpPort, int tlsPort) {
        this(folder, plan, httpPort, tlsPort, new MovedClock(Instant.now()));
    }

    Stand(Path folder, CertificatePlan plan, int httpPort, int tlsPort, MovedClock clock) {
        this.clock = clock;
        this.httpPort = httpPort;
        this.tlsPort = tlsPort;
        data = folder.resolve("data");
        Keys keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        database = Database.open(data);
        journal = Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, clock);
        served = ServedCertificates.open(
                plan, database, keys, LocalCa.open(folder.resolve("local-ca"), clock), journal, clock, notices::add);
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        gate = Gate.start(vertx, settings(plan), served.held(), journal, clock);
        served.attend(gate, new SecureRandom());
    }

    static CertificatePlan plan(AcmeSettings settings, String... hosts) {
        return new CertificatePlan(sites(CertificatePlan.Choice.AUTOMATIC, hosts), List.of(), Optional.of(settings));
    }

    static List<CertificatePlan.Site> sites(CertificatePlan.Choice choice, String... hosts) {
        return List.of(hosts).stream()
                .map(host -> new CertificatePlan.Site(host, choice))
                .toList();
    }

    static AcmeSettings acme(Pebble pebble, AcmeSettings.Validation validation) {
        return new AcmeSettings(
                pebble.directory(),
                Optional.of(pebble.root()),
                List.of("ops@example.jp"),
                validation,
                KeyKind.EC,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    GateSettings settings(CertificatePlan plan) {
        return new GateSettings(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), tlsPort)),
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort)),
                List.of(),
                plan.sites().stream().map(site -> site(site.host())).toList(),
                List.of(),
                Optional.empty(),
                GateSettings.Limits.DEFAULT,
                Duration.ofDays(365));
    }

    private static GateSettings.Site site(String host) {
        return new GateSettings.Site(
                host,
                URI.create("http://127.0.0.1:1"),
                GateSettings.Addresses.ANY,
                GateSettings.CountryLimit.NONE,
                new GateSettings.Rate(100_000, Duration.ofMinutes(1)),
                GateSettings.Timeouts.DEFAULT,
                1 << 20);
    }

    void round() throws InterruptedException {
        served.round();
    }

    CertificateStatus status(String host) {
        return served.statuses().stream()
                .filter(status -> status.hosts().contains(host))
                .findFirst()
                .orElseThrow();
    }

    /** What a visitor of the host is shown. */
    List<X509Certificate> shown(String host) {
        try (SSLSocket socket = connect(host)) {
            return List.of(socket.getSession().getPeerCertificates()).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    SSLSocket connect(String host) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(
                            InetAddress.getLoopbackAddress(), gate.httpsPorts().getFirst());
            socket.setSoTimeout(15_000);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    List<Entry> audits(String action) {
        List<Entry> found = new ArrayList<>(journal.search(new Query(
                Set.of(Kind.AUDIT), Instant.EPOCH, Instant.MAX, Map.of("event.action", action), 10_000, false)));
        return List.copyOf(found);
    }

    @Override
    public void close() {
        served.close();
        gate.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        journal.close();
        database.close();
    }

    /** The tests look at certificates themselves. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException("no clients here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // all
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
