package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Authenticator apps, recovery codes and what asks for them, as a browser without scripts meets them. */
class FactorsTest {
    @TempDir
    private Path folder = Path.of("");

    private House house = house();
    private Tenant acme = tenant();
    private Browser browser = browser();
    private String account = "";

    @SuppressWarnings("NullAway") // set before every test
    private static House house() {
        return null;
    }

    @SuppressWarnings("NullAway") // set before every test
    private static Tenant tenant() {
        return null;
    }

    @SuppressWarnings("NullAway") // set before every test
    private static Browser browser() {
        return null;
    }

    @BeforeEach
    void build() {
        house = new House(folder);
        acme = house.tenant();
        account = house.member(acme);
        browser = new Browser(house);
    }

    @AfterEach
    void tearDown() {
        house.close();
    }

    private void policy(Map<String, String> factors, String secondFactor) {
        var json = new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode();
        json.put("second-factor", secondFactor);
        var inner = json.putObject("factors");
        factors.forEach(inner::put);
        house.administration().tenants().changePolicy("cli:test", acme.id(), json);
    }

    /** What an app shows for the secret that a page shows. */
    private String shown(byte[] secret) {
        return Totp.code(secret, Totp.step(house.now));
    }

    private static byte[] secret(PageReply page) {
        return base32(Browser.found(page, "id=\"totp-secret\">([A-Z2-7 ]+)<").replace(" ", ""));
    }

