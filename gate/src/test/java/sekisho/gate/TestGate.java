package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import sekisho.journal.AccessRecord;
import sekisho.words.AddressRange;

/** A real gate on loopback ports with certificates of its own, and its records in a queue. */
final class TestGate implements AutoCloseable {
    static final String HOST = "app.example.jp";
    private static final Path FOLDER = temporary();
    private static final LocalCa CA = LocalCa.open(FOLDER, InstantSource.system());
    static final GateSettings.Timeouts TIMEOUTS = new GateSettings.Timeouts(
            Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofSeconds(15));

    private final Vertx vertx;
    private final Gate gate;
    private final BlockingQueue<AccessRecord> records;

    private TestGate(Vertx vertx, Gate gate, BlockingQueue<AccessRecord> records) {
        this.vertx = vertx;
        this.gate = gate;
        this.records = records;
    }

    static TestGate before(Backend backend) {
        return start(settings(site(backend.uri())));
    }

    static TestGate start(GateSettings settings) {
        return start(settings, new Workshop());
    }

    static TestGate start(GateSettings settings, Workshop workshop) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        BlockingQueue<AccessRecord> records = new LinkedBlockingQueue<>();
        try {
            return new TestGate(
                    vertx, Gate.start(vertx, settings, records::add, InstantSource.system(), workshop), records);
        } catch (RuntimeException e) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
            throw e;
        }
    }

    static GateSettings settings(GateSettings.Site... sites) {
        List<String> hosts = new ArrayList<>();
        for (GateSettings.Site site : sites) {
            hosts.add(site.host());
        }
        return new GateSettings(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                List.of(certificate(hosts.toArray(new String[0]))),
                List.of(sites),
                List.of(),
                Optional.empty(),
                GateSettings.Limits.DEFAULT,
                Duration.ofDays(365));
    }

    static GateSettings.Certificate certificate(String... hosts) {
        return CA.issue(List.of(hosts));
    }

    static GateSettings.Site site(URI upstream) {
        return new GateSettings.Site(
                HOST,
                upstream,
                GateSettings.Addresses.ANY,
                GateSettings.CountryLimit.NONE,
                new GateSettings.Rate(100_000, Duration.ofMinutes(1)),
                TIMEOUTS,
                1 << 20);
    }

    static GateSettings.Site named(String host, GateSettings.Site site) {
        return new GateSettings.Site(
                host,
                site.upstream(),
                site.addresses(),
                site.countries(),
                site.rate(),
                site.timeouts(),
                site.maxBodyBytes());
    }

    static GateSettings.Site withTimeouts(GateSettings.Site site, UnaryOperator<GateSettings.Timeouts> change) {
        return new GateSettings.Site(
                site.host(),
                site.upstream(),
                site.addresses(),
                site.countries(),
                site.rate(),
                change.apply(site.timeouts()),
                site.maxBodyBytes());
    }

    static GateSettings.Site withMaxBody(GateSettings.Site site, long bytes) {
        return new GateSettings.Site(
                site.host(), site.upstream(), site.addresses(), site.countries(), site.rate(), site.timeouts(), bytes);
    }

    static GateSettings.Site withRate(GateSettings.Site site, GateSettings.Rate rate) {
        return new GateSettings.Site(
                site.host(),
                site.upstream(),
                site.addresses(),
                site.countries(),
                rate,
                site.timeouts(),
                site.maxBodyBytes());
    }

    static GateSettings.Site withAddresses(GateSettings.Site site, GateSettings.Addresses addresses) {
        return new GateSettings.Site(
                site.host(),
                site.upstream(),
                addresses,
                site.countries(),
                site.rate(),
                site.timeouts(),
                site.maxBodyBytes());
    }

    static GateSettings.Site withCountries(GateSettings.Site site, GateSettings.CountryLimit countries) {
        return new GateSettings.Site(
                site.host(),
                site.upstream(),
                site.addresses(),
                countries,
                site.rate(),
                site.timeouts(),
                site.maxBodyBytes());
    }

    static GateSettings with(GateSettings settings, List<AddressRange> trustedProxies, GateSettings.Limits limits) {
        return new GateSettings(
                settings.https(),
                settings.http(),
                settings.certificates(),
                settings.sites(),
                trustedProxies,
                settings.countryData(),
                limits,
                settings.hstsMaxAge());
    }

    static SSLContext trust() {
        return trust(null);
    }

    /** @param own what the client shows when it is asked, or null for nothing */
    static SSLContext trust(KeyManager @Nullable [] own) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            try (var pem = Files.newInputStream(CA.certificate())) {
                store.setCertificateEntry(
                        "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("sekisho-gate-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Gate gate() {
        return gate;
    }

    int port() {
        return gate.httpsPorts().getFirst();
    }

    /** TLS, with the site's name, HTTP/1.1. */
    Wire tls() throws IOException {
        return tls(HOST);
    }

    Wire tls(String name, String... protocols) throws IOException {
        return tls(trust(), name, protocols);
    }

    Wire tls(SSLContext context, String name, String... protocols) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port());
        SSLParameters parameters = socket.getSSLParameters();
        if (!name.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        if (protocols.length > 0) {
            parameters.setProtocols(protocols);
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return new Wire(socket);
    }

    Wire cleartext() throws IOException {
        return new Wire(
                new Socket(InetAddress.getLoopbackAddress(), gate.httpPorts().getFirst()));
    }

    /** The next record; fails the test when there is none soon. */
    AccessRecord record() throws InterruptedException {
        AccessRecord record = records.poll(60, TimeUnit.SECONDS);
        assertThat(record).as("an access record").isNotNull();
        return record;
    }

    void forget() {
        records.clear();
    }

    void assertNoMoreRecords() {
        assertThat(records).isEmpty();
    }

    @Override
    public void close() {
        gate.close();
        stopVertx();
    }

    void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
