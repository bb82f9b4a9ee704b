package sekisho.proof.probe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sekisho.gate.GateSettings;
import sekisho.gate.Waf;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/** Looks how old the newest file of the rules in use is, against the age that the configuration allows. */
final class SignatureProbe implements Probe {
    private static final String CONTROL = "signature-update";

    private final Supplier<GateSettings> settings;
    private final InstantSource clock;

    SignatureProbe(Supplier<GateSettings> settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "signature-update";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() {
        Optional<Waf.About> known = settings.get().sites().stream()
                .flatMap(site -> site.waf().flatMap(Waf::about).stream())
                .findFirst();
        if (known.isEmpty()) {
            return List.of(new Observation(
                    CONTROL,
                    Result.NOT_CONFIGURED,
                    Means.SETTING,
                    new Bilingual("WAF のルールを使うサイトはありません。", "No site uses rules of a WAF."),
                    Map.of()));
        }
        Waf.About about = known.orElseThrow();
        Instant now = clock.instant();
        long days = Math.max(0, Duration.between(about.newest(), now).toDays());
        long most = about.maxAge().toDays();
        boolean current = Duration.between(about.newest(), now).compareTo(about.maxAge()) <= 0;
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("rule-set", about.name());
        facts.put("version", about.version());
        facts.put("newest-file", about.newest().toString());
        facts.put("age-days", Long.toString(days));
        facts.put("max-age-days", Long.toString(most));
        facts.put("rules", Integer.toString(about.count()));
        String name = about.name() + " " + about.version();
        return List.of(new Observation(
                CONTROL,
                current ? Result.HOLDS : Result.FAILS,
                Means.INSPECTED,
                current
                        ? new Bilingual(
                                "使用中の検知ルール（" + name + "、" + about.count() + " 件）は " + days + " 日前のもので、上限の " + most
                                        + " 日以内です。",
                                "The rules in use (" + name + ", " + English.number(about.count()) + ") are "
                                        + English.count(days, "day") + " old, within the limit of "
                                        + English.count(most, "day") + ".")
                        : new Bilingual(
                                "使用中の検知ルール（" + name + "）は " + days + " 日前のもので、上限の " + most
                                        + " 日を超えています。./sekisho rules install で新しいものにしてください。",
                                "The rules in use (" + name + ") are " + English.count(days, "day")
                                        + " old, beyond the limit of " + English.count(most, "day")
                                        + "; install newer ones with ./sekisho rules install."),
                facts));
    }
}
