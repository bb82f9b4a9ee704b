package sekisho.identity;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What pages hold for their scripts: challenges for passkeys and for the browser's own key. Thread-safe. */
final class ScriptParts {
    private final Parts parts;
    private final DeviceKeys devices;

    ScriptParts(Parts parts, DeviceKeys devices) {
        this.parts = parts;
        this.devices = devices;
    }

    /** The challenge for the browser's key, where the tenant limits devices. */
    Optional<String> device(Ask ask) {
        return ask.tenant().policy().slots().on()
                ? Optional.of(devices.challenge(ask.tenant().id()))
                : Optional.empty();
    }

    /** A passkey instead of the password. */
    Optional<FactorPage.Passkey> login(Ask ask) {
        String challenge =
                parts.challenges().issue(FactorDesk.loginAt(ask.tenant().id()));
        return ask.tenant().policy().factors().letsPasskeysIn()
                ? Optional.of(new FactorPage.Passkey(
                        Pages.PREFIX + "passkey", challenge, ask.door().host(), List.of(), Optional.empty()))
                : Optional.empty();
    }

    /** A passkey as a second factor. */
    FactorPage.Passkey shown(Ask ask, Member member, String action, String ticket) {
        String rpId = ask.door().host();
        return new FactorPage.Passkey(
                action,
                parts.challenges().issue(FactorDesk.purposeOf(ticket)),
                rpId,
                parts.passkeys().credentialsOf(member.account(), rpId),
                Optional.empty());
    }

    /** A new passkey; empty where the tenant takes none. */
    Optional<FactorPage.Passkey> made(Ask ask, Member member, String action) {
        if (!ask.tenant().policy().factors().kinds().contains(FactorRule.Kind.PASSKEY)) {
            return Optional.empty();
        }
        String rpId = ask.door().host();
        String user = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(member.account().getBytes(StandardCharsets.UTF_8));
        return Optional.of(new FactorPage.Passkey(
                action,
                parts.challenges().issue(FactorDesk.newOf(member.account())),
                rpId,
                parts.passkeys().credentialsOf(member.account(), rpId),
                Optional.of(new FactorPage.User(user, member.mail().text(), member.name()))));
    }
}
