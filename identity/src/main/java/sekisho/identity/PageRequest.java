package sekisho.identity;

import java.net.InetAddress;
import java.util.Map;

/**
 * A request to one of the pages under {@code /.sekisho/}.
 *
 * @param method as received
 * @param host lower case, without port
 * @param path as received, without the query
 * @param query decoded, the first value of each name
 * @param form the body of a form, decoded likewise; empty for other methods than POST
 * @param cookies the Cookie field, or empty
 * @param address of the client
 * @param userAgent the User-Agent field, or empty
 * @param acceptLanguage the Accept-Language field, or empty
 * @param origin the Origin field, or empty
 * @param fetchSite the Sec-Fetch-Site field, or empty
 * @param rawQuery the query as received, which signatures cover
 */
public record PageRequest(
        String method,
        String host,
        String path,
        Map<String, String> query,
        Map<String, String> form,
        String cookies,
        InetAddress address,
        String userAgent,
        String acceptLanguage,
        String origin,
        String fetchSite,
        String rawQuery) {
    /** The longest form that most pages take, in bytes. */
    public static final int MOST_FORM_BYTES = 16 << 10;
    /** The longest that identity providers send. */
    public static final int MOST_ANSWER_BYTES = 512 << 10;

    public PageRequest {
        query = Map.copyOf(query);
        form = Map.copyOf(form);
    }

    /** A request whose query nobody signs. */
    PageRequest(
            String method,
            String host,
            String path,
            Map<String, String> query,
            Map<String, String> form,
            String cookies,
            InetAddress address,
            String userAgent,
            String acceptLanguage,
            String origin,
            String fetchSite) {
        this(method, host, path, query, form, cookies, address, userAgent, acceptLanguage, origin, fetchSite, "");
    }

    /** How long a form at a path may be, in bytes. */
    public static int mostFormBytes(String path) {
        return path.startsWith(Pages.PREFIX + "sso/") ? MOST_ANSWER_BYTES : MOST_FORM_BYTES;
    }

    /** The same request with what its form says. */
    public PageRequest with(Map<String, String> filledIn) {
        return new PageRequest(
                method,
                host,
                path,
                query,
                filledIn,
                cookies,
                address,
                userAgent,
                acceptLanguage,
                origin,
                fetchSite,
                rawQuery);
    }

    /** As if it had only asked to see the page. */
    PageRequest onlyShown() {
        return new PageRequest(
                "GET",
                host,
                path,
                query,
                Map.of(),
                cookies,
                address,
                userAgent,
                acceptLanguage,
                origin,
                fetchSite,
                rawQuery);
    }

    boolean isPost() {
        return method.equals("POST");
    }

    boolean isGet() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** What only a page of this very site can send: browsers say where a form came from. */
    boolean isFromHere() {
        boolean sameSite = fetchSite.isEmpty() || fetchSite.equals("same-origin") || fetchSite.equals("none");
        return sameSite && isOurs(origin);
    }

    /** Cookies know no ports (RFC 6265 §8.5), so a port keeps nobody out. */
    private boolean isOurs(String from) {
        String prefix = "https://" + host;
        return from.equals(prefix) || from.matches(java.util.regex.Pattern.quote(prefix) + ":[0-9]{1,5}");
    }

    String field(String name) {
        return form.getOrDefault(name, "");
    }

    /** Bodies hold passwords. */
    @Override
    public String toString() {
        return "PageRequest[" + method + "]";
    }
}
