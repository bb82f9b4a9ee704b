package sekisho.proof.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import sekisho.gate.GateSettings;
import sekisho.gate.Reason;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/** Comes to every site that limits countries from addresses of countries that it takes and of countries that it does not. */
final class GeoBlockProbe implements Probe {
    private static final String CONTROL = "geo-block";
    private static final int SITES = 50;
    private static final int TRIES = 4;

    private final Supplier<GateSettings> settings;
    private final Supplier<CountrySource> countries;
    private final Caller caller;
    private final Visitors visitors;

    GeoBlockProbe(
            Supplier<GateSettings> settings, Supplier<CountrySource> countries, Caller caller, Visitors visitors) {
        this.settings = settings;
        this.countries = countries;
        this.caller = caller;
        this.visitors = visitors;
    }

    @Override
    public String id() {
        return "geo-block";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException {
        List<GateSettings.Site> all = settings.get().sites();
        List<GateSettings.Site> limited =
                all.stream().filter(site -> site.countries().limits()).toList();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("sites", Integer.toString(all.size()));
        facts.put("sites-limited", Integer.toString(limited.size()));
        if (limited.isEmpty()) {
            return List.of(new Observation(
                    CONTROL,
                    Result.NOT_CONFIGURED,
                    Means.SETTING,
                    new Bilingual("国・地域による制限は、どのサイトにも設定されていません。", "No site limits the countries it can be used from."),
                    facts));
        }
        CountrySource source = countries.get();
        Set<String> allowed = new TreeSet<>();
        Set<String> denied = new TreeSet<>();
        Set<String> refusedFrom = new LinkedHashSet<>();
        Set<String> passedFrom = new LinkedHashSet<>();
        List<String> faults = new ArrayList<>();
        for (GateSettings.Site site : limited.subList(0, Math.min(SITES, limited.size()))) {
            allowed.addAll(site.countries().allow());
            denied.addAll(site.countries().deny());
            for (int i = 0; i < TRIES; i++) {
                Optional<InetAddress> abroad = visitors.abroad(site, source);
                if (abroad.isEmpty()) {
                    faults.add(site.host() + ": no address abroad found");
                    break;
                }
                String country = source.of(abroad.orElseThrow()).orElse("?");
                Wire.Answer answer = caller.knock(site, abroad.orElseThrow());
                if (answer.status() == Reason.COUNTRY_DENIED.status() && denied(answer)) {
                    refusedFrom.add(country);
                } else {
                    faults.add(site.host() + ": " + country + " answered " + answer.status());
                }
            }
            // Where the address list holds no address of these countries, nobody comes in and there is nothing to
            // compare.
            Optional<InetAddress> home = visitors.athome(site, source);
            if (home.isPresent()) {
                String country = source.of(home.orElseThrow()).orElse("?");
                if (denied(caller.knock(site, home.orElseThrow()))) {
                    faults.add(site.host() + ": " + country + " refused");
                } else {
                    passedFrom.add(country);
                }
            }
        }
        facts.put("allowed", allowed.isEmpty() ? "all but denied" : String.join(" ", allowed));
        facts.put("denied", denied.isEmpty() ? "all but allowed" : String.join(" ", denied));
        facts.put("refused-from", String.join(" ", refusedFrom));
        facts.put("passed-from", String.join(" ", passedFrom));
        facts.put(
                "faults",
                faults.isEmpty()
                        ? "none"
                        : String.join("; ", faults.stream().limit(8).toList()));
        return List.of(
                faults.isEmpty()
                        ? new Observation(
                                CONTROL,
                                Result.HOLDS,
                                Means.TRIED,
                                new Bilingual(
                                        "国・地域を制限している " + limited.size() + " サイト（全 " + all.size() + " サイト中、"
                                                + (allowed.isEmpty() ? "拒否: " : "許可: ")
                                                + String.join("、", allowed.isEmpty() ? denied : allowed) + "）で、許可外の国（"
                                                + String.join("、", refusedFrom) + "）のアドレスからの接続はすべて拒否（403）されました。",
                                        "On " + English.count(limited.size(), "site") + " with a country limit (of "
                                                + all.size() + "; " + (allowed.isEmpty() ? "denied: " : "allowed: ")
                                                + String.join(", ", allowed.isEmpty() ? denied : allowed)
                                                + "), attempts from addresses of other countries ("
                                                + String.join(", ", refusedFrom) + ") were all refused (403)."),
                                facts)
                        : new Observation(
                                CONTROL,
                                Result.FAILS,
                                Means.TRIED,
                                new Bilingual(
                                        "国・地域による制限が設定どおりに働いていません（" + faults.size() + " 件）。",
                                        "The country limit does not work as set ("
                                                + English.count(faults.size(), "case") + ")."),
                                facts));
    }

    private static boolean denied(Wire.Answer answer) {
        return Caller.reason(answer).equals(Optional.of(Reason.COUNTRY_DENIED.id()));
    }
}
