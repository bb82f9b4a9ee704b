package sekisho.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.certificates.AcmeSettings.Validation;
import sekisho.certificates.CertificateStatus.Ocsp;

/** Against Debian's pebble, over real sockets. */
class AcmeTest {
    private static final String HOST = "app.example.jp";

    @TempDir
    Path folder;

    private final List<Integer> ports = Ports.free(2);

    private Pebble pebble() throws Exception {
        return new Pebble(folder.resolve("pebble"), ports.get(0), ports.get(1));
    }

    private Stand stand(CertificatePlan plan) {
        return new Stand(folder, plan, ports.get(0), ports.get(1));
    }

    @Test
    void http01ObtainsAndServesWithoutARestart() throws Exception {
        try (Pebble pebble = pebble().start();
                Stand stand = stand(Stand.plan(Stand.acme(pebble, Validation.HTTP_01), HOST))) {
            assertThat(stand.status(HOST).source()).isEqualTo(Source.LOCAL);
            assertThat(stand.status(HOST).waiting()).isTrue();
            try (SSLSocket open = stand.connect(HOST)) {
                stand.round();
                open.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: app.example.jp\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(open.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 502");
            }
            CertificateStatus status = stand.status(HOST);
            assertThat(status.source()).isEqualTo(Source.ACME);
            assertThat(status.issuer()).startsWith("Pebble");
            assertThat(status.key()).isEqualTo("EC 256");
            assertThat(status.ocsp()).isEqualTo(Ocsp.NOT_OFFERED);
            assertThat(stand.shown(HOST).getFirst().getIssuerX500Principal().getName())
                    .contains("Pebble");
            assertThat(stand.audits("certificate.issued")).hasSize(1);
            assertThat(stand.notices).isEmpty();
        }
    }

    @Test
    void tlsAlpn01IsAnsweredOnlyToThoseWhoAskForIt() throws Exception {
        try (Pebble pebble = pebble().start();
                Stand stand = stand(Stand.plan(Stand.acme(pebble, Validation.TLS_ALPN_01), HOST, "b.example.jp"))) {
            stand.round();
            for (String host : List.of(HOST, "b.example.jp")) {
                assertThat(stand.status(host).lastError()).isEmpty();
                assertThat(stand.status(host).source()).isEqualTo(Source.ACME);
                assertThat(Names.of(stand.shown(host).getFirst())).containsExactly(host);
            }
        }
    }

    @Test
    void severalNamesShareACertificateAndAnRsaKeyOnRequest() throws Exception {
        try (Pebble pebble = pebble().start()) {
            AcmeSettings one = Stand.acme(pebble, Validation.HTTP_01);
            AcmeSettings settings = new AcmeSettings(
                    one.directory(),
                    one.directoryCa(),
                    List.of(),
                    one.validation(),
                    KeyKind.EC,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(new AcmeSettings.Group(List.of(HOST, "www.example.jp"), Validation.HTTP_01, KeyKind.RSA)));
            try (Stand stand = stand(Stand.plan(settings, HOST, "www.example.jp", "alone.example.jp"))) {
                stand.round();
                assertThat(stand.status(HOST).names()).containsExactlyInAnyOrder(HOST, "www.example.jp");
                assertThat(stand.status(HOST).hosts()).containsExactly(HOST, "www.example.jp");
                assertThat(stand.status(HOST).key()).isEqualTo("RSA 3072");
                assertThat(stand.status("alone.example.jp").key()).isEqualTo("EC 256");
            }
        }
    }

    @Test
    void anotherGroupingIsServedOnceItIsThereAndTheOldOneUntilThen() throws Exception {
        try (Pebble pebble = pebble().start()) {
            AcmeSettings alone = Stand.acme(pebble, Validation.HTTP_01);
            AcmeSettings together = new AcmeSettings(
                    alone.directory(),
                    alone.directoryCa(),
                    List.of(),
                    alone.validation(),
                    KeyKind.EC,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(new AcmeSettings.Group(List.of(HOST, "z.example.jp"), Validation.HTTP_01, KeyKind.EC)));
            try (Stand stand = stand(Stand.plan(alone, HOST, "z.example.jp"))) {
                stand.round();
                String first = stand.status(HOST).serial();
                stand.served.adopt(Stand.plan(together, HOST, "z.example.jp"));
                assertThat(stand.status(HOST).serial()).isEqualTo(first);
                stand.round();
                assertThat(stand.status(HOST).names()).containsExactlyInAnyOrder(HOST, "z.example.jp");
            }
        }
    }

    @Test
    void anAccountElsewhereIsBound() throws Exception {
        String mac = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";
        try (Pebble pebble = pebble().binding("kid-1", mac).start()) {
            AcmeSettings one = Stand.acme(pebble, Validation.HTTP_01);
            try (Stand stand = stand(Stand.plan(one, HOST))) {
                stand.round();
                assertThat(stand.status(HOST).lastError()).isPresent();
                assertThat(stand.status(HOST).lastError().orElseThrow().en()).contains("externalAccountRequired");
                stand.served.adopt(Stand.plan(
                        new AcmeSettings(
                                one.directory(),
                                one.directoryCa(),
                                one.contacts(),
                                one.validation(),
                                one.key(),
                                Optional.of(new AcmeSettings.Binding("kid-1", mac)),
                                Optional.empty(),
                                List.of()),
                        HOST));
                stand.clock.move(Duration.ofMinutes(10));
                stand.round();
                assertThat(stand.status(HOST).source()).isEqualTo(Source.ACME);
            }
        }
    }

    private AcmeSettings dns(Pebble pebble, AcmeSettings.Access access, String... names) {
        AcmeSettings one = Stand.acme(pebble, Validation.DNS_01);
        return new AcmeSettings(
                one.directory(),
                one.directoryCa(),
                List.of(),
                Validation.DNS_01,
                KeyKind.EC,
                Optional.empty(),
                Optional.of(new AcmeSettings.Dns(access, Duration.ZERO)),
                List.of(new AcmeSettings.Group(List.of(names), Validation.DNS_01, KeyKind.EC)));
    }

    @Test
    void aCommandPutsRecordsForAWildcardIntoTheDns() throws Exception {
        try (Pebble pebble = pebble().start()) {
            Path hook = folder.resolve("hook");
            Files.writeString(hook, """
                    #!/bin/sh
                    set -eu
                    echo "$@" >>%s/hook.log
                    case "$1" in
                      add) curl -sf -d "{\\"host\\": \\"$2\\", \\"value\\": \\"$3\\"}" %s/set-txt ;;
                      remove) ;;
                    esac
                    """.formatted(folder, pebble.dnsManagement()));
            Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
            var access = new AcmeSettings.Access.Hook(List.of(hook.toString()), Duration.ofSeconds(20));
            try (Stand stand = stand(Stand.plan(dns(pebble, access, "*.example.jp"), HOST, "b.example.jp"))) {
                stand.round();
                assertThat(stand.status(HOST).lastError()).isEmpty();
                assertThat(stand.status(HOST).names()).containsExactly("*.example.jp");
                assertThat(stand.status(HOST).hosts()).containsExactly(HOST, "b.example.jp");
                assertThat(Files.readAllLines(folder.resolve("hook.log")))
                        .hasSize(2)
                        .allMatch(line ->
                                line.matches("(add|remove) _acme-challenge\\.example\\.jp\\. [A-Za-z0-9_-]{43}"));
            }
        }
    }

    @Test
    void aCommandThatHangsIsKilledAndTheRestGoesOn() throws Exception {
        try (Pebble pebble = pebble().start()) {
            var access = new AcmeSettings.Access.Hook(List.of("sleep", "600;"), Duration.ofMillis(200));
            Path hook = folder.resolve("hang");
            Files.writeString(hook, "#!/bin/sh\nsleep 600\n");
            Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
            for (AcmeSettings.Access each :
                    List.of(access, new AcmeSettings.Access.Hook(List.of(hook.toString()), Duration.ofMillis(200)))) {
                try (Stand stand = stand(Stand.plan(dns(pebble, each, "*.example.jp"), HOST))) {
                    stand.clock.move(Duration.ofDays(1));
                    stand.round();
                    assertThat(stand.status(HOST).lastError().orElseThrow().ja())
                            .contains("コマンド");
                    assertThat(stand.status(HOST).source()).isEqualTo(Source.LOCAL);
                }
            }
        }
    }

    @Test
    void signedUpdatesPutTwoRecordsOfOneNameIntoTheDns() throws Exception {
        try (DnsServer server = DnsServer.start("example.jp.");
                Pebble pebble = pebble().startWith(server.address())) {
            var access = new AcmeSettings.Access.Update(
                    server.socket(),
                    "example.jp",
                    Optional.of(new AcmeSettings.Tsig(DnsServer.KEY, "hmac-sha256", DnsServer.SECRET)));
            try (Stand stand = stand(Stand.plan(dns(pebble, access, "example.jp", "*.example.jp"), HOST))) {
                stand.round();
                assertThat(stand.status(HOST).lastError()).isEmpty();
                assertThat(stand.status(HOST).names()).containsExactlyInAnyOrder("example.jp", "*.example.jp");
                assertThat(server.added()).isEqualTo(2);
                assertThat(server.records()).isEmpty();
            }
        }
    }

    @Test
    void anUpdateWithAnotherKeyIsRefusedAndSaidSo() throws Exception {
        try (DnsServer server = DnsServer.start("example.jp.");
                Pebble pebble = pebble().startWith(server.address())) {
            var access = new AcmeSettings.Access.Update(
                    server.socket(),
                    "example.jp",
                    Optional.of(new AcmeSettings.Tsig(DnsServer.KEY, "hmac-sha256", "AAAAAAAAAAAAAAAAAAAAAA==")));
            try (Stand stand = stand(Stand.plan(dns(pebble, access, "*.example.jp"), HOST))) {
                stand.round();
                assertThat(stand.status(HOST).lastError().orElseThrow().en()).contains("DNS server");
                assertThat(server.added()).isZero();
            }
        }
    }

    @Test
    void renewalBeginsAtTwoThirdsAndNotBefore() throws Exception {
        try (Pebble pebble = pebble().start();
                Stand stand = stand(Stand.plan(Stand.acme(pebble, Validation.HTTP_01), HOST))) {
            stand.round();
            CertificateStatus first = stand.status(HOST);
            Instant rule = Renewal.rule(first.notBefore(), first.notAfter());
            assertThat(first.nextRenewal().orElseThrow())
                    .isBeforeOrEqualTo(rule)
                    .isAfter(rule.minus(Renewal.MOST_JITTER).minusSeconds(1));
            stand.clock.set(rule.minus(Duration.ofDays(1)));
            stand.round();
            assertThat(stand.status(HOST).serial()).isEqualTo(first.serial());
            stand.clock.set(rule);
            stand.round();
            assertThat(stand.status(HOST).serial()).isNotEqualTo(first.serial());
            assertThat(stand.shown(HOST).getFirst().getSerialNumber().toString(16))
                    .isEqualTo(stand.status(HOST).serial());
            assertThat(stand.audits("certificate.issued")).hasSize(2);
            assertThat(stand.notices).isEmpty();
        }
    }

    @Test
    void aFailureIsToldWaitedForAndOvercome() throws Exception {
        try (Pebble pebble = pebble().start()) {
            pebble.address(HOST, "127.0.0.2"); // where nobody answers
            try (Stand stand = stand(Stand.plan(Stand.acme(pebble, Validation.HTTP_01), HOST))) {
                stand.round();
                CertificateStatus failed = stand.status(HOST);
                assertThat(failed.failures()).isEqualTo(1);
                assertThat(failed.lastError().orElseThrow().en()).contains("validate");
                assertThat(failed.nextAttempt().orElseThrow())
                        .isBetween(
                                stand.clock.instant().plusSeconds(239),
                                stand.clock.instant().plusSeconds(361));
                assertThat(stand.notices).hasSize(1);
                assertThat(stand.notices.getFirst().kind()).isEqualTo(Notice.Kind.ISSUANCE_FAILED);
                assertThat(stand.audits("certificate.issuance-failed")).hasSize(1);
                stand.round();
                assertThat(stand.status(HOST).failures()).isEqualTo(1); // not before its time
                stand.clock.move(Duration.ofMinutes(7));
                stand.round();
                assertThat(stand.status(HOST).failures()).isEqualTo(2);
                pebble.address(HOST, "127.0.0.1");
                stand.clock.move(Duration.ofMinutes(15));
                stand.round();
            }
        }
    }

    @Test
    void anAuthorityThatForgotUsIsGreetedAnew() throws Exception {
        try (Pebble pebble = pebble().start();
                Stand stand = stand(Stand.plan(Stand.acme(pebble, Validation.HTTP_01), HOST))) {
            stand.round();
            CertificateStatus first = stand.status(HOST);
            pebble.forget();
            stand.clock.set(Renewal.rule(first.notBefore(), first.notAfter()));
            stand.round();
            assertThat(stand.status(HOST).lastError()).isEmpty();
            assertThat(stand.status(HOST).serial()).isNotEqualTo(first.serial());
        }
    }

    @Test
    void anAuthorityThatIsAwayCostsNothingButTime() throws Exception {
        try (Pebble pebble = pebble().start();
                Stand stand = stand(Stand.plan(Stand.acme(pebble, Validation.HTTP_01), HOST))) {
            pebble.stopAuthority();
            stand.round();
            assertThat(stand.status(HOST).lastError().orElseThrow().ja()).contains("接続できません");
            assertThat(stand.shown(HOST)).isNotEmpty();
            pebble.forget();
            stand.clock.move(Duration.ofMinutes(10));
            stand.round();
            assertThat(stand.status(HOST).source()).isEqualTo(Source.ACME);
            assertThat(stand.status(HOST).failures()).isZero();
        }
    }
}
