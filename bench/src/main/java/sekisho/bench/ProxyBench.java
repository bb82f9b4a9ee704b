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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Which of two reverse proxies needs how much CPU time for a request? Both run at the same time on one machine before the
 * same application and are loaded in turns, so that whatever else the machine does falls on both. Connections are kept
 * open; a handshake is no part of the figures.
 */
final class ProxyBench {
    private static final int SLICES = 4;
    private static final double STEADY = 0.05;

    /** New connections meet code that was compiled for the old ones; what follows is not measured. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private final ProxyOptions options;
    private final Load load;
    private final PrintStream progress;

    ProxyBench(ProxyOptions options, Load load, PrintStream progress) {
        this.options = options;
        this.load = load;
        this.progress = progress;
    }

    /**
     * Starts everything, measures, and ends everything again.
     *
     * @throws BenchException when a program is missing or fails
     */
    static Report run(ProxyOptions options, PrintStream progress) {
        Commands.need(List.of("nginx", "wrk"));
        Deque<AutoCloseable> open = new ArrayDeque<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAll(open), "bench-cleanup"));
        try {
            Path folder = Files.createTempDirectory("sekisho-bench-");
            open.push(() -> delete(folder));
            Nginx application = opened(open, Nginx.application(subfolder(folder, "application"), Workload.ALL));
            Path sekishoFolder = subfolder(folder, "sekisho");
            SekishoProcess sekisho = opened(open, SekishoProcess.start(sekishoFolder, application.plainPort()));
            Path ca = SekishoTarget.caCertificate(sekishoFolder);
            URI secure = sekisho.uri(Workload.ALL.getFirst());
            String cipher = negotiated(ca, secure);
            Nginx nginx = opened(
                    open,
                    Nginx.peer(
                            subfolder(folder, "nginx"),
                            application.plainPort(),
                            SekishoTarget.chain(sekishoFolder),
                            SekishoTarget.key(sekishoFolder),
                            cipher));
            if (!negotiated(ca, nginx.uri(Workload.ALL.getFirst())).equals(cipher)) {
                throw new BenchException("nginx negotiates another cipher suite than " + cipher);
            }
            Load wrk = new Wrk(folder, options.connections());
            String conditions =
                    "Sekisho beside %s: %d cores, JDK %s, TLS 1.3 %s, wrk with %d connections kept open, median of %d rounds of %d s after at least %d s of warm-up."
                            .formatted(
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
            return new Report(
                    conditions,
                    new ProxyBench(options, wrk, progress).measure(options.workloads(), List.of(sekisho, nginx)));
        } catch (IOException | GeneralSecurityException e) {
            throw new BenchException("the comparison could not be set up: " + e.getMessage(), e);
        } finally {
            closeAll(open);
        }
    }

    List<Report.Row> measure(List<Workload> workloads, List<Target> targets) {
        List<Report.Row> rows = new ArrayList<>();
        for (Workload workload : workloads) {
            Map<Target, List<Figures>> rounds = new LinkedHashMap<>();
            for (Target target : targets) {
                warmUp(target, workload);
                rounds.put(target, new ArrayList<>());
            }
            for (int round = 1; round <= options.rounds(); round++) {
                for (Map.Entry<Target, List<Figures>> entry : rounds.entrySet()) {
                    Target target = entry.getKey();
                    load(target, workload, SETTLE);
                    Figures figures = load(target, workload, options.measured());
                    entry.getValue().add(figures);
                    say("%s: round %d of %d, %s", workload, round, options.rounds(), target, figures);
                }
            }
            rounds.forEach(
                    (target, figures) -> rows.add(new Report.Row(workload, target.name(), Figures.median(figures))));
        }
        return rows;
    }

    /**
     * Loads the target for as long as the options say, and on until two slices in a row cost the same, for three times as
     * long at most: on a busy machine the compiler of a JVM may need longer.
     */
    private void warmUp(Target target, Workload workload) {
        Duration slice = Duration.ofSeconds(Math.max(1, options.warmup().toSeconds() / SLICES));
        Figures before = load(target, workload, slice);
        for (int i = 2; i <= 3 * SLICES; i++) {
            Figures now = load(target, workload, slice);
            say("%s: warm-up %d, at most %d, %s", workload, i, 3 * SLICES, target, now);
            double change = Math.abs(now.cpuMicros() / before.cpuMicros() - 1);
            if (i >= SLICES && change < STEADY) {
                return;
            }
            before = now;
        }
    }

    private Figures load(Target target, Workload workload, Duration length) {
        long before = target.cpuMicros();
        Load.Outcome outcome = checked(target, load.run(target.uri(workload), workload.fields(), length));
        return Figures.of(outcome, target.cpuMicros() - before);
    }

    private void say(String step, Workload workload, int number, int of, Target target, Figures figures) {
        progress.printf(
                Locale.ROOT,
                step + " %.1f µs, %.0f requests/s%n",
                workload.id(),
                number,
                of,
                target.name(),
                figures.cpuMicros(),
                figures.requestsPerSecond());
    }

    /** A refusal or an error page is cheaper than an answer and must not count as one. */
    private static Load.Outcome checked(Target target, Load.Outcome outcome) {
        if (outcome.errors() > 0 || outcome.requests() == 0) {
            throw new BenchException(target.name() + " answered " + outcome.requests() + " requests with "
                    + outcome.errors() + " errors");
        }
        return outcome;
    }

    /** The cipher suite of a handshake with the platform's preferences, which also checks the certificate. */
    private static String negotiated(Path ca, URI uri) throws IOException, GeneralSecurityException {
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

    private static Path subfolder(Path folder, String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> open, T resource) {
        synchronized (open) {
            open.push(resource);
        }
        return resource;
    }

    private static void closeAll(Deque<AutoCloseable> open) {
        synchronized (open) {
            while (!open.isEmpty()) {
                try {
                    open.pop().close();
                } catch (Exception e) {
                    System.getLogger(ProxyBench.class.getName())
                            .log(System.Logger.Level.WARNING, "event=cleanup-failed", e);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
