package sekisho.waf.operator;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import sekisho.waf.regex.Needs;
import sekisho.waf.regex.Regex;
import sekisho.waf.regex.RegexException;
import sekisho.waf.seclang.Template;

/** {@code @rx} and {@code @rxGlobal}. */
final class RegexMatch implements Operator {
    private static final int PATTERNS_KEPT = 64;
    private static final int LONGEST_EXPANDED = 4096;

    private final boolean global;
    private final Needs needs;
    private final boolean fixed;
    private final Function<Evaluation, Optional<Regex>> regex;

    private RegexMatch(boolean global, Needs needs, boolean fixed, Function<Evaluation, Optional<Regex>> regex) {
        this.global = global;
        this.needs = needs;
        this.fixed = fixed;
        this.regex = regex;
    }

    /** @param global report all matches instead of the first */
    static RegexMatch of(String operator, Template argument, boolean global) {
        if (argument.isConstant()) {
            Regex compiled = compile(operator, argument.constant());
            Optional<Regex> always = Optional.of(compiled);
            return new RegexMatch(global, compiled.needs(), true, evaluation -> always);
        }
        Expanded expanded = new Expanded(argument);
        return new RegexMatch(global, Needs.NONE, false, expanded::regex);
    }

    static Regex compile(String operator, String pattern) {
        try {
            return Regex.compile(pattern);
        } catch (RegexException e) {
            throw new OperatorException("the pattern of @" + operator + " cannot be used: " + e.getMessage()
                    + " (at character " + (e.offset() + 1) + ")");
        }
    }

    @Override
    public boolean matches(byte[] value, Evaluation evaluation) {
        Optional<Regex> compiled = regex.apply(evaluation);
        return compiled.isPresent() && compiled.get().find(value);
    }

    @Override
    public void capture(byte[] value, Evaluation evaluation, int groups, Captures into) {
        regex.apply(evaluation).ifPresent(compiled -> {
            if (global) {
                captureAll(compiled, value, groups, into);
            } else {
                captureFirst(compiled, value, groups, into);
            }
        });
    }

    private static void captureFirst(Regex regex, byte[] value, int groups, Captures into) {
        int[] bounds = new int[2 * (groups + 1)];
        if (regex.match(value, 0, bounds)) {
            for (int i = 0; i <= groups; i++) {
                if (bounds[2 * i] >= 0) {
                    into.captured(i, bounds[2 * i], bounds[2 * i + 1]);
                }
            }
        }
    }

    /** Groups of all matches in one sequence, up to the highest number wanted. */
    private static void captureAll(Regex regex, byte[] value, int groups, Captures into) {
        int[] bounds = new int[2 * (groups + 1)];
        int next = 0;
        int from = 0;
        while (next <= groups && from <= value.length && regex.match(value, from, bounds)) {
            for (int i = 0; i <= groups && next <= groups; i++) {
                if (bounds[2 * i] >= 0) {
                    into.captured(next++, bounds[2 * i], bounds[2 * i + 1]);
                }
            }
            from = bounds[1] > bounds[0] ? bounds[1] : bounds[1] + 1;
        }
    }

    @Override
    public boolean isFixed() {
        return fixed;
    }

    @Override
    public Needs needs() {
        return needs;
    }

    /**
     * Patterns with macros, compiled when first met. Keeps at most 64 and forgets all when there are more. An expanded pattern
     * that is wrong, or longer than 4,096 bytes, matches nothing: it may come from the client.
     */
    private static final class Expanded {
        private final Template template;
        private final ConcurrentHashMap<String, Optional<Regex>> compiled = new ConcurrentHashMap<>();

        Expanded(Template template) {
            this.template = template;
        }

        Optional<Regex> regex(Evaluation evaluation) {
            byte[] pattern = evaluation.expand(template);
            if (pattern.length > LONGEST_EXPANDED) {
                return Optional.empty();
            }
            String text = Text.string(pattern);
            Optional<Regex> known = compiled.get(text);
            if (known != null) {
                return known;
            }
            if (compiled.size() >= PATTERNS_KEPT) {
                compiled.clear();
            }
            return compiled.computeIfAbsent(text, Expanded::compile);
        }

        private static Optional<Regex> compile(String pattern) {
            try {
                return Optional.of(Regex.compile(pattern));
            } catch (RegexException e) {
                return Optional.empty();
            }
        }
    }
}
