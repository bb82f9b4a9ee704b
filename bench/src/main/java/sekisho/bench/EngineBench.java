package sekisho.bench;

import com.google.re2j.PatternSyntaxException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import sekisho.waf.regex.Regex;
import sekisho.waf.regex.RegexException;

/**
 * Which engine for regular expressions suits the rules? How many of a rule set's expressions each of them accepts, how long it takes
 * to compile those, and the CPU time for all that every engine accepts over the ten values of a form, one after the other. One thread.
 */
final class EngineBench {
    static final String USAGE = """
            Usage: sekisho bench regex [--json FILE] [--rules DIR] [--seconds N]

            Compares engines for regular expressions with the expressions of a Core Rule Set: ours, java.util.regex, RE2/J.
            """;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** What compiles an expression into a test of values, or throws what the engine throws for those that it refuses. */
    private static final Map<String, Function<String, Predicate<byte[]>>> ENGINES = new LinkedHashMap<>();

    static {
        ENGINES.put("ours", expression -> {
            Regex regex = Regex.compile(expression);
            return regex::find;
        });
        ENGINES.put("java.util.regex", expression -> {
            Pattern pattern = Pattern.compile(expression, Pattern.DOTALL);
            return value -> pattern.matcher(text(value)).find();
        });
        ENGINES.put("RE2/J", expression -> {
            com.google.re2j.Pattern pattern =
                    com.google.re2j.Pattern.compile(expression, com.google.re2j.Pattern.DOTALL);
            return value -> pattern.matcher(text(value)).find();
        });
    }

    private EngineBench() {}

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.ISO_8859_1);
    }

    static EngineReport run(WafOptions options, PrintStream progress) {
        List<String> expressions = Expressions.of(options.rules());
        Map<String, Map<String, Predicate<byte[]>>> compiled = new LinkedHashMap<>();
        Map<String, Double> compileMillis = new LinkedHashMap<>();
        Set<String> common = new HashSet<>(expressions);
        ENGINES.forEach((name, engine) -> {
            progress.println(name + ": compiling " + expressions.size() + " expressions");
            Map<String, Predicate<byte[]>> accepted = new LinkedHashMap<>();
            long cpu = THREADS.getCurrentThreadCpuTime();
            for (String expression : expressions) {
                try {
                    accepted.put(expression, engine.apply(expression));
                } catch (java.util.regex.PatternSyntaxException | PatternSyntaxException | RegexException e) {
                    progress.println(name + " refuses one of " + expression.length() + " characters");
                }
            }
            compileMillis.put(name, (THREADS.getCurrentThreadCpuTime() - cpu) / 1e6);
            compiled.put(name, accepted);
            common.retainAll(accepted.keySet());
        });
        List<EngineReport.Row> rows = new ArrayList<>();
        compiled.forEach((name, accepted) -> {
            List<Predicate<byte[]>> tests = expressions.stream()
                    .filter(common::contains)
                    .map(accepted::get)
                    .toList();
            rows.add(new EngineReport.Row(
                    name,
                    accepted.size(),
                    compileMillis.getOrDefault(name, 0.0),
                    micros(tests, options.schedule().measured().toNanos()),
                    pass(tests, StageValues.form())));
        });
        return new EngineReport(new CoreRules(options.rules()).version(), expressions.size(), common.size(), rows);
    }

    /** CPU time of the best pass. */
    private static double micros(List<Predicate<byte[]>> tests, long nanos) {
        List<byte[]> values = StageValues.form();
        long best = Long.MAX_VALUE;
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            long cpu = THREADS.getCurrentThreadCpuTime();
            pass(tests, values);
            best = Math.min(best, THREADS.getCurrentThreadCpuTime() - cpu);
        }
        return best / 1e3;
    }

    /** How many pairs of expression and value match. */
    private static int pass(List<Predicate<byte[]>> tests, List<byte[]> values) {
        int matches = 0;
        for (Predicate<byte[]> test : tests) {
            for (byte[] value : values) {
                matches += test.test(value) ? 1 : 0;
            }
        }
        return matches;
    }
}
