package sekisho.proof.probe;

import java.util.regex.Pattern;

/** Host names as certificates and SNI see them. Only computes. */
final class HostNames {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?", Pattern.CASE_INSENSITIVE);
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private HostNames() {}

    /** Whether it may be sent as a server name (RFC 6066 §3: no address literals). */
    static boolean isName(String host) {
        return NAME.matcher(host).matches() && !IPV4.matcher(host).matches();
    }

    /** Whether a certificate's name is {@code host}, or its wildcard covers exactly one label (RFC 9525 §6.3). */
    static boolean matches(String pattern, String host) {
        if (pattern.equalsIgnoreCase(host)) {
            return true;
        }
        int dot = host.indexOf('.');
        return pattern.startsWith("*.")
                && dot > 0
                && isName(host)
                && pattern.substring(1).equalsIgnoreCase(host.substring(dot));
    }
}
