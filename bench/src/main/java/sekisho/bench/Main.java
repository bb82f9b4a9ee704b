package sekisho.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code ./sekisho bench}: comparisons with peers on this machine. Exit status 0 done, 1 could not be made, 2 misused. */
public final class Main {
    private Main() {}

    /** Runs the comparison that the arguments name and ends the process. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(List.copyOf(Arrays.asList(arguments)), out, err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        String bench = arguments.isEmpty() ? "" : arguments.getFirst();
        if (bench.matches("-h|--help|help")) {
            out.print(usage(bench));
            return 0;
        }
        Comparing comparing;
        try {
            if (bench.equals("jmh")) {
                return stages(Stages.parse(arguments.subList(1, arguments.size())), err);
            }
            comparing = comparing(bench, arguments);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.print(usage(bench));
            return 2;
        }
        try {
            Findings report = comparing.run.apply(err);
            out.print(report.table());
            if (comparing.json.isPresent()) {
                Files.writeString(comparing.json.get(), report.json());
            }
            return 0;
        } catch (BenchException | IOException e) {
            err.println("bench: " + e.getMessage());
            return 1;
        }
    }

    private static int stages(Stages stages, PrintStream err) {
        try {
            stages.run(err);
            return 0;
        } catch (BenchException e) {
            err.println("bench: " + e.getMessage());
            return 1;
        }
    }

    /** A comparison to be made, and where its figures are written as well. */
    private record Comparing(Function<PrintStream, Findings> run, Optional<Path> json) {}

    private static Comparing comparing(String bench, List<String> arguments) {
        return switch (bench) {
            case "proxy" -> {
                ProxyOptions options = ProxyOptions.parse(arguments.subList(1, arguments.size()));
                yield new Comparing(progress -> ProxyBench.run(options, progress), options.json());
            }
            case "vault" -> {
                ProxyOptions options = ProxyOptions.parse(arguments.subList(1, arguments.size()));
                yield new Comparing(progress -> VaultBench.run(options, progress), options.json());
            }
            case "waf" -> {
                WafOptions options = WafOptions.parse(arguments.subList(1, arguments.size()));
                yield new Comparing(progress -> WafBench.run(options, progress), options.json());
            }
            case "rules" -> {
                WafOptions options = WafOptions.parse(arguments.subList(1, arguments.size()));
                yield new Comparing(progress -> RulesBench.run(options, progress), options.json());
            }
            case "login" -> {
                LoginOptions options = LoginOptions.parse(arguments.subList(1, arguments.size()));
                yield new Comparing(progress -> LoginBench.run(options, progress), options.json());
            }
            case "regex" -> {
                WafOptions options = WafOptions.parse(arguments.subList(1, arguments.size()));
                yield new Comparing(progress -> EngineBench.run(options, progress), options.json());
            }
            default -> throw new IllegalArgumentException("Which comparison?");
        };
    }

    private static String usage(String bench) {
        return switch (bench) {
            case "proxy" -> ProxyOptions.USAGE;
            case "vault" -> VaultBench.USAGE;
            case "waf" -> WafOptions.USAGE;
            case "rules" -> RulesBench.USAGE;
            case "regex" -> EngineBench.USAGE;
            case "login" -> LoginOptions.USAGE;
            case "jmh" -> Stages.USAGE;
            default ->
                String.join(
                        "\n",
                        ProxyOptions.USAGE,
                        VaultBench.USAGE,
                        WafOptions.USAGE,
                        RulesBench.USAGE,
                        EngineBench.USAGE,
                        LoginOptions.USAGE,
                        Stages.USAGE);
        };
    }
}
