package sekisho.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/**
 * Which needs how much CPU time for a file: Sekisho with a published copy, or nginx with the same files? As in {@link ProxyBench},
 * but nothing is behind either of them.
 */
final class VaultBench {
    private VaultBench() {}

    static final String USAGE = ProxyOptions.USAGE
            .replace("sekisho bench proxy", "sekisho bench vault")
            .replace(
                    "Compares Sekisho with nginx as a reverse proxy:",
                    "Compares a published copy with nginx serving the same files:");

    /**
     * Starts everything, measures, and ends everything again.
     *
     * @throws BenchException when a program is missing or fails
     */
    static Report run(ProxyOptions options, PrintStream progress) {
        Commands.need(List.of("nginx", "wrk"));
        try (Workshop workshop = new Workshop()) {
            Path files = workshop.subfolder("application");
            Nginx application = workshop.opened(Nginx.application(files, ProxyWorkload.ALL));
            Path sekishoFolder = workshop.subfolder("sekisho");
            SekishoProcess sekisho = workshop.opened(
                    SekishoProcess.start(sekishoFolder, List.of(Integer.toString(application.plainPort()), "vault")));
            Path ca = SekishoTarget.caCertificate(sekishoFolder);
            URI secure = sekisho.uri(ProxyWorkload.ALL.getFirst());
            String cipher = ProxyBench.negotiated(ca, secure);
            Nginx nginx = workshop.opened(Nginx.files(
                    workshop.subfolder("nginx"),
                    files.resolve("bodies"),
                    SekishoTarget.chain(sekishoFolder),
                    SekishoTarget.key(sekishoFolder),
                    cipher));
            Load wrk = new Wrk(workshop.folder(), options.connections());
            return new Report(
                    ProxyBench.conditions("A published copy beside", options, cipher),
                    new Comparison(options.schedule(), wrk, progress)
                            .measure(options.workloads(), List.of(sekisho, nginx)));
        } catch (IOException | GeneralSecurityException e) {
            throw new BenchException("the comparison could not be set up: " + e.getMessage(), e);
        }
    }
}
