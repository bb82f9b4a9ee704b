package sekisho.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.antivirus.DemoDaemon;
import sekisho.antivirus.Samples;
import sekisho.antivirus.Scanner;
import sekisho.antivirus.ScannerSettings;
import sekisho.gate.Antivirus;
import sekisho.gate.GateSettings;
import sekisho.gate.Waf;
import sekisho.store.Scratch;
import sekisho.waf.CoreRuleSet;
import sekisho.waf.RuleSet;
import sekisho.waf.Tuning;

/** What the rules and the scanner of a site say of its pages before they are published. */
class PublishedScanTest {
    private static final String HOST = "www.example.jp";
    private static final String LEAK =
            "<p>Warning: mysql_query(): You have an error in your SQL syntax; check the manual";
    private static final String HARMLESS = "<!doctype html><title>会社案内</title><p>お問い合わせは 03-1234-5678 まで。";

    private static RuleSet blocking;
    private static RuleSet detecting;

    @BeforeAll
    static void load() throws IOException {
        Tuning quiet = new Tuning(false, 1, 5, 4, 1 << 20, true, true, List.of(), List.of(), List.of());
        blocking = rules(Tuning.DEFAULT);
        detecting = rules(quiet);
    }

    private static RuleSet rules(Tuning tuning) throws IOException {
        CoreRuleSet core = CoreRuleSet.in(Path.of("/usr/share/modsecurity-crs")).orElseThrow();
        return ((RuleSet.Loaded) RuleSet.load(core.texts(tuning))).rules();
    }

    private static GateSettings.Site site() {
        return new GateSettings.Site(
                HOST,
                URI.create("http://127.0.0.1:9"),
                GateSettings.Addresses.ANY,
                GateSettings.CountryLimit.NONE,
                GateSettings.Rate.DEFAULT,
                GateSettings.Timeouts.DEFAULT,
                1 << 20);
    }

    private static Optional<String> scan(GateSettings.Site site, String path, String type, String content)
            throws IOException {
        GateSettings settings = new GateSettings(
                List.of(),
                List.of(),
                List.of(),
                List.of(site),
                List.of(),
                Optional.empty(),
                GateSettings.Limits.DEFAULT,
                Duration.ofDays(1));
        return new PublishedScan(() -> settings, InstantSource.fixed(Instant.EPOCH))
                .scan(HOST, path, type, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aPageThatTheRulesWouldRefuseIsFoundWhetherTheyBlockOrDetect() throws Exception {
        GateSettings.Site blocks = site().with(new Waf(Waf.Mode.BLOCK, Waf.Oversize.REFUSE, blocking::begin));
        GateSettings.Site detects = site().with(new Waf(Waf.Mode.DETECT, Waf.Oversize.PASS, detecting::begin));
        for (GateSettings.Site site : List.of(blocks, detects)) {
            assertThat(scan(site, "/about/", "text/html; charset=utf-8", LEAK))
                    .hasValueSatisfying(found -> assertThat(found).startsWith("WAF 951"));
            assertThat(scan(site, "/about/", "text/html; charset=utf-8", HARMLESS))
                    .isEmpty();
            assertThat(scan(site, "/logo.png", "image/png", LEAK))
                    .as("a type that rules do not read")
                    .isEmpty();
            assertThat(scan(site, "/etc/passwd", "text/html", LEAK))
                    .as("a path that rules refuse does not hide what the page says")
                    .hasValueSatisfying(found -> assertThat(found).startsWith("WAF 951"));
            assertThat(scan(site, "/etc/passwd", "text/html", HARMLESS)).isEmpty();
        }
        assertThat(scan(site(), "/about/", "text/html", LEAK))
                .as("no rules, no finding")
                .isEmpty();
    }

    @Test
    void rulesThatFailStopWhereTheyBlockOnly() throws Exception {
        Waf.Rules broken = (String id, Instant time, InetSocketAddress client, InetSocketAddress server) -> {
            throw new IllegalStateException("broken");
        };
        assertThat(scan(site().with(new Waf(Waf.Mode.BLOCK, Waf.Oversize.REFUSE, broken)), "/", "text/html", HARMLESS))
                .isPresent();
        assertThat(scan(site().with(new Waf(Waf.Mode.DETECT, Waf.Oversize.PASS, broken)), "/", "text/html", HARMLESS))
                .isEmpty();
    }

    @Test
    void theScannerIsShownWhatTheRulesHaveReadAlready(@TempDir Path place) throws Exception {
        String malware = new String(Samples.eicar(), StandardCharsets.US_ASCII);
        try (DemoDaemon daemon = DemoDaemon.start(place, InstantSource.system().instant(), List.of())) {
            GateSettings.Site both = site().with(new Waf(Waf.Mode.BLOCK, Waf.Oversize.REFUSE, blocking::begin))
                    .with(new Antivirus(
                            new Scanner(ScannerSettings.defaults(daemon.address())),
                            new Scratch(place.resolve("scratch"), 1 << 20),
                            Antivirus.Scope.DEFAULT,
                            Antivirus.Policy.STRICT,
                            Duration.ofDays(7)));
            String padding = "<p>ok</p>".repeat(80_000); // beyond what rules look at
            assertThat(scan(both, "/", "text/html", malware + LEAK + padding))
                    .hasValueSatisfying(
                            found -> assertThat(found).startsWith("WAF 951").endsWith("; " + DemoDaemon.SIGNATURE));
        }
    }
}
