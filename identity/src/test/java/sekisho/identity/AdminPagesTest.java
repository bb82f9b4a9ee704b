package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.identity.admin.AdminReply;
import sekisho.identity.admin.AdminVisit;
import sekisho.identity.admin.Reach;
import sekisho.words.Lang;

/** The pages of administration as the operator and as a tenant's administrator use them, and what neither may do. */
class AdminPagesTest {
    @TempDir
    private Path folder = Path.of("");

    private House house = unset();
    private Tenant acme = noTenant();
    private Tenant other = noTenant();
    private String boss = "";

    @SuppressWarnings("NullAway") // set before every test
    private static House unset() {
        return null;
    }

    @SuppressWarnings("NullAway") // set before every test
    private static Tenant noTenant() {
        return null;
    }

    @BeforeEach
    void build() {
        house = new House(folder);
        acme = house.tenant();
        other = house.tenant("株式会社ほか", "other.example.jp");
        boss = house.member(acme, "boss@example.jp", "管理 太郎");
        house.administration().members().role("cli:test", acme.id(), boss, Role.ADMINISTRATOR);
    }

    @AfterEach
    void tearDown() {
        house.close();
    }

    private AdminReply ask(Reach reach, boolean post, Map<String, String> values, String... path) {
        return house.identity
                .adminPages()
                .answer(new AdminVisit(
                        reach,
                        Lang.JA,
                        "/base",
                        List.of(path),
                        post,
                        post ? Map.of() : values,
                        post ? values : Map.of(),
                        "token"));
    }

    private AdminReply press(Map<String, String> form, String... path) {
        return ask(new Reach.Operator("operator"), true, form, path);
    }

    private Reach bosses() {
        return new Reach.OneTenant(acme.id(), boss, Role.ADMINISTRATOR, InetAddress.ofLiteral("192.0.2.7"));
    }

    private static String html(AdminReply reply) {
        assertThat(reply).isInstanceOf(AdminReply.Shown.class);
        return ((AdminReply.Shown) reply).html();
    }

    private static String location(AdminReply reply) {
        assertThat(reply).isInstanceOf(AdminReply.SeeOther.class);
        return ((AdminReply.SeeOther) reply).location();
    }

    @Test
    void theOperatorMakesATenantAndFindsItByName() {
        String made = location(press(Map.of("name", "有限会社さくら <b>", "places", "sakura.example.jp")));
        assertThat(made).startsWith("/base/");
        assertThat(html(ask(new Reach.Operator("operator"), false, Map.of("q", "さくら"))))
                .contains("有限会社さくら &lt;b&gt;")
                .doesNotContain("アクメ");
        assertThat(html(press(Map.of("name", "x", "places", "https://x"))))
                .as("what was typed is kept")
                .contains("role=\"alert\"", "https://x");
    }

    @Test
    void everyPageOfATenantIsShownInBothLanguages() {
        house.administration()
                .screens()
                .add("cli:test", acme.id(), "受注", List.of(Screen.Rule.parse("/orders/**")), java.util.Set.of());
        for (String page : List.of("members", "import", "matrix", "screens", "policy", "explain", "log")) {
            for (Lang lang : Lang.values()) {
                AdminVisit visit = new AdminVisit(
                        bosses(), lang, "/base", List.of(acme.id(), page), false, Map.of(), Map.of(), "token");
                assertThat(html(house.identity.adminPages().answer(visit)))
                        .as(page + lang)
                        .contains("株式会社アクメ")
                        .doesNotContain("POLICY_", "%s");
            }
        }
    }

    @Test
    void anAdministratorReachesNothingOfAnotherTenant() {
        String stranger = house.member(other, "stranger@example.jp", "他社 花子");
        for (List<String> path : List.of(
                List.<String>of(),
                List.of(other.id()),
                List.of(other.id(), "members"),
                List.of(other.id(), "members", stranger),
                List.of(other.id(), "matrix"),
                List.of(other.id(), "policy"),
                List.of(other.id(), "log"),
                List.of(other.id(), "log", "export"),
                List.of(acme.id(), "members", stranger))) {
            String[] segments = path.toArray(new String[0]);
            assertThat(ask(bosses(), false, Map.of(), segments))
                    .as(path.toString())
                    .isInstanceOf(AdminReply.Missing.class);
            assertThat(ask(bosses(), true, Map.of("name", "x", "places", "x.example.jp"), segments))
                    .as(path.toString())
                    .isInstanceOf(AdminReply.Missing.class);
        }
        for (String act : List.of("suspend", "resume", "reset", "unlock", "remove", "role")) {
            assertThat(ask(bosses(), true, Map.of(), acme.id(), "members", stranger, act))
                    .isInstanceOf(AdminReply.Missing.class);
        }
        for (String act : List.of("suspend", "erase", "contract", "rename", "places")) {
            assertThat(ask(bosses(), true, Map.of("name", acme.name()), acme.id(), act))
                    .as("only the operator: " + act)
                    .isInstanceOf(AdminReply.Missing.class);
        }
        assertThat(house.administration().members().list(other.id(), "", 10)).hasSize(1);
    }

