package sekisho.waf.regex;

import java.util.List;
import java.util.Random;

/** Patterns of the grammar that PCRE and the platform share, over the letters a, b, c and a few others. */
final class RandomPatterns {
    private static final List<String> ATOMS =
            List.of("a", "b", "c", "a", "b", ".", "[ab]", "[^a]", "[a-c]", "\\w", "\\W", " ", "\\d", "ab", "bc");
    private static final List<String> MORE_THAN_A_BYTE = List.of("ab", "bc");
    private static final List<String> ASSERTIONS = List.of(
            "^",
            "\\z",
            "\\b",
            "\\B",
            "(?=[ab])",
            "(?!a)",
            "(?<=b)",
            "(?<![bc])",
            "(?=a|\\z)",
            "(?!ab)",
            "(?=.*c)",
            "(?<=a.)",
            "(?<!bb|c)");
    private static final List<String> COUNTS = List.of(
            "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,3}", "{2,}", "{1,3}?", "{0,1}", "*+", "++", "{1,2}+");
    private final Random random;
    private final Loops loops;

    RandomPatterns(Random random, Loops loops) {
        this.random = random;
        this.loops = loops;
    }

    /** What is repeated: engines differ about what is left in groups, and about bodies that match nothing. */
    enum Loops {
        BYTES,
        SOMETHING,
        ANYTHING
    }

    String next() {
        return choice(3);
    }

    static byte[] value(Random random) {
        byte[] value = new byte[random.nextInt(14)];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) "aabbcc 1_\n\u00e9".charAt(random.nextInt(11));
        }
        return value;
    }

    private String choice(int depth) {
        StringBuilder out = new StringBuilder(sequence(depth));
        for (int i = random.nextInt(3); i > 1; i--) {
            out.append('|').append(random.nextInt(8) == 0 ? "" : sequence(depth));
        }
        return out.toString();
    }

    private String sequence(int depth) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            out.append(item(depth));
        }
        return out.toString();
    }

    private String item(int depth) {
        int kind = random.nextInt(12);
        if (kind == 0) {
            return ASSERTIONS.get(random.nextInt(ASSERTIONS.size()));
        }
        String atom = ATOMS.get(random.nextInt(ATOMS.size()));
        if (kind < 6 || depth == 0) {
            return kind < 3 && !MORE_THAN_A_BYTE.contains(atom) ? atom + count() : atom;
        }
        String body = choice(depth - 1);
        String group = switch (random.nextInt(4)) {
            case 0 -> "(?:";
            case 1 -> "(?i:";
            default -> "(";
        };
        boolean repeatable = switch (loops) {
            case BYTES -> false;
            case SOMETHING -> !Shape.matchesEmpty(Parser.parse(body, false).root());
            case ANYTHING -> true;
        };
        return group + body + ')' + (repeatable && random.nextInt(2) == 0 ? backtrackingCount() : "");
    }

    /** A quantifier that is not possessive. */
    private String backtrackingCount() {
        String count = count();
        return count.endsWith("+") && count.length() > 1 ? count.substring(0, count.length() - 1) : count;
    }

    private String count() {
        return COUNTS.get(random.nextInt(COUNTS.size()));
    }
}
