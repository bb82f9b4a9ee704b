package sekisho.identity;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a tenant's application is.
 *
 * @param host lower case
 * @param path {@code /}, or a prefix that begins and ends with a slash
 */
public record Place(String host, String path) {
    private static final Pattern HOST =
            Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final Pattern PATH = Pattern.compile("/(?:[A-Za-z0-9._~-]+/)*");

    /**
     * Reads {@code app.example.jp} or {@code app.example.jp/acme/}.
     *
     * @throws IdentityException {@code MALFORMED} when it is no such thing
     */
    public static Place parse(String text) {
        int slash = text.indexOf('/');
        String host = (slash < 0 ? text : text.substring(0, slash)).toLowerCase(Locale.ROOT);
        String path = slash < 0 ? "/" : text.substring(slash);
        String closed = path.endsWith("/") ? path : path + "/";
        if (host.length() > 253
                || closed.length() > 200
                || !HOST.matcher(host).matches()
                || !PATH.matcher(closed).matches()
                || closed.contains("/../")
                || closed.contains("/./")
                || closed.startsWith("/.sekisho/")) {
            throw new IdentityException(IdentityException.Code.MALFORMED, Messages.PLACE);
        }
        return new Place(host, closed);
    }

    /** Whether a path, dots resolved, lies in it; {@code /acme} counts as {@code /acme/}. */
    boolean contains(String requestPath) {
        return requestPath.startsWith(path)
                || (requestPath.length() == path.length() - 1 && path.startsWith(requestPath));
    }

    @Override
    public String toString() {
        return path.equals("/") ? host : host + path;
    }
}