    @Test
    void anAccountOfTwoTenantsIsNoSingleAdministratorsToTakeOver() {
        house.mailWorks = false;
        Invited invited = house.administration()
                .members()
                .invite("cli:test", other.id(), "both@example.jp", "両方 一郎", Role.MEMBER, Lang.JA);
        AdminReply joined = ask(bosses(), true, Map.of("mail", "both@example.jp", "name", "x"), acme.id(), "members");
        assertThat(location(joined)).as("no link that opens the other tenant").contains(invited.account());
        for (String act : List.of("reset", "suspend")) {
            AdminReply refused = ask(bosses(), true, Map.of(), acme.id(), "members", invited.account(), act);
            assertThat(((AdminReply.Shown) refused).status()).as(act).isEqualTo(403);
        }
        AdminReply removed = ask(bosses(), true, Map.of(), acme.id(), "members", invited.account(), "remove");
        assertThat(location(removed)).contains("SAID_REMOVED");
        assertThat(house.administration().members().account(other.id(), invited.account()))
                .isPresent();
    }

    @Test
    void nobodyOfATenantMakesOrChangesTheProvidersPeople() {
        String provider = house.member(acme, "provider@example.jp", "運営 次郎");
        house.administration().members().role("cli:test", acme.id(), provider, Role.OPERATOR);
        AdminReply refused = ask(bosses(), true, Map.of(), acme.id(), "members", provider, "reset");
        assertThat(((AdminReply.Shown) refused).status()).isEqualTo(403);
        AdminReply ignored = ask(bosses(), true, Map.of("role", "operator"), acme.id(), "members", boss, "role");
        assertThat(house.administration().members().account(acme.id(), boss).map(Account::role))
                .as(ignored.toString())
                .contains(Role.MEMBER);
    }

    @Test
    void aListIsPreviewedWithEveryErrorByLineAndTakenWhenItHasNone() {
        String wrong = "メールアドレス,氏名,役割\nx,山田,利用者\nboss@example.jp,管理 太郎,管理者\nc@example.jp,,社長\n";
        String faults = html(ask(bosses(), true, Map.of("csv", wrong), acme.id(), "import"));
        assertThat(faults).contains("2 行目", "3 行目", "4 行目", "誤りが 4 件");
        assertThat(house.administration().members().count(acme.id())).isEqualTo(1);

        String right = "\"氏名\"\tメールアドレス\r\n鈴木 一郎\tICHIRO@example.jp\r\n\r\n佐藤 次郎\tjiro@example.jp";
        String preview = html(ask(bosses(), true, Map.of("csv", right), acme.id(), "import"));
        assertThat(preview).contains("鈴木 一郎", "2 名を招待します");
        Matcher token = Pattern.compile("name=\"token\" value=\"([^\"]+)\"").matcher(preview);
        assertThat(token.find()).isTrue();
        Map<String, String> take = Map.of("token", token.group(1));
        AdminReply stolen = ask(
                new Reach.OneTenant(acme.id(), "another", Role.ADMINISTRATOR, InetAddress.ofLiteral("192.0.2.7")),
                true,
                take,
                acme.id(),
                "import");
        assertThat(((AdminReply.Shown) stolen).status())
                .as("for its sender alone")
                .isEqualTo(410);
        assertThat(html(ask(bosses(), true, take, acme.id(), "import"))).contains("2 名を招待しました");
        assertThat(house.administration().members().search(acme.id(), "ichiro 鈴木", 0, 10))
                .extracting(Account::mail)
                .containsExactly("ichiro@example.jp");
        assertThat(house.mails).hasSize(2);
    }

    @Test
    void aPressInTheMatrixGrantsThenWithdrawsThenFollowsTheRole() {
        String screen = house.administration()
                .screens()
                .add("cli:test", acme.id(), "受注", List.of(Screen.Rule.parse("/orders/**")), java.util.Set.of());
        for (Optional<Boolean> expected : List.of(Optional.of(true), Optional.of(false), Optional.<Boolean>empty())) {
            Matcher field = Pattern.compile("name=\"field\" value=\"([^\"]+)\"")
                    .matcher(html(ask(bosses(), false, Map.of(), acme.id(), "matrix")));
            assertThat(field.find()).isTrue();
            String back =
                    location(ask(bosses(), true, Map.of("field", field.group(1), "skip", "0"), acme.id(), "matrix"));
            assertThat(back).startsWith("/base/" + acme.id() + "/matrix");
            assertThat(Optional.ofNullable(house.administration()
                            .screens()
                            .grants(acme.id(), boss)
                            .get(screen)))
                    .isEqualTo(expected);
        }
        String ignored = location(ask(bosses(), true, Map.of("role", screen + ".administrator"), acme.id(), "matrix"));
        assertThat(house.administration()
                        .screens()
                        .explain(acme.id(), boss, "GET", "/orders/1")
                        .basis())
                .isEqualTo(Permissions.Basis.ROLE);
        assertThat(house.audits)
                .filteredOn(audit -> audit.action().equals("screen.roles-changed"))
                .hasSize(1)
                .allSatisfy(audit -> assertThat(audit.details()).containsEntry("after", "administrator"));
    }

