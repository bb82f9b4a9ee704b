package sekisho.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.antivirus.ClamdAddress;
import sekisho.antivirus.DemoDaemon;
import sekisho.antivirus.Scanner;
import sekisho.antivirus.ScannerSettings;
import sekisho.gate.Antivirus;
import sekisho.gate.GateSettings;
import sekisho.gate.Waf;
import sekisho.journal.Entry;
import sekisho.journal.Kind;
import sekisho.store.Scratch;
import sekisho.waf.Tuning;

/** The page about WAF and virus scanner, with a real daemon behind it. */
class ProtectionTest {
    @TempDir
    private Path folder = Path.of("");

    private static Entry record(String id, String waf, String antivirus) throws IOException {
        String json =
                "{\"sekisho\":{\"waf\":" + waf + (antivirus.isEmpty() ? "" : ",\"antivirus\":" + antivirus) + "}}";
        return new Entry(Kind.ACCESS, Instant.EPOCH, id, (ObjectNode) new ObjectMapper().readTree(json));
    }

    private static String blocked(String action, String... rules) {
        StringBuilder matches = new StringBuilder();
        for (String rule : rules) {
            matches.append(matches.isEmpty() ? "" : ",")
                    .append("{\"id\":\"")
                    .append(rule)
                    .append("\",\"message\":\"about ")
                    .append(rule)
                    .append("\",\"score\":5,\"severity\":2}");
        }
        return "{\"action\":\"" + action + "\",\"rules\":[" + matches + "]}";
    }

    @Test
    void findingsAreCountedOncePerRequest() throws IOException {
        Entry first = record("1", blocked("blocked", "942100", "942100", "941100"), "");
        Findings findings = Findings.of(List.of(
                first,
                first,
                record("2", blocked("would-block", "942100"), ""),
                record("3", blocked("pass"), "{\"action\":\"infected\",\"signature\":\"x\"}")));
        assertThat(findings)
                .isEqualTo(new Findings(
                        1,
                        1,
                        1,
                        Map.of("CRITICAL", 4),
                        List.of(
                                new Findings.Rule("942100", "about 942100", 2),
                                new Findings.Rule("941100", "about 941100", 1))));
    }

    private GateSettings.Site site(ClamdAddress clamd, Instant rules) {
        Tuning tuning = new Tuning(
                true,
                2,
                5,
                4,
                1 << 20,
                true,
                true,
                List.of(new Tuning.Exclusion(
                        List.of("942100"), List.of(), List.of("comment"), List.of("/contact"), "SQL <の> 質問")),
                List.of(),
                List.of());
        Waf.About about =
                new Waf.About("Rules", "4.0", rules, 500, Duration.ofDays(180), tuning, List.of("sekisho.yaml:12"));
        return new GateSettings.Site(
                        "app.example.jp",
                        URI.create("http://127.0.0.1:1"),
                        GateSettings.Addresses.ANY,
                        GateSettings.CountryLimit.NONE,
                        GateSettings.Rate.DEFAULT,
                        GateSettings.Timeouts.DEFAULT,
                        1 << 20)
                .with(new Waf(
                        Waf.Mode.DETECT,
                        Waf.Oversize.REFUSE,
                        (id, time, client, server) -> {
                            throw new AssertionError("nothing is inspected here");
                        },
                        Optional.of(about)))
                .with(new Antivirus(
                        new Scanner(ScannerSettings.defaults(clamd)),
                        new Scratch(folder, 1),
                        Antivirus.Scope.DEFAULT,
                        Antivirus.Policy.STRICT,
                        Duration.ofDays(7)));
    }

    @Test
    void thePageShowsWhatIsSetAndHowCurrentItIs() throws Exception {
        try (Fixture fixture = new Fixture(folder.resolve("console"))) {
            Fixture.Browser browser = fixture.loggedIn();
            Instant old = fixture.now.minus(Duration.ofDays(8));
            try (DemoDaemon daemon = DemoDaemon.start(folder, old, List.of())) {
                fixture.sites = List.of(site(daemon.address(), fixture.now));
                assertThat(browser.get("/protection").body())
                        .contains(
                                "app.example.jp",
                                "検知のみ",
                                "Rules 4.0 (500)",
                                "942100",
                                "comment · /contact",
                                "SQL &lt;の&gt; 質問",
                                "sekisho.yaml:12",
                                "ClamAV",
                                "27500",
                                "古すぎます",
                                "encrypted: refuse");
            }
            assertThat(browser.get("/protection").body()).contains("clamd が応答しません。");
            fixture.sites = List.of();
            assertThat(browser.get("/protection").body()).doesNotContain("app.example.jp");
        }
    }
}
