package sekisho.identity;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The pages under {@link Pages#PREFIX}; there are no others. Where a path ends in a slash, the rest of an address follows it. */
enum PageRoute {
    STYLE("style.css"),
    LOGO("logo"),
    PASSKEY_SCRIPT("passkey.js"),
    DEVICE_SCRIPT("device.js"),
    KEYS("jwks.json"),
    LOGIN("login"),
    CODE("code"),
    PASSKEY("passkey"),
    ENROL("enrol"),
    STEP_UP("step-up"),
    CHANGE("change"),
    LOGOUT("logout"),
    ACCOUNT("account"),
    PASSWORD("account/password"),
    END("account/end"),
    THEME("account/theme"),
    TOTP("account/totp"),
    REMOVE_TOTP("account/totp/remove"),
    RECOVERY("account/recovery"),
    OWN_PASSKEY("account/passkey"),
    REMOVE_PASSKEY("account/passkey/remove"),
    REMOVE_DEVICE("account/device/remove"),
    WELCOME("welcome/"),
    RESET("reset/"),
    UNLOCK("unlock/"),
    GUEST("guest/"),
    ADMINISTRATIONS(AdminDoor.SEGMENT),
    ADMINISTRATION(AdminDoor.SEGMENT + "/"),
    /** Answered by {@link SsoPages}. */
    SSO("sso/"),
    /** Answered by {@link Scim}. */
    SCIM("scim/");

    private static final Set<String> FIRST_SEGMENTS =
            Arrays.stream(values()).map(route -> route.path.split("/", 2)[0]).collect(Collectors.toUnmodifiableSet());

    private final String path;

    PageRoute(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    /** Whether a path without {@link Pages#PREFIX} is ours, page or not. */
    static boolean owns(String path) {
        int slash = path.indexOf('/');
        return FIRST_SEGMENTS.contains(slash < 0 ? path : path.substring(0, slash));
    }

    /** The page at a path without {@link Pages#PREFIX}. */
    static Optional<PageRoute> of(String path) {
        String beginning = path.substring(0, path.indexOf('/') + 1);
        return Arrays.stream(values())
                .filter(route -> route.path.equals(path))
                .findFirst()
                .or(() -> Arrays.stream(values())
                        .filter(route -> route.path.equals(beginning))
                        .findFirst());
    }
}
