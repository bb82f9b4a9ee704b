package sekisho.proof.probe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import sekisho.gate.GateSettings;
import sekisho.gate.Waf;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.vault.PathPattern;
import sekisho.vault.SiteVault;
import sekisho.vault.VaultSettings;
import sekisho.words.Bilingual;

/**
 * What stands between an attacker and each site. Of a site with a published copy: what attackers of a CMS ask for is answered by the
 * copy, nothing can be changed, the CMS is not at an address that others reach, and a change planted into a published file is noticed
 * and healed. Of every other site: an attack is refused by the WAF.
 */
final class AttackDefenceProbe implements Probe {
    private static final String CONTROL = "attack-defense-general";
    private static final List<String> WANTED_BY_ATTACKERS = List.of(
            "/wp-login.php",
            "/wp-admin/",
            "/wp-admin/admin-ajax.php",
            "/xmlrpc.php",
            "/wp-json/wp/v2/users",
            "/wp-config.php.bak",
            "/administrator/",
            "/.git/config",
            "/.env",
            "/phpmyadmin/");
    private static final List<String> CHANGING = List.of("POST", "PUT", "DELETE", "PATCH");
    private static final int SHOWN = 5;

    private final Supplier<GateSettings> settings;
    private final Function<String, Optional<SiteVault>> copies;
    private final Caller caller;
    private final Guests guests;

    AttackDefenceProbe(
            Supplier<GateSettings> settings,
            Function<String, Optional<SiteVault>> copies,
            Caller caller,
            Guests guests) {
        this.settings = settings;
        this.copies = copies;
        this.caller = caller;
        this.guests = guests;
    }

