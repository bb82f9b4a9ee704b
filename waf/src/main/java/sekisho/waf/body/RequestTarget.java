package sekisho.waf.body;

import java.nio.charset.StandardCharsets;

/**
 * The parts of a request target (RFC 9112 §3.2) that rules look at. Strings hold one char per byte. REQUEST_URI_RAW is the target
 * itself, and PATH_INFO is REQUEST_FILENAME, as in ModSecurity 3.
 *
 * <p>Three things are decided as servers in front of applications do, because ModSecurity 3 alone would see less: the query
 * begins at the first question mark as sent, so that {@code %3F} does not hide the rest of a path; scheme and authority of the
 * absolute form are taken off the filename too; and the authority ends at a question mark as well (RFC 3986 §3.2). A fragment,
 * which no target may have, stays where it is.
 *
 * @param uri REQUEST_URI: path and query, percent-encoding taken off once, without scheme and authority
 * @param filename REQUEST_FILENAME: the path, percent-encoding taken off once; a plus sign stays
 * @param basename REQUEST_BASENAME: what follows the last slash or backslash of the filename; empty without one
 * @param query QUERY_STRING: what follows the first question mark, as sent
 */
public record RequestTarget(String uri, String filename, String basename, String query) {

    /**
     * Takes a target apart. Never fails; linear.
     *
     * @param target as sent, one char per byte
     */
    public static RequestTarget parse(String target) {
        String local = target.substring(startOfPath(target));
        int question = local.indexOf('?');
        String filename = decode(question < 0 ? local : local.substring(0, question));
        String query = question < 0 ? "" : local.substring(question + 1);
        String uri = question < 0 ? filename : filename + '?' + decode(query);
        int slash = Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\'));
        String basename = slash < 0 ? "" : filename.substring(slash + 1);
        return new RequestTarget(uri, filename, basename, query);
    }

    /** Where the path begins: after scheme and authority of the absolute form, if anything follows them. */
    private static int startOfPath(String target) {
        int colon = target.indexOf(':');
        if (colon <= 0 || !target.startsWith("//", colon + 1) || !isScheme(target, colon)) {
            return 0;
        }
        for (int i = colon + 3; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c == '/' || c == '?' || c == '#') {
                return i;
            }
        }
        return 0;
    }

    /** RFC 3986 §3.1. */
    private static boolean isScheme(String target, int end) {
        for (int i = 0; i < end; i++) {
            char c = target.charAt(i);
            boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (!letter && (i == 0 || !other)) {
                return false;
            }
        }
        return true;
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) text.charAt(i);
        }
        return new String(new Percent(false).decode(bytes, 0, bytes.length), StandardCharsets.ISO_8859_1);
    }
}
