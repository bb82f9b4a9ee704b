package sekisho.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.journal.AccessRecord;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.proof.Attestation;
import sekisho.proof.Evidence;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Proof;
import sekisho.proof.Register;
import sekisho.proof.Result;
import sekisho.proof.sheet.QuestionMatcher;
import sekisho.proof.sheet.SampleSheet;
import sekisho.proof.sheet.SheetAnswerer;
import sekisho.words.Bilingual;

/** The console on the real journal, register and evidence. */
final class RealRoomsTest {
    private final List<AutoCloseable> rooms = new ArrayList<>();
    private Fixture fixture;

    @SuppressWarnings("NullAway.Init") // the fixture's constructor calls back and sets it
    private Journal journal;

    @SuppressWarnings("NullAway.Init") // likewise
    private Proof proof;

    @BeforeEach
    void open(@TempDir Path folder) {
        fixture = new Fixture(folder, (vertx, settings, database, keys, clock) -> {
            journal =
                    Journal.open(JournalSettings.defaults(settings.dataFolder().resolve("journal")), keys, clock);
            Register register = Register.load();
            proof = Proof.start(
                    register,
                    List.of(new TlsProbe()),
                    List.of(new Attestation(
                            "security-training",
                            "情報セキュリティ責任者",
                            new Bilingual("全従業員に実施しました。", "Held for all staff."),
                            Optional.empty(),
                            LocalDate.of(2026, 4, 1),
                            LocalDate.of(2027, 3, 31))),
                    journal,
                    database,
                    keys,
                    clock);
            rooms.add(proof);
            rooms.add(journal);
            return Console.start(
                    vertx,
                    settings,
                    journal,
                    proof,
                    new SheetAnswerer(new QuestionMatcher(register), proof::states),
                    List::of,
                    Optional.empty(),
                    Optional.empty(),
                    List::of,
                    Optional.empty(),
                    Optional.empty(),
                    database,
                    keys,
                    clock);
        });
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
        for (AutoCloseable room : rooms) {
            room.close();
        }
    }

    /** Sees TLS hold. */
    private static final class TlsProbe implements Probe {
        @Override
        public String id() {
            return "tls-versions";
        }

        @Override
        public List<String> controls() {
            return List.of("tls-min-version");
        }

        @Override
        public List<Observation> observe() {
            return List.of(new Observation(
                    "tls-min-version",
                    Result.HOLDS,
                    Evidence.Means.TRIED,
                    new Bilingual("TLS 1.1 は拒否されました。", "TLS 1.1 was refused."),
                    Map.of("lowest-accepted", "TLSv1.2")));
        }
    }

    @Test
    void everyControlOfTheRegisterIsShownUntilAProbeSawItUnproven() {
        Fixture.Browser browser = fixture.loggedIn();
        int all = proof.states().size();
        String home = browser.get("/").body();
        assertThat(home).contains(all + " 件中 " + all + " 件", "tls-min-version").doesNotContain("TLS 1.1 は拒否されました。");
        assertThat(browser.get("/?result=holds").body()).contains("条件に合う統制はありません。");
    }

    @Test
    void whatAProbeSawLeadsToItsJournalRecord() {
        Fixture.Browser browser = fixture.loggedIn();
        browser.act("/probe", Map.of());
        Fixture.await(() -> browser.get("/?result=holds").body().contains("TLS 1.1 は拒否されました。"));
        String control = browser.get("/controls/tls-min-version").body();
        assertThat(control).contains("lowest-accepted", "TLSv1.2", "tls-versions", "外から試行");
        String id = proof.history("tls-min-version", 1).getFirst().id();
        assertThat(control).contains("href=\"/records/" + id + "\"");
        Fixture.Page recorded = browser.get("/records/" + id);
        assertThat(recorded.status()).isEqualTo(200);
        assertThat(recorded.body()).contains("検証の結果", "tls-min-version", "event.action");
    }

    @Test
    void aRequestIsListedAndExplained() {
        Fixture.Browser browser = fixture.loggedIn();
        access("req-passed", "allowed", null, List.of("framing:pass", "host:pass"), "/orders", false);
        access("req-refused", "refused", "country-denied", List.of("framing:pass", "country:refuse"), "/<b>\"'", false);
        access("req-probe", "allowed", null, List.of("framing:pass"), "/probed", true);
        journal.flush();
        String traffic = browser.get("/traffic").body();
        assertThat(traffic)
                .contains("/orders", "/requests/req-refused", "お使いの国・地域からは利用できません。", "&lt;b&gt;", "日本")
                .doesNotContain("/probed");
        assertThat(browser.get("/traffic?probes=1").body()).contains("/probed");
        assertThat(browser.get("/traffic?outcome=allowed").body()).doesNotContain("req-refused");
        assertThat(browser.get("/requests/req-refused").body())
                .contains("このリクエストは通しませんでした。", "<code>country</code>", "client.geo.country_iso_code", "12.3 ms");
        assertThat(browser.get("/requests/req-unknown").status()).isEqualTo(404);
    }

