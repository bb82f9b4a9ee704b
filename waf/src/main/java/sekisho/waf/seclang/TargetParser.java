package sekisho.waf.seclang;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a list of targets: {@code ARGS|!ARGS:x|&TX:'a name'|REQUEST_COOKIES:/^_ga/|XML:/*}. Linear in the text. */
final class TargetParser {
    private final Problems problems;

    TargetParser(Problems problems) {
        this.problems = problems;
    }

    List<Target> parse(Source at, String text) {
        List<Target> targets = new ArrayList<>();
        Cursor cursor = new Cursor(text);
        if (!cursor.skipSeparators()) {
            problems.add(at, "no target in '" + text + "'");
        }
        while (cursor.skipSeparators()) {
            one(at, cursor).ifPresent(targets::add);
        }
        return targets;
    }

    private Optional<Target> one(Source at, Cursor cursor) {
        Target.Kind kind = Target.Kind.INCLUDE;
        if (cursor.take('!')) {
            kind = Target.Kind.EXCLUDE;
        } else if (cursor.take('&')) {
            kind = Target.Kind.COUNT;
        }
        String name = cursor.name();
        Optional<Variable> variable = Vocabulary.variable(name);
        Target.Member member = new Target.Member.All();
        if (cursor.take(':')) {
            boolean path =
                    variable.isPresent() && (variable.get() == Variable.XML || variable.get() == Variable.RESPONSE_XML);
            Optional<Target.Member> read = path ? cursor.path() : cursor.member();
            if (read.isEmpty()) {
                problems.add(at, "the member of target " + name + " is empty or not closed");
                return Optional.empty();
            }
            member = read.get();
        }
        if (variable.isEmpty()) {
            problems.add(at, name.isEmpty() ? "a target without a name" : "unknown variable " + name);
            return Optional.empty();
        }
        if (!(member instanceof Target.Member.All) && !Vocabulary.isCollection(variable.get())) {
            problems.add(at, variable.get() + " is no collection and has no members");
            return Optional.empty();
        }
        return Optional.of(new Target(kind, variable.get(), member));
    }

    private static boolean separates(char c) {
        return c == '|' || c == ',' || Words.isBlank(c);
    }

    /** A place in the text. */
    private static final class Cursor {
        private final String text;
        private int at;

        Cursor(String text) {
            this.text = text;
        }

        /** Whether anything is left. */
        boolean skipSeparators() {
            while (at < text.length() && separates(text.charAt(at))) {
                at++;
            }
            return at < text.length();
        }

        boolean take(char c) {
            if (at < text.length() && text.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        String name() {
            int from = at;
            while (at < text.length() && text.charAt(at) != ':' && !separates(text.charAt(at))) {
                at++;
            }
            return text.substring(from, at);
        }

        Optional<Target.Member> path() {
            if (take('\'')) {
                return quoted().map(Target.Member.XPath::new);
            }
            int from = at;
            while (at < text.length() && text.charAt(at) != '|' && !Words.isBlank(text.charAt(at))) {
                at++;
            }
            return from == at ? Optional.empty() : Optional.of(new Target.Member.XPath(text.substring(from, at)));
        }

        Optional<Target.Member> member() {
            if (take('\'')) {
                return quoted().flatMap(Cursor::quotedMember);
            }
            if (take('/')) {
                return pattern();
            }
            int from = at;
            while (at < text.length() && !separates(text.charAt(at))) {
                at++;
            }
            return from == at ? Optional.empty() : Optional.of(new Target.Member.Named(text.substring(from, at)));
        }

        private static Optional<Target.Member> quotedMember(String inside) {
            if (inside.length() > 2 && inside.startsWith("/") && inside.endsWith("/")) {
                String pattern = inside.substring(1, inside.length() - 1);
                return Optional.of(new Target.Member.Matching(pattern.replace("\\/", "/")));
            }
            return inside.isEmpty() ? Optional.empty() : Optional.of(new Target.Member.Named(inside));
        }

        private Optional<String> quoted() {
            StringBuilder inside = new StringBuilder();
            int end = Words.quoted(text, at, '\'', inside);
            if (end < 0) {
                at = text.length();
                return Optional.empty();
            }
            at = end;
            return Optional.of(inside.toString());
        }

        /** Up to an unescaped slash that ends the target, so that slashes and separators inside are part of the pattern. */
        private Optional<Target.Member> pattern() {
            StringBuilder pattern = new StringBuilder();
            for (; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '/' && (at + 1 == text.length() || separates(text.charAt(at + 1)))) {
                    at++;
                    return pattern.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Target.Member.Matching(pattern.toString()));
                }
                if (c == '\\' && at + 1 < text.length()) {
                    at++;
                    if (text.charAt(at) != '/') {
                        pattern.append(c);
                    }
                }
                pattern.append(text.charAt(at));
            }
            return Optional.empty();
        }
    }
}
