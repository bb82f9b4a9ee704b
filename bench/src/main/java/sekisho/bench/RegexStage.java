package sekisho.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import sekisho.waf.regex.Regex;

/**
 * What do all expressions of the rule set cost over the ten values of a form, one after the other, in our engine, the platform's and
 * RE2/J? Only those that all three accept count; how many match is compared first.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RegexStage {
    private static final int LATIN_1_DOTALL = Pattern.DOTALL;

    /** Whose engine. */
    @Param({"ours", "java.util.regex", "re2j"})
    public String engine = "";

    private List<Predicate<Value>> expressions = List.of();
    private List<Value> values = List.of();

    /** A value as bytes and as text of one char per byte. */
    private record Value(Holder bytes, String text) {}

    /** Bytes that are not compared. */
    private static final class Holder {
        final byte[] bytes;

        Holder(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    /** Compiles what all engines accept, and checks that they agree. */
    @Setup
    public void setUp() {
        values = StageValues.form().stream()
                .map(bytes -> new Value(new Holder(bytes), new String(bytes, StandardCharsets.ISO_8859_1)))
                .toList();
        List<Predicate<Value>> ours = new ArrayList<>();
        List<Predicate<Value>> platform = new ArrayList<>();
        List<Predicate<Value>> re2 = new ArrayList<>();
        int refused = 0;
        for (String expression : Expressions.of(StageValues.rules())) {
            try {
                Pattern pattern = Pattern.compile(expression, LATIN_1_DOTALL);
                com.google.re2j.Pattern linear =
                        com.google.re2j.Pattern.compile(expression, com.google.re2j.Pattern.DOTALL);
                Regex regex = Regex.compile(expression);
                ours.add(value -> regex.find(value.bytes().bytes));
                platform.add(value -> pattern.matcher(value.text()).find());
                re2.add(value -> linear.matcher(value.text()).find());
            } catch (java.util.regex.PatternSyntaxException | com.google.re2j.PatternSyntaxException e) {
                refused++; // not every engine knows it
            }
        }
        expressions = ours;
        int matches = all();
        for (List<Predicate<Value>> others : List.of(platform, re2)) {
            expressions = others;
            if (all() != matches) {
                throw new BenchException("the engines disagree");
            }
        }
        System.out.printf("%d expressions, %d more left out, %d matches%n", ours.size(), refused, matches);
        expressions = switch (engine) {
            case "ours" -> ours;
            case "re2j" -> re2;
            default -> platform;
        };
    }

    /** How many pairs of expression and value match. */
    @Benchmark
    public int all() {
        int matches = 0;
        for (Predicate<Value> expression : expressions) {
            for (Value value : values) {
                matches += expression.test(value) ? 1 : 0;
            }
        }
        return matches;
    }
}
