package sekisho.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the comparison of WAFs is made.
 *
 * @param json where the figures are written as well
 * @param rules folder of a Core Rule Set
 * @param level paranoia level
 * @param workloads what is measured, in this order
 * @param targets names of those that are measured
 */
record WafOptions(
        Optional<Path> json,
        Path rules,
        int level,
        Schedule schedule,
        List<WafWorkload> workloads,
        List<String> targets) {
    WafOptions {
        workloads = List.copyOf(workloads);
        targets = List.copyOf(targets);
    }

    static final String SEKISHO = "sekisho";
    static final String PEER = "nginx-libmodsecurity";

    static final String USAGE = """
            Usage: sekisho bench waf [--json FILE] [--rules DIR] [--level N] [--seconds N] [--warmup N] [--rounds N]
                                [--connections N] [--varied] [--japanese] [--workload ID]... [--target NAME]...

            Compares Sekisho with nginx and libmodsecurity under the same Core Rule Set: CPU time per request, requests
            per second and latency of three harmless requests and an attack, both targets in turns on this machine.
            Needs nginx, its module for libmodsecurity, and wrk (on Debian it installs them when started as root).

              --json FILE       writes the figures as a JSON list as well
              --rules DIR       folder of the rules (default: those that are installed, else the set beside the repository,
                                else Debian's /usr/share/modsecurity-crs); the figures say which they were
              --level N         paranoia level (default 1); above, the thresholds of both are so high that all requests pass
              --seconds N       length of one measurement (default 8)
              --warmup N        least seconds of load before a workload is measured (default 20)
              --rounds N        measurements per target and workload, the median counts (default 3)
              --connections N   open at the same time (default 8)
              --varied          as well with other header fields, names and values in each request
              --japanese        as well a form and a JSON body in Japanese, as long as the English ones
              --workload ID     only this one: benign-get, form-post, json-post-4k, sqli-get, or one of these with -varied
                                or -japanese
              --target NAME     only this one: sekisho, nginx-libmodsecurity
            """;

    static WafOptions parse(List<String> arguments) {
        Optional<Path> json = Optional.empty();
        Path rules = CoreRules.usual();
        int level = 1;
        int seconds = 8;
        int warmup = 20;
        int rounds = 3;
        int connections = 8;
        List<WafWorkload> all = new ArrayList<>(WafWorkload.SAME);
        List<WafWorkload> workloads = new ArrayList<>();
        List<String> targets = new ArrayList<>();
        Arguments left = new Arguments(arguments);
        while (left.hasNext()) {
            String name = left.next();
            switch (name) {
                case "--json" -> json = Optional.of(Path.of(left.value()));
                case "--rules" -> rules = Path.of(left.value());
                case "--level" -> level = left.number(1, 4);
                case "--seconds" -> seconds = left.number(1, 3600);
                case "--warmup" -> warmup = left.number(1, 3600);
                case "--rounds" -> rounds = left.number(1, 99);
                case "--connections" -> connections = left.number(1, 1000);
                case "--varied" -> all.addAll(WafWorkload.VARIED);
                case "--japanese" -> all.addAll(WafWorkload.JAPANESE);
                case "--workload" -> workloads.add(left.workload(List.of(WafWorkload.values())));
                case "--target" -> targets.add(target(left.value()));
                default -> throw new IllegalArgumentException("unknown argument " + name);
            }
        }
        return new WafOptions(
                json,
                rules,
                level,
                new Schedule(Duration.ofSeconds(seconds), Duration.ofSeconds(warmup), rounds, connections),
                workloads.isEmpty() ? all : workloads,
                targets.isEmpty() ? List.of(SEKISHO, PEER) : targets);
    }

    private static String target(String name) {
        if (!List.of(SEKISHO, PEER).contains(name)) {
            throw new IllegalArgumentException("--target is none of those that are there");
        }
        return name;
    }
}
