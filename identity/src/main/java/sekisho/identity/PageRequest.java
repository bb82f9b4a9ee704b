package sekisho.identity;

import java.net.InetAddress;
import java.util.Map;

/**
 * A request to one of the pages under {@code /.sekisho/}.
 *
 * @param method as received
 * @param host lower case, without port
 * @param authority with the port, as the browser knows us
 * @param path as received, without the query
 * @param query decoded, the first value of each name
 * @param form the body of a form, decoded likewise; empty for other methods than POST
 * @param cookies the Cookie field, or empty
 * @param address of the client
 * @param userAgent the User-Agent field, or empty
 * @param acceptLanguage the Accept-Language field, or empty
 * @param origin the Origin field, or empty
 * @param fetchSite the Sec-Fetch-Site field, or empty
 */
public record PageRequest(
        String method,
        String host,
        String authority,
        String path,
        Map<String, String> query,
        Map<String, String> form,
        String cookies,
        InetAddress address,
        String userAgent,
        String acceptLanguage,
        String origin,
        String fetchSite) {
    /** The longest form that any page takes, in bytes. */
    public static final int MOST_FORM_BYTES = 16 << 10;

    public PageRequest {
        query = Map.copyOf(query);
        form = Map.copyOf(form);
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
        return sameSite && origin.equals("https://" + authority);
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
