package sekisho.proof.probe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.journal.Kind;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/**
 * Compares the configured retention with a year and tells the oldest record that is really kept. A young installation has
 * nothing older to show, so this is evidence from a setting until the oldest record is itself a year old.
 */
final class RetentionProbe implements Probe {
    private static final Duration YEAR = Duration.ofDays(365);

    private final JournalSettings settings;
    private final Journal journal;
    private final InstantSource clock;

    RetentionProbe(JournalSettings settings, Journal journal, InstantSource clock) {
        this.settings = settings;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "log-retention";
    }

    @Override
    public List<String> controls() {
        return List.of("access-log-retention", "audit-log-retention");
    }

    @Override
    public List<Observation> observe() {
        return List.of(
                observation(
                        "access-log-retention", Kind.ACCESS, settings.accessRetention(), "アクセス記録", "Access records"),
                observation("audit-log-retention", Kind.AUDIT, settings.auditRetention(), "操作記録", "Audit records"));
    }

    private Observation observation(String control, Kind kind, Duration kept, String ja, String en) {
        Optional<Instant> oldest = journal.oldest(kind);
        boolean shown = oldest.filter(
                        time -> Duration.between(time, clock.instant()).compareTo(YEAR) >= 0)
                .isPresent();
        String since = oldest.map(time ->
                        LocalDate.ofInstant(time, ZoneId.systemDefault()).toString())
                .orElse("-");
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("retention", "P" + kept.toDays() + "D");
        facts.put("oldest-record", oldest.map(Instant::toString).orElse("none"));
        facts.put("oldest-record-a-year-old", shown ? "yes" : "no");
        boolean holds = kept.compareTo(YEAR) >= 0;
        return new Observation(
                control,
                holds ? Result.HOLDS : Result.FAILS,
                shown ? Means.INSPECTED : Means.SETTING,
                new Bilingual(
                        ja + "は " + kept.toDays() + " 日間保管する設定です（"
                                + (oldest.isPresent() ? "最も古い記録: " + since : "記録はまだありません") + "）。"
                                + (holds ? "" : "1 年に足りません。"),
                        en + " are set to be kept for " + English.count(kept.toDays(), "day") + " ("
                                + (oldest.isPresent() ? "oldest record: " + since : "no record yet") + ")."
                                + (holds ? "" : " That is less than a year.")),
                facts);
    }
}
