package sekisho.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a tenant's administrator does on its own pages, in Japanese and in English, and what that does to a guest's, a member's and an
 * invited person's browser. Pictures are left in {@code it/target/screenshots}.
 */
class AdminBrowserTest {
    private static final String BOSS = "taro.kanri@example.jp";
    private static final String MEMBER = "hanako.yamada@example.jp";
    private static final String INVITED = "jiro.sato@example.jp";

    @TempDir
    private Path folder = Path.of("");

    /** A language with the browser that asks for it. */
    private record Visit(Stage stage, Page page, Page member, String lang, String home) {
        String t(String ja, String en) {
            return lang.equals("ja") ? ja : en;
        }

        void to(String segment) {
            page.navigate(home + "/" + segment);
        }

        void look(String name) {
            Stage.look(page, "admin-" + name + "-" + lang);
        }

        void press(String form) {
            page.click("form[action$='" + form + "'] button");
        }

        /** A press that asks first. */
        void pressSurely(String form) {
            String details = "details:has(form[action$='" + form + "'])";
            assertThat(page.isVisible("form[action$='" + form + "'] button"))
                    .as("asked before " + form)
                    .isFalse();
            page.click(details + " > summary");
            press(form);
        }

        void said(String role, String ja, String en) {
            assertThat(page.innerText("p[role=" + role + "]")).contains(t(ja, en));
        }
    }

    @Test
    void anAdministratorDecidesWhoComesInByWhichWay() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Page boss = stage.member("ja-JP", BOSS, "管理 太郎", "administrator");
            Page member = stage.member("ja-JP", MEMBER, "山田 花子", "member");
            walk(visit(stage, boss, member, "ja"));

