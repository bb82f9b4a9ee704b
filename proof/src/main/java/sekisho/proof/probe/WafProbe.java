package sekisho.proof.probe;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sekisho.gate.GateSettings;
import sekisho.gate.Reason;
import sekisho.gate.Waf;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.proof.probe.AttackSamples.Sample;
import sekisho.words.Bilingual;

/**
 * Sends harmless attacks to every site whose rules refuse, in the query, in a form, in JSON and in the header section, and expects
 * each to be refused by the rules, with a request id; then ordinary requests, and expects them to pass. A site that only detects,
 * or has no rules, is sent nothing and keeps the promise from holding.
 */
final class WafProbe implements Probe {
    private static final String CONTROL = "waf";

    private final Supplier<GateSettings> settings;
    private final Caller caller;
    private final Guests guests;
    private final InstantSource clock;

    WafProbe(Supplier<GateSettings> settings, Caller caller, Guests guests, InstantSource clock) {
        this.settings = settings;
        this.caller = caller;
        this.guests = guests;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "waf";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException {
        Tally tally = new Tally();
        List<GateSettings.Site> sites = settings.get().sites();
        for (GateSettings.Site site : sites) {
            if (site.waf().filter(waf -> waf.mode() == Waf.Mode.BLOCK).isPresent()) {
                tally.blocking++;
                attack(site, tally);
            } else {
                tally.open.add(site.host() + " " + mode(site));
            }
        }
        Map<String, String> facts = facts(sites, tally);
        if (tally.blocking == 0) {
            return List.of(new Observation(
                    CONTROL,
                    Result.NOT_CONFIGURED,
                    Means.SETTING,
                    new Bilingual(
                            "WAF が攻撃を拒否するサイトはありません（" + String.join("、", tally.open) + "）。",
                            "No site has a WAF that refuses attacks (" + String.join(", ", tally.open) + ")."),
                    facts));
        }
        boolean holds = tally.open.isEmpty() && tally.missed.isEmpty() && tally.blocked.isEmpty();
        return List.of(new Observation(
                CONTROL, holds ? Result.HOLDS : Result.FAILS, Means.TRIED, seen(holds, sites.size(), tally), facts));
    }

    private void attack(GateSettings.Site site, Tally tally) throws IOException {
        for (Sample sample : AttackSamples.attacks()) {
            Wire.Answer answer = send(site, sample);
            Optional<String> id = answer.field("x-request-id").filter(text -> !text.isEmpty());
            tally.sent++;
            if (refused(answer) && answer.status() == Reason.WAF_BLOCKED.status() && id.isPresent()) {
                tally.refused++;
                if (tally.example.isEmpty()) {
                    tally.example = id.orElseThrow();
                }
            } else {
                tally.missed.add(site.host() + " " + sample.name() + " " + answer.status());
            }
        }
        for (Sample sample : AttackSamples.harmless()) {
            Wire.Answer answer = send(site, sample);
            tally.harmless++;
            if (refused(answer) || answer.status() == Reason.WAF_BLOCKED.status()) {
                tally.blocked.add(site.host() + " " + sample.name() + " " + answer.status());
            }
        }
    }

    private Wire.Answer send(GateSettings.Site site, Sample sample) throws IOException {
        return caller.call(
                site, guests.one(site), sample.method(), sample.target(caller.path()), sample.fields(), sample.body());
    }

    private static boolean refused(Wire.Answer answer) {
        return Caller.reason(answer).filter(Reason.WAF_BLOCKED.id()::equals).isPresent();
    }

    private static String mode(GateSettings.Site site) {
        return site.waf()
                .map(waf -> switch (waf.mode()) {
                    case BLOCK -> "block";
                    case DETECT -> "detect";
                })
                .orElse("off");
    }

    private Map<String, String> facts(List<GateSettings.Site> sites, Tally tally) {
        Map<String, String> facts = new LinkedHashMap<>();
        List<String> modes = new ArrayList<>();
        for (GateSettings.Site site : sites) {
            Optional<Waf.About> about = site.waf().flatMap(Waf::about);
            modes.add(site.host() + " " + mode(site)
                    + about.map(known -> " PL" + known.tuning().paranoia()).orElse(""));
        }
        sites.stream()
                .flatMap(site -> site.waf().flatMap(Waf::about).stream())
                .findFirst()
                .ifPresent(about -> {
                    facts.put("rule-set", about.name() + " " + about.version());
                    facts.put("rules", Integer.toString(about.count()));
                    facts.put(
                            "age-days",
                            Long.toString(Duration.between(about.newest(), clock.instant())
                                    .toDays()));
                });
        facts.put("sites", String.join("; ", modes));
        facts.put("attacks-refused", tally.refused + " of " + tally.sent);
        facts.put("harmless-passed", (tally.harmless - tally.blocked.size()) + " of " + tally.harmless);
        facts.put("attacks-missed", tally.missed.isEmpty() ? "none" : some(tally.missed, "; "));
        facts.put("harmless-refused", tally.blocked.isEmpty() ? "none" : some(tally.blocked, "; "));
        if (!tally.example.isEmpty()) {
            facts.put("example-request", tally.example);
        }
        return facts;
    }

    private static Bilingual seen(boolean holds, int sites, Tally tally) {
        if (holds) {
            return new Bilingual(
                    "SQLインジェクション、XSS、パストラバーサル、OSコマンドの無害な攻撃見本 " + tally.sent + " 件を全 " + sites
                            + " サイトのURL・フォーム・JSON・ヘッダーに送り、すべて WAF に拒否されました。通常の要求 " + tally.harmless
                            + " 件は通りました。",
                    English.count(tally.sent, "harmless sample")
                            + " of SQL injection, XSS, path traversal and OS commands in URL, form, JSON and header of "
                            + English.count(sites, "site") + " were all refused by the WAF; "
                            + English.count(tally.harmless, "ordinary request") + " passed.");
        }
        List<String> ja = new ArrayList<>();
        List<String> en = new ArrayList<>();
        if (!tally.open.isEmpty()) {
            ja.add("攻撃を拒否しないサイトがあります（" + some(tally.open, "、") + "）");
            en.add("sites do not refuse attacks (" + some(tally.open, ", ") + ")");
        }
        if (!tally.missed.isEmpty()) {
            ja.add("攻撃見本 " + tally.sent + " 件のうち " + tally.missed.size() + " 件が WAF に拒否されませんでした（"
                    + some(tally.missed, "、") + "）");
            en.add(tally.missed.size() + " of " + English.count(tally.sent, "attack sample")
                    + " were not refused by the WAF (" + some(tally.missed, ", ") + ")");
        }
        if (!tally.blocked.isEmpty()) {
            ja.add("通常の要求が拒否されました（" + some(tally.blocked, "、") + "）");
            en.add("ordinary requests were refused (" + some(tally.blocked, ", ") + ")");
        }
        String english = String.join("; ", en);
        return new Bilingual(
                String.join("。", ja) + "。",
                english.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + english.substring(1) + ".");
    }

    private static String some(List<String> all, String between) {
        return String.join(between, all.stream().limit(5).toList());
    }

    /** What came of all requests. One thread. */
    private static final class Tally {
        private final List<String> open = new ArrayList<>();
        private final List<String> missed = new ArrayList<>();
        private final List<String> blocked = new ArrayList<>();
        private int blocking;
        private int sent;
        private int refused;
        private int harmless;
        private String example = "";
    }
}
