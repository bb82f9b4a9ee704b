package sekisho.identity;

import java.util.Map;

/**
 * A request of a tenant's directory (RFC 7644) under {@code /.sekisho/scim/v2/}.
 *
 * @param method as received
 * @param host lower case, without port
 * @param path as received, without the query
 * @param query decoded, the first value of each name
 * @param authorization the Authorization field, or empty
 * @param body at most {@link #MOST_BYTES}, or empty
 */
public record ScimRequest(
        String method, String host, String path, Map<String, String> query, String authorization, String body) {
    /** The longest body that is taken, in bytes. */
    public static final int MOST_BYTES = 64 << 10;

    public ScimRequest {
        query = Map.copyOf(query);
    }

    /** Whether a path, as received, belongs to it. Any thread. */
    public static boolean owns(String rawPath) {
        return rawPath.startsWith(Pages.PREFIX + "scim/");
    }

    /** It holds a token and names. */
    @Override
    public String toString() {
        return "ScimRequest[" + method + "]";
    }
}
