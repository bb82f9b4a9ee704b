package sekisho.gate;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import sekisho.identity.Principal;

/**
 * Carries the fields of a message over to the other side, without those that end here: the hop-by-hop ones (RFC 9110
 * §7.6.1), and those that only we may set. Kept per event loop and used for one message at a time.
 */
final class Fields {
    private static final CharSequence VIA = HttpHeaders.createOptimized("Via");
    private static final CharSequence X_REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
    private static final CharSequence VIA_2 = HttpHeaders.createOptimized("2 sekisho");
    private static final CharSequence VIA_1_1 = HttpHeaders.createOptimized("1.1 sekisho");
    private static final CharSequence VIA_1_0 = HttpHeaders.createOptimized("1.0 sekisho");

    private final BiConsumer<String, String> toUpstream = this::toUpstream;
    private final BiConsumer<String, String> toClient = this::toClient;
    private @Nullable MultiMap target;
    private @Nullable String connection;

    /**
     * Makes one Content-Type of several, in a list as RFC 9110 §8.3 describes it: the rules and the application must not choose
     * different ones.
     */
    static void joinContentTypes(MultiMap fields) {
        List<String> types = fields.getAll(HttpHeaders.CONTENT_TYPE);
        if (types.size() > 1) {
            fields.set(HttpHeaders.CONTENT_TYPE, String.join(", ", types));
        }
    }

    /** Fills {@code upstream} with what the application shall read. */
    void forward(Exchange exchange, MultiMap client, MultiMap upstream) {
        RequestHead head = exchange.head;
        upstream.set(HttpHeaders.HOST, head.authority());
        carry(client, upstream, toUpstream);
        ForwardedFields.write(upstream, exchange.client, head.scheme(), head.authority());
        upstream.set(X_REQUEST_ID, exchange.id);
        Principal principal = exchange.principal();
        if (principal != null) {
            IdentityFields.write(upstream, principal);
        }
        ClientCertificate certificate = exchange.certificate;
        if (certificate != null) {
            IdentityFields.write(upstream, certificate);
        }
        upstream.add(VIA, head.isHttp2() ? VIA_2 : head.protocol().equals("1.1") ? VIA_1_1 : VIA_1_0);
    }

    /** Fills {@code client} with what the browser shall read. */
    void answer(MultiMap upstream, MultiMap client) {
        carry(upstream, client, toClient);
    }

    private void carry(MultiMap from, MultiMap to, BiConsumer<String, String> step) {
        target = to;
        connection = null;
        from.forEach(step);
        target = null;
        if (connection != null && !isUsual(connection)) {
            removeNamed(to, connection);
        }
    }

    private void toUpstream(String name, String value) {
        if (!endsHere(name, value) && !isOurs(name) && target != null) {
            String carried = name.equalsIgnoreCase("Cookie") ? IdentityFields.withoutOwnCookies(value) : value;
            if (!carried.isEmpty() || value.isEmpty()) {
                target.add(name, carried);
            }
        }
    }

    private void toClient(String name, String value) {
        if (!endsHere(name, value) && target != null) {
            target.add(name, value);
        }
    }

    /** Hop-by-hop by its nature; remembers what Connection names. */
    private boolean endsHere(String name, String value) {
        return switch (name.length()) {
            case 2 -> name.equalsIgnoreCase("TE");
            case 6 -> name.equalsIgnoreCase("Expect");
            case 7 -> name.equalsIgnoreCase("Upgrade") || name.equalsIgnoreCase("Trailer");
            case 10 -> name.equalsIgnoreCase("Keep-Alive") || isConnection(name, value);
            case 14 -> name.equalsIgnoreCase("HTTP2-Settings");
            case 16 -> name.equalsIgnoreCase("Proxy-Connection");
            case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
            case 18 -> name.equalsIgnoreCase("Proxy-Authenticate");
            case 19 -> name.equalsIgnoreCase("Proxy-Authorization");
            default -> false;
        };
    }

    private boolean isConnection(String name, String value) {
        if (!name.equalsIgnoreCase("Connection")) {
            return false;
        }
        connection = connection == null ? value : connection + "," + value;
        return true;
    }

    /**
     * Set by us alone: the host, the identity and probe fields, the request id and the forwarded fields. Whatever is no
     * letter or digit counts as a hyphen, because applications that get their fields as environment variables (RFC 3875 §4.1.18) or
     * as PHP's variables cannot tell an underscore, a dot and a hyphen apart.
     */
    private static boolean isOurs(String name) {
        char first = name.charAt(0);
        return switch (first) {
            case 'h', 'H' -> name.equalsIgnoreCase("Host");
            case 's', 'S' -> begins(name, "sekisho-");
            case 'f', 'F' -> name.equalsIgnoreCase("Forwarded");
            case 'x', 'X' -> begins(name, "x-forwarded-") || is(name, "x-request-id") || is(name, "x-real-ip");
            default -> false;
        };
    }

    private static boolean is(String name, String lowerCase) {
        return name.length() == lowerCase.length() && begins(name, lowerCase);
    }

    private static boolean begins(String name, String lowerCase) {
        if (name.length() < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            char c = name.charAt(i);
            char expected = lowerCase.charAt(i);
            boolean same = expected == '-' ? !isAlphanumeric(c) : (c | 0x20) == expected;
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isUsual(String connection) {
        return connection.equalsIgnoreCase("keep-alive")
                || connection.equalsIgnoreCase("close")
                || connection.equalsIgnoreCase("upgrade");
    }

    /** What Connection names ends here too, but neither the framing nor the host is for a client to take away. */
    private static void removeNamed(MultiMap to, String connection) {
        for (String element : connection.split(",", 64)) {
            String name = element.strip();
            if (Framing.isToken(name) && !name.equalsIgnoreCase("Content-Length") && !name.equalsIgnoreCase("Host")) {
                to.remove(name);
            }
        }
    }
}
