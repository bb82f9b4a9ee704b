package sekisho.proof.probe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.identity.Canary;
import sekisho.identity.Policy;
import sekisho.identity.Role;
import sekisho.identity.Screen;

/** Who is a member, for how long, and of what. */
final class MemberTrials {
    private static final int IDLE_SECONDS = 3;
    private static final int FORBIDDEN = 403;

    private MemberTrials() {}

    /** A login that nobody uses, under a short limit. */
    static Checks.Seen timeout(Stage stage) throws IOException {
        List<Policy> policies = stage.policies();
        LongSummaryStatistics minutes = policies.stream()
                .flatMap(policy -> policy.sessions().idle().stream())
                .mapToLong(Duration::toMinutes)
                .summaryStatistics();
        if (!policies.isEmpty() && minutes.getCount() == 0) {
            return Checks.Seen.notConfigured(
                    "どの契約企業も、無操作時の自動終了を切っています。", "Every tenant has switched the idle timeout off.");
        }
        Checks checks = new Checks();
        checks.fact("tenants", policies.size());
        checks.fact("tenants-without", policies.size() - minutes.getCount());
        if (minutes.getCount() > 0) {
            checks.fact("shortest-idle-minutes", minutes.getMin());
            checks.fact("longest-idle-minutes", minutes.getMax());
        }
        checks.fact("tried-with-idle-seconds", IDLE_SECONDS);
        Canary canary = stage.canary();
        ObjectNode changes = Stage.json();
        changes.putObject("sessions").put("idle-seconds", IDLE_SECONDS);
        Stage.Player player = stage.member(canary, Role.MEMBER);
        stage.policy(canary, changes);
        Browser browser = stage.browser();
        checks.that("used-in-time-lives", livesWhileUsed(stage, browser, player));
        Stage.pause(Duration.ofSeconds(IDLE_SECONDS).plusMillis(300));
        checks.that("idle-too-long-ends", !stage.isInside(browser, canary));
        checks.that("stays-ended", browser.get(Stage.account(canary)).status() == 303);
        String text = minutes.getCount() == 0 ? "30" : minutes.getMin() + "〜" + minutes.getMax();
        String english = minutes.getCount() == 0 ? "30" : minutes.getMin() + " to " + minutes.getMax();
        return checks.seen(
                "無操作の時間が設定（契約企業ごとに " + text + " 分。検証では " + IDLE_SECONDS + " 秒）を超えたログインは終わり、入り直しを求められました。",
                "A login that was idle for longer than set (" + english + " minutes by tenant; " + IDLE_SECONDS
                        + " seconds in the probe) was over, and a new one was asked for.");
    }

    /** A slow machine may need longer than the limit between two requests; then it is tried again. */
    private static boolean livesWhileUsed(Stage stage, Browser browser, Stage.Player player) throws IOException {
        for (int i = 0; i < 5; i++) {
            stage.login(browser, player.canary(), player.mail(), player.password());
            if (stage.isInside(browser, player.canary())) {
                return true;
            }
        }
        return false;
    }

    /** Nobody registers; an administrator makes, suspends and removes. */
    static Checks.Seen provisioning(Stage stage) throws IOException {
        Checks checks = new Checks();
        Canary canary = stage.canary();
        String nobodys = "/.sekisho/welcome/" + (stage.token() + stage.token()).substring(0, 43);
        Browser stranger = stage.browser();
        checks.that("no-page-to-register", stranger.get(nobodys).status() >= 400);
        String password = stage.password();
        Wire.Answer answer = stranger.post(nobodys, Map.of("password", password, "again", password));
        checks.that("no-way-to-register", !Stage.enters(answer, canary) && !stage.isInside(stranger, canary));
        Stage.Player player = stage.member(canary, Role.MEMBER);
        checks.that("made-by-administrator", stage.isInside(player.home(), canary));
        Map<String, String> invitation = Map.of("mail", canary.address("self"), "name", "Canary", "role", "member");
        checks.that(
                "strangers-cannot-invite",
                stranger.post(members(canary), invitation).status() >= 300);
        checks.that(
                "members-cannot-invite",
                player.home().post(members(canary), invitation).status() == FORBIDDEN);
        stage.administration().access().suspend(Canary.ACTOR, canary.tenant(), player.account(), true);
        checks.that("suspended-is-out-at-once", !stage.isInside(player.home(), canary));
        checks.that(
                "suspended-cannot-log-in",
                !Stage.enters(stage.login(stage.browser(), canary, player.mail(), player.password()), canary));
        stage.administration().access().suspend(Canary.ACTOR, canary.tenant(), player.account(), false);
        Browser back = stage.browser();
        checks.that(
                "resumed-can-log-in",
                Stage.enters(stage.login(back, canary, player.mail(), player.password()), canary));
        boolean erased = stage.administration().members().remove(Canary.ACTOR, canary.tenant(), player.account());
        checks.that("removed-is-erased", erased);
        checks.that("removed-is-out-at-once", !stage.isInside(back, canary));
        checks.that(
                "removed-cannot-log-in",
                !Stage.enters(stage.login(stage.browser(), canary, player.mail(), player.password()), canary));
        return checks.seen(
                "利用者を登録できるのは管理者だけで、利用者が自分で登録する画面はありません。管理者が停止・削除した利用者は、その場でログアウトし、ログインできなくなりました。",
                "Only administrators make accounts; there is no page to register oneself. A suspended and a removed member were out at once and could not log in.");
    }

