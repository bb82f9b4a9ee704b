package sekisho.gate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sekisho.journal.AccessRecord;
import sekisho.waf.Tuning.Exclusion;

/**
 * The narrowest exclusions with which the rules that matched would let the same request pass, should it have been harmless. Only
 * what the configuration takes is offered. Computes only.
 *
 * @param host of the site
 * @param exclusions one for each argument that matched, and one for what is no argument
 * @param broad rules that match what is no argument (header, cookie, URI), so that they are switched off as a whole
 * @param anywhere whether the exclusions are for every path: the path is {@code /}, or its beginning cannot be written
 * @param attackRules how many rules against attacks matched, each counted once
 * @param kinds of attack that the rules look for, in the order of the Core Rule Set: {@code sqli}, {@code xss}
 */
public record ExclusionAdvice(
        String host,
        List<Exclusion> exclusions,
        Set<String> broad,
        boolean anywhere,
        int attackRules,
        List<String> kinds) {
    private static final Pattern RULE = Pattern.compile("[1-9]\\d{0,8}");
    /** Japanese sentences and product names are taken for attacks by one rule or two, seldom by more. */
    private static final int SEVERAL = 3;

    private static final List<String> ARGUMENTS = List.of(
            "ARGS:", "ARGS_NAMES:", "ARGS_GET:", "ARGS_GET_NAMES:", "ARGS_POST:", "ARGS_POST_NAMES:");

    /** Longer names of variables may have been cut by the engine, bytes. */
    private static final int WHOLE_VARIABLE = 128;

    /** Ranges of the Core Rule Set, by the thousand. */
    private static final Map<Integer, String> KINDS = kindsByThousand();

    public ExclusionAdvice {
        exclusions = List.copyOf(exclusions);
        broad = Set.copyOf(broad);
        kinds = List.copyOf(kinds);
    }

    private static Map<Integer, String> kindsByThousand() {
        Map<Integer, String> kinds = new LinkedHashMap<>();
        kinds.put(930, "lfi");
        kinds.put(931, "rfi");
        kinds.put(932, "rce");
        kinds.put(933, "php");
        kinds.put(934, "generic");
        kinds.put(941, "xss");
        kinds.put(942, "sqli");
        kinds.put(943, "fixation");
        kinds.put(944, "java");
        return kinds;
    }

    /**
     * What to offer for a request; empty when nothing was found that an exclusion would change.
     *
     * @param path as recorded
     * @param reason written into the exclusions, for people to replace
     */
    public static Optional<ExclusionAdvice> of(String host, String path, AccessRecord.Waf found, String reason) {
        List<AccessRecord.Match> told = telling(found.matches());
        if (told.isEmpty()) {
            return Optional.empty();
        }
        String prefix = path(path);
        List<String> paths = prefix.isEmpty() ? List.of() : List.of(prefix);
        Map<String, Set<String>> byArgument = new LinkedHashMap<>();
        Set<String> whole = new LinkedHashSet<>();
        for (AccessRecord.Match match : told) {
            argument(match.variable())
                    .ifPresentOrElse(
                            name -> byArgument
                                    .computeIfAbsent(name, _ -> new LinkedHashSet<>())
                                    .add(match.id()),
                            () -> whole.add(match.id()));
        }
        List<Exclusion> exclusions = new ArrayList<>();
        byArgument.forEach((name, rules) -> {
            rules.removeAll(whole);
            if (!rules.isEmpty()) {
                exclusions.add(new Exclusion(List.copyOf(rules), List.of(), List.of(name), paths, reason));
            }
        });
        if (!whole.isEmpty()) {
            exclusions.add(new Exclusion(List.copyOf(whole), List.of(), List.of(), paths, reason));
        }
        return Optional.of(
                new ExclusionAdvice(host, exclusions, whole, prefix.length() < 2, attackRules(told), kinds(told)));
    }

    /** Those that scored; where none did, those that are not the Core Rule Set's own sums. */
    private static List<AccessRecord.Match> telling(List<AccessRecord.Match> matches) {
        List<AccessRecord.Match> known = matches.stream()
                .filter(match -> RULE.matcher(match.id()).matches() && !isSum(match.id()))
                .toList();
        List<AccessRecord.Match> scored =
                known.stream().filter(match -> match.score() > 0).toList();
        return scored.isEmpty() ? known : scored;
    }

    /** Whether a rule of the Core Rule Set only compares scores or prepares. */
    static boolean isSum(String id) {
        return switch (thousand(id)) {
            case 901, 949, 959, 980 -> true;
            default -> false;
        };
    }

    private static int thousand(String id) {
        return Integer.parseInt(id) / 1000;
    }

    private static int attackRules(List<AccessRecord.Match> matches) {
        return (int) matches.stream()
                .map(AccessRecord.Match::id)
                .filter(id -> KINDS.containsKey(thousand(id)))
                .distinct()
                .count();
    }

    private static List<String> kinds(List<AccessRecord.Match> matches) {
        Set<Integer> seen = new TreeSet<>();
        for (AccessRecord.Match match : matches) {
            seen.add(thousand(match.id()));
        }
        List<String> kinds = new ArrayList<>();
        for (int thousand : seen) {
            @Nullable String kind = KINDS.get(thousand);
            if (kind != null) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /** Whether rules against different kinds of attack matched, or several against one, which a false alarm seldom does. */
    public boolean looksLikeAnAttack() {
        return kinds.size() > 1 || attackRules >= SEVERAL;
    }

    /** The argument's name when an exclusion can name it, whether its value or its name matched. */
    private static Optional<String> argument(String variable) {
        Optional<String> kind =
                ARGUMENTS.stream().filter(variable::startsWith).findFirst();
        if (kind.isEmpty()
                || variable.getBytes(StandardCharsets.UTF_8).length >= WHOLE_VARIABLE
                || variable.indexOf('\uFFFD') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Exclusion.argument(variable.substring(kind.get().length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The longest beginning of a path that an exclusion can name, as rules see it: decoded, without dots; {@code /} when that is all
     * of the path. Empty when a longer one begins with what cannot be named.
     */
    static String path(String recorded) {
        StringBuilder decoded = new StringBuilder();
        boolean whole = true;
        for (int i = 0; i < recorded.length() && whole; i++) {
            char c = recorded.charAt(i);
            if (c == '%' && i + 2 < recorded.length()) {
                int high = Character.digit(recorded.charAt(i + 1), 16);
                int low = Character.digit(recorded.charAt(i + 2), 16);
                c = high < 0 || low < 0 ? '\0' : (char) (high << 4 | low);
                i += 2;
            }
            whole = isNameable(decoded.toString() + c);
            if (whole) {
                decoded.append(c);
            }
        }
        String path = withoutDots(decoded.toString());
        String cut = whole ? path : path.substring(0, path.lastIndexOf('/') + 1);
        boolean nothing = cut.length() < 2 && !(whole && recorded.equals("/"));
        return isNameable(cut) && !nothing ? cut : "";
    }

    private static String withoutDots(String path) {
        List<String> segments = new ArrayList<>();
        String[] parts = path.split("/", -1);
        for (int i = 1; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            if (parts[i].equals("..")) {
                if (!segments.isEmpty()) {
                    segments.removeLast();
                }
            } else if (!parts[i].isEmpty() && !parts[i].equals(".")) {
                segments.add(parts[i]);
            }
            if (last && (parts[i].isEmpty() || parts[i].startsWith(".")) && !segments.isEmpty()) {
                return "/" + String.join("/", segments) + (parts[i].isEmpty() ? "/" : "");
            }
        }
        return "/" + String.join("/", segments);
    }

    private static boolean isNameable(String path) {
        try {
            return Exclusion.path(path).equals(path);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** For {@code sekisho.yaml}, as it is to be written below {@code sites}. */
    public String yaml() {
        StringBuilder yaml =
                new StringBuilder("sites:\n  - host: ").append(quoted(host)).append("\n    waf:\n      exclusions:\n");
        for (Exclusion exclusion : exclusions) {
            yaml.append("        - rules: [")
                    .append(String.join(", ", exclusion.rules()))
                    .append("]\n");
            if (!exclusion.arguments().isEmpty()) {
                yaml.append("          arguments: [")
                        .append(quoted(exclusion.arguments().getFirst()))
                        .append("]\n");
            }
            if (!exclusion.paths().isEmpty()) {
                yaml.append("          paths: [")
                        .append(quoted(exclusion.paths().getFirst()))
                        .append("]\n");
            }
            yaml.append("          reason: ").append(quoted(exclusion.reason())).append('\n');
        }
        return yaml.toString();
    }

    /** A double-quoted scalar (YAML 1.2 §7.3.1). */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (isPlain(c)) {
                quoted.appendCodePoint(c);
            } else {
                quoted.append(String.format(Locale.ROOT, "\\U%08X", c));
            }
        });
        return quoted.append('"').toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
