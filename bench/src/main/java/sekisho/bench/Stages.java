package sekisho.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The benchmarks of single stages of the engine, run by JMH, which prints its own report. */
final class Stages {
    static final String USAGE = """
            Usage: sekisho bench jmh [--rules DIR] [--seconds N] [REGEX]

            Runs the benchmarks whose name the regular expression finds (default: all), each in a process of its own:
            ParseStage, TransformationStage, PrefilterStage, RegexStage (our engine, java.util.regex and RE2/J), DetectorStage,
            JsonStage, RunStage.

              --rules DIR       folder of the rules (default: as for the comparison of WAFs)
              --seconds N       length of one iteration, five of which count after three (default 2)
            """;

    private static final int WARMUP = 3;
    private static final int MEASURED = 5;

    private final Path rules;
    private final int seconds;
    private final String which;

    private Stages(Path rules, int seconds, String which) {
        this.rules = rules;
        this.seconds = seconds;
        this.which = which;
    }

    static Stages parse(List<String> arguments) {
        Path rules = CoreRules.usual();
        int seconds = 2;
        String which = "";
        Arguments left = new Arguments(arguments);
        while (left.hasNext()) {
            String name = left.next();
            switch (name) {
                case "--rules" -> rules = Path.of(left.value());
                case "--seconds" -> seconds = left.number(1, 60);
                default -> {
                    if (name.startsWith("-") || !which.isEmpty()) {
                        throw new IllegalArgumentException("unknown argument " + name);
                    }
                    which = name;
                }
            }
        }
        return new Stages(rules, seconds, which);
    }

    /** @throws BenchException when a benchmark fails */
    void run(PrintStream progress) {
        progress.println("rules: " + new CoreRules(rules).version());
        try {
            new Runner(new OptionsBuilder()
                            .include(which.isEmpty() ? "Stage" : which)
                            .forks(1)
                            .warmupIterations(WARMUP)
                            .warmupTime(TimeValue.seconds(seconds))
                            .measurementIterations(MEASURED)
                            .measurementTime(TimeValue.seconds(seconds))
                            .shouldFailOnError(true)
                            .jvmArgsAppend("-D" + StageValues.RULES + "=" + rules.toAbsolutePath())
                            .build())
                    .run();
        } catch (RunnerException e) {
            throw new BenchException("a benchmark failed: " + e.getMessage(), e);
        }
    }
}
