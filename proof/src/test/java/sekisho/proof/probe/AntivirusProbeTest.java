package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.antivirus.ClamdAddress;
import sekisho.antivirus.DemoDaemon;
import sekisho.antivirus.Scanner;
import sekisho.antivirus.ScannerSettings;
import sekisho.gate.Antivirus;
import sekisho.gate.GateSettings;
import sekisho.proof.Observation;
import sekisho.proof.Result;
import sekisho.proof.probe.FakeGate.Reply;
import sekisho.proof.probe.FakeGate.Seen;
import sekisho.store.Scratch;

/** The probe of virus scanning, before gates that scan well or badly; the daemon that tells the patterns' age is a real one. */
class AntivirusProbeTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

    @TempDir
    static Path shared;

    private static Path store;
    private static DemoDaemon daemon;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        store = TestCertificates.make(shared, FakeGate.HOST);
        daemon = DemoDaemon.start(folder, NOW.minus(Duration.ofDays(7)), List.of());
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    private static GateSettings.Site site(ClamdAddress address, Antivirus.Policy policy) {
        return FakeGate.site()
                .with(new Antivirus(
                        new Scanner(ScannerSettings.defaults(address)),
                        new Scratch(shared, 1),
                        Antivirus.Scope.DEFAULT,
                        policy,
                        Duration.ofDays(7)));
    }

    private static GateSettings.Site site() {
        return site(daemon.address(), Antivirus.Policy.STRICT);
    }

    private static Observation observe(Function<Seen, Reply> gate, Instant now, GateSettings.Site... sites)
            throws Exception {
        GateSettings settings = FakeGate.settings(sites);
        try (FakeGate fake = new FakeGate(store, gate)) {
            return new AntivirusProbe(
                            () -> settings, fake.caller(), FakeGate.guests(settings), InstantSource.fixed(now))
                    .observe()
                    .getFirst();
        }
    }

    /** What a gate that works answers. */
    private static Reply right(Seen seen) {
        if (seen.body().contains("plain.com") || seen.body().contains("archive.zip")) {
            return Reply.refused(403, "malware-found").with("X-Request-Id", "id-1");
        }
        return seen.body().contains("encrypted.zip") ? Reply.refused(403, "file-encrypted") : Reply.of(404);
    }

    @Test
    void aGateThatRefusesTheTestFileAndNothingElseHolds() throws Exception {
        Observation seen = observe(AntivirusProbeTest::right, NOW, site());
        assertThat(seen.result()).as(seen.toString()).isEqualTo(Result.HOLDS);
        assertThat(seen.facts())
                .containsEntry("sites", "app.example.jp")
                .containsEntry("patterns", "27500")
                .containsEntry("patterns-age-days", "7")
                .containsEntry("patterns-max-age-days", "7")
                .containsEntry("example-request", "id-1");
        assertThat(seen.facts().get("engine")).startsWith("ClamAV ");
    }

    @Test
    void aTestFileThatPassesFails() throws Exception {
        Observation seen = observe(one -> one.body().contains("archive.zip") ? Reply.of(200) : right(one), NOW, site());
        assertThat(seen.result()).isEqualTo(Result.FAILS);
        assertThat(seen.facts()).containsEntry("wrong", "app.example.jp eicar-zip 200 passed");
    }

    @Test
    void aRefusalForAnotherReasonIsNone() throws Exception {
        Observation seen = observe(
                one -> one.body().contains("plain.com") ? Reply.refused(403, "waf-blocked") : right(one), NOW, site());
        assertThat(seen.facts()).containsEntry("wrong", "app.example.jp eicar 403 waf-blocked");
        assertThat(seen.result()).isEqualTo(Result.FAILS);
    }

    @Test
    void aGateThatRefusesHarmlessFilesFails() throws Exception {
        Observation seen = observe(
                one -> one.body().contains("harmless.txt") ? Reply.refused(503, "scanner-unavailable") : right(one),
                NOW,
                site());
        assertThat(seen.result()).isEqualTo(Result.FAILS);
        assertThat(seen.facts()).containsEntry("wrong", "app.example.jp harmless scanner-unavailable");
    }

    @Test
    void anEncryptedArchiveIsSentOnlyWhereItIsToBeRefused() throws Exception {
        Antivirus.Remedy refuse = Antivirus.Remedy.REFUSE;
        Antivirus.Policy policy = new Antivirus.Policy(refuse, refuse, Antivirus.Remedy.PASS, refuse, refuse);
        Observation seen = observe(
                one -> one.body().contains("encrypted.zip") ? Reply.of(200) : right(one),
                NOW,
                site(daemon.address(), policy));
        assertThat(seen.result()).isEqualTo(Result.HOLDS);
    }

    @Test
    void patternsBeyondTheirGreatestAgeOrOfUnknownAgeFail() throws Exception {
        Observation old = observe(AntivirusProbeTest::right, NOW.plusSeconds(1), site());
        assertThat(old.result()).isEqualTo(Result.FAILS);
        Observation away = observe(
                AntivirusProbeTest::right,
                NOW,
                site(new ClamdAddress.Unix(shared.resolve("none")), Antivirus.Policy.STRICT));
        assertThat(away.result()).isEqualTo(Result.FAILS);
        assertThat(away.facts()).containsEntry("patterns-age-days", "unknown").containsEntry("engine", "none");
    }

    @Test
    void sitesThatDoNotScanAreNamed() throws Exception {
        assertThat(observe(AntivirusProbeTest::right, NOW, FakeGate.site()).result())
                .isEqualTo(Result.NOT_CONFIGURED);
        Observation mixed = observe(AntivirusProbeTest::right, NOW, site(), FakeGate.site());
        assertThat(mixed.result()).isEqualTo(Result.FAILS);
        assertThat(mixed.facts()).containsEntry("sites-not-scanning", "app.example.jp");
    }
}
