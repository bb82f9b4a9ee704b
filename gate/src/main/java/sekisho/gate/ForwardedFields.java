package sekisho.gate;

import io.vertx.core.MultiMap;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import sekisho.words.AddressSet;
import sekisho.words.AddressText;

/**
 * The fields in which proxies tell each other who the client is: {@code Forwarded} (RFC 7239) and the {@code X-Forwarded-*}
 * family. Never throws whatever the fields hold. Only computes; event loops.
 */
final class ForwardedFields {
    private static final String FORWARDED = "Forwarded";
    private static final String X_FORWARDED_FOR = "X-Forwarded-For";
    private static final List<String> ALL = List.of(
            FORWARDED,
            X_FORWARDED_FOR,
            "X-Forwarded-Proto",
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Server",
            "X-Forwarded-Ssl",
            "X-Real-IP");

    /** Proxies believed in one after the other; nobody runs more, and a list of thousands costs nothing. */
    private static final int MOST_HOPS = 16;

    private ForwardedFields() {}

    /**
     * The client behind trusted proxies: empty when the peer is none of them. Goes from the nearest hop to the farthest, as
     * only what a trusted proxy added can be believed, and ends at the first address that is not trusted; where a hop is
     * malformed, unknown or obfuscated (RFC 7239 §6), at the last address that could be believed. When both fields are
     * present, {@code X-Forwarded-For} counts: that is the one proxies append to by default, while many pass an incoming
     * {@code Forwarded} on as they got it. A trusted proxy that writes only {@code Forwarded} must therefore remove incoming
     * {@code X-Forwarded-For} fields.
     */
    static Optional<InetAddress> client(MultiMap headers, InetAddress peer, AddressSet trusted) {
        if (!trusted.contains(peer)) {
            return Optional.empty();
        }
        boolean standard = !headers.contains(X_FORWARDED_FOR);
        List<String> lines = headers.getAll(standard ? FORWARDED : X_FORWARDED_FOR);
        InetAddress client = peer;
        int hops = 0;
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i);
            int end = line.length();
            while (end >= 0) {
                int comma = commaBefore(line, end, standard);
                String element = line.substring(comma + 1, end).strip();
                end = comma;
                if (element.isEmpty() && (comma >= 0 || i > 0 || client.equals(peer))) {
                    continue; // an empty list element counts for nothing (RFC 9110 §5.6.1.2)
                }
                Optional<InetAddress> hop = standard ? forwardedNode(element) : node(element);
                if (hop.isEmpty()) {
                    return Optional.of(client);
                }
                client = hop.get();
                hops++;
                if (!trusted.contains(client) || hops == MOST_HOPS) {
                    return Optional.of(client);
                }
            }
        }
        return Optional.of(client);
    }

    /**
     * Whether a trusted peer says that the request came to it over TLS. As for {@link #client}, {@code X-Forwarded-Proto}
     * counts when it is present, and of a list the last element, which is the peer's own.
     */
    static boolean cameOverTls(MultiMap headers) {
        List<String> lines = headers.getAll("X-Forwarded-Proto");
        boolean standard = lines.isEmpty();
        lines = standard ? headers.getAll(FORWARDED) : lines;
        if (lines.isEmpty()) {
            return false;
        }
        String line = lines.getLast();
        String last =
                line.substring(commaBefore(line, line.length(), standard) + 1).strip();
        return (standard ? parameter(last, "proto").orElse("") : last).equalsIgnoreCase("https");
    }

    /**
     * Tells the upstream who the client is and how it asked, in both dialects, in place of whatever came in.
     *
     * @param host the Host field's value or {@code :authority} of the request, as checked
     */
    static void write(MultiMap upstreamHeaders, InetAddress client, String scheme, String host) {
        for (String field : ALL) {
            upstreamHeaders.remove(field);
        }
        String address = AddressText.of(client);
        String node = client instanceof Inet4Address ? address : "\"[" + address + "]\"";
        upstreamHeaders.set(FORWARDED, "for=" + node + ";host=" + quoted(host) + ";proto=" + scheme);
        upstreamHeaders.set(X_FORWARDED_FOR, address);
        upstreamHeaders.set("X-Forwarded-Proto", scheme);
        upstreamHeaders.set("X-Forwarded-Host", host);
        upstreamHeaders.set("X-Real-IP", address);
    }

    private static String quoted(String host) {
        return '"' + host.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /**
     * The comma that begins the last element before {@code end}, or -1. Quoted strings are read from the right, so that an
     * open quote which a client sent cannot swallow what a trusted proxy appended after it.
     */
    private static int commaBefore(String line, int end, boolean quotes) {
        boolean quoted = false;
        for (int i = end - 1; i >= 0; i--) {
            char c = line.charAt(i);
            if (c == '"' && quotes && !(quoted && isEscaped(line, i))) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEscaped(String line, int index) {
        int backslashes = 0;
        while (index - backslashes > 0 && line.charAt(index - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** The {@code for} parameter of a forwarded-element; empty without exactly one that is an address. */
    private static Optional<InetAddress> forwardedNode(String element) {
        return parameter(element, "for").flatMap(ForwardedFields::node);
    }

    /** A parameter of a forwarded-element (RFC 7239 §4); empty without exactly one, or when the element is malformed. */
    private static Optional<String> parameter(String element, String parameter) {
        Optional<String> found = Optional.empty();
        int at = 0;
        while (at < element.length()) {
            int equals = element.indexOf('=', at);
            if (equals < 0) {
                return Optional.empty();
            }
            String name = element.substring(at, equals).strip();
            int end = valueEnd(element, equals + 1);
            if (end < 0) {
                return Optional.empty();
            }
            if (name.equalsIgnoreCase(parameter)) {
                if (found.isPresent()) {
                    return Optional.empty();
                }
                found = Optional.of(unquoted(element.substring(equals + 1, end)));
            }
            at = end + 1;
        }
        return found;
    }

    /** The index of the semicolon after the value at {@code from} or the end; -1 when the value is malformed. */
    private static int valueEnd(String element, int from) {
        if (from >= element.length() || element.charAt(from) != '"') {
            int semicolon = element.indexOf(';', from);
            int end = semicolon < 0 ? element.length() : semicolon;
            return element.substring(from, end).indexOf('"') >= 0 ? -1 : end;
        }
        for (int i = from + 1; i < element.length(); i++) {
            char c = element.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                boolean ends = i + 1 == element.length() || element.charAt(i + 1) == ';';
                return ends ? i + 1 : -1;
            }
        }
        return -1;
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.charAt(0) == '"' ? value.substring(1, value.length() - 1) : value;
    }

    /** An address with or without brackets and port; empty for unknown, obfuscated and malformed nodes (RFC 7239 §6). */
    private static Optional<InetAddress> node(String node) {
        if (node.startsWith("[")) {
            int bracket = node.indexOf(']');
            if (bracket < 0 || !isPort(node.substring(bracket + 1))) {
                return Optional.empty();
            }
            String address = node.substring(1, bracket);
            return address.indexOf(':') < 0 ? Optional.empty() : AddressText.parse(address);
        }
        int colon = node.indexOf(':');
        if (colon >= 0 && colon == node.lastIndexOf(':')) {
            return isPort(node.substring(colon)) ? AddressText.parse(node.substring(0, colon)) : Optional.empty();
        }
        return AddressText.parse(node);
    }

    /** Nothing, or a colon with a port of up to five digits or an obfuscated one. */
    private static boolean isPort(String text) {
        return text.isEmpty() || text.matches(":[0-9]{1,5}") || text.matches(":_[A-Za-z0-9._-]{1,64}");
    }
}
