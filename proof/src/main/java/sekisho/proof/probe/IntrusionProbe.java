package sekisho.proof.probe;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sekisho.gate.GateSettings;
import sekisho.journal.AccessRecord;
import sekisho.journal.Entry;
import sekisho.journal.Journal;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.proof.probe.AttackSamples.Sample;
import sekisho.words.Bilingual;

/**
 * Sends one harmless attack to every inspected site and looks for it in the journal: recorded as an attack, with the rules that
 * recognised it, one of them critical, so that somebody can be told.
 */
final class IntrusionProbe implements Probe {
    private static final String CONTROL = "ids-ips";
    private static final int CRITICAL = 2;

    private final Supplier<GateSettings> settings;
    private final Journal journal;
    private final Caller caller;
    private final Guests guests;
    private final InstantSource clock;

    IntrusionProbe(
            Supplier<GateSettings> settings, Journal journal, Caller caller, Guests guests, InstantSource clock) {
        this.settings = settings;
        this.journal = journal;
        this.caller = caller;
        this.guests = guests;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "ids-ips";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException, InterruptedException {
        List<String> unseen = new ArrayList<>();
        List<String> unwatched = new ArrayList<>();
        List<String> actions = new ArrayList<>();
        String record = "";
        String rules = "";
        for (GateSettings.Site site : settings.get().sites()) {
            if (site.waf().isEmpty()) {
                unwatched.add(site.host());
                continue;
            }
            Optional<Entry> entry = attack(site);
            Optional<AccessRecord.Waf> found = entry.flatMap(Entry::waf).filter(IntrusionProbe::isAlarming);
            if (found.isEmpty()) {
                unseen.add(site.host());
                continue;
            }
            actions.add(site.host() + " " + found.orElseThrow().action());
            if (record.isEmpty()) {
                record = entry.orElseThrow().id();
                rules = String.join(
                        " ",
                        found.orElseThrow().matches().stream()
                                .map(AccessRecord.Match::id)
                                .toList());
            }
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("detected", actions.isEmpty() ? "none" : String.join("; ", actions));
        facts.put("undetected", unseen.isEmpty() ? "none" : String.join("; ", unseen));
        facts.put("unwatched", unwatched.isEmpty() ? "none" : String.join("; ", unwatched));
        if (!record.isEmpty()) {
            facts.put("record", record);
            facts.put("rule-ids", rules);
        }
        return List.of(observation(actions, unseen, unwatched, facts));
    }

    private static Observation observation(
            List<String> detected, List<String> unseen, List<String> unwatched, Map<String, String> facts) {
        if (detected.isEmpty() && unseen.isEmpty()) {
            return new Observation(
                    CONTROL,
                    Result.NOT_CONFIGURED,
                    Means.SETTING,
                    new Bilingual(
                            "攻撃を見張るサイトはありません（waf の設定がありません）。",
                            "No site is watched for attacks (there is no waf section)."),
                    facts);
        }
        if (unseen.isEmpty() && unwatched.isEmpty()) {
            return new Observation(
                    CONTROL,
                    Result.HOLDS,
                    Means.TRIED,
                    new Bilingual(
                            "Webへの攻撃の見本を全 " + detected.size() + " サイトに送り、検知したルールとともに重大な事象として記録に残ることを確認しました。",
                            "A sample attack was sent to " + English.count(detected.size(), "site")
                                    + " and found in the journal as critical, with the rules that recognised it."),
                    facts);
        }
        List<String> ja = new ArrayList<>();
        List<String> en = new ArrayList<>();
        if (!unseen.isEmpty()) {
            ja.add("攻撃の見本が、検知したルールとともに記録されませんでした（" + String.join("、", unseen) + "）。");
            en.add("A sample attack was not recorded with rules that recognised it (" + String.join(", ", unseen)
                    + ").");
        }
        if (!unwatched.isEmpty()) {
            ja.add("見張っていないサイトがあります（" + String.join("、", unwatched) + "）。");
            en.add("Some sites are not watched (" + String.join(", ", unwatched) + ").");
        }
        return new Observation(
                CONTROL, Result.FAILS, Means.TRIED, new Bilingual(String.join("", ja), String.join(" ", en)), facts);
    }

    private static boolean isAlarming(AccessRecord.Waf found) {
        boolean recognised = found.action().equals("blocked") || found.action().equals("would-block");
        return recognised
                && found.matches().stream().anyMatch(match -> match.severity() >= 0 && match.severity() <= CRITICAL);
    }

    private Optional<Entry> attack(GateSettings.Site site) throws IOException, InterruptedException {
        Sample sample = AttackSamples.attacks().getFirst();
        String path = caller.path();
        Instant before = clock.instant();
        Wire.Answer ignored = caller.call(
                site, guests.one(site), sample.method(), sample.target(path), sample.fields(), sample.body());
        return RecordSearch.await(journal, path, before);
    }
}