    private static byte[] base32(String text) {
        byte[] bytes = new byte[text.length() * 5 / 8];
        int buffer = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            buffer = (buffer << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(text.charAt(i));
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (buffer >> bits);
            }
        }
        return bytes;
    }

    private static List<String> codes(PageReply page) {
        return Pattern.compile("<li><code>([a-z2-9]{5}-[a-z2-9]{5})</code>")
                .matcher(page.body())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private PageReply enrol(PageReply page) {
        return browser.post(
                "account/totp",
                Map.of(
                        "csrf",
                        Browser.hidden(page, "csrf"),
                        "pending",
                        Browser.hidden(page, "pending"),
                        "code",
                        shown(secret(page)),
                        "current",
                        House.PASSWORD));
    }

    private PageReply code(PageReply page, String code) {
        return browser.post("code", Map.of("ticket", Browser.hidden(page, "ticket"), "code", code, "to", "/orders"));
    }

    @Test
    void anAppIsSetUpAskedForInUnknownBrowsersAndTakenAway() {
        browser.login("/");
        PageReply page = browser.get("account/totp");
        assertThat(page.body()).contains("<svg").contains("d=\"M");
        byte[] secret = secret(page);
        PageReply wrong = browser.post(
                "account/totp",
                Map.of(
                        "csrf",
                        Browser.hidden(page, "csrf"),
                        "pending",
                        Browser.hidden(page, "pending"),
                        "code",
                        "000000".equals(shown(secret)) ? "000001" : "000000",
                        "current",
                        House.PASSWORD));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(secret(wrong)).as("nobody scans twice").isEqualTo(secret);
        PageReply done = enrol(wrong);
        assertThat(codes(done)).hasSize(10).doesNotHaveDuplicates();
        assertThat(house.mails).hasAtLeastOneElementOfType(Notifier.Message.FactorsChanged.class);
        assertThat(browser.get("account").body()).contains("残り 10 個");

        assertThat(Browser.location(browser.login("/x"))).as("a known browser").isEqualTo("/x");
        browser.forget();
        PageReply asked = browser.login("/orders");
        assertThat(asked.body()).contains("認証アプリ");
        assertThat(code(asked, shown(secret)).status())
                .as("the step was used to set it up")
                .isEqualTo(401);
        house.pass(Duration.ofSeconds(30));
        assertThat(Browser.location(code(asked, shown(secret)))).isEqualTo("/orders");
        assertThat(house.audits.stream()
                        .filter(audit -> audit.action().equals("login.passed"))
                        .toList()
                        .getLast()
                        .details())
                .containsEntry("factor", "totp");

        PageReply account = browser.get("account");
        PageReply not = browser.post(
                "account/totp/remove", Map.of("csrf", Browser.hidden(account, "csrf"), "current", "wrong"));
        assertThat(not.body()).contains("現在のパスワードが正しくありません");
        browser.post("account/totp/remove", Map.of("csrf", Browser.hidden(account, "csrf"), "current", House.PASSWORD));
        browser.forget();
        assertThat(Browser.location(browser.login("/x"))).isEqualTo("/x");
    }

    @Test
    void aRecoveryCodeWorksOnceAndNewOnesEndTheOld() {
        browser.login("/");
        List<String> codes = codes(enrol(browser.get("account/totp")));
        browser.forget();
        String spoken = codes.getFirst().toUpperCase(java.util.Locale.ROOT).replace("-", " ");
        assertThat(Browser.location(code(browser.login("/"), spoken))).isEqualTo("/orders");
        browser.forget();
        assertThat(code(browser.login("/"), codes.getFirst()).status()).isEqualTo(401);
        assertThat(Browser.location(code(browser.login("/"), codes.get(1)))).isEqualTo("/orders");
        PageReply account = browser.get("account");
        assertThat(account.body()).contains("残り 8 個");
        PageReply renewed = browser.post(
                "account/recovery", Map.of("csrf", Browser.hidden(account, "csrf"), "current", House.PASSWORD));
        assertThat(codes(renewed)).hasSize(10).doesNotContainAnyElementsOf(codes);
        browser.forget();
        assertThat(code(browser.login("/"), codes.get(2)).status()).isEqualTo(401);
    }

    @Test
    void whoHasNothingSetsItUpAtTheLoginWhereOnlyAppsCount() {
        policy(Map.of("kinds", "totp"), "always");
        PageReply page = browser.login("/orders");
        assertThat(page.body()).contains("本人確認の設定");
        assertThat(browser.admit("GET", "/orders")).isInstanceOf(Admission.LoginNeeded.class);
        Map<String, String> form = Map.of(
                "ticket",
                Browser.hidden(page, "ticket"),
                "pending",
                Browser.hidden(page, "pending"),
                "code",
                shown(secret(page)),
                "to",
                "/orders");
        PageReply in = browser.post("enrol", form);
        assertThat(codes(in)).hasSize(10);
        assertThat(browser.admit("GET", "/orders")).isInstanceOf(Admission.Admitted.class);
        assertThat(browser.post("enrol", form).status())
                .as("the ticket works once")
                .isEqualTo(410);
        assertThat(browser.login("/").body())
                .as("always, in known browsers too")
                .contains("name=\"code\"");
    }

    @Test
    void aPasswordLinkIsNoWayAroundTheApp() {
        browser.login("/");
        enrol(browser.get("account/totp"));
        browser.forget();
        house.administration().access().reset("cli:test", acme.id(), account);
        String path = house.lastLink().substring((House.ORIGIN + "/.sekisho/").length());
        PageReply page = browser.post(path, Map.of("password", House.OTHER_PASSWORD, "again", House.OTHER_PASSWORD));
        assertThat(page.body()).contains("認証アプリ").contains("name=\"ticket\"");
        assertThat(browser.admit("GET", "/")).isInstanceOf(Admission.LoginNeeded.class);
    }

    @Test
    void wrongCodesLockTheAccount() {
        browser.login("/");
        enrol(browser.get("account/totp"));
        browser.forget();
        PageReply asked = browser.login("/");
        PageReply last = asked;
        for (int i = 0; i < 5; i++) {
            last = code(asked, "wrong-code");
        }
        assertThat(last.status()).isEqualTo(403);
        assertThat(last.body()).contains("ロックされています");
        assertThat(browser.login("/").status()).isEqualTo(403);
    }

    @Test
    void aRoleIsAskedWhereTheTenantIsNot() {
        policy(Map.of("roles", "administrator"), "off");
        assertThat(Browser.location(browser.login("/x"))).isEqualTo("/x");
        house.administration().members().role("cli:test", acme.id(), account, Role.ADMINISTRATOR);
        PageReply asked = browser.login("/x");
        assertThat(asked.body()).contains("確認コード");
        String code = ((Notifier.Message.Code) house.mails.getLast()).code();
        assertThat(Browser.location(code(asked, code))).isEqualTo("/orders");
    }

    @Test
    void aPathAsksForAFactorThatIsFresh() {
        policy(Map.of("step-up", "POST /orders/** 5; /admin/** 15"), "off");
        browser.login("/");
        assertThat(browser.admit("GET", "/orders/1")).isInstanceOf(Admission.Admitted.class);
        for (String path : List.of("/admin", "/admin/users", "/x/../admin/", "/%61dmin/x", "/admin%2fx")) {
            assertThat(browser.admit("GET", path)).as(path).isInstanceOf(Admission.FactorNeeded.class);
        }
        assertThat(browser.admit("POST", "/orders/1")).isInstanceOf(Admission.FactorNeeded.class);

        PageReply button = browser.get("step-up", "/admin/users");
        PageReply asked = browser.post("step-up", Map.of("csrf", Browser.hidden(button, "csrf"), "to", "/admin/users"));
        String code = ((Notifier.Message.Code) house.mails.getLast()).code();
        Map<String, String> form = Map.of(
                "csrf",
                Browser.hidden(asked, "csrf"),
                "ticket",
                Browser.hidden(asked, "ticket"),
                "code",
                code,
                "to",
                "/admin/users");
        assertThat(Browser.location(browser.post("step-up", form))).isEqualTo("/admin/users");
        assertThat(browser.admit("GET", "/admin/users")).isInstanceOf(Admission.Admitted.class);
        assertThat(browser.admit("POST", "/orders/1")).isInstanceOf(Admission.Admitted.class);
        house.killAndStart();
        house.pass(Duration.ofMinutes(5));
        assertThat(browser.admit("POST", "/orders/1")).isInstanceOf(Admission.FactorNeeded.class);
        assertThat(browser.admit("GET", "/admin/users")).isInstanceOf(Admission.Admitted.class);
        house.pass(Duration.ofMinutes(10));
        assertThat(browser.admit("GET", "/admin/users")).isInstanceOf(Admission.FactorNeeded.class);
    }

    @Test
    void theTicketOfAStepUpOpensNoLogin() {
        policy(Map.of("step-up", "/admin/** 15"), "off");
        browser.login("/");
        PageReply button = browser.get("step-up", "/admin");
        PageReply asked = browser.post("step-up", Map.of("csrf", Browser.hidden(button, "csrf"), "to", "/admin"));
        String code = ((Notifier.Message.Code) house.mails.getLast()).code();
        browser.forget();
        assertThat(code(asked, code).status()).isEqualTo(410);
    }

    @Test
    void theLastLoginIsShownWithItsAddress() {
        var json = new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode();
        house.administration().tenants().changePolicy("cli:test", acme.id(), json.put("show-last-login", true));
        PageReply page = browser.login("/orders");
        assertThat(page.body()).contains("前回のログイン").contains("192.0.2.77").contains("href=\"/orders\"");
        assertThat(browser.get("account").body()).contains("192.0.2.77");
    }

    @Test
    void secretsOfFactorsAreUnreadableOnTheDisk() throws Exception {
        browser.login("/");
        PageReply page = browser.get("account/totp");
        byte[] secret = secret(page);
        List<String> codes = codes(enrol(page));
        house.identity.close();
        try (var files = Files.walk(house.data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
                assertThat(text)
                        .doesNotContain(codes.getFirst(), codes.getFirst().replace("-", ""), Totp.base32(secret))
                        .doesNotContain(java.util.Base64.getEncoder().encodeToString(secret));
                assertThat(Arrays.asList(text.split("\0", -1)))
                        .noneMatch(part ->
                                part.contains(new String(secret, java.nio.charset.StandardCharsets.ISO_8859_1)));
            }
        }
    }
}