            Page again = stage.page("en-GB");
            logIn(stage, again, BOSS);
            logIn(stage, member, MEMBER);
            walk(visit(stage, again, member, "en"));
        }
    }

    private static Visit visit(Stage stage, Page boss, Page member, String lang) {
        boss.navigate(stage.base() + "/.sekisho/admin");
        assertThat(boss.innerText("h1")).isEqualTo("株式会社アクメ");
        String home = boss.url();
        return new Visit(stage, boss, member, lang, home);
    }

    private static void logIn(Stage stage, Page page, String mail) {
        page.navigate(stage.base() + "/");
        page.fill("input[name=name]", mail);
        page.fill("input[name=password]", Stage.PASSWORD);
        page.click("form[action='/.sekisho/login'] button");
        assertThat(page.url()).isEqualTo(stage.base() + "/");
    }

    private static void walk(Visit visit) {
        visit.look("overview");
        aProviderComesAndGoes(visit);
        aGuestComesAndIsTurnedAway(visit);
        aTokenIsShownOnce(visit);
        aMemberIsLoggedOut(visit);
        anInvitationIsWithdrawn(visit);
        aPolicyIsKept(visit);
    }

    private static void aProviderComesAndGoes(Visit visit) {
        Page page = visit.page();
        visit.to("sso");
        assertThat(page.innerText("main")).contains(visit.t("登録されていません", "There is no identity provider"));
        visit.look("providers-none");

        page.click("a[href$='/sso/new/saml']");
        page.fill("input[name=name]", "Acme SAML");
        page.fill("input[name=address]", "https://login.acme.invalid/metadata");
        page.fill("textarea[name=domains]", "example.jp");
        visit.press("/sso/new/saml");
        visit.said("alert", "ID プロバイダーを使えません", "The identity provider cannot be used");
        visit.look("provider-saml-unanswered");

        visit.to("sso/new/oidc");
        visit.look("provider-new");
        page.fill("input[name=name]", "Acme ID");
        page.fill("input[name=issuer]", "https://login.acme.invalid/");
        page.fill("input[name=client]", "sekisho");
        page.fill("input[name=secret]", "3f0d1c9e-client-secret");
        page.fill("textarea[name=domains]", "example.jp");
        visit.press("/sso/new/oidc");
        visit.said("status", "追加しました", "was added");
        assertThat(page.content()).as("a secret only goes in").doesNotContain("3f0d1c9e");
        visit.look("provider");
        visit.press("/test");
        visit.said("alert", "ID プロバイダーを使えません", "The identity provider cannot be used");
        visit.look("provider-unanswered");
        visit.press("/enable");
        visit.said("status", "有効にしました", "in use");

        visit.to("sso");
        page.fill("input[name=glass]", BOSS);
        visit.press("/sso/only");
        visit.said("status", "シングルサインオンだけにしました", "Only single sign-on");
        assertThat(page.innerText("#only")).as("whose account that is").contains("管理 太郎");
        visit.look("providers");
        page.click("button[name=only][value=no]");
        visit.said("status", "パスワードでもログインできる", "Passwords let members in again");

        page.click("td.c-title a");
        visit.pressSurely("/disable");
        visit.said("status", "無効にしました", "out of use");
        visit.pressSurely("/remove");
        visit.said("status", "削除しました", "was removed");
        assertThat(page.locator("td.c-title").count()).isZero();
    }

    private static void aGuestComesAndIsTurnedAway(Visit visit) {
        Page page = visit.page();
        visit.to("screens");
        String screen = visit.t("見積書", "Offers");
        page.fill("input[name=name]", screen);
        page.fill("textarea[name=rules]", "/offers/**");
        visit.press("/screens");
        visit.look("screens");

        visit.to("guests");
        page.fill("input[name=name]", visit.t("取引先 佐藤様", "Ms Sato, customer"));
        page.selectOption("select[name=screen]", new com.microsoft.playwright.options.SelectOption().setLabel(screen));
        page.fill("input[name=target]", "/offers/7");
        page.fill("input[name=uses]", "2");
        visit.press("/guests");
        String link = page.innerText("code.copied");
        visit.look("guest-made");

        Page guest = visit.stage().page(visit.t("ja-JP", "en-GB"));
        guest.navigate(link);
        Stage.look(guest, "guest-" + visit.lang());
        guest.click("main button[type=submit]");
        assertThat(guest.innerText("h1")).isEqualTo("/offers/7");
        assertThat(statusOf(guest, visit.stage().base() + "/orders"))
                .as("what was not opened")
                .isEqualTo(403);
        Stage.look(guest, "guest-elsewhere-" + visit.lang());

        visit.to("guests");
        assertThat(page.innerText("tbody")).contains(visit.t("1 / 2 回", "1 of 2"), "管理 太郎");
        visit.look("guests");
        visit.pressSurely("/revoke");
        visit.said("status", "取り消しました", "Revoked");
        guest.navigate(visit.stage().base() + "/offers/7");
        assertThat(guest.url()).as("the open visit has ended").contains("/.sekisho/login");
        assertThat(statusOf(guest, link)).as("and the link").isEqualTo(410);
        Stage.look(guest, "guest-refused-" + visit.lang());
    }

    private static int statusOf(Page page, String address) {
        Response response = page.navigate(address);
        assertThat(response).isNotNull();
        return response.status();
    }

    private static void aTokenIsShownOnce(Visit visit) {
        Page page = visit.page();
        visit.to("directory");
        visit.look("directory-none");
        visit.press("/directory");
        assertThat(page.innerText("p[role=status]")).contains(visit.t("もう表示できません", "cannot be shown again"));
        String token = page.locator("code.copied").last().innerText();
        assertThat(token).hasSizeGreaterThan(30);
        visit.look("token-made");
        visit.to("directory");
        assertThat(page.content()).doesNotContain(token).contains("管理 太郎");
        visit.look("directory");
        visit.pressSurely("/revoke");
        visit.said("status", "取り消しました", "Revoked");
    }

    private static void aMemberIsLoggedOut(Visit visit) {
        Page page = visit.page();
        visit.member().navigate(visit.stage().base() + "/orders");
        assertThat(visit.member().innerText("h1")).isEqualTo("/orders");
        visit.to("members");
        visit.look("members");
        page.click("td.c-title a:has-text('山田 花子')");
        visit.look("member");
        page.click("button[name=session]");
        visit.said("status", "ログアウトさせました", "have ended");
        assertThat(page.innerText("main")).contains(visit.t("ログインしていません", "Not logged in"));
        visit.member().navigate(visit.stage().base() + "/orders");
        assertThat(visit.member().url()).contains("/.sekisho/login");
    }

    private static void anInvitationIsWithdrawn(Visit visit) {
        Page page = visit.page();
        visit.to("members");
        page.fill("input[name=mail]", INVITED);
        page.fill("input[name=name]", "佐藤 次郎");
        page.click("form[action$='/members'][method=post] button");
        String link = page.innerText("p.link code");
        visit.look("invited");
        Page invited = visit.stage().page(visit.t("ja-JP", "en-GB"));
        assertThat(statusOf(invited, link)).isEqualTo(200);

        visit.to("members?only=invited");
        assertThat(page.locator("tbody tr").count()).isEqualTo(1);
        visit.look("members-invited");
        visit.pressSurely("/withdraw");
        visit.said("status", "招待を取り消しました", "was withdrawn");
        assertThat(statusOf(invited, link)).isEqualTo(410);
    }

    private static void aPolicyIsKept(Visit visit) {
        visit.to("policy");
        visit.look("policy");
        visit.press("/policy");
        visit.said("status", "保存しました", "Saved");
        visit.to("log");
        visit.look("log");
    }
}
