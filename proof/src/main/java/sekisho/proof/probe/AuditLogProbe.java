package sekisho.proof.probe;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sekisho.journal.AuditRecord;
import sekisho.journal.Entry;
import sekisho.journal.Journal;
import sekisho.journal.Kind;
import sekisho.journal.Query;
import sekisho.journal.Verification;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/** Writes an audit record, reads it back, and verifies the chain and the seals of the whole journal. */
final class AuditLogProbe implements Probe {
    private static final String CONTROL = "audit-log";

    private final Journal journal;
    private final Caller caller;
    private final InstantSource clock;

    AuditLogProbe(Journal journal, Caller caller, InstantSource clock) {
        this.journal = journal;
        this.caller = caller;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "audit-log";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() {
        String token = caller.token();
        Instant at = clock.instant();
        String id = journal.audit(new AuditRecord(at, "probe.canary", "system", true, Map.of("token", token)));
        List<Entry> found = journal.search(new Query(
                Set.of(Kind.AUDIT),
                at.minusSeconds(60),
                at.plusSeconds(60),
                Map.of("sekisho.details.token", token),
                2,
                true));
        boolean kept = found.size() == 1
                && found.getFirst().id().equals(id)
                && found.getFirst().text("event.action").equals("probe.canary")
                && found.getFirst().text("user.name").equals("system");
        Verification verification = journal.verify();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("record-found", kept ? "yes" : "no");
        facts.put("intact", verification.intact() ? "yes" : "no");
        facts.put("segments", Long.toString(verification.segments()));
        facts.put("records", Long.toString(verification.records()));
        facts.put("findings", Integer.toString(verification.findings().size()));
        facts.put("notes", Integer.toString(verification.notes().size()));
        if (!kept || !verification.intact()) {
            return List.of(new Observation(
                    CONTROL,
                    Result.FAILS,
                    Means.TRIED,
                    kept
                            ? new Bilingual(
                                    "記録の改ざん検査で問題が見つかりました（"
                                            + verification.findings().size() + " 件）。",
                                    "The verification of the journal found problems ("
                                            + verification.findings().size() + ").")
                            : new Bilingual(
                                    "書いた操作記録を読み出せませんでした。", "An audit record that was written could not be read back."),
                    facts));
        }
        return List.of(new Observation(
                CONTROL,
                Result.HOLDS,
                Means.TRIED,
                new Bilingual(
                        "操作記録を書き込んで読み出せることと、記録全体 " + English.number(verification.records()) + " 件（"
                                + English.number(verification.segments()) + " 区画）の連鎖と署名に改ざんの跡がないことを確認しました。",
                        "An audit record was written and read back, and the chain and signatures of all "
                                + English.count(verification.records(), "record") + " ("
                                + English.count(verification.segments(), "segment") + ") show no change."),
                facts));
    }
}
