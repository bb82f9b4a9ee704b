package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.gate.GateSettings;
import sekisho.gate.Waf;
import sekisho.journal.AccessRecord;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.proof.Observation;
import sekisho.proof.Result;
import sekisho.proof.probe.FakeGate.Reply;
import sekisho.proof.probe.FakeGate.Seen;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

/** The probe of detection, before gates that record attacks well or badly. */
class IntrusionProbeTest {
    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Path store;
    private Journal journal;

    @BeforeAll
    static void certificate() throws Exception {
        store = TestCertificates.make(shared, FakeGate.HOST);
    }

    @BeforeEach
    void open() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Keys keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        journal = Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, InstantSource.system());
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private static GateSettings.Site watched() {
        return FakeGate.site().with(new Waf(Waf.Mode.DETECT, Waf.Oversize.REFUSE, (id, time, client, server) -> {
            throw new AssertionError("a fake runs no rules");
        }));
    }

    private Observation observe(Function<Seen, Reply> gate, GateSettings.Site... sites) throws Exception {
        GateSettings settings = FakeGate.settings(sites);
        try (FakeGate fake = new FakeGate(store, gate)) {
            return new IntrusionProbe(
                            () -> settings, journal, fake.caller(), FakeGate.guests(settings), InstantSource.system())
                    .observe()
                    .getFirst();
        }
    }

    /** Answers as an application does that knows no such path, and records what the rules are said to have found. */
    private Function<Seen, Reply> recording(AccessRecord.@Nullable Waf found) {
        return seen -> {
            boolean taken = journal.access(new AccessRecord(
                    InstantSource.system().instant(),
                    "request-1",
                    FakeGate.HOST,
                    seen.client(),
                    null,
                    seen.method(),
                    "https",
                    FakeGate.HOST,
                    seen.target().split("\\?", 2)[0],
                    null,
                    "1.1",
                    404,
                    0,
                    0,
                    1,
                    "allowed",
                    null,
                    List.of(),
                    "1.3",
                    "TLS_AES_128_GCM_SHA256",
                    null,
                    null,
                    -1,
                    true,
                    found,
                    null,
                    null,
                    null));
            return Reply.of(taken ? 404 : 500);
        };
    }

    private static AccessRecord.Waf found(String action, int severity) {
        return new AccessRecord.Waf(
                action,
                5,
                0,
                List.of(new AccessRecord.Match("942100", 2, "SQL injection", "ARGS:q", "union", 5, severity)));
    }

    @Test
    void anAttackThatIsRecordedAsCriticalHoldsWhetherItIsBlockedOrNot() throws Exception {
        Observation detected = observe(recording(found("would-block", 2)), watched());
        assertThat(detected.result()).as(detected.toString()).isEqualTo(Result.HOLDS);
        assertThat(detected.facts())
                .containsEntry("detected", "app.example.jp would-block")
                .containsEntry("undetected", "none")
                .containsEntry("unwatched", "none")
                .containsEntry("rule-ids", "942100")
                .containsKey("record");
        assertThat(observe(recording(found("blocked", 0)), watched()).result()).isEqualTo(Result.HOLDS);
    }

    @Test
    void anAttackThatIsRecordedAsHarmlessFails() throws Exception {
        for (AccessRecord.Waf weak : new AccessRecord.Waf[] {
            found("pass", 2),
            found("blocked", 4),
            found("blocked", -1),
            new AccessRecord.Waf("blocked", 5, 0, List.of())
        }) {
            Observation seen = observe(recording(weak), watched());
            assertThat(seen.result()).as(weak.toString()).isEqualTo(Result.FAILS);
            assertThat(seen.facts())
                    .containsEntry("undetected", "app.example.jp")
                    .doesNotContainKey("record");
        }
        assertThat(observe(recording(null), watched()).result()).isEqualTo(Result.FAILS);
    }

    @Test
    void anAttackThatIsNotRecordedFails() throws Exception {
        assertThat(observe(seen -> Reply.of(403), watched()).result()).isEqualTo(Result.FAILS);
    }

    @Test
    void sitesThatNobodyWatchesAreNamed() throws Exception {
        assertThat(observe(seen -> Reply.of(404), FakeGate.site()).result()).isEqualTo(Result.NOT_CONFIGURED);
        Observation mixed = observe(recording(found("blocked", 2)), watched(), FakeGate.site());
        assertThat(mixed.result()).isEqualTo(Result.FAILS);
        assertThat(mixed.facts()).containsEntry("unwatched", "app.example.jp");
        assertThat(mixed.seen().ja()).contains("見張っていないサイト");
    }
}
