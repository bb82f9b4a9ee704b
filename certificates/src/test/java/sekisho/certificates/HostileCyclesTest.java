package sekisho.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.certificates.AcmeSettings.Validation;

/**
 * Issues and renews against pebble at its worst: nine of ten nonces rejected, no authorization reused, every name validated
 * after a random delay. {@code -Dsekisho.acme.cycles=200} does the long run; the default of 6 takes about as long as a build
 * may. After each cycle the certificate that visitors see is the new one.
 */
class HostileCyclesTest {
    private static final String HOST = "app.example.jp";

    @TempDir
    Path folder;

    @Test
    void nothingFails() throws Exception {
        int cycles = Integer.getInteger("sekisho.acme.cycles", 6);
        List<Integer> ports = Ports.free(2);
        try (Pebble pebble = new Pebble(folder.resolve("pebble"), ports.get(0), ports.get(1))
                .with("PEBBLE_WFE_NONCEREJECT", "90")
                .with("PEBBLE_AUTHZREUSE", "0")
                .with("PEBBLE_VA_SLEEPTIME", "1")
                .with("PEBBLE_WFE_ORDERS_PER_PAGE", "1")
                .start()) {
            CertificatePlan http = Stand.plan(Stand.acme(pebble, Validation.HTTP_01), HOST);
            CertificatePlan tls = Stand.plan(Stand.acme(pebble, Validation.TLS_ALPN_01), HOST);
            try (Stand stand = new Stand(folder, http, ports.get(0), ports.get(1))) {
                Set<String> serials = new HashSet<>();
                for (int cycle = 1; cycle <= cycles; cycle++) {
                    stand.served.adopt(cycle % 2 == 0 ? tls : http);
                    stand.round();
                    CertificateStatus now = stand.status(HOST);
                    assertThat(now.lastError()).as("cycle " + cycle).isEmpty();
                    assertThat(now.source()).isEqualTo(Source.ACME);
                    assertThat(serials.add(now.serial())).as("cycle " + cycle).isTrue();
                    assertThat(stand.shown(HOST).getFirst().getSerialNumber().toString(16))
                            .isEqualTo(now.serial());
                    Instant rule = Renewal.rule(now.notBefore(), now.notAfter());
                    stand.clock.set(rule.minus(Duration.ofDays(1)));
                    stand.round();
                    assertThat(stand.status(HOST).serial()).isEqualTo(now.serial());
                    stand.clock.set(rule);
                    if (cycle % 10 == 0) {
                        System.out.println("cycle " + cycle + " of " + cycles);
                    }
                }
                assertThat(stand.audits("certificate.issuance-failed")).isEmpty();
                assertThat(stand.audits("certificate.issued")).hasSize(cycles);
                System.out.println(cycles + " cycles, " + serials.size() + " certificates, 0 failures");
            }
        }
    }
}
