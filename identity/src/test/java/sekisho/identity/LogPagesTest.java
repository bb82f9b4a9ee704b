package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.identity.admin.AdminReply;
import sekisho.identity.admin.AdminVisit;
import sekisho.identity.admin.Reach;
import sekisho.journal.AuditRecord;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.words.Lang;

/** The log of a tenant, read from a real journal. */
class LogPagesTest {
    private static final Pattern OLDER = Pattern.compile("rel=\"next\" href=\"[^\"]*[?&;]before=([0-9A-Z-]+)\"");

    @TempDir
    private Path folder = Path.of("");

    private House house = unset();
    private Journal journal = closed();
    private Tenant acme = noTenant();
    private String boss = "";

    @SuppressWarnings("NullAway") // set before every test
    private static House unset() {
        return null;
    }

    @SuppressWarnings("NullAway") // set before every test
    private static Journal closed() {
        return null;
    }

    @SuppressWarnings("NullAway") // set before every test
    private static Tenant noTenant() {
        return null;
    }

    @BeforeEach
    void build() {
        house = new House(folder);
        journal = Journal.open(JournalSettings.defaults(folder.resolve("journal")), house.keys, () -> house.now);
        house.journal = journal::audit;
        house.records = journal::search;
        acme = house.tenant();
        boss = house.member(acme, "boss@example.jp", "管理 太郎");
    }

    @AfterEach
    void tearDown() {
        journal.close();
        house.close();
    }

    private AdminReply ask(Lang lang, Map<String, String> query, String... path) {
        List<String> all = new ArrayList<>(List.of(acme.id(), "log"));
        all.addAll(List.of(path));
        Reach own = new Reach.OneTenant(acme.id(), boss, Role.ADMINISTRATOR, InetAddress.ofLiteral("192.0.2.7"));
        return house.identity
                .adminPages()
                .answer(new AdminVisit(own, lang, "/base", all, false, query, Map.of(), "token"));
    }

    private String html(Lang lang, Map<String, String> query) {
        return ((AdminReply.Shown) ask(lang, query)).html();
    }

    /** The rows alone, without marks. */
    private String rows(Lang lang, Map<String, String> query) {
        String html = html(lang, query);
        return html.substring(html.indexOf("<tbody>"))
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ");
    }

    private void note(Instant at, String act, String actor, String... details) {
        String written = journal.audit(new AuditRecord(at, act, actor, true, Audit.details(details)));
        assertThat(written).isNotEmpty();
    }

    @Test
    void everyActIsASentenceUnderAConcernInBothLanguages() {
        Set<String> ids = new HashSet<>();
        for (Act act : Act.values()) {
            assertThat(act.id())
                    .matches("[a-z]+\\.[a-z-]+")
                    .satisfies(id -> assertThat(ids.add(id)).isTrue());
            note(house.now, act.id(), boss, "tenant", acme.id(), "address", "192.0.2.9");
            for (Lang lang : Lang.values()) {
                assertThat(act.text().in(lang)).isNotBlank();
                assertThat(html(lang, Map.of("action", act.id())))
                        .contains(
                                "<span title=\"" + act.id() + "\">" + act.text().in(lang) + "</span>")
                        .doesNotContain("label=\"" + act.concern() + "\"");
                assertThat(rows(lang, Map.of("action", act.id())))
                        .contains("管理 太郎", "boss@example.jp", "192.0.2.9")
                        .doesNotContain(act.id());
            }
        }
    }

    @Test
    void aChangeIsToldFieldByFieldWithTheLabelsOfTheForm() {
        house.policy(
                acme,
                policy -> Policy.read(
                        com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                                .objectNode()
                                .put("second-factor", "always")
                                .set(
                                        "lockout",
                                        com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                                                .objectNode()
                                                .put("lock-seconds", 5400)),
                        policy));
        house.administration().members().role(boss, acme.id(), boss, Role.ADMINISTRATOR);
        assertThat(rows(Lang.JA, Map.of()))
                .contains("方針を変えた", "アカウントロック / ロックする時間(分、0 は解除するまで) 30 → 90", "二段階の確認 求めない → いつも求める")
                .contains("役割を変えた", "役割 利用者 → 管理者", "本人")
                .as("what did not change")
                .doesNotContain("最小の文字数", "true", "lock-seconds", "{");
        assertThat(rows(Lang.EN, Map.of())).contains("Changed the policy", "off → always", "member → administrator");
    }

    @Test
    void itBeginsWithTheTenantAndHasNoChangeThatChangedNothing() {
        assertThat(rows(Lang.JA, Map.of("action", "tenant.created"))).contains("契約企業を登録した", House.HOST);
        house.policy(acme, policy -> policy);
        assertThat(rows(Lang.JA, Map.of())).doesNotContain("方針を変えた");
    }

