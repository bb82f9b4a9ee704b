package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.gate.GateSettings;
import sekisho.gate.Waf;
import sekisho.proof.Observation;
import sekisho.proof.Result;
import sekisho.proof.probe.FakeGate.Reply;
import sekisho.proof.probe.FakeGate.Seen;
import sekisho.waf.Tuning;

/** The probes of inspection, before gates that inspect well or badly. */
class WafProbesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

    @TempDir
    static Path shared;

    private static Path store;

    @BeforeAll
    static void certificate() throws Exception {
        store = TestCertificates.make(shared, FakeGate.HOST);
    }

    private static GateSettings.Site site(Waf.Mode mode, int daysOld) {
        Waf.About about = new Waf.About(
                "OWASP Core Rule Set",
                "4.29.0",
                NOW.minus(Duration.ofDays(daysOld)),
                600,
                Duration.ofDays(180),
                Tuning.DEFAULT);
        return FakeGate.site()
                .with(new Waf(
                        mode,
                        Waf.Oversize.REFUSE,
                        (id, time, client, server) -> {
                            throw new AssertionError("a fake runs no rules");
                        },
                        Optional.of(about)));
    }

    private static Observation waf(Function<Seen, Reply> gate, GateSettings.Site... sites) throws Exception {
        GateSettings settings = FakeGate.settings(sites);
        try (FakeGate fake = new FakeGate(store, gate)) {
            return new WafProbe(() -> settings, fake.caller(), FakeGate.guests(settings), InstantSource.fixed(NOW))
                    .observe()
                    .getFirst();
        }
    }

    private static boolean isAttack(Seen seen) {
        String all = seen.target() + seen.body() + seen.fields();
        return all.contains("UNION")
                || all.contains("OR '1'")
                || all.contains("cript>")
                || all.contains("script%3E")
                || all.contains("etc%2Fpasswd")
                || all.contains("etc/passwd");
    }

    private static Reply refusal() {
        return Reply.refused(403, "waf-blocked").with("X-Request-Id", "id-1");
    }

    @Test
    void aGateThatRefusesEveryAttackAndNothingElseHolds() throws Exception {
        Observation seen = waf(one -> isAttack(one) ? refusal() : Reply.of(404), site(Waf.Mode.BLOCK, 1));
        assertThat(seen.result()).as(seen.toString()).isEqualTo(Result.HOLDS);
        assertThat(seen.facts())
                .containsEntry("rule-set", "OWASP Core Rule Set 4.29.0")
                .containsEntry("rules", "600")
                .containsEntry("age-days", "1")
                .containsEntry("attacks-refused", "16 of 16")
                .containsEntry("harmless-passed", "3 of 3")
                .containsEntry("example-request", "id-1")
                .containsEntry("sites", "app.example.jp block PL1");
    }

    @Test
    void oneAttackThatPassesFails() throws Exception {
        Observation seen = waf(
                one -> isAttack(one) && !one.fields().containsKey("cookie") ? refusal() : Reply.of(200),
                site(Waf.Mode.BLOCK, 1));
        assertThat(seen.result()).isEqualTo(Result.FAILS);
        assertThat(seen.facts())
                .containsEntry("attacks-refused", "15 of 16")
                .containsEntry("attacks-missed", "app.example.jp sqli-header 200");
    }

    @Test
    void aGateThatRefusesEverythingFails() throws Exception {
        Observation seen = waf(one -> refusal(), site(Waf.Mode.BLOCK, 1));
        assertThat(seen.result()).isEqualTo(Result.FAILS);
        assertThat(seen.facts()).containsEntry("harmless-passed", "0 of 3");
    }

    @Test
    void aRefusalForAnotherReasonOrWithoutAnIdIsNoRefusalOfTheRules() throws Exception {
        Observation country = waf(
                one -> isAttack(one) ? Reply.refused(403, "country-denied").with("X-Request-Id", "x") : Reply.of(404),
                site(Waf.Mode.BLOCK, 1));
        assertThat(country.facts()).containsEntry("attacks-refused", "0 of 16");
        Observation nameless =
                waf(one -> isAttack(one) ? Reply.refused(403, "waf-blocked") : Reply.of(404), site(Waf.Mode.BLOCK, 1));
        assertThat(nameless.facts()).containsEntry("attacks-refused", "0 of 16");
    }

    @Test
    void aSiteThatOnlyDetectsOrHasNoRulesIsNamed() throws Exception {
        Observation detecting = waf(one -> Reply.of(404), site(Waf.Mode.DETECT, 1));
        assertThat(detecting.result()).isEqualTo(Result.NOT_CONFIGURED);
        assertThat(detecting.seen().en()).contains("app.example.jp detect");
        Observation mixed =
                waf(one -> isAttack(one) ? refusal() : Reply.of(404), site(Waf.Mode.BLOCK, 1), FakeGate.site());
        assertThat(mixed.result()).isEqualTo(Result.FAILS);
        assertThat(mixed.seen().ja()).contains("app.example.jp off");
    }

    private static Observation signatures(GateSettings.Site site) {
        return new SignatureProbe(() -> FakeGate.settings(site), InstantSource.fixed(NOW))
                .observe()
                .getFirst();
    }

    @Test
    void rulesCountAsCurrentUpToTheirGreatestAge() {
        Observation current = signatures(site(Waf.Mode.DETECT, 180));
        assertThat(current.result()).isEqualTo(Result.HOLDS);
        assertThat(current.facts())
                .containsEntry("version", "4.29.0")
                .containsEntry("age-days", "180")
                .containsEntry("max-age-days", "180");
        assertThat(signatures(site(Waf.Mode.BLOCK, 181)).result()).isEqualTo(Result.FAILS);
        assertThat(signatures(FakeGate.site()).result()).isEqualTo(Result.NOT_CONFIGURED);
    }
}
