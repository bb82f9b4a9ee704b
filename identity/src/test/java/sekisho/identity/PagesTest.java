package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.words.Lang;

/** The pages as a browser without scripts uses them: forms in, pages and cookies out. */
class PagesTest {
    @TempDir
    private Path folder = Path.of("");

    private House house = house();
    private Tenant acme = tenant();
    private final Map<String, String> cookies = new HashMap<>();

    @SuppressWarnings("NullAway") // set before every test
    private static House house() {
        return null;
    }

    @SuppressWarnings("NullAway") // set before every test
    private static Tenant tenant() {
        return null;
    }

    @BeforeEach
    void build() {
        house = new House(folder);
        acme = house.tenant();
    }

    @AfterEach
    void tearDown() {
        house.close();
    }

    private PageReply keep(PageReply reply) {
        for (PageReply.Field field : reply.fields()) {
            if (field.name().equals("Set-Cookie")) {
                String[] pair = field.value().split(";", 2)[0].split("=", 2);
                cookies.put(pair[0], pair[1]);
                assertThat(field.value())
                        .startsWith("__Host-")
                        .contains("; Path=/; Secure; HttpOnly; SameSite=Lax")
                        .doesNotContain("Domain");
            }
        }
        return reply;
    }

    private String jar() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(java.util.stream.Collectors.joining("; "));
    }

    private PageReply get(String path, Map<String, String> query) {
        return keep(house.identity.pages().answer(house.get("/.sekisho/" + path, query, jar())));
    }

    private PageReply post(String path, Map<String, String> form) {
        return keep(house.identity.pages().answer(house.post("/.sekisho/" + path, form, jar())));
    }

    private static String field(PageReply reply, String name) {
        return reply.fields().stream()
                .filter(field -> field.name().equals(name))
                .map(PageReply.Field::value)
                .findFirst()
                .orElse("");
    }

    private static String hidden(PageReply reply, String name) {
        Matcher matcher =
                Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(reply.body());
        assertThat(matcher.find()).as(reply.body()).isTrue();
        return matcher.group(1);
    }

    /** A page without what is random in it. */
    private static String withoutChallenge(PageReply reply) {
        return reply.body().replaceAll("data-challenge=\"[^\"]*\"", "");
    }

    /** A page without the two scripts that are ours. */
    private static String withoutOurScripts(PageReply reply) {
        return reply.body().replaceAll("<script src=\"/\\.sekisho/(passkey|device)\\.js\" defer></script>", "");
    }

    private PageReply login(String to) {
        return post("login", Map.of("name", House.MAIL, "password", House.PASSWORD, "to", to));
    }

    @Test
    void fromTheInvitationToTheApplicationAndOutAgain() {
        house.administration().members().invite("cli:test", acme.id(), House.MAIL, House.NAME, Role.MEMBER, Lang.JA);
        String path = house.lastLink().substring((House.ORIGIN + "/.sekisho/").length());
        PageReply welcome = get(path, Map.of());
        assertThat(welcome.status()).isEqualTo(200);
        assertThat(welcome.body()).contains(House.MAIL).contains("10 文字以上 128 文字以内");
        assertThat(post(path, Map.of("password", House.PASSWORD, "again", "x")).body())
                .contains("二つのパスワードが違います");
        assertThat(post(path, Map.of("password", "sakura1234", "again", "sakura1234"))
                        .body())
                .contains("推測されやすい");
        PageReply in = post(path, Map.of("password", House.PASSWORD, "again", House.PASSWORD));
        assertThat(in.status()).isEqualTo(303);
        assertThat(field(in, "Location")).isEqualTo("/");
        assertThat(house.admit(acme, cookies.getOrDefault(Identity.cookie(acme.id()), ""), "/"))
                .isInstanceOf(Admission.Admitted.class);
        assertThat(get(path, Map.of()).status()).isEqualTo(410);

        PageReply account = get("account", Map.of());
        assertThat(account.body()).contains(House.NAME).contains(House.MAIL).contains("この画面");
        PageReply out = post("logout", Map.of("csrf", hidden(account, "csrf")));
        assertThat(out.body()).contains("ログアウトしました");
        assertThat(cookies).containsEntry(Identity.cookie(acme.id()), "");
        assertThat(field(get("account", Map.of()), "Location")).isEqualTo("/.sekisho/login");
    }

    @Test
    void aWrongPasswordIsAnsweredWithTheSameFormAndNoEcho() {
        house.member(acme);
        PageReply refused = post("login", Map.of("name", House.MAIL, "password", "sEcReT-typed", "to", "/x"));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body()).contains("正しくありません").doesNotContain("sEcReT");
        assertThat(hidden(refused, "to")).isEqualTo("/x");
        PageReply nobody = post("login", Map.of("name", "nobody@example.jp", "password", "x", "to", "/x"));
        assertThat(withoutChallenge(nobody).replace("nobody@example.jp", House.MAIL))
                .isEqualTo(withoutChallenge(refused));
    }

    @Test
    void theLockedPageSaysUntilWhenInBothLanguages() {
        house.member(acme);
        PageReply last = PageReply.redirect("/");
        for (int i = 0; i < 5; i++) {
            last = post("login", Map.of("name", House.MAIL, "password", "x", "to", "/"));
        }
        assertThat(last.status()).isEqualTo(403);
        assertThat(last.body()).contains("までロックされています").containsPattern("20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d");
        assertThat(get("login", Map.of("lang", "en")).body())
                .contains("lang=\"en\"")
                .contains("Log in");
        assertThat(post("login", Map.of("name", House.MAIL, "password", House.PASSWORD))
                        .body())
                .contains("This account is locked until");

        String path = house.lastLink().substring((House.ORIGIN + "/.sekisho/").length());
        PageReply button = get(path, Map.of());
        assertThat(button.body()).contains("Unlock");
        assertThat(login("/").status())
                .as("a link that is only followed unlocks nothing")
                .isEqualTo(403);
        assertThat(post(path, Map.of()).body()).contains("The account is unlocked");
        assertThat(login("/").status()).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "/\\evil.example",
                "https://evil.example/",
                "javascript:alert(1)",
                "/\t/evil.example",
                "/a\r\nSet-Cookie: x=y",
                "",
                "/.sekisho/logout",
                "evil"
            })
    void nobodyIsSentElsewhere(String to) {
        house.member(acme);
        assertThat(field(login(to), "Location")).isEqualTo("/");
    }

    @Test
    void oneIsSentWhereOneWantedToGo() {
        house.member(acme);
        assertThat(field(login("/orders?id=1&x=%E3%81%82"), "Location")).isEqualTo("/orders?id=1&x=%E3%81%82");
    }

    @Test
    void aFormOfAnotherSiteIsRefused() {
        house.member(acme);
        Map<String, String> form = Map.of("name", House.MAIL, "password", House.PASSWORD);
        for (String origin : List.of("https://evil.example", "null", "", "http://app.example.jp:8443")) {
            PageReply reply =
                    house.identity.pages().answer(House.request("POST", "/.sekisho/login", Map.of(), form, "", origin));
            assertThat(reply.status()).as(origin).isEqualTo(403);
        }
    }

    @Test
    void aFormOfAnotherSessionIsRefused() {
        house.member(acme);
        login("/");
        String csrf = hidden(get("account", Map.of()), "csrf");
        login("/");
        assertThat(post("logout", Map.of("csrf", csrf)).body()).doesNotContain("ログアウトしました");
        PageReply not = post(
                "account/password",
                Map.of(
                        "csrf",
                        csrf,
                        "current",
                        House.PASSWORD,
                        "password",
                        House.OTHER_PASSWORD,
                        "again",
                        House.OTHER_PASSWORD));
        assertThat(not.body()).doesNotContain("パスワードを変更しました");
    }

    @Test
    void theOtherSessionsAreListedAndEnded() {
        house.member(acme);
        login("/");
        String there = cookies.getOrDefault(Identity.cookie(acme.id()), "");
        cookies.clear();
        login("/");
        PageReply account = get("account", Map.of());
        assertThat(account.body().split("<li>\\s*<dl>", -1)).hasSize(3);
        PageReply ended =
                post("account/end", Map.of("csrf", hidden(account, "csrf"), "session", hidden(account, "session")));
        assertThat(ended.body()).contains("ログアウトさせました");
        assertThat(house.admit(acme, there, "/")).isInstanceOf(Admission.LoginNeeded.class);
        assertThat(get("account", Map.of()).status()).isEqualTo(200);
    }

    @Test
    void aCodeIsAskedForAndLetsIn() {
        house.member(acme);
        house.administration()
                .tenants()
                .changePolicy(
                        "cli:test",
                        acme.id(),
                        new com.fasterxml.jackson.databind.ObjectMapper()
                                .createObjectNode()
                                .put("second-factor", "always"));
        PageReply page = login("/orders");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("確認コード");
        String code = ((Notifier.Message.Code) house.mails.getLast()).code();
        PageReply in = post("code", Map.of("ticket", hidden(page, "ticket"), "code", code, "to", "/orders"));
        assertThat(field(in, "Location")).isEqualTo("/orders");
    }

    @Test
    void whatIsShownIsEscaped() {
        PageReply reply =
                post("login", Map.of("name", "\"><script>alert(1)</script>", "password", "x", "to", "/\"><b>"));
        assertThat(withoutOurScripts(reply)).doesNotContain("<script").doesNotContain("\"><b>");
    }

    @Test
    void everyPageIsProtected() {
        for (PageReply reply : List.of(get("login", Map.of()), get("nowhere", Map.of()), get("account", Map.of()))) {
            assertThat(field(reply, "Content-Security-Policy"))
                    .contains("default-src 'none'")
                    .doesNotContain("unsafe");
            assertThat(field(reply, "Cache-Control")).isEqualTo("no-store");
            assertThat(field(reply, "X-Frame-Options")).isEqualTo("DENY");
            assertThat(withoutOurScripts(reply)).doesNotContain("style=").doesNotContain("<script");
        }
        assertThat(field(get("login", Map.of()), "Content-Security-Policy"))
                .as("no script of the application's, on the same host, runs here")
                .contains("script-src https://app.example.jp:*/.sekisho/passkey.js")
                .doesNotContain("script-src 'self'");
        assertThat(field(get("passkey.js", Map.of()), "Content-Type")).startsWith("text/javascript");
        assertThat(field(get("style.css", Map.of()), "Content-Type")).startsWith("text/css");
        assertThat(house.identity
                        .pages()
                        .answer(House.request("DELETE", "/.sekisho/login", Map.of(), Map.of(), "", ""))
                        .status())
                .isEqualTo(405);
    }
}
