package sekisho.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Which of two reverse proxies needs how much CPU time for a request? Both run at the same time on one machine before the
 * same application and are loaded in turns, so that whatever else the machine does falls on both. Connections are kept
 * open; a handshake is no part of the figures.
 */
final class ProxyBench {
    private ProxyBench() {}

    /**
     * Starts everything, measures, and ends everything again.
     *
     * @throws BenchException when a program is missing or fails
     */
    static Report run(ProxyOptions options, PrintStream progress) {
        Commands.need(List.of("nginx", "wrk"));
        try (Workshop workshop = new Workshop()) {
            Nginx application =
                    workshop.opened(Nginx.application(workshop.subfolder("application"), ProxyWorkload.ALL));
            Path sekishoFolder = workshop.subfolder("sekisho");
            SekishoProcess sekisho = workshop.opened(
                    SekishoProcess.start(sekishoFolder, List.of(Integer.toString(application.plainPort()))));
            Path ca = SekishoTarget.caCertificate(sekishoFolder);
            URI secure = sekisho.uri(ProxyWorkload.ALL.getFirst());
            String cipher = negotiated(ca, secure);
            Nginx nginx = workshop.opened(Nginx.peer(
                    workshop.subfolder("nginx"),
                    application.plainPort(),
                    SekishoTarget.chain(sekishoFolder),
                    SekishoTarget.key(sekishoFolder),
                    cipher));
            if (!negotiated(ca, nginx.uri(ProxyWorkload.ALL.getFirst())).equals(cipher)) {
                throw new BenchException("nginx negotiates another cipher suite than " + cipher);
            }
            Load wrk = new Wrk(workshop.folder(), options.connections());
            String conditions = conditions("Sekisho beside", options, cipher);
            return new Report(
                    conditions,
                    new Comparison(options.schedule(), wrk, progress)
                            .measure(options.workloads(), List.of(sekisho, nginx)));
        } catch (IOException | GeneralSecurityException e) {
            throw new BenchException("the comparison could not be set up: " + e.getMessage(), e);
        }
    }

    /** @param what of the product stands beside which peer */
    static String conditions(String what, ProxyOptions options, String cipher) {
        return "%s %s: %d cores, JDK %s, TLS 1.3 %s, wrk with %d connections kept open, median of %d rounds of %d s after at least %d s of warm-up."
                .formatted(
                        what,
                        Commands.output(List.of("nginx", "-v"), Duration.ofSeconds(10))
                                .replace("nginx version: ", "")
                                .strip(),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        cipher,
                        options.connections(),
                        options.rounds(),
                        options.measured().toSeconds(),
                        options.warmup().toSeconds());
    }

    /** The cipher suite of a handshake with the platform's preferences, which also checks the certificate. */
    static String negotiated(Path ca, URI uri) throws IOException, GeneralSecurityException {
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        try (var pem = Files.newInputStream(ca)) {
            roots.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), uri.getPort());
                SSLSocket socket = (SSLSocket)
                        context.getSocketFactory().createSocket(plain, uri.getHost(), uri.getPort(), true)) {
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            return socket.getSession().getCipherSuite();
        }
    }
}
