package sekisho.proof.probe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.identity.Canary;
import sekisho.identity.LockoutRule;
import sekisho.identity.Policy;
import sekisho.identity.Role;
import sekisho.journal.Journal;
import sekisho.journal.Kind;
import sekisho.journal.Query;

/** What becomes of wrong passwords. */
final class LockoutTrials {
    private static final int MOST_UNTIL_SLOWED = 30;

    private final Journal journal;
    private final InstantSource clock;

    LockoutTrials(Journal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /** Fails until locked, by the rule of the tenant that allows most; then the right password, and the record. */
    Checks.Seen lockout(Stage stage) throws IOException {
        LockoutRule rule = rule(stage);
        Stage.Player player = stage.member(stage.canary(), Role.MEMBER);
        Checks checks = new Checks();
        figures(checks, stage, rule);
        lock(stage, player, rule, checks);
        Wire.Answer right = stage.login(stage.browser(), player.canary(), player.mail(), player.password());
        checks.that("right-password-refused", !Stage.enters(right, player.canary()));
        checks.that("page-says-so", right.status() == 403);
        checks.that("recorded", recorded(player.account()));
        String minutes = rule.lock().map(LockoutTrials::minutes).orElse("");
        return checks.seen(
                "検証用のアカウントで " + rule.failures() + " 回続けてログインに失敗するとロックされ（" + minutes(rule.window()) + " 分以内の失敗を数え、"
                        + (minutes.isEmpty() ? "解除するまで" : minutes + " 分間") + "）、正しいパスワードでもログインできず、操作記録に残りました。",
                "After " + rule.failures() + " failed logins within " + minutes(rule.window())
                        + " minutes an account made for the probe was locked "
                        + (minutes.isEmpty() ? "until it is unlocked" : "for " + minutes + " minutes")
                        + "; not even the right password opened it, and an audit record was made.");
    }

    /** Locks an account, reads the mail, uses its link, logs in. */
    Checks.Seen unlock(Stage stage) throws IOException {
        if (!stage.mailWorks()) {
            return Checks.Seen.notConfigured(
                    "メールを送る設定がないため、解除リンクは送られません（管理者が解除できます）。",
                    "No mail can be sent, so no unlock link is; administrators can unlock.");
        }
        LockoutRule rule = rule(stage);
        Stage.Player player = stage.member(stage.canary(), Role.MEMBER);
        Canary canary = player.canary();
        Checks checks = new Checks();
        lock(stage, player, rule, checks);
        Optional<String> link = stage.await(canary, player.mail(), "/\\.sekisho/unlock/[A-Za-z0-9_-]{43}");
        checks.that("mail-came", link.isPresent());
        if (link.isPresent()) {
            Browser reader = stage.browser();
            Wire.Answer page = reader.get(link.get());
            checks.that(
                    "looking-does-not-unlock",
                    !Stage.enters(stage.login(stage.browser(), canary, player.mail(), player.password()), canary));
            Wire.Answer pressed = reader.submit(page, link.get(), Map.of());
            checks.that("link-taken", pressed.status() == 200);
            checks.that(
                    "login-works-again",
                    Stage.enters(stage.login(stage.browser(), canary, player.mail(), player.password()), canary));
            checks.that("link-works-once", reader.get(link.get()).status() == 410);
        }
        return checks.seen(
                "検証用のアカウントをロックし、登録メールアドレスに届いた一度だけ使えるリンクで解除して、ログインできました。",
                "An account made for the probe was locked, unlocked by the one-time link in the mail to its address, and could log in.");
    }

    /** Fails from one address under names that nobody has, until the address must wait. */
    Checks.Seen throttle(Stage stage) throws IOException {
        Stage.Player player = stage.member(stage.canary(), Role.MEMBER);
        Canary canary = player.canary();
        Browser attacker = stage.browser();
        Checks checks = new Checks();
        int failures = 0;
        Wire.Answer answer = stage.attempt(attacker, canary, canary.address("nobody0"), stage.password());
        while (answer.status() == 401 && failures < MOST_UNTIL_SLOWED) {
            failures++;
            answer = stage.attempt(attacker, canary, canary.address("nobody" + failures), stage.password());
        }
        int wait = answer.field("retry-after").map(Integer::parseInt).orElse(0);
        checks.fact("failures-before-wait", failures);
        checks.fact("first-wait-seconds", wait);
        checks.that("address-must-wait", answer.status() == 429 && wait > 0);
        int grown = 0;
        for (int i = 0; i < 3 && grown <= wait; i++) {
            Stage.pause(Duration.ofMillis(Math.min(wait, 4) * 1000L + 50));
            Wire.Answer next = stage.attempt(attacker, canary, canary.address("again" + i), stage.password());
            Wire.Answer after = stage.attempt(attacker, canary, canary.address("after" + i), stage.password());
            grown = Math.max(grown, Math.max(waitOf(next), waitOf(after)));
        }
        checks.fact("later-wait-seconds", grown);
        checks.that("wait-grows", grown > wait);
        Wire.Answer right = stage.attempt(attacker, canary, player.mail(), player.password());
        checks.that("right-password-waits-too", right.status() == 429);
        return checks.seen(
                "一つの接続元から存在しない名前で " + failures + " 回失敗すると " + wait
                        + " 秒の待ち時間が生じ、続けるたびに延びました。待ち時間のあいだは、正しいパスワードも受け付けません。",
                "After " + failures + " failures from one address under names that nobody has, the address had to wait "
                        + wait
                        + " s, and longer with each further one; meanwhile not even a right password was taken.");
    }

    private static int waitOf(Wire.Answer answer) {
        return answer.status() == 429
                ? answer.field("retry-after").map(Integer::parseInt).orElse(0)
                : 0;
    }

    private LockoutRule rule(Stage stage) {
        LockoutRule loosest = stage.policies().stream()
                .map(Policy::lockout)
                .max(Comparator.comparingInt(LockoutRule::failures))
                .orElse(LockoutRule.DEFAULT);
        ObjectNode changes = Stage.json();
        changes.putObject("lockout")
                .put("failures", loosest.failures())
                .put("window-seconds", loosest.window().toSeconds())
                .put("lock-seconds", loosest.lock().map(Duration::toSeconds).orElse(0L))
                .put("known-devices-apart", loosest.knownDevicesApart());
        stage.policy(stage.canary(), changes);
        return loosest;
    }

    private static void figures(Checks checks, Stage stage, LockoutRule rule) {
        checks.fact("failures", rule.failures());
        checks.fact("window-minutes", minutes(rule.window()));
        checks.fact("lock-minutes", rule.lock().map(LockoutTrials::minutes).orElse("until-unlocked"));
        checks.fact("tenants", stage.policies().size());
        stage.policies().stream()
                .mapToInt(policy -> policy.lockout().failures())
                .min()
                .ifPresent(least -> checks.fact("fewest-failures-of-a-tenant", least));
    }

    private static void lock(Stage stage, Stage.Player player, LockoutRule rule, Checks checks) throws IOException {
        int refused = 0;
        for (int i = 1; i <= rule.failures(); i++) {
            Wire.Answer answer = stage.login(stage.browser(), player.canary(), player.mail(), stage.password());
            refused += Stage.enters(answer, player.canary()) ? 0 : 1;
        }
        checks.that("wrong-passwords-refused", refused == rule.failures());
    }

    private boolean recorded(String account) {
        Instant now = clock.instant();
        return !journal.search(new Query(
                        Set.of(Kind.AUDIT),
                        now.minusSeconds(3600),
                        now.plusSeconds(3600),
                        Map.of("event.action", "account.locked", "sekisho.details.account", account),
                        1,
                        true))
                .isEmpty();
    }

    private static String minutes(Duration time) {
        return time.toSecondsPart() == 0
                ? Long.toString(time.toMinutes())
                : String.format(java.util.Locale.ROOT, "%.1f", time.toSeconds() / 60.0);
    }
}