    /** Invites into a tenant that takes one domain only. */
    static Checks.Seen domains(Stage stage) throws IOException {
        Checks checks = new Checks();
        checks.fact("tenants", stage.policies().size());
        checks.fact(
                "tenants-with-domains",
                stage.tenantsWith(policy -> !policy.inviteDomains().isEmpty()));
        Canary canary = stage.canary();
        String own = canary.address(stage.token());
        ObjectNode changes = Stage.json();
        changes.putArray("invite-domains").add(own.substring(own.indexOf('@') + 1));
        stage.policy(canary, changes);
        String elsewhere = stage.another().address(stage.token());
        Stage.Player administrator = stage.member(canary, Role.ADMINISTRATOR);
        checks.that("own-domain-invited", invited(administrator, own));
        checks.that("other-domain-refused", !invited(administrator, elsewhere));
        checks.that("subdomain-refused", !invited(administrator, own.replace("@", "@sub.")));
        return checks.seen(
                "招待できるメールドメインを限った契約企業に、ほかのドメインとサブドメインのアドレスを招待しようとして断られました。",
                "In a tenant that takes one mail domain, invitations to another domain and to a subdomain were refused.");
    }

    /** Invites somebody on the administrator's page; false when the page refuses. */
    private static boolean invited(Stage.Player administrator, String mail) throws IOException {
        String members = members(administrator.canary());
        Wire.Answer page = administrator.home().get(members);
        Wire.Answer answer = administrator
                .home()
                .submit(page, members, Map.of("mail", mail, "name", "Canary", "role", "member", "lang", "en"));
        if (page.status() != 200 || answer.status() >= 500 || answer.status() == FORBIDDEN) {
            throw new IllegalStateException(
                    "the administrator's page does not work: " + page.status() + ", " + answer.status());
        }
        return answer.status() < 400;
    }

    static String members(Canary canary) {
        return "/.sekisho/admin/" + canary.tenant() + "/members";
    }

    /** A screen that only administrators have, and one field of the matrix. */
    static Checks.Seen roles(Stage stage) throws IOException {
        Checks checks = new Checks();
        Canary canary = stage.canary();
        String closed = canary.path() + "closed/";
        String screen = stage.administration()
                .screens()
                .add(
                        Canary.ACTOR,
                        canary.tenant(),
                        "Canary",
                        List.of(Screen.Rule.parse(closed + "**")),
                        Set.of(Role.ADMINISTRATOR));
        Stage.Player member = stage.member(canary, Role.MEMBER);
        Stage.Player administrator = stage.member(canary, Role.ADMINISTRATOR);
        checks.that("member-refused", member.home().get(closed + "a").status() == FORBIDDEN);
        checks.that(
                "disguised-path-refused",
                member.home()
                                .get(closed.replace("/closed/", "/%63losed/") + "a")
                                .status()
                        == FORBIDDEN);
        checks.that("member-has-the-rest", stage.isInside(member.home(), canary));
        checks.that(
                "administrator-passes", administrator.home().get(closed + "a").status() == 204);
        grant(stage, member, screen, Optional.of(true));
        checks.that("granted-passes", member.home().get(closed + "a").status() == 204);
        grant(stage, member, screen, Optional.of(false));
        checks.that("withdrawn-refused", member.home().get(closed + "a").status() == FORBIDDEN);
        return checks.seen(
                "管理者だけに許した画面を一般の利用者で開こうとして断られ、利用者ごとの許可と取り消しはその場で効きました。",
                "A screen that only administrators have was refused to a member; a grant and its withdrawal for one member took effect at once.");
    }

    private static void grant(Stage stage, Stage.Player player, String screen, Optional<Boolean> allowed) {
        stage.administration()
                .screens()
                .grant(Canary.ACTOR, player.canary().tenant(), player.account(), screen, allowed);
    }
}