    @Test
    void whatOthersWroteIsTextThatIsCutAndTurnsNothingAround() {
        note(house.now, "guest.created", boss, "tenant", acme.id(), "uses", "<b>7</b>\u202E=1+1" + "x".repeat(5_000));
        note(house.now, "tenant.policy-changed", boss, "tenant", acme.id(), "before", "{\"a\":", "after", "{[");
        note(house.now, "vault.<i>\u202E", boss, "tenant", acme.id());
        String html = html(Lang.JA, Map.of("account", "<script>", "before", "1-<", "from", "x\"y"));
        assertThat(html).doesNotContain("<script>", "x\"y");
        html = html(Lang.JA, Map.of());
        assertThat(html)
                .contains("&lt;b&gt;7&lt;/b&gt;", "vault.&lt;i>")
                .doesNotContain("<b>7", "\u202E", "x".repeat(301));
    }

    @Test
    void pagesGoOnWhereTheOneBeforeEndedWhateverIsWrittenMeanwhile() {
        Instant begin = house.now;
        for (int i = 0; i < 320; i++) { // many at the same instant, and some later than their neighbour
            note(
                    begin.plusMillis(i < 200 ? 0 : i - i % 3),
                    "login.passed",
                    boss,
                    "tenant",
                    acme.id(),
                    "address",
                    "n" + i + "n");
        }
        Set<String> seen = new HashSet<>();
        Map<String, String> query = new HashMap<>(Map.of("action", "login.passed", "account", "管理"));
        Optional<String> next;
        int pages = 0;
        do {
            String html = html(Lang.JA, query);
            Matcher rows = Pattern.compile("<code>(n\\d+n)</code>").matcher(html);
            while (rows.find()) {
                assertThat(seen.add(rows.group(1))).as(rows.group(1)).isTrue();
            }
            note(begin.plus(Duration.ofHours(1)), "login.passed", boss, "tenant", acme.id());
            Matcher older = OLDER.matcher(html);
            next = older.find() ? Optional.of(older.group(1)) : Optional.empty();
            next.ifPresent(key -> query.put("before", key));
            pages++;
        } while (next.isPresent());
        assertThat(seen).hasSize(320);
        assertThat(pages).isEqualTo(4);
    }

    @Test
    void aPersonIsFoundInWhatTheyDidAndInWhatWasDoneToThem() {
        String hanako = house.member(acme);
        Tenant other = house.tenant("株式会社ほか", "other.example.jp");
        note(house.now, "device.approved", boss, "tenant", acme.id(), "account", hanako);
        note(house.now, "theme.chosen", hanako, "tenant", acme.id(), "account", hanako);
        note(house.now, "theme.removed", boss, "tenant", acme.id(), "account", boss);
        note(house.now, "sso.tried", hanako, "tenant", other.id(), "account", hanako);
        for (String person : List.of(hanako, House.MAIL, "花子")) {
            assertThat(rows(Lang.JA, Map.of("account", person)))
                    .as(person)
                    .contains("端末を許可した 山田 花子", "目印を選んだ 本人")
                    .doesNotContain("目印を外した", "試した");
        }
        assertThat(html(Lang.JA, Map.of("account", "いない人"))).contains("記録はありません");
    }

    @Test
    void theFileHoldsEveryRecordAndNoFormula() {
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) { // so that many share one write
            for (int i = 0; i < 2_100; i++) {
                Instant at = house.now.plusMillis(i);
                Future<?> ignored = writers.submit(
                        () -> note(at, "login.passed", boss, "tenant", acme.id(), "address", "192.0.2.9"));
            }
        }
        note(house.now, "tenant.renamed", boss, "tenant", acme.id(), "before", "\"x\"", "after", "=cmd()");
        String csv = ((AdminReply.Download) ask(Lang.EN, Map.of("action", "login.passed"), "export")).body();
        assertThat(csv.lines().filter(line -> line.contains("\"192.0.2.9\""))).hasSize(2_100);
        assertThat(csv)
                .contains("\"管理 太郎 <boss@example.jp>\",\"Logged in\",\"done\"")
                .doesNotContain("Renamed");
        csv = ((AdminReply.Download) ask(Lang.EN, Map.of("account", "=1+1", "from", "2999-01-01"), "export")).body();
        assertThat(csv.lines()).hasSize(1);
        csv = ((AdminReply.Download) ask(Lang.EN, Map.of("action", "tenant.renamed"), "export")).body();
        assertThat(csv).contains("Name: \"\"x\"\" → =cmd()").doesNotContain(",\"=");
    }
}
