package sekisho.proof.probe;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.identity.Canary;
import sekisho.identity.GuestLinks;
import sekisho.identity.Screen;
import sekisho.words.Lang;

/** Opens one screen to a guest by a link, and tries everything else with it. */
final class GuestTrial {
    private static final int FORBIDDEN = 403;

    private GuestTrial() {}

    static Checks.Seen access(Stage stage) throws IOException {
        Checks checks = new Checks();
        Canary canary = stage.canary();
        String shared = canary.path() + "shared/";
        String screen = stage.administration()
                .screens()
                .add(Canary.ACTOR, canary.tenant(), "Canary", List.of(Screen.Rule.parse(shared + "**")), Set.of());
        GuestLinks.Created once = link(stage, canary, screen, "");
        String path = Stage.path(once.address());
        Browser guest = stage.browser();
        checks.that("closed-without-the-link", guest.get(shared).status() != 204);
        Wire.Answer page = guest.get(path);
        checks.that("looking-opens-nothing", guest.get(shared).status() != 204);
        guest.submit(page, path, Map.of());
        checks.that("link-opens-its-screen", guest.get(shared + "a").status() == 204);
        checks.that("and-nothing-else", guest.get(canary.path() + "other").status() == FORBIDDEN);
        checks.that("no-account-page", guest.get(Stage.account(canary)).status() != 200);
        Browser second = stage.browser();
        checks.that("link-works-once", second.get(path).status() == 410);
        stage.identity()
                .guests()
                .revoke(Canary.ACTOR, canary.tenant(), once.link().id());
        checks.that("revoked-is-out-at-once", guest.get(shared + "a").status() != 204);
        if (stage.mailWorks()) {
            confirmed(stage, canary, screen, shared, checks);
        }
        checks.fact("longest-days", GuestLinks.LONGEST.toDays());
        return checks.seen(
                "ゲスト用のリンクで開けたのは許可した画面だけで、ほかの画面とアカウントの画面は断られました。リンクは決めた回数で使えなくなり、取り消すとその場で締め出されました"
                        + (stage.mailWorks() ? "。メールの確認コードを求めるリンクは、正しいコードでだけ開きました。" : "。"),
                "A guest's link opened the one screen that was allowed and nothing else; it worked as often as set, and its revocation shut the guest out at once"
                        + (stage.mailWorks()
                                ? "; a link that asks for a code by mail opened with the right code only."
                                : "."));
    }

    private static void confirmed(Stage stage, Canary canary, String screen, String shared, Checks checks)
            throws IOException {
        String mail = canary.address(stage.token());
        String path = Stage.path(link(stage, canary, screen, mail).address());
        Browser guest = stage.browser();
        Wire.Answer asked = guest.submit(guest.get(path), path, Map.of());
        checks.that(
                "code-is-asked-for", asked.status() == 200 && guest.get(shared).status() != 204);
        Optional<String> code = stage.await(canary, mail, "\\b[0-9]{6}\\b");
        checks.that("code-came-by-mail", code.isPresent());
        if (code.isPresent()) {
            guest.submit(asked, path, Map.of("code", FactorTrials.other(code.get())));
            checks.that("wrong-code-refused", guest.get(shared).status() != 204);
            guest.submit(asked, path, Map.of("code", code.get()));
            checks.that("right-code-opens", guest.get(shared).status() == 204);
        }
    }

    private static GuestLinks.Created link(Stage stage, Canary canary, String screen, String mail) {
        return stage.identity()
                .guests()
                .create(
                        Canary.ACTOR,
                        canary.tenant(),
                        new GuestLinks.Wanted("Canary", screen, "", Duration.ofHours(1), 1, mail, Lang.EN));
    }
}
