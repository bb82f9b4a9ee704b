package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.certificates.CertificateStatus;
import sekisho.certificates.Source;
import sekisho.journal.AuditRecord;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.proof.Observation;
import sekisho.proof.Result;
import sekisho.store.Keys;
import sekisho.store.MasterKey;
import sekisho.words.Bilingual;

/** What is served is compared with what was obtained or brought in. */
class IssuanceProbeTest {
    @TempDir
    Path folder;

    private Journal journal;
    private FakeGate gate;
    private X509Certificate served;

    @BeforeEach
    void open() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Keys keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        journal = Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, InstantSource.system());
        gate = new FakeGate(TestCertificates.make(folder, FakeGate.HOST), seen -> FakeGate.Reply.of(200));
        try (Wire wire = Wire.tls(gate.https().getFirst(), FakeGate.HOST)) {
            served = wire.chain().getFirst();
        }
    }

    @AfterEach
    void close() throws Exception {
        gate.close();
        journal.close();
    }

    private CertificateStatus status(Source source, String serial, int failures, boolean waiting) {
        return new CertificateStatus(
                List.of(FakeGate.HOST),
                source,
                List.of(FakeGate.HOST),
                "Test CA",
                serial,
                "00",
                "EC 256",
                served.getNotBefore().toInstant(),
                served.getNotAfter().toInstant(),
                Optional.empty(),
                failures,
                failures > 0 ? Optional.of(new Bilingual("だめ", "no")) : Optional.empty(),
                Optional.empty(),
                CertificateStatus.Ocsp.NOT_OFFERED,
                false,
                waiting);
    }

    private String serial() {
        return served.getSerialNumber().toString(16);
    }

    private Observation observe(String control, CertificateStatus status, Instant now) throws Exception {
        return new IssuanceProbe(gate::https, () -> List.of(status), journal, InstantSource.fixed(now))
                .observe().stream()
                        .filter(one -> one.control().equals(control))
                        .findFirst()
                        .orElseThrow();
    }

    private Observation observe(String control, CertificateStatus status) throws Exception {
        return observe(control, status, served.getNotBefore().toInstant().plusSeconds(60));
    }

    @Test
    void anObtainedCertificateThatIsServedHolds() throws Exception {
        CertificateStatus good = status(Source.ACME, serial(), 0, false);
        assertThat(observe("acme-issuance", good).result()).isEqualTo(Result.HOLDS);
        assertThat(observe("acme-issuance", good).facts()).containsEntry("issuers", "Test CA");
        assertThat(observe("acme-renewal", good).result()).isEqualTo(Result.HOLDS);
        assertThat(observe("byo-certificate", good).result()).isEqualTo(Result.NOT_CONFIGURED);
    }

    @Test
    void anotherCertificateThanTheObtainedOneFails() throws Exception {
        assertThat(observe("acme-issuance", status(Source.ACME, "abc", 0, false))
                        .result())
                .isEqualTo(Result.FAILS);
        assertThat(observe("acme-issuance", status(Source.LOCAL, serial(), 1, true))
                        .result())
                .as("it still waits")
                .isEqualTo(Result.FAILS);
        assertThat(observe("acme-issuance", status(Source.LOCAL, serial(), 0, false))
                        .result())
                .isEqualTo(Result.NOT_CONFIGURED);
    }

    @Test
    void aRenewalThatIsLateOrFailsFails() throws Exception {
        CertificateStatus good = status(Source.ACME, serial(), 0, false);
        assertThat(observe(
                                "acme-renewal",
                                good,
                                served.getNotAfter().toInstant().minus(Duration.ofHours(1)))
                        .result())
                .isEqualTo(Result.FAILS);
        assertThat(observe("acme-renewal", status(Source.ACME, serial(), 2, false))
                        .result())
                .isEqualTo(Result.FAILS);
    }

    @Test
    void theHistoryOfRenewalsIsCountedInTheJournal() throws Exception {
        Instant now = Instant.now();
        for (int i = 0; i < 3; i++) {
            journal.audit(new AuditRecord(now, "certificate.issued", "system", true, Map.of("renewal", "true")));
        }
        journal.audit(new AuditRecord(now, "certificate.issued", "system", true, Map.of("renewal", "false")));
        journal.audit(new AuditRecord(now, "certificate.issuance-failed", "system", false, Map.of("renewal", "true")));
        assertThat(observe("acme-renewal", status(Source.ACME, serial(), 0, false), now.plusSeconds(1))
                        .facts())
                .containsEntry("renewals", "3")
                .containsEntry("failed-attempts", "1");
    }

    @Test
    void aBroughtInCertificateIsTheOneThatIsServed() throws Exception {
        assertThat(observe("byo-certificate", status(Source.INSTALLED, serial(), 0, false))
                        .result())
                .isEqualTo(Result.HOLDS);
        assertThat(observe("byo-certificate", status(Source.FILE, "1", 0, false))
                        .result())
                .isEqualTo(Result.FAILS);
    }
}
