package sekisho.proof.probe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.identity.Canary;
import sekisho.identity.PasswordRule;
import sekisho.identity.Policy;
import sekisho.identity.Role;

/** What passwords may be, and when they must change. */
final class PasswordTrials {
    private static final String CHANGE = "/.sekisho/change";
    private static final int EXPIRY_DAYS = 90;
    private static final int UNPROCESSABLE = 422;

    private final InstantSource clock;

    PasswordTrials(InstantSource clock) {
        this.clock = clock;
    }

    /** Offers what the loosest rule of a tenant refuses: one character too few, one kind too few. */
    static Checks.Seen policy(Stage stage) throws IOException {
        PasswordRule rule = loosest(stage);
        Checks checks = new Checks();
        checks.fact("shortest", rule.least());
        checks.fact("longest", rule.most());
        checks.fact("kinds", rule.kinds());
        checks.fact("tenants", stage.policies().size());
        checks.fact("weak-rules", stage.tenantsWith(policy -> policy.passwords().isWeak()));
        Canary canary = stage.canary();
        Stage.Guest guest = stage.invite(canary, Role.MEMBER);
        Browser browser = stage.browser();
        String strong = "Q7-" + stage.token() + stage.token() + stage.token() + stage.token() + stage.token();
        checks.that(
                "too-short-refused",
                refused(stage.choose(browser, guest.link(), strong.substring(0, rule.least() - 1))));
        checks.that("too-long-refused", refused(stage.choose(browser, guest.link(), longer(strong, rule.most() + 1))));
        if (rule.kinds() > 1) {
            String one = stage.token().replaceAll("[0-9]", "") + "kxzqwv";
            checks.that(
                    "too-few-kinds-refused", refused(stage.choose(browser, guest.link(), longer(one, rule.least()))));
        }
        checks.that("not-set-meanwhile", !stage.isInside(browser, canary));
        Wire.Answer good = stage.choose(browser, guest.link(), strong.substring(0, Math.max(rule.least(), 12)));
        checks.that("suitable-taken", good.status() == 303);
        return checks.seen(
                "パスワードは " + rule.least() + " 文字以上" + (rule.kinds() > 1 ? "、4 種類の文字のうち " + rule.kinds() + " 種類以上" : "")
                        + "とし、満たさないものを実際の画面で登録しようとして断られました（すべての契約企業のうち最も緩い規則で確認）。",
                "Passwords need " + rule.least() + " characters or more"
                        + (rule.kinds() > 1 ? " of at least " + rule.kinds() + " of 4 kinds" : "")
                        + "; others were refused at the real page (tried with the loosest rule of any tenant).");
    }

    /** Offers what everybody guesses. */
    static Checks.Seen dictionary(Stage stage) throws IOException {
        long without = stage.tenantsWith(policy -> !policy.passwords().refuseGuessable());
        int tenants = stage.policies().size();
        if (tenants > 0 && without == tenants) {
            return Checks.Seen.notConfigured(
                    "どの契約企業も、推測されやすいパスワードの拒否を切っています。",
                    "Every tenant has switched the refusal of guessable passwords off.");
        }
        Checks checks = new Checks();
        checks.fact("tenants", tenants);
        checks.fact("tenants-without", without);
        Canary canary = stage.canary();
        Stage.Guest guest = stage.invite(canary, Role.MEMBER);
        Browser browser = stage.browser();
        String name = guest.mail().substring(0, guest.mail().indexOf('@'));
        int refused = 0;
        List<String> guesses =
                List.of("Password1234", "qwertyuiop123", "sakura1234567", "Tokyo20261125", "aaaaaaaaaaaa1", name);
        for (String guess : guesses) {
            boolean no = refused(stage.choose(browser, guest.link(), guess));
            refused += no ? 1 : 0;
        }
        checks.fact("guessable-offered", guesses.size());
        checks.fact("guessable-refused", refused);
        checks.that("all-refused", refused == guesses.size());
        checks.that(
                "unguessable-taken",
                stage.choose(browser, guest.link(), stage.password()).status() == 303);
        return checks.seen(
                "よく使われる語、キーボードの並び、日本語の語、繰り返し、本人のメールアドレスの一部など " + guesses.size() + " 件を登録しようとして、すべて断られました。",
                "Well-known words, keyboard rows, Japanese words, repetitions and a part of the member's own mail address ("
                        + guesses.size() + " passwords) were all refused at the real page.");
    }

