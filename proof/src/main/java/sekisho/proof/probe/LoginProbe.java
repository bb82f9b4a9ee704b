package sekisho.proof.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sekisho.gate.GateSettings;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/** Tries one thing about the login, by doing it with a canary on every site that asks who comes. */
final class LoginProbe implements Probe {
    /** No further site is begun after it, so that the last one ends in time. */
    private static final Duration ENOUGH = Duration.ofSeconds(25);

    /** Without a login, the certificates are what is looked at ({@link CertificatesProbe}). */
    private static final String ELSEWHERE = "anti-phishing";

    private final String control;
    private final Supplier<GateSettings> settings;
    private final Stage.Tools tools;
    private final Trial trial;

    /** What is done on one site. */
    interface Trial {
        Checks.Seen on(Stage stage) throws Exception;
    }

    LoginProbe(String control, Supplier<GateSettings> settings, Stage.Tools tools, Trial trial) {
        this.control = control;
        this.settings = settings;
        this.tools = tools;
        this.trial = trial;
    }

    @Override
    public String id() {
        return "login-" + control;
    }

    @Override
    public List<String> controls() {
        boolean elsewhere = control.equals(ELSEWHERE)
                && settings.get().sites().stream().allMatch(site -> site.login().isEmpty());
        return elsewhere ? List.of() : List.of(control);
    }

    @Override
    public List<Observation> observe() throws Exception {
        List<GateSettings.Site> sites = settings.get().sites().stream()
                .filter(site -> site.login().isPresent())
                .toList();
        if (sites.isEmpty()) {
            return List.of(observation(
                    Checks.Seen.notConfigured("ログインを求めるサイトは設定されていません。", "No site is set up to ask for a login."),
                    Means.SETTING,
                    List.of(),
                    0));
        }
        long end = System.nanoTime() + ENOUGH.toNanos();
        List<String> tried = new ArrayList<>();
        List<Checks.Seen> seen = new ArrayList<>();
        for (GateSettings.Site site : sites) {
            if (tried.isEmpty() || System.nanoTime() < end) {
                tried.add(site.host());
                try (Stage stage = new Stage(tools, site)) {
                    seen.add(trial.on(stage));
                }
            }
        }
        Checks.Seen worst = seen.stream()
                .filter(one -> one.result() == Result.FAILS)
                .findFirst()
                .orElseGet(seen::getFirst);
        return List.of(observation(worst, Means.TRIED, tried, sites.size()));
    }

    private Observation observation(Checks.Seen seen, Means means, List<String> tried, int sites) {
        Map<String, String> facts = new LinkedHashMap<>(seen.facts());
        if (!tried.isEmpty()) {
            facts.put("sites-tried", tried.size() + " of " + sites + ": " + String.join("; ", some(tried)));
        }
        Bilingual text = seen.text();
        Means how = seen.result() == Result.NOT_CONFIGURED ? Means.SETTING : means;
        return new Observation(control, seen.result(), how, text, facts);
    }

    private static List<String> some(List<String> hosts) {
        return hosts.subList(0, Math.min(5, hosts.size()));
    }
}
