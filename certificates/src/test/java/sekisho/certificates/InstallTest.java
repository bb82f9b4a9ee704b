package sekisho.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator brings in, served by a real gate. */
class InstallTest {
    private static final String HOST = "shop.example.jp";
    private static final String OTHER = "b.example.jp";
    private static final TestAuthority AUTHORITY = new TestAuthority();

    @TempDir
    Path folder;

    private Stand stand() {
        return new Stand(
                folder,
                new CertificatePlan(
                        Stand.sites(CertificatePlan.Choice.AUTOMATIC, HOST, OTHER), List.of(), Optional.empty()),
                0,
                0);
    }

    private static PublicKey keyOf(String csr) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(csr))) {
            PKCS10CertificationRequest request = (PKCS10CertificationRequest) parser.readObject();
            return new JcaPEMKeyConverter().getPublicKey(request.getSubjectPublicKeyInfo());
        }
    }

    private static String serial(Stand stand) {
        return stand.shown(HOST).getFirst().getSerialNumber().toString(16);
    }

    private static OfferedFile[] files(X509Certificate leaf) {
        return new OfferedFile[] {
            TestAuthority.pem("root.pem", AUTHORITY.root),
            TestAuthority.pem("chain.pem", AUTHORITY.intermediate),
            TestAuthority.pem("server.pem", leaf)
        };
    }

    @Test
    void aRequestIsCertifiedInstalledServedRolledBackAndRemoved() throws Exception {
        try (Stand stand = stand()) {
            String csr = stand.served.request(HOST, KeyKind.EC, "O=Example KK,L=Chiyoda-ku,ST=Tokyo,C=JP", "cli:ops");
            X509Certificate first = AUTHORITY.sign(AUTHORITY.leaf(keyOf(csr), HOST));
            assertThat(stand.served
                            .install(HOST, List.of(files(first)), "", "cli:ops")
                            .flaws())
                    .isEmpty();
            assertThat(stand.shown(HOST)).containsExactly(first, AUTHORITY.intermediate);
            assertThat(stand.shown(OTHER).getFirst()).isNotEqualTo(first);
            assertThat(stand.status(HOST).source()).isEqualTo(Source.INSTALLED);
            assertThat(stand.status(HOST).previous()).isFalse();

            String again = stand.served.request(HOST, KeyKind.RSA, "", "cli:ops");
            assertThat(serial(stand)).isEqualTo(first.getSerialNumber().toString(16));
            assertThat(stand.served
                            .install(HOST, List.of(files(first)), "", "cli:ops")
                            .installed())
                    .as("the old one is not for the new request's key")
                    .isFalse();
            X509Certificate second = AUTHORITY.sign(AUTHORITY.leaf(keyOf(again), HOST));
            assertThat(stand.served
                            .install(HOST, List.of(files(second)), "", "cli:ops")
                            .installed())
                    .isTrue();
            assertThat(serial(stand)).isEqualTo(second.getSerialNumber().toString(16));
            assertThat(stand.status(HOST).previous()).isTrue();

            stand.served.rollback(HOST, "cli:ops");
            assertThat(serial(stand)).isEqualTo(first.getSerialNumber().toString(16));
            stand.served.remove(HOST, "cli:ops");
            assertThat(stand.status(HOST).source()).isEqualTo(Source.LOCAL);
            stand.served.rollback(HOST, "cli:ops");
            assertThat(serial(stand)).isEqualTo(first.getSerialNumber().toString(16));
            assertThat(stand.audits("certificate.installed")).hasSize(3);
            assertThat(stand.audits("certificate.rolled-back")).hasSize(2);
            assertThatThrownBy(() -> stand.served.rollback(OTHER, "cli:ops")).isInstanceOf(CertificatesException.class);
        }
    }

    @Test
    void whatWasInstalledIsThereAfterARestart() throws Exception {
        KeyPair pair = TestAuthority.pair("EC", 256);
        X509Certificate wild = AUTHORITY.sign(AUTHORITY.leaf(pair.getPublic(), "*.example.jp"));
        try (Stand stand = stand()) {
            stand.served.install(
                    "*.example.jp",
                    List.of(TestAuthority.pkcs12(
                            "a.p12", "pw", pair.getPrivate(), wild, AUTHORITY.intermediate, AUTHORITY.root)),
                    "pw",
                    "cli:ops");
        }
        try (Stand stand = stand()) {
            assertThat(stand.shown(HOST)).containsExactly(wild, AUTHORITY.intermediate);
            assertThat(stand.shown(OTHER)).containsExactly(wild, AUTHORITY.intermediate);
        }
        assertNothingReadable(pair);
    }

    /** Private keys are encrypted at rest: neither their bytes nor their Base64 lie anywhere in the data folder. */
    private void assertNothingReadable(KeyPair pair) throws IOException {
        byte[] der = pair.getPrivate().getEncoded();
        byte[] secret = java.util.Arrays.copyOfRange(der, der.length - 40, der.length);
        String base64 = java.util.Base64.getEncoder().encodeToString(der).substring(20, 60);
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(bytes).as(file.toString()).doesNotContain(new String(secret, StandardCharsets.ISO_8859_1));
                assertThat(bytes).as(file.toString()).doesNotContain(base64);
            }
        }
    }

    @Test
    void aFileThatIsReplacedIsServedAndAHalfWrittenOneIsNot() throws Exception {
        KeyPair pair = TestAuthority.pair("EC", 256);
        X509Certificate first = AUTHORITY.sign(AUTHORITY.leaf(pair.getPublic(), HOST));
        X509Certificate second = AUTHORITY.sign(AUTHORITY.leaf(pair.getPublic(), HOST));
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        Files.writeString(chain, TestAuthority.pemText(first, AUTHORITY.intermediate));
        Files.writeString(key, TestAuthority.pemText(pair.getPrivate()));
        CertificatePlan plan = new CertificatePlan(
                Stand.sites(CertificatePlan.Choice.FILE, HOST),
                List.of(new sekisho.gate.GateSettings.Certificate(List.of(HOST), chain, key)),
                Optional.empty());
        try (Stand stand = new Stand(folder, plan, 0, 0)) {
            assertThat(stand.shown(HOST)).startsWith(first);
            Files.writeString(chain, "-----BEGIN CERTIFICATE-----\nAAAA");
            stand.round();
            assertThat(stand.shown(HOST)).startsWith(first);
            Files.writeString(chain, TestAuthority.pemText(second, AUTHORITY.intermediate) + "\n");
            stand.round();
            assertThat(stand.shown(HOST)).startsWith(second);
            assertThat(stand.status(HOST).source()).isEqualTo(Source.FILE);
        }
    }

    @Test
    void eachWarningIsGivenOncePerCertificate() throws Exception {
        KeyPair pair = TestAuthority.pair("EC", 256);
        Instant end = Instant.now().plus(Duration.ofDays(100));
        X509Certificate leaf =
                AUTHORITY.sign(AUTHORITY.leaf(pair.getPublic(), HOST).to(end));
        try (Stand stand = stand()) {
            stand.served.install(
                    HOST,
                    List.of(TestAuthority.pem("a", leaf, AUTHORITY.intermediate, AUTHORITY.root, pair.getPrivate())),
                    "",
                    "cli:ops");
            Instant notAfter = leaf.getNotAfter().toInstant();
            for (int days : ExpiryWatch.DAYS) {
                stand.clock.set(notAfter.minus(Duration.ofDays(days)).minusSeconds(1));
                stand.round();
                int before = ours(stand).size();
                stand.clock.move(Duration.ofSeconds(2));
                stand.round();
                stand.round();
                assertThat(ours(stand)).hasSize(before + 1);
                assertThat(ours(stand).getLast().days()).contains(days);
                assertThat(ours(stand).getLast().subject().ja()).contains(HOST);
            }
            assertThat(ours(stand)).hasSize(ExpiryWatch.DAYS.size());
            assertThat(ours(stand).getLast().kind()).isEqualTo(Notice.Kind.EXPIRED);
            assertThat(stand.audits("certificate.expiring").stream()
                            .filter(entry -> entry.text("sekisho.details.hosts").equals(HOST)))
                    .hasSize(ExpiryWatch.DAYS.size() - 1);
        }
        try (Stand restarted = new Stand(folder, restartPlan(), 0, 0, new MovedClock(end.plusSeconds(10)))) {
            restarted.round();
            assertThat(ours(restarted)).as("not again after a restart").isEmpty();
        }
    }

    private static CertificatePlan restartPlan() {
        return new CertificatePlan(
                Stand.sites(CertificatePlan.Choice.AUTOMATIC, HOST, OTHER), List.of(), Optional.empty());
    }

    private static List<Notice> ours(Stand stand) {
        return stand.notices.stream()
                .filter(notice -> notice.hosts().contains(HOST))
                .toList();
    }

    @Test
    void aLateOneIsAnnouncedOnceAndNotForEveryThresholdBehindIt() {
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        assertThat(ExpiryWatch.reached(end, end.minus(Duration.ofDays(61)))).isEmpty();
        assertThat(ExpiryWatch.reached(end, end.minus(Duration.ofDays(10)))).contains(14);
        assertThat(ExpiryWatch.reached(end, end.minus(Duration.ofHours(5)))).contains(1);
        assertThat(ExpiryWatch.reached(end, end.plusSeconds(1))).contains(0);
    }
}
