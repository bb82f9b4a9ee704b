package sekisho.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.gate.HeldCertificate;
import sekisho.gate.LocalCa;

/** Processes that are killed in the middle of an order, at requests ever later in it. */
class SigkillTest {
    static final String HOST = "app.example.jp";
    /** The number of the request at which a process dies; an order takes about a dozen. */
    private static final List<Integer> DEATHS = List.of(4, 6, 8, 10);

    @TempDir
    Path folder;

    @Test
    void theNextProcessGoesOnOrBeginsAnewAndNothingHalfDoneIsServed() throws Exception {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        List<Integer> ports = Ports.free(2);
        try (Pebble pebble = new Pebble(folder.resolve("pebble"), ports.get(0), ports.get(1)).start();
                AuthorityProxy proxy = new AuthorityProxy(
                        pebble,
                        HeldCertificate.read(LocalCa.open(folder.resolve("pebble/ca"), InstantSource.system())
                                .issue(List.of("localhost", "127.0.0.1"))))) {
            for (int death : DEATHS) {
                Path own = folder.resolve("at-" + death);
                killAt(death, own, proxy, pebble, ports);
                CertificatePlan plan = SigkillChild.plan(proxy.directory(), pebble.root());
                try (Stand stand = new Stand(own, plan, ports.get(0), ports.get(1))) {
                    assertThat(stand.status(HOST).source())
                            .as("after death at request %d", death)
                            .isIn(Source.LOCAL, Source.ACME);
                    stand.round();
                    CertificateStatus status = stand.status(HOST);
                    assertThat(status.lastError()).as("death at %d", death).isEmpty();
                    assertThat(status.source()).isEqualTo(Source.ACME);
                    assertThat(stand.shown(HOST).getFirst().getSerialNumber().toString(16))
                            .isEqualTo(status.serial());
                    assertThat(stand.audits("certificate.issuance-failed")).isEmpty();
                }
            }
        }
    }

    private static void killAt(int death, Path own, AuthorityProxy proxy, Pebble pebble, List<Integer> ports)
            throws Exception {
        AtomicReference<Optional<Process>> child = new AtomicReference<>(Optional.empty());
        int before = proxy.paths.size();
        proxy.witness(count -> {
            if (count - before >= death) {
                child.get().ifPresent(Process::destroyForcibly);
            }
        });
        java.nio.file.Files.createDirectories(own);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SigkillChild.class.getName(),
                        own.toString(),
                        proxy.directory().toString(),
                        pebble.root().toString(),
                        Integer.toString(ports.get(0)),
                        Integer.toString(ports.get(1)))
                .redirectErrorStream(true)
                .redirectOutput(own.resolve("child.log").toFile())
                .start();
        child.set(Optional.of(process));
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        proxy.witness(count -> {});
        assertThat(process.exitValue()).as("it was killed").isEqualTo(137);
    }
}
