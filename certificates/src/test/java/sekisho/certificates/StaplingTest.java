package sekisho.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.certificates.CertificateStatus.Ocsp;

/** Stapled responses, asked for from a real responder and seen by a real client. */
class StaplingTest {
    private static final String HOST = "shop.example.jp";
    private static final String OTHER = "b.example.jp";
    private static final TestAuthority AUTHORITY = new TestAuthority();

    @TempDir
    Path folder;

    private Stand stand(Responder responder) {
        Stand stand = new Stand(
                folder,
                new CertificatePlan(
                        Stand.sites(CertificatePlan.Choice.AUTOMATIC, HOST, OTHER), List.of(), Optional.empty()),
                0,
                0);
        KeyPair pair = TestAuthority.pair("EC", 256);
        X509Certificate leaf =
                AUTHORITY.sign(AUTHORITY.leaf(pair.getPublic(), HOST).ocsp(responder.address()));
        stand.served.install(
                HOST,
                List.of(TestAuthority.pem("a", leaf, AUTHORITY.intermediate, AUTHORITY.root, pair.getPrivate())),
                "",
                "cli:ops");
        return stand;
    }

    private static Responder own() throws Exception {
        return new Responder(AUTHORITY.intermediate, AUTHORITY.pair.getPrivate());
    }

    private static List<byte[]> stapled(Stand stand, String host) throws Exception {
        try (SSLSocket socket = stand.connect(host)) {
            return new ArrayList<>(((ExtendedSSLSession) socket.getSession()).getStatusResponses());
        }
    }

    @Test
    void aGoodResponseIsStapledToItsOwnCertificateOnly() throws Exception {
        try (Responder responder = own();
                Stand stand = stand(responder)) {
            assertThat(stapled(stand, HOST)).isEmpty();
            assertThat(stand.status(HOST).ocsp()).isEqualTo(Ocsp.PENDING);
            stand.round();
            assertThat(stand.status(HOST).ocsp()).isEqualTo(Ocsp.STAPLED);
            assertThat(stapled(stand, HOST)).hasSize(1);
            assertThat(new OCSPResp(stapled(stand, HOST).getFirst()).getStatus())
                    .isZero();
            assertThat(stapled(stand, OTHER)).isEmpty();
            assertThat(stand.status(OTHER).ocsp()).isEqualTo(Ocsp.NOT_OFFERED);
        }
    }

    @Test
    void itIsAskedForAgainInTheMiddleOfItsLifeAndKeptWhileTheResponderIsAway() throws Exception {
        try (Responder responder = own();
                Stand stand = stand(responder)) {
            stand.round();
            stand.round();
            assertThat(responder.asked()).isEqualTo(1);
            stand.clock.move(Duration.ofHours(47));
            stand.round();
            assertThat(responder.asked()).isEqualTo(1);
            responder.broken = true;
            stand.clock.move(Duration.ofHours(2));
            stand.round();
            assertThat(responder.asked()).isEqualTo(2);
            assertThat(stapled(stand, HOST)).hasSize(1);
            stand.clock.move(Duration.ofDays(2));
            stand.round();
            assertThat(stapled(stand, HOST)).as("no response past its end").isEmpty();
            assertThat(stand.status(HOST).ocsp()).isEqualTo(Ocsp.UNAVAILABLE);
            responder.broken = false;
            responder.from = stand.clock.instant();
            stand.clock.move(Duration.ofHours(3));
            stand.round();
            assertThat(stapled(stand, HOST)).hasSize(1);
        }
    }

    @Test
    void whatSomebodyElseSignedIsNotBelieved() throws Exception {
        TestAuthority stranger = new TestAuthority();
        try (Responder responder = new Responder(stranger.intermediate, stranger.pair.getPrivate());
                Stand stand = stand(responder)) {
            stand.round();
            assertThat(responder.asked()).isEqualTo(1);
            assertThat(stand.status(HOST).ocsp()).isEqualTo(Ocsp.UNAVAILABLE);
            assertThat(stapled(stand, HOST)).isEmpty();
        }
    }

    @Test
    void aResponderThatTheAuthorityAppointedIsBelieved() throws Exception {
        KeyPair pair = TestAuthority.pair("EC", 256);
        X509Certificate appointed = AUTHORITY.sign(
                new TestAuthority.Wanted("CN=Responder", pair.getPublic()).purpose(KeyPurposeId.id_kp_OCSPSigning));
        X509Certificate other = AUTHORITY.sign(new TestAuthority.Wanted("CN=Server", pair.getPublic()));
        try (Responder responder = new Responder(other, pair.getPrivate());
                Stand stand = stand(responder)) {
            stand.round();
            assertThat(stapled(stand, HOST)).isEmpty();
            responder.signer = appointed;
            stand.clock.move(Duration.ofMinutes(5));
            stand.round();
            assertThat(stapled(stand, HOST)).hasSize(1);
        }
    }

    @Test
    void aRevokedCertificateIsToldOfOnceAndNotStapled() throws Exception {
        try (Responder responder = own();
                Stand stand = stand(responder)) {
            responder.revoked = true;
            stand.round();
            assertThat(stand.status(HOST).ocsp()).isEqualTo(Ocsp.REVOKED);
            assertThat(stapled(stand, HOST)).isEmpty();
            stand.clock.move(Duration.ofDays(3));
            stand.round();
            assertThat(stand.notices.stream().filter(notice -> notice.kind() == Notice.Kind.REVOKED))
                    .hasSize(1);
            assertThat(stand.audits("certificate.revoked")).hasSize(1);
        }
    }

    @Test
    void anOldResponseIsNotBelieved() throws Exception {
        try (Responder responder = own();
                Stand stand = stand(responder)) {
            responder.from = stand.clock.instant().minus(Duration.ofDays(9));
            stand.round();
            assertThat(stand.status(HOST).ocsp()).isEqualTo(Ocsp.UNAVAILABLE);
        }
    }
}