    /** A password that is older than allowed, one that is not quite, and the old one once more. */
    Checks.Seen expiry(Stage stage) throws IOException {
        long days = stage.policies().stream()
                .flatMap(policy -> policy.passwords().expiry().stream())
                .mapToLong(Duration::toDays)
                .max()
                .orElse(EXPIRY_DAYS);
        Checks checks = new Checks();
        checks.fact("days", days);
        checks.fact("tenants", stage.policies().size());
        checks.fact(
                "tenants-with-expiry",
                stage.tenantsWith(policy -> policy.passwords().expiry().isPresent()));
        Canary canary = stage.canary();
        ObjectNode changes = Stage.json();
        changes.putObject("passwords").put("expiry-days", days);
        stage.policy(canary, changes);
        Stage.Player player = stage.member(canary, Role.MEMBER);
        Instant now = clock.instant();
        canary.passwordSetAt(player.account(), now.minus(Duration.ofDays(days)).plus(Duration.ofHours(1)));
        checks.that(
                "before-the-end-opens",
                Stage.enters(stage.login(stage.browser(), canary, player.mail(), player.password()), canary));
        canary.passwordSetAt(player.account(), now.minus(Duration.ofDays(days)));
        Browser browser = stage.browser();
        Wire.Answer asked = stage.login(browser, canary, player.mail(), player.password());
        checks.that("expired-does-not-open", !Stage.enters(asked, canary) && !stage.isInside(browser, canary));
        Wire.Answer same =
                browser.submit(asked, CHANGE, Map.of("password", player.password(), "again", player.password()));
        checks.that("used-before-refused", same.status() == UNPROCESSABLE);
        String fresh = stage.password();
        Wire.Answer changed = browser.submit(asked, CHANGE, Map.of("password", fresh, "again", fresh));
        checks.that("new-one-opens", Stage.enters(changed, canary));
        return checks.seen(
                "有効期限（" + days + " 日で確認）を過ぎたパスワードではログインできず、新しいものに変えるまで先へ進めませんでした。直前まで使ったパスワードは断られました。",
                "A password older than allowed (tried with " + days
                        + " days) did not open; a new one had to be set first, and the one used before was refused.");
    }

    /** An invitation: nothing opens before the member has set a password, and its link works once. */
    static Checks.Seen first(Stage stage) throws IOException {
        Checks checks = new Checks();
        Canary canary = stage.canary();
        Stage.Guest guest = stage.invite(canary, Role.MEMBER);
        Browser browser = stage.browser();
        checks.fact("link-sent-by", guest.mailed() ? "mail" : "hand");
        checks.that("nothing-opens-before", !Stage.enters(stage.login(browser, canary, guest.mail(), ""), canary));
        Wire.Answer page = browser.get(guest.link());
        checks.that("member-is-asked", page.status() == 200 && page.body().contains("name=\"password\""));
        checks.that("still-outside", !stage.isInside(browser, canary));
        checks.that(
                "own-password-opens",
                stage.choose(browser, guest.link(), stage.password()).status() == 303);
        checks.that(
                "link-works-once",
                stage.choose(stage.browser(), guest.link(), stage.password()).status() == 410);
        return checks.seen(
                "招待された利用者は、一度だけ使えるリンクから自分でパスワードを決めるまで何も使えませんでした。初期パスワードは発行せず、メールでも送りません。",
                "An invited member could do nothing before setting a password of their own by a link that works once; no initial password is issued or mailed.");
    }

    /** A member's own change, and one that an administrator asks for. */
    static Checks.Seen change(Stage stage) throws IOException {
        Checks checks = new Checks();
        Canary canary = stage.canary();
        Stage.Player player = stage.member(canary, Role.MEMBER);
        Browser elsewhere = stage.browser();
        stage.login(elsewhere, canary, player.mail(), player.password());
        checks.that("two-logins", stage.isInside(elsewhere, canary));
        Wire.Answer home = player.home().get(Stage.account(canary));
        String fresh = stage.password();
        Wire.Answer changed = player.home()
                .submit(
                        home,
                        "/.sekisho/account/password",
                        Map.of("current", player.password(), "password", fresh, "again", fresh));
        checks.that("member-can-change", changed.status() == 200 && stage.isInside(player.home(), canary));
        checks.that("others-logged-out", !stage.isInside(elsewhere, canary));
        checks.that(
                "old-one-refused",
                !Stage.enters(stage.login(stage.browser(), canary, player.mail(), player.password()), canary));
        Browser again = stage.browser();
        checks.that("new-one-opens", Stage.enters(stage.login(again, canary, player.mail(), fresh), canary));
        stage.administration().access().reset(Canary.ACTOR, canary.tenant(), player.account());
        checks.that("reset-ends-sessions", !stage.isInside(again, canary));
        Browser asked = stage.browser();
        Wire.Answer answer = stage.login(asked, canary, player.mail(), fresh);
        checks.that("reset-asks-for-a-new-one", !Stage.enters(answer, canary));
        return checks.seen(
                "利用者は画面からいつでもパスワードを変えられ、変えるとほかの端末はログアウトし、古いパスワードは使えなくなりました。管理者が再設定を求めると、変えるまでログインできませんでした。",
                "A member could change the password at any time, which ended all other logins and the old password; after an administrator's reset nobody got in without a new one.");
    }

    private static PasswordRule loosest(Stage stage) {
        Optional<PasswordRule> found = stage.policies().stream()
                .map(Policy::passwords)
                .min(Comparator.comparingInt(PasswordRule::least).thenComparingInt(PasswordRule::kinds));
        PasswordRule rule = found.orElse(PasswordRule.DEFAULT);
        ObjectNode changes = Stage.json();
        changes.putObject("passwords")
                .put("least", rule.least())
                .put("most", rule.most())
                .put("kinds", rule.kinds())
                .put("refuse-guessable", rule.refuseGuessable());
        stage.policy(stage.canary(), changes);
        return rule;
    }

    private static String longer(String text, int length) {
        return text.repeat(length / text.length() + 1).substring(0, length);
    }

    private static boolean refused(Wire.Answer answer) {
        return answer.status() == UNPROCESSABLE;
    }
}
