package sekisho.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;

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
        if (arguments.isEmpty() || !arguments.getFirst().equals("proxy")) {
            boolean help = !arguments.isEmpty() && arguments.getFirst().matches("-h|--help|help");
            (help ? out : err).print(ProxyOptions.USAGE);
            return help ? 0 : 2;
        }
        ProxyOptions options;
        try {
            options = ProxyOptions.parse(arguments.subList(1, arguments.size()));
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.print(ProxyOptions.USAGE);
            return 2;
        }
        try {
            Report report = ProxyBench.run(options, err);
            out.print(report.table());
            if (options.json().isPresent()) {
                Files.writeString(options.json().get(), report.json());
            }
            return 0;
        } catch (BenchException | IOException e) {
            err.println("bench: " + e.getMessage());
            return 1;
        }
    }
}
