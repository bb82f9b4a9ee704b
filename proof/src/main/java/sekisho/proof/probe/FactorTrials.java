package sekisho.proof.probe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.identity.Canary;
import sekisho.identity.Policy;
import sekisho.identity.Role;

/** What is asked for besides the password. */
final class FactorTrials {
    static final String CODE = "/.sekisho/code";

    private final InstantSource clock;

    FactorTrials(InstantSource clock) {
        this.clock = clock;
    }

    /** A code by mail: a wrong one, the right one, the right one again. */
    static Checks.Seen code(Stage stage) throws IOException {
        if (!stage.mailWorks()) {
            return Checks.Seen.notConfigured(
                    "メールを送る設定がないため、確認コードは使えません。", "No mail can be sent, so no code by mail can be asked for.");
        }
        Checks checks = new Checks();
        figures(checks, stage);
        Canary canary = stage.canary();
        required(stage, canary);
        Stage.Player player = stage.member(canary, Role.MEMBER);
        Browser browser = stage.browser();
        Wire.Answer asked = stage.login(browser, canary, player.mail(), player.password());
        checks.that("password-alone-refused", !Stage.enters(asked, canary) && !stage.isInside(browser, canary));
        Optional<String> code = mailed(stage, asked, player);
        checks.that("code-came-by-mail", code.isPresent());
        if (code.isPresent()) {
            Wire.Answer wrong = browser.submit(asked, CODE, Map.of("code", other(code.get())));
            checks.that("wrong-code-refused", !Stage.enters(wrong, canary));
            Wire.Answer right = browser.submit(asked, CODE, Map.of("code", code.get()));
            checks.that("right-code-opens", Stage.enters(right, canary));
            Wire.Answer again = stage.browser().submit(asked, CODE, Map.of("code", code.get()));
            checks.that("code-works-once", !Stage.enters(again, canary));
            checks.fact("code-digits", code.get().length());
        }
        return checks.seen(
                "パスワードの後に、登録メールアドレスに届いた 6 桁の一度だけ使えるコードを求め、誤ったコードと使用済みのコードを断りました（有効 10 分、5 回まで）。",
                "After the password a code of six digits was asked for, which came by mail and worked once; a wrong and a used one were refused (valid for 10 minutes, 5 tries).");
    }

    /**
     * A second factor that is required of everybody: a member with an authenticator app, and, where mails can be sent, a member and an
     * administrator with nothing but their passwords.
     */
    Checks.Seen required(Stage stage) throws IOException, GeneralSecurityException {
        Checks checks = new Checks();
        figures(checks, stage);
        AppTrial.codes(stage, checks, clock);
        if (!stage.mailWorks()) {
            return checks.seen(
                    "二つめの要素を必須にすると、認証アプリを登録した利用者はパスワードだけではログインできず、アプリのコードで入れました。誤ったコードと使用済みのコードは断られました。",
                    "With a second factor required, a member with an authenticator app did not get in with the password alone but with its code; a wrong and a used code were refused.");
        }
        Canary canary = stage.another();
        required(stage, canary);
        for (Role role : List.of(Role.MEMBER, Role.ADMINISTRATOR)) {
            Stage.Player player = stage.member(canary, role);
            Browser browser = stage.browser();
            Wire.Answer asked = stage.login(browser, canary, player.mail(), player.password());
            checks.that(role.id() + "-password-alone-refused", !Stage.enters(asked, canary));
            Optional<String> code = mailed(stage, asked, player);
            boolean opened =
                    code.isPresent() && Stage.enters(browser.submit(asked, CODE, Map.of("code", code.get())), canary);
            checks.that(role.id() + "-second-factor-opens", opened);
        }
        return checks.seen(
                "二つめの要素を必須にすると、利用者も管理者もパスワードだけではログインできず、二つめの要素で入れました。認証アプリの誤ったコードと使用済みのコードは断られました。",
                "With a second factor required, neither a member nor an administrator got in with the password alone; both did with the second factor. A wrong and a used code of an authenticator app were refused.");
    }

    /** Nothing is waited for where no code was asked for. */
    private static Optional<String> mailed(Stage stage, Wire.Answer asked, Stage.Player player) {
        return asked.status() == 200 ? stage.await(player.canary(), player.mail(), "\\b[0-9]{6}\\b") : Optional.empty();
    }

    static void required(Stage stage, Canary canary) {
        ObjectNode changes = Stage.json();
        changes.put("second-factor", Policy.SecondFactor.ALWAYS.id());
        stage.policy(canary, changes);
    }

    private static void figures(Checks checks, Stage stage) {
        checks.fact("tenants", stage.policies().size());
        for (Policy.SecondFactor factor : Policy.SecondFactor.values()) {
            checks.fact("tenants-" + factor.id(), stage.tenantsWith(policy -> policy.secondFactor() == factor));
        }
    }

    /** A wrong code of the same form. */
    static String other(String code) {
        return (code.startsWith("0") ? "1" : "0") + code.substring(1);
    }
}
