package sekisho.identity;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the templates about second factors take. */
final class FactorPage {
    private FactorPage() {}

    /**
     * A second factor is asked for.
     *
     * @param action where the form goes
     * @param csrf empty before somebody is in
     */
    record Code(
            Page page,
            String action,
            String ticket,
            String csrf,
            Set<FactorRule.Kind> kinds,
            Optional<Passkey> passkey,
            Optional<String> challenge) {
        Code {
            kinds = Set.copyOf(kinds);
        }

        PageText lead() {
            return kinds.contains(FactorRule.Kind.TOTP)
                    ? PageText.APP_LEAD
                    : kinds.contains(FactorRule.Kind.MAIL) ? PageText.CODE_LEAD : PageText.PASSKEY_LEAD;
        }

        PageText label() {
            return kinds.contains(FactorRule.Kind.TOTP) || kinds.contains(FactorRule.Kind.MAIL)
                    ? PageText.CODE
                    : PageText.RECOVERY_CODE;
        }
    }

    /**
     * What the script needs to ask the browser for a passkey, in base64url where it is bytes.
     *
     * @param action where the answer goes
     * @param allow the ids that may answer, or that are there already; empty for any
     * @param user the account; empty where it is not known yet
     */
    record Passkey(String action, String challenge, String rpId, List<String> allow, Optional<User> user) {
        Passkey {
            allow = List.copyOf(allow);
        }
    }

    /** For whom a passkey is made. */
    record User(String id, String name, String displayName) {}

    /**
     * Something has to be set up.
     *
     * @param totp the app that is offered; empty when the tenant takes none
     * @param ticket of the login, or empty in an open session
     */
    record Enrol(
            Page page,
            PageText lead,
            String ticket,
            String csrf,
            Optional<App> totp,
            Optional<Passkey> passkey,
            Optional<String> challenge) {}

    /**
     * An app to be set up.
     *
     * @param action where the form goes
     * @param pending the secret, sealed, until the first code was right
     * @param secret in groups of four for people to type
     */
    record App(String action, String pending, String secret, QrCode qr) {}

    /** Recovery codes, which are shown this one time. */
    record Codes(Page page, List<String> codes, String next) {
        Codes {
            codes = List.copyOf(codes);
        }
    }

    /**
     * What a member has, on the account page.
     *
     * @param lastLogin the login before this one, as text
     * @param takesTotp whether the tenant takes apps
     * @param totpSince since when there is one, as text
     * @param addPasskey empty when the tenant takes none
     */
    record Own(
            Optional<String> lastLogin,
            boolean takesTotp,
            Optional<String> totpSince,
            int recoveryCodes,
            List<PasskeyEntry> passkeys,
            Optional<Passkey> addPasskey,
            boolean limitsDevices,
            List<DeviceEntry> devices) {
        Own {
            passkeys = List.copyOf(passkeys);
            devices = List.copyOf(devices);
        }
    }

    /** One passkey. */
    record PasskeyEntry(String id, String name, String since, Optional<String> used) {}

    /** One device. */
    record DeviceEntry(String id, String name, boolean waiting, boolean current, String since, String used) {}

    /** The login before. */
    record LastLogin(Page page, String when, String next) {}
}
