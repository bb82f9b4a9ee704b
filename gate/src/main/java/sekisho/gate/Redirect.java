package sekisho.gate;

/**
 * The same target on HTTPS.
 *
 * @param port the port of the first HTTPS listener
 */
record Redirect(int port) implements Destination {
    private static final int HTTPS = 443;

    /** 301 keeps bookmarks short for what is only read, 308 keeps method and body for the rest (RFC 9110 §15.4). */
    static int status(String method) {
        return method.equals("GET") || method.equals("HEAD") ? 301 : 308;
    }

    /** For the Location field; the host is one of ours and the target was checked for its characters. */
    String location(RequestHead head) {
        String authority = port == HTTPS ? head.host() : head.host() + ":" + port;
        return "https://" + authority + (head.target().startsWith("/") ? head.target() : "/");
    }
}
