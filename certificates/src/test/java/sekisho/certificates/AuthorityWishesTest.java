package sekisho.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.certificates.AcmeSettings.Validation;
import sekisho.gate.HeldCertificate;
import sekisho.gate.LocalCa;

/** What an authority asks of its clients: renewal at times of its choice (RFC 9773), and to come back later. */
class AuthorityWishesTest {
    private static final String HOST = "app.example.jp";

    @TempDir
    Path folder;

    private final List<Integer> ports = Ports.free(2);

    @BeforeAll
    static void allowHost() {
        // read once, before the first client; pebble makes its addresses of the Host field
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    private CertificatePlan plan(AuthorityProxy proxy, Pebble pebble) {
        return Stand.plan(
                new AcmeSettings(
                        proxy.directory(),
                        Optional.of(pebble.root()),
                        List.of(),
                        Validation.HTTP_01,
                        KeyKind.EC,
                        Optional.empty(),
                        Optional.empty(),
                        List.of()),
                HOST);
    }

    private AuthorityProxy before(Pebble pebble) throws Exception {
        return new AuthorityProxy(
                pebble,
                HeldCertificate.read(LocalCa.open(folder.resolve("pebble/ca"), InstantSource.system())
                        .issue(List.of("localhost", "127.0.0.1"))));
    }

    @Test
    void aSuggestedWindowBringsTheRenewalForward() throws Exception {
        try (Pebble pebble = new Pebble(folder.resolve("pebble"), ports.get(0), ports.get(1)).start();
                AuthorityProxy proxy = before(pebble)) {
            Instant start = Instant.now().plus(Duration.ofDays(5));
            proxy.suggest(start, start.plus(Duration.ofDays(1)));
            try (Stand stand = new Stand(folder, plan(proxy, pebble), ports.get(0), ports.get(1))) {
                stand.round();
                assertThat(stand.status(HOST).lastError()).isEmpty();
                String first = stand.status(HOST).serial();
                stand.round();
                assertThat(proxy.paths).anyMatch(path -> path.startsWith("/renewal-info/"));
                assertThat(stand.status(HOST).nextRenewal().orElseThrow())
                        .isBetween(start, start.plus(Duration.ofDays(1)));
                assertThat(stand.status(HOST).serial()).isEqualTo(first);
                stand.clock.set(start.plus(Duration.ofDays(1)));
                stand.round();
                assertThat(stand.status(HOST).serial()).isNotEqualTo(first);
            }
        }
    }

    @Test
    void aRateLimitIsWaitedOutAsLongAsTheAuthoritySays() throws Exception {
        try (Pebble pebble = new Pebble(folder.resolve("pebble"), ports.get(0), ports.get(1)).start();
                AuthorityProxy proxy = before(pebble);
                Stand stand = new Stand(folder, plan(proxy, pebble), ports.get(0), ports.get(1))) {
            proxy.limit(true);
            stand.round();
            CertificateStatus status = stand.status(HOST);
            assertThat(status.lastError().orElseThrow().en())
                    .contains("rate limit")
                    .contains("too many of these");
            assertThat(status.nextAttempt().orElseThrow())
                    .isAfter(stand.clock.instant().plus(Duration.ofMinutes(110)));
            proxy.limit(false);
            stand.clock.move(Duration.ofHours(1));
            stand.round();
            assertThat(stand.status(HOST).failures()).isEqualTo(1);
            stand.clock.move(Duration.ofMinutes(90));
            stand.round();
            assertThat(stand.status(HOST).source()).isEqualTo(Source.ACME);
        }
    }
}
