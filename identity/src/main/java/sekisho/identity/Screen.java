package sekisho.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A part of an application under a name that the customer understands.
 *
 * @param id distinct within the tenant
 * @param name as the matrix and the refusal show it
 * @param rules what belongs to it
 * @param roles who may use it without being listed by name
 */
public record Screen(String id, String name, List<Rule> rules, Set<Role> roles) {
    public Screen {
        rules = List.copyOf(rules);
        roles = Set.copyOf(roles);
    }

    /**
     * Paths and methods. A segment {@code *} stands for any one, a last segment {@code **} for any rest, also an empty one.
     *
     * @param methods in upper case; empty for all
     * @param segments of the pattern, decoded
     */
    public record Rule(Set<String> methods, List<String> segments) {
        static final String ONE = "*";
        static final String REST = "**";

        public Rule {
            methods = Set.copyOf(methods);
            segments = List.copyOf(segments);
        }

        /**
         * Reads {@code GET,POST /orders/**} or {@code /orders/**}.
         *
         * @throws IdentityException {@code MALFORMED} when it is no such thing
         */
        public static Rule parse(String text) {
            String[] parts = text.strip().split("\\s+", 3);
            String path = parts[parts.length - 1];
            if (parts.length > 2 || !path.startsWith("/") || path.length() > 500) {
                throw new IdentityException(IdentityException.Code.MALFORMED, Messages.SCREEN);
            }
            Set<String> methods = parts.length == 1 ? Set.of() : methods(parts[0]);
            List<String> segments = new ArrayList<>();
            for (String segment : path.split("/", 66)) {
                if (!segment.isEmpty()) {
                    segments.add(segment);
                }
            }
            boolean restInside = segments.contains(REST) && segments.indexOf(REST) < segments.size() - 1;
            if (restInside || segments.size() > 64) {
                throw new IdentityException(IdentityException.Code.MALFORMED, Messages.SCREEN);
            }
            return new Rule(methods, segments);
        }

        private static Set<String> methods(String text) {
            Set<String> methods = new java.util.TreeSet<>();
            for (String method : text.split(",", 20)) {
                if (!method.matches("[A-Za-z]{1,20}")) {
                    throw new IdentityException(IdentityException.Code.MALFORMED, Messages.SCREEN);
                }
                methods.add(method.toUpperCase(Locale.ROOT));
            }
            return methods;
        }

        /** HEAD asks for what GET shows (RFC 9110 §9.3.2). */
        boolean covers(String method) {
            return methods.isEmpty() || methods.contains(method) || (method.equals("HEAD") && methods.contains("GET"));
        }

        @Override
        public String toString() {
            String path = "/" + String.join("/", segments);
            return methods.isEmpty() ? path : String.join(",", new java.util.TreeSet<>(methods)) + " " + path;
        }
    }
}
