package sekisho.vault;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses belong to the site, and the key of each: a normalised path, followed by those query parameters that count, in
 * alphabetical order. Immutable; any thread.
 */
final class SiteUrls {
    private static final int LONGEST = 2048;

    private final Set<String> authorities;
    private final List<PathPattern> include;
    private final List<PathPattern> exclude;
    private final List<PathPattern> dynamic;
    private final List<VaultSettings.QueryRule> queries;

    SiteUrls(VaultSettings settings) {
        Set<String> all = new HashSet<>(settings.aliases());
        all.add(settings.site());
        all.add(settings.publicAuthority());
        all.add(settings.originHost().toLowerCase(Locale.ROOT));
        all.add(settings.origin().getRawAuthority().toLowerCase(Locale.ROOT));
        this.authorities = Set.copyOf(all);
        this.include = settings.include();
        this.exclude = settings.exclude();
        this.dynamic = settings.dynamic();
        this.queries = settings.queries();
    }

    /** Every authority that stands for the site. */
    Set<String> authorities() {
        return authorities;
    }

    /** What a link leads to. */
    sealed interface Place {
        /** A path of the site. */
        record Inside(String key) implements Place {}

        /** Another host, lower case. */
        record Elsewhere(String host, String url) implements Place {}

        /** No address of HTTP, or none that makes sense. */
        record Nowhere() implements Place {}
    }

    private static final Place NOWHERE = new Place.Nowhere();

    /** @param base the key of the document in which the link stands (or its base address) */
    Place place(String link, String base) {
        String text = link.strip();
        int hash = text.indexOf('#');
        if (hash >= 0) {
            text = text.substring(0, hash);
        }
        if (text.length() > LONGEST) {
            return NOWHERE;
        }
        text = text.replace("\t", "").replace("\n", "").replace("\r", "").replace('\\', '/');
        String lower = text.length() < 8
                ? text.toLowerCase(Locale.ROOT)
                : text.substring(0, 8).toLowerCase(Locale.ROOT);
        int slashes =
                lower.startsWith("http://") ? 7 : lower.startsWith("https://") ? 8 : lower.startsWith("//") ? 2 : 0;
        if (slashes > 0) {
            int end = slashes;
            while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '?') {
                end++;
            }
            String authority = text.substring(slashes, end).toLowerCase(Locale.ROOT);
            if (authorities.contains(authority)) {
                String rest = text.substring(end);
                return inside(rest.startsWith("/") ? rest : "/" + rest);
            }
            return authority.isEmpty() ? NOWHERE : new Place.Elsewhere(host(authority), text);
        }
        int colon = text.indexOf(':');
        if (colon > 0
                && text.substring(0, colon)
                        .chars()
                        .allMatch(c -> Character.isLetterOrDigit(c) || c == '+' || c == '-' || c == '.')) {
            return NOWHERE; // mailto:, tel:, data:, javascript:
        }
        if (text.startsWith("/")) {
            return inside(text);
        }
        String path = pathOf(base);
        if (text.isEmpty() || text.startsWith("?")) {
            return inside(path + text);
        }
        return inside(path.substring(0, path.lastIndexOf('/') + 1) + text);
    }

    private static String host(String authority) {
        int at = authority.lastIndexOf('@');
        String rest = authority.substring(at + 1);
        int colon = rest.lastIndexOf(':');
        return colon > rest.lastIndexOf(']') ? rest.substring(0, colon) : rest;
    }

    private Place inside(String target) {
        return new Place.Inside(key(target));
    }

    /** The key of a target: path, and query where it begins with a question mark. */
    String key(String target) {
        int question = target.indexOf('?');
        String path = normalPath(question < 0 ? target : target.substring(0, question));
        if (question < 0 || queries.isEmpty()) {
            return path;
        }
        String query = significant(path, target.substring(question + 1));
        return query.isEmpty() ? path : path + "?" + query;
    }

    private String significant(String path, String query) {
        List<String> kept = new ArrayList<>();
        for (VaultSettings.QueryRule rule : queries) {
            if (!rule.path().matches(path)) {
                continue;
            }
            for (String pair : query.replace("&amp;", "&").split("&", 64)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                if (rule.parameters().contains(Percent.decode(name))) {
                    kept.add(Percent.normal(pair));
                }
            }
        }
        return String.join("&", kept.stream().distinct().sorted().toList());
    }

    static String pathOf(String key) {
        int question = key.indexOf('?');
        return question < 0 ? key : key.substring(0, question);
    }

    /** Without dot segments (RFC 3986 §5.2.4), and percent-encoded in one way. */
    static String normalPath(String path) {
        String normal = Percent.normal(path);
        return normal.contains("/.") || normal.contains("//") ? withoutDots(normal) : normal;
    }

    private static String withoutDots(String path) {
        Deque<String> segments = new ArrayDeque<>();
        boolean folder = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        String joined = "/" + String.join("/", segments);
        return folder && !joined.equals("/") ? joined + "/" : joined;
    }

    /** Whether a path is to be copied. */
    boolean isCopied(String key) {
        String path = pathOf(key);
        boolean wanted = include.isEmpty() || any(include, key) || any(include, path);
        return wanted
                && !any(exclude, key)
                && !any(exclude, path)
                && !isDynamic(path)
                && !path.startsWith("/.sekisho/");
    }

    /** Whether a path goes to the upstream. */
    boolean isDynamic(String path) {
        return !dynamic.isEmpty() && any(dynamic, path);
    }

    private static boolean any(List<PathPattern> patterns, String path) {
        for (PathPattern pattern : patterns) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }

    Optional<String> insideKey(String link, String base) {
        return place(link, base) instanceof Place.Inside inside ? Optional.of(inside.key()) : Optional.empty();
    }
}
