package sekisho.gate;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a request's head can be read in one way only (RFC 9112 §3, §5, §6; RFC 9113 §8). Whatever two readers could
 * understand differently is refused, not repaired. Only computes; any thread.
 */
final class Framing {
    /** The target that Netty's decoder puts into a request whose line it could not read. */
    static final String UNREADABLE_TARGET = "/bad-request";

    private static final int LONGEST_AUTHORITY = 261;
    private static final int LONGEST_LENGTH = 18;

    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = '0'; c <= '9'; c++) {
            TOKEN[c] = true;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            TOKEN[c] = true;
            TOKEN[c - 'a' + 'A'] = true;
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private Framing() {}

    /** RFC 9110 §5.6.2. */
    static boolean isToken(byte[] bytes, int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (bytes[i] < 0 || !TOKEN[bytes[i]]) {
                return false;
            }
        }
        return length > 0;
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128 || !TOKEN[text.charAt(i)]) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Visible ASCII without a fragment; origin-form, absolute-form of HTTP, or the asterisk of OPTIONS (RFC 9112 §3.2). */
    static boolean isTarget(String target, String method) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 127 || c == '#') {
                return false;
            }
        }
        if (target.startsWith("/")) {
            return true;
        }
        if (target.equals("*")) {
            return method.equals("OPTIONS");
        }
        return isAbsolute(target) && isAuthority(authorityOf(target));
    }

    private static boolean isAbsolute(String target) {
        return target.regionMatches(true, 0, "http://", 0, 7) || target.regionMatches(true, 0, "https://", 0, 8);
    }

    /** The authority of an absolute-form target. */
    static String authorityOf(String target) {
        int start = target.indexOf("://") + 3;
        int end = start;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        return target.substring(start, end);
    }

    /** A name, an IPv4 address or a bracketed IPv6 address, with or without a port; no user information. */
    static boolean isAuthority(String authority) {
        if (authority.isEmpty() || authority.length() > LONGEST_AUTHORITY) {
            return false;
        }
        int hostEnd = hostEnd(authority);
        if (hostEnd <= 0 || (hostEnd < authority.length() && !isPort(authority, hostEnd))) {
            return false;
        }
        boolean literal = authority.charAt(0) == '[';
        if (literal && hostEnd < 4) {
            return false;
        }
        for (int i = literal ? 1 : 0; i < (literal ? hostEnd - 1 : hostEnd); i++) {
            char c = authority.charAt(i);
            boolean letterOrDigit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letterOrDigit && c != '.' && (literal ? c != ':' : c != '-' && c != '_')) {
                return false;
            }
        }
        return true;
    }

    private static int hostEnd(String authority) {
        int colon = authority.charAt(0) == '[' ? authority.indexOf(']') + 1 : authority.indexOf(':');
        return colon < 0 ? authority.length() : colon;
    }

    private static boolean isPort(String authority, int colon) {
        int digits = authority.length() - colon - 1;
        if (authority.charAt(colon) != ':' || digits < 1 || digits > 5) {
            return false;
        }
        for (int i = colon + 1; i < authority.length(); i++) {
            if (authority.charAt(i) < '0' || authority.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** The host of an authority, lower case, without port. */
    static String hostOf(String authority) {
        return authority.substring(0, hostEnd(authority)).toLowerCase(Locale.ROOT);
    }

    /**
     * Whether the fields of an HTTP/1 head leave no doubt about its host and where its body ends. What the decoder refuses by
     * itself (both lengths at once, several lengths) is not left to it alone.
     */
    static boolean isSoundHttp1(HttpRequest request) {
        HttpHeaders fields = request.headers();
        return hasSoundHost(request, fields) && hasSoundLength(request, fields);
    }

    private static boolean hasSoundHost(HttpRequest request, HttpHeaders fields) {
        List<String> hosts = fields.getAll(HttpHeaderNames.HOST);
        if (hosts.size() != 1) {
            return hosts.isEmpty() && request.protocolVersion() == HttpVersion.HTTP_1_0;
        }
        String host = hosts.getFirst();
        String target = request.uri();
        boolean absolute = !target.startsWith("/") && !target.equals("*");
        return isAuthority(host) && (!absolute || host.equalsIgnoreCase(authorityOf(target)));
    }

    private static boolean hasSoundLength(HttpRequest request, HttpHeaders fields) {
        List<String> encodings = fields.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        List<String> lengths = fields.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (!encodings.isEmpty()) {
            return encodings.size() == 1
                    && lengths.isEmpty()
                    && encodings.getFirst().equalsIgnoreCase("chunked")
                    && request.protocolVersion() == HttpVersion.HTTP_1_1;
        }
        return lengths.isEmpty() || (lengths.size() == 1 && isLength(lengths.getFirst()));
    }

    private static boolean isLength(String length) {
        for (int i = 0; i < length.length(); i++) {
            if (length.charAt(i) < '0' || length.charAt(i) > '9') {
                return false;
            }
        }
        return !length.isEmpty() && length.length() <= LONGEST_LENGTH;
    }

    /**
     * The same for HTTP/2 (RFC 9113 §8.2, §8.3), of which the codec checks the order of pseudo-fields, the names, and
     * that the lengths agree.
     */
    static boolean isSoundHttp2(HttpServerRequest request) {
        String method = request.method().name();
        if (!isToken(method) || method.equals("CONNECT") || !isTarget(request.uri(), method)) {
            return false;
        }
        if (!request.uri().startsWith("/") && !request.uri().equals("*")) {
            return false; // :path has no absolute form
        }
        HostAndPort pseudo = request.authority(true);
        String host = null;
        int lengths = 0;
        for (Map.Entry<String, String> field : request.headers()) {
            if (!isFieldValue(field.getValue())) {
                return false;
            }
            switch (field.getKey().toLowerCase(Locale.ROOT)) {
                case "host" -> {
                    if (host != null) {
                        return false;
                    }
                    host = field.getValue();
                }
                case "content-length" -> {
                    if (++lengths > 1 || !isLength(field.getValue())) {
                        return false;
                    }
                }
                case "connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade" -> {
                    return false;
                }
                default -> {}
            }
        }
        HostAndPort authority = request.authority();
        if (authority == null || !isAuthority(text(authority))) {
            return false;
        }
        return host == null || pseudo == null || host.equalsIgnoreCase(text(pseudo));
    }

    private static boolean isFieldValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 127) {
                return false;
            }
        }
        return true;
    }

    private static String text(HostAndPort authority) {
        return authority.port() < 0 ? authority.host() : authority.host() + ":" + authority.port();
    }

    static String authority(HttpServerRequest request, boolean http2) {
        if (http2) {
            HostAndPort authority = request.authority();
            return authority == null ? RequestHead.UNKNOWN : text(authority);
        }
        String host = request.getHeader(HttpHeaderNames.HOST);
        return host == null ? RequestHead.UNKNOWN : host;
    }

    /** For a head that is sound. */
    static long bodyLength(HttpServerRequest request, boolean http2) {
        String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null) {
            return Long.parseLong(length);
        }
        boolean open = http2 || request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
        return open ? RequestHead.UNKNOWN_LENGTH : 0;
    }

    /** RFC 6455 §4.2.1. */
    static boolean asksForWebSocket(HttpServerRequest request) {
        String upgrade = request.getHeader(HttpHeaderNames.UPGRADE);
        return upgrade != null
                && upgrade.equalsIgnoreCase("websocket")
                && request.method() == io.vertx.core.http.HttpMethod.GET
                && request.version() == io.vertx.core.http.HttpVersion.HTTP_1_1
                && names(request.getHeader(HttpHeaderNames.CONNECTION), "upgrade");
    }

    /** Whether a comma-separated list of tokens has {@code token} among them. */
    static boolean names(@Nullable String list, String token) {
        if (list == null) {
            return false;
        }
        for (String element : list.split(",", 32)) {
            if (element.strip().equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }
}
