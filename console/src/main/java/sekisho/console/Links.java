package sekisho.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Addresses within the console, built so that no part can leave its place (RFC 3986 §2.1). */
final class Links {
    /** A path of our own: no scheme, no authority ({@code //}), no backslash, no query. */
    private static final Pattern LOCAL = Pattern.compile("/(?:[A-Za-z0-9_][A-Za-z0-9_.~-]{0,99}/?){0,4}");

    private Links() {}

    static String path(List<String> segments) {
        StringBuilder path = new StringBuilder();
        for (String segment : segments) {
            path.append('/').append(encode(segment));
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    static String of(String... segments) {
        return path(List.of(segments));
    }

    /** Percent-encoded for a path segment or a query value. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** {@code path} when it leads to a page of ours, else the home page. */
    static String local(String path) {
        return path.length() <= 300 && LOCAL.matcher(path).matches() ? path : "/";
    }

    /** A query string from pairs of name and value; pairs without a value are left out. */
    static String query(String... pairs) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            if (!pairs[i + 1].isEmpty()) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(encode(pairs[i]))
                        .append('=')
                        .append(encode(pairs[i + 1]));
            }
        }
        return query.toString();
    }
}