    @Test
    void whatRulesFoundIsExplainedWithItsExclusion() {
        Fixture.Browser browser = fixture.loggedIn();
        Instant time = fixture.now.minus(Duration.ofSeconds(30));
        AccessRecord.Waf found = new AccessRecord.Waf(
                "would-block",
                10,
                0,
                List.of(
                        new AccessRecord.Match("942100", 2, "SQL <b>", "ARGS:comment", "1' or\u0000<i>", 5, 2),
                        new AccessRecord.Match("941100", 2, "XSS", "REQUEST_COOKIES:x", "<script>", 5, 2)));
        boolean taken = journal.access(new AccessRecord(
                time,
                "req-waf",
                "app.example.jp",
                "203.0.113.9",
                "JP",
                "POST",
                "https",
                "app.example.jp",
                "/contact",
                null,
                "2",
                200,
                0,
                512,
                12_345_678,
                "allowed",
                null,
                List.of("waf:pass"),
                "1.3",
                "TLS_AES_128_GCM_SHA256",
                "Mozilla/5.0",
                null,
                1_000_000,
                false,
                found,
                null,
                new AccessRecord.User("k7mq2xw9abcd", "member", "t5hn8rv3efgh"),
                new AccessRecord.Device("CN=laptop-7,O=Acme", "ab".repeat(32))));
        assertThat(taken).isTrue();
        journal.flush();
        assertThat(browser.get("/traffic").body()).contains("WAF：検知のみ", "<code>942100</code>");
        assertThat(browser.get("/traffic").body()).contains("/tenants/t5hn8rv3efgh/members/k7mq2xw9abcd");
        assertThat(browser.get("/requests/req-waf").body())
                .contains("/tenants/t5hn8rv3efgh/members/k7mq2xw9abcd", "CN=laptop-7,O=Acme", "端末の証明書")
                .contains("リクエスト 10、応答 0", "SQL &lt;b&gt;", "ARGS:comment", " or\\u0000&lt;i&gt;")
                .contains("本物の攻撃と思われる", "941100 は引数以外に一致した", "- rules: [942100]", "req-waf")
                .doesNotContain("<script>alert", "SQL <b>", "<i>");
        assertThat(browser.get("/requests/req-waf?lang=en").body()).contains("This looks like a real attack");
    }

    @Test
    void whatTheOperatorDoesIsInTheJournalAndTheJournalIsIntact() {
        Fixture.Browser browser = fixture.loggedIn();
        fixture.browser().post("/login", Map.of("password", "wrong"));
        String body = browser.get("/journal").body();
        assertThat(body).contains("operator.setup", "operator.login-failed", "127.0.0.1");
        assertThat(browser.act("/journal/verify", Map.of()).body()).contains("改ざんはありません。");
        assertThat(browser.get("/journal?action=journal.verified").body()).contains("記録の検証");
    }

    @Test
    void aRealWorkbookIsAnsweredFromWhatWasSeen(@TempDir Path books) throws Exception {
        Fixture.Browser browser = fixture.loggedIn();
        proof.observe(progress -> {});
        Path workbook = books.resolve("sample.xlsx");
        SampleSheet.write(workbook);
        String sheet = browser.upload(
                        "sample.xlsx",
                        Files.readAllBytes(workbook),
                        Map.of("csrf", browser.get("/sheets").token()))
                .field("Location");
        Fixture.await(() -> browser.get(sheet).body().contains("class=\"question\""));
        assertThat(browser.get(sheet + "?show=answered").body())
                .contains("TLS 1.2 より古いバージョンでの接続を拒否していますか。", "TLS 1.1 は拒否されました。", "/controls/tls-min-version");
        Fixture.Page download = browser.get(sheet + "/download");
        assertThat(download.status()).isEqualTo(200);
        assertThat(download.body()).startsWith("PK");
        assertThat(browser.get("/journal?action=sheet.answered").body()).contains("<dt>questions</dt>");
    }

    private void access(
            String id,
            String outcome,
            @org.jspecify.annotations.Nullable String reason,
            List<String> trail,
            String path,
            boolean probe) {
        Instant time = fixture.now.minus(Duration.ofSeconds(30));
        boolean taken = journal.access(new AccessRecord(
                time,
                id,
                "app.example.jp",
                "203.0.113.9",
                "JP",
                "GET",
                "https",
                "app.example.jp",
                path,
                null,
                "2",
                reason == null ? 200 : 403,
                0,
                512,
                12_345_678,
                outcome,
                reason,
                trail,
                "1.3",
                "TLS_AES_128_GCM_SHA256",
                "Mozilla/5.0",
                null,
                1_000_000,
                probe));
        assertThat(taken).isTrue();
    }
}