    /** As a browser sends it: of boxes only those that are ticked. */
    private Map<String, String> policyForm() {
        Matcher fields = Pattern.compile("name=\"([a-z.-]+)\"[^>]*value=\"([^\"]*)\"([^>]*)")
                .matcher(html(ask(bosses(), false, Map.of(), acme.id(), "policy")));
        Map<String, String> form = new java.util.HashMap<>();
        while (fields.find()) {
            if (!fields.group().contains("checkbox")
                    && (!fields.group(2).equals("true") || fields.group(3).contains("checked"))) {
                form.put(fields.group(1), fields.group(2));
            }
        }
        form.put("second-factor", "off");
        return form;
    }

    @Test
    void anAdministratorIsAskedBeforeTheyShutThemselvesOut() {
        Map<String, String> form = policyForm();
        form.put("networks.administrator", "198.51.100.0/24");
        AdminReply refused = ask(bosses(), true, form, acme.id(), "policy");
        assertThat(((AdminReply.Shown) refused).status()).isEqualTo(422);
        assertThat(html(refused)).contains("name=\"shut-me-out\"").contains("198.51.100.0/24");
        assertThat(house.administration().tenants().get(acme.id()).policy().networks())
                .isEqualTo(NetworkRule.ANY);
        form.put("shut-me-out", "true");
        assertThat(location(ask(bosses(), true, form, acme.id(), "policy"))).contains("SAID_SAVED");
        assertThat(house.administration().tenants().get(acme.id()).policy().networks())
                .isNotEqualTo(NetworkRule.ANY);
    }

    @Test
    void aPolicyIsChangedWithinTheOperatorsBoundsAndAnOldRuleIsCalledWeak() {
        Map<String, String> form = policyForm();
        form.put("passwords.most", "15");
        form.put("lockout.lock-seconds", "45");
        assertThat(location(ask(bosses(), true, form, acme.id(), "policy"))).contains("SAID_SAVED");
        Policy now = house.administration().tenants().get(acme.id()).policy();
        assertThat(now.passwords().most()).isEqualTo(15);
        assertThat(now.lockout().lock()).contains(java.time.Duration.ofMinutes(45));
        assertThat(html(ask(bosses(), false, Map.of(), acme.id(), "policy"))).contains("弱い設定");
        form.put("lockout.failures", "13");
        AdminReply refused = ask(bosses(), true, form, acme.id(), "policy");
        assertThat(((AdminReply.Shown) refused).status()).isEqualTo(422);
        assertThat(html(refused))
                .as("what was typed is kept")
                .contains("運営者が定めた範囲の外です", "name=\"lockout.failures\" required min=\"0\" step=\"any\" value=\"13\"");
    }

    @Test
    void theTenantsOwnPagesAreForItsAdministratorsAlone() {
        String path = "/.sekisho/admin/" + acme.id();
        assertThat(page(path + "/members", "", "").status()).as("nobody").isEqualTo(303);
        String cookie = login("boss@example.jp");
        PageReply members = page(path + "/members", cookie, "");
        assertThat(members.status()).isEqualTo(200);
        assertThat(members.body()).contains("管理 太郎").doesNotContain("契約企業を登録");
        assertThat(page("/.sekisho/admin/" + other.id() + "/members", cookie, "")
                        .status())
                .isEqualTo(404);
        assertThat(page(path + "/members", cookie, "wrong").status())
                .as("a form without the session's own token")
                .isEqualTo(403);

        house.administration().members().role("cli:test", acme.id(), boss, Role.MEMBER);
        assertThat(page(path + "/members", cookie, "").status())
                .as("at once, without another login")
                .isEqualTo(403);
        assertThat(house.identity.pages().mostFormBytes(House.HOST, path + "/import", cookie))
                .isEqualTo(PageRequest.MOST_FORM_BYTES);
    }

    private String login(String mail) {
        LoginOutcome outcome = house.login(acme, mail, House.PASSWORD);
        assertThat(outcome).isInstanceOf(LoginOutcome.Passed.class);
        return Identity.cookie(acme.id()) + "=" + ((LoginOutcome.Passed) outcome).session();
    }

    private PageReply page(String path, String cookie, String csrf) {
        return house.identity
                .pages()
                .answer(
                        csrf.isEmpty()
                                ? house.get(path, Map.of(), cookie)
                                : house.post(path, Map.of("csrf", csrf), cookie));
    }
}
