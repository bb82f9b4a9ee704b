package sekisho.proof.probe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import sekisho.identity.Canary;
import sekisho.identity.Device;
import sekisho.identity.Role;

/** A tenant that lets one device in per member: the first, a second one, and the second again once the slot is free. */
final class SlotTrial {
    private static final String REMOVE = "/.sekisho/account/device/remove";

    private SlotTrial() {}

    static Checks.Seen slots(Stage stage) throws IOException {
        Checks checks = new Checks();
        checks.fact("tenants", stage.policies().size());
        checks.fact(
                "tenants-limiting-devices",
                stage.tenantsWith(policy -> policy.slots().on()));
        Canary canary = stage.canary();
        ObjectNode changes = Stage.json();
        changes.putObject("devices").put("slots", true).put("others", 1);
        stage.policy(canary, changes);
        Stage.Player player = stage.member(canary, Role.MEMBER);
        checks.that("first-device-takes-the-slot", held(stage, player).size() == 1);
        checks.that("first-device-enters", enters(stage, player.home(), player));

        Browser second = stage.browser();
        Wire.Answer refused = stage.login(second, canary, player.mail(), player.password());
        checks.that(
                "second-device-refused-with-the-right-password",
                refused.status() == 403 && !Stage.enters(refused, canary) && !stage.isInside(second, canary));
        checks.that("second-device-listed-as-waiting", waiting(stage, player) == 1);

        free(stage, player);
        checks.that("slot-free", held(stage, player).isEmpty());
        checks.that("session-of-the-freed-device-ended", !stage.isInside(player.home(), canary));
        checks.that("second-device-enters-then", enters(stage, second, player));
        checks.that("first-device-refused-then", !enters(stage, player.home(), player));
        return checks.seen(
                "1 人 1 台に限ると、最初に認証した端末が枠を取り、別の端末は正しいパスワードでも断られ、利用者が枠を空けた後に入れました。",
                "With one device for each member, the first to be authenticated took the slot, another was refused with the right password, and got in after the member freed the slot.");
    }

    private static boolean enters(Stage stage, Browser browser, Stage.Player player) throws IOException {
        Wire.Answer answer = stage.login(browser, player.canary(), player.mail(), player.password());
        return Stage.enters(answer, player.canary()) && stage.isInside(browser, player.canary());
    }

    private static List<Device> devices(Stage stage, Stage.Player player) {
        return stage.administration().access().devices(player.canary().tenant(), player.account());
    }

    private static List<Device> held(Stage stage, Stage.Player player) {
        return devices(stage, player).stream()
                .filter(device -> !device.waiting())
                .toList();
    }

    private static long waiting(Stage stage, Stage.Player player) {
        return devices(stage, player).stream().filter(Device::waiting).count();
    }

    /** As the member does it, in the browser that has the slot. */
    private static void free(Stage stage, Stage.Player player) throws IOException {
        Wire.Answer page = player.home().get(Stage.account(player.canary()));
        for (Device device : held(stage, player)) {
            player.home().submit(page, REMOVE, Map.of("id", device.id(), "current", player.password()));
        }
    }
}