    @Override
    public String id() {
        return "attack-defence";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException {
        Findings findings = new Findings();
        List<GateSettings.Site> sites = settings.get().sites();
        for (GateSettings.Site site : sites) {
            Optional<SiteVault> copy = copies.apply(site.host());
            if (copy.isPresent()) {
                published(site, copy.get(), findings);
            } else if (site.waf().filter(waf -> waf.mode() == Waf.Mode.BLOCK).isPresent()) {
                refused(site, findings);
            } else {
                findings.bare.add(site.host());
            }
        }
        return List.of(findings.observation(sites.size()));
    }

    // ---- a site with a published copy

    private void published(GateSettings.Site site, SiteVault copy, Findings findings) throws IOException {
        if (copy.published().isEmpty()) {
            findings.bare.add(site.host());
            findings.facts.put(site.host(), "copy, nothing published");
            return;
        }
        findings.copies++;
        String host = site.host();
        Map<String, String> facts = findings.facts;
        int versions = copy.versions().size();
        facts.put(host, "copy, version " + copy.published().get().number() + " of " + versions);
        Optional<String> reachable = OwnAddresses.reaching(copy.settings().origin());
        facts.put(host + ".cms", reachable.map(how -> "reachable: " + how).orElse("not reachable by others"));
        reachable.ifPresent(how -> findings.wrong.add(host + " CMS " + how));
        doors(site, copy.settings(), findings);
        Optional<SiteVault.Trial> trial = copy.tryTampering("probe");
        boolean healed = trial.filter(one -> one.noticed() && one.healed()).isPresent();
        facts.put(host + ".planted-change", healed ? "noticed, healed" : "not healed");
        if (!healed) {
            findings.wrong.add(host + " planted-change");
        }
        int tampered = copy.verify(false);
        facts.put(host + ".files-unlike-manifest", Integer.toString(tampered));
        if (tampered > 0) {
            findings.wrong.add(host + " tampered " + tampered);
        }
    }

    /** Asks for what leads into a CMS, and tries to change something. Paths that go to the CMS by rule are left alone. */
    private void doors(GateSettings.Site site, VaultSettings copy, Findings findings) throws IOException {
        TreeSet<String> paths = new TreeSet<>(WANTED_BY_ATTACKERS);
        copy.exclude().stream()
                .map(PathPattern::toString)
                .filter(path -> path.startsWith("/") && path.indexOf('*') < 0)
                .forEach(paths::add);
        paths.removeIf(path -> copy.dynamic().stream().anyMatch(rule -> rule.matches(path)));
        List<String> open = new ArrayList<>();
        for (String path : paths) {
            int status = get(site, path);
            if (isTaken(status)) {
                open.add("GET " + path + " " + status);
            }
        }
        for (String method : CHANGING) {
            int status = caller.call(site, guests.one(site), method, "/", Map.of(), "")
                    .status();
            if (isTaken(status)) {
                open.add(method + " / " + status);
            }
        }
        int tried = paths.size() + CHANGING.size();
        findings.tried += tried;
        findings.facts.put(site.host() + ".closed", (tried - open.size()) + " of " + tried);
        List<String> dynamic =
                copy.dynamic().stream().map(PathPattern::toString).sorted().toList();
        if (!dynamic.isEmpty()) {
            findings.facts.put(site.host() + ".passed-to-cms", String.join(" ", dynamic));
        }
        int front = get(site, "/");
        if (front >= 500) {
            open.add("GET / " + front);
        }
        open.forEach(door -> findings.wrong.add(site.host() + " " + door));
    }

    private int get(GateSettings.Site site, String path) throws IOException {
        return caller.call(site, guests.one(site), "GET", path, Map.of()).status();
    }

    /** A redirection (to a login, to another page of the copy) lets nobody in. */
    private static boolean isTaken(int status) {
        return status >= 200 && status < 300;
    }

    // ---- any other site

    private void refused(GateSettings.Site site, Findings findings) throws IOException {
        findings.ruled++;
        AttackSamples.Sample sample = AttackSamples.attacks().getFirst();
        Wire.Answer answer = caller.call(
                site, guests.one(site), sample.method(), sample.target(caller.path()), sample.fields(), sample.body());
        findings.tried++;
        findings.facts.put(site.host(), "waf, " + sample.name() + " " + answer.status());
        if (isTaken(answer.status())) {
            findings.wrong.add(site.host() + " " + sample.name() + " " + answer.status());
        }
    }

    /** What was found at all sites. One thread. */
    private static final class Findings {
        private final Map<String, String> facts = new LinkedHashMap<>();
        private final List<String> bare = new ArrayList<>();
        private final List<String> wrong = new ArrayList<>();
        private int copies;
        private int ruled;
        private int tried;

        Observation observation(int sites) {
            if (!wrong.isEmpty()) {
                String what = String.join(", ", wrong.stream().limit(SHOWN).toList());
                return new Observation(
                        CONTROL,
                        Result.FAILS,
                        Means.TRIED,
                        new Bilingual(
                                "断られるはずのものが通りました: " + what + "。", "What should be refused got through: " + what + "."),
                        facts);
            }
            if (!bare.isEmpty() || sites == 0) {
                String open = String.join(", ", bare);
                return new Observation(
                        CONTROL,
                        Result.NOT_CONFIGURED,
                        Means.SETTING,
                        new Bilingual(
                                "攻撃を拒否する WAF も公開コピーもないサイトがあります(" + open + ")。",
                                "Sites have neither a WAF that refuses attacks nor a published copy (" + open + ")."),
                        facts);
            }
            List<String> ja = new ArrayList<>();
            List<String> en = new ArrayList<>();
            if (copies > 0) {
                ja.add("公開コピーのサイト " + copies + " 件では、CMS の入口と変更の要求をすべて断り、公開ファイルへの書き換えに気付いて元に戻しました");
                en.add(
                        "at " + English.count(copies, "site")
                                + " with a published copy every way into the CMS and every change is refused, and a file changed on purpose was noticed and healed");
            }
            if (ruled > 0) {
                ja.add("ほかの " + ruled + " サイトでは、攻撃の見本が WAF に断られました");
                en.add("an attack on each of " + English.count(ruled, "other site") + " is refused by the WAF");
            }
            String english = String.join("; ", en);
            return new Observation(
                    CONTROL,
                    Result.HOLDS,
                    Means.TRIED,
                    new Bilingual(
                            tried + " 通りに試しました。" + String.join("。", ja) + "。",
                            english.substring(0, 1).toUpperCase(Locale.ROOT) + english.substring(1) + " (" + tried
                                    + " attempts)."),
                    facts);
        }
    }
}
