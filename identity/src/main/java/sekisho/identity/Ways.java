package sekisho.identity;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where visitors are sent. Only computes. */
final class Ways {
    private static final int LONGEST = 2000;

    private Ways() {}

    /**
     * A path of this host, or its root for whatever could lead elsewhere: browsers take {@code //x} and {@code /\x} for a host, drop
     * control characters, and read a backslash as a slash (WHATWG URL).
     */
    static String safe(String to) {
        boolean path = to.startsWith("/") && !to.startsWith("//") && to.length() <= LONGEST;
        boolean plain = to.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '\\');
        return path && plain && (!to.startsWith(Pages.PREFIX) || Canary.isPlace(to)) ? to : "/";
    }

    /** The account page that leads to {@code to} afterwards. */
    static String account(String to) {
        return leading("account", to);
    }

    /** The page that asks for a second factor, which leads to {@code to} afterwards. */
    static String stepUp(String to) {
        return leading("step-up", to);
    }

    /** The login by an identity provider that leads to {@code to} afterwards. */
    static String sso(String provider, String to) {
        return Pages.PREFIX + "sso/" + provider + "?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8);
    }

    /** The login that leads to {@code to} afterwards. */
    static String login(String to) {
        return leading("login", to);
    }

    private static String leading(String page, String to) {
        return to.equals("/")
                ? Pages.PREFIX + page
                : Pages.PREFIX + page + "?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8);
    }
}
