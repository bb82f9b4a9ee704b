package sekisho.identity;

import java.util.Optional;

/** The Cookie field (RFC 6265 §4.2.1). Only computes. */
final class Cookies {
    private Cookies() {}

    /** The value of the first cookie with that name. */
    static Optional<String> find(String field, String name) {
        int from = 0;
        while (from < field.length()) {
            int end = field.indexOf(';', from);
            int stop = end < 0 ? field.length() : end;
            int start = from;
            while (start < stop && field.charAt(start) == ' ') {
                start++;
            }
            int value = start + name.length() + 1;
            if (value <= stop && field.startsWith(name, start) && field.charAt(value - 1) == '=') {
                return Optional.of(field.substring(value, stop).strip());
            }
            from = stop + 1;
        }
        return Optional.empty();
    }

    /** Likewise, but goes along when a form of another site leads here, as the answers of identity providers do. */
    static String setAcrossSites(String name, String value, long maxAgeSeconds) {
        return name + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=" + maxAgeSeconds;
    }

    /** Set for this host only, over TLS only, out of reach of scripts; goes along when a link leads here. */
    static String set(String name, String value, long maxAgeSeconds) {
        String age = maxAgeSeconds < 0 ? "" : "; Max-Age=" + maxAgeSeconds;
        return name + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=Lax" + age;
    }
}
