package sekisho.identity.admin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import sekisho.words.Lang;

/**
 * A request to the pages of administration. Whoever makes one has seen to it that the visitor is logged in, that the reach is
 * theirs, and that a form carries the token {@code csrf}.
 *
 * @param base the path under which the pages are, without a slash at its end
 * @param path the segments below it, decoded: a tenant's id, then the page
 * @param form empty for a request that only asks to see something
 * @param csrf what every form must carry
 */
public record AdminVisit(
        Reach reach,
        Lang lang,
        String base,
        List<String> path,
        boolean post,
        Map<String, String> query,
        Map<String, String> form,
        String csrf) {
    public AdminVisit {
        path = List.copyOf(path);
        query = Map.copyOf(query);
        form = Map.copyOf(form);
    }

    /** A segment, or the empty string. */
    String segment(int at) {
        return at < path.size() ? path.get(at) : "";
    }

    String asked(String name) {
        return query.getOrDefault(name, "");
    }

    String field(String name) {
        return form.getOrDefault(name, "");
    }

    boolean isOperator() {
        return reach instanceof Reach.Operator;
    }

    /** The address of a page. */
    String link(String... segments) {
        StringBuilder link = new StringBuilder(base);
        for (String segment : segments) {
            link.append('/').append(encoded(segment));
        }
        return link.toString();
    }

    /** A number of the query from 0 on; 0 when it is none. */
    int number(String name) {
        String text = asked(name);
        return text.matches("[0-9]{1,8}") ? Integer.parseInt(text) : 0;
    }

    /** A query of names and values in turn; those without a value are left out. */
    static String query(String... pairs) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            if (!pairs[i + 1].isEmpty()) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(pairs[i])
                        .append('=')
                        .append(encoded(pairs[i + 1]));
            }
        }
        return query.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Forms hold names and addresses. */
    @Override
    public String toString() {
        return "AdminVisit[" + base + "]";
    }
}
