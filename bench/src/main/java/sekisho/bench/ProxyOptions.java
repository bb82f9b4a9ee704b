package sekisho.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the comparison of proxies is made.
 *
 * @param json where the figures are written as well
 * @param measured length of one measurement
 * @param warmup least load before the first measurement of a workload, for compiled code and filled pools
 * @param rounds measurements per target and workload, taken in turns; the median counts
 * @param connections open at the same time, each with one request at a time
 * @param workloads what is measured, in this order
 */
record ProxyOptions(
        Optional<Path> json,
        Duration measured,
        Duration warmup,
        int rounds,
        int connections,
        List<ProxyWorkload> workloads) {
    ProxyOptions {
        workloads = List.copyOf(workloads);
    }

    static final String USAGE = """
            Usage: sekisho bench proxy [--json FILE] [--seconds N] [--warmup N] [--rounds N] [--connections N]
                                  [--workload ID]...

            Compares Sekisho with nginx as a reverse proxy: CPU time per request, requests per second and latency,
            over TLS and cleartext, with bodies of 1 KiB and 100 KiB, both targets in turns on this machine.
            Needs nginx and wrk (on Debian it installs them when started as root).

              --json FILE       writes the figures as a JSON list as well
              --seconds N       length of one measurement (default 8)
              --warmup N        least seconds of load before a workload is measured (default 20)
              --rounds N        measurements per target and workload, the median counts (default 3)
              --connections N   open at the same time (default 32)
              --workload ID     only this one: tls-1KiB, tls-100KiB, cleartext-1KiB, cleartext-100KiB
            """;

    static ProxyOptions parse(List<String> arguments) {
        Optional<Path> json = Optional.empty();
        int seconds = 8;
        int warmup = 20;
        int rounds = 3;
        int connections = 32;
        List<ProxyWorkload> workloads = new ArrayList<>();
        Arguments left = new Arguments(arguments);
        while (left.hasNext()) {
            String name = left.next();
            switch (name) {
                case "--json" -> json = Optional.of(Path.of(left.value()));
                case "--seconds" -> seconds = left.number(1, 3600);
                case "--warmup" -> warmup = left.number(1, 3600);
                case "--rounds" -> rounds = left.number(1, 99);
                case "--connections" -> connections = left.number(1, 1000);
                case "--workload" -> workloads.add(left.workload(ProxyWorkload.ALL));
                default -> throw new IllegalArgumentException("unknown argument " + name);
            }
        }
        return new ProxyOptions(
                json,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(warmup),
                rounds,
                connections,
                workloads.isEmpty() ? ProxyWorkload.ALL : workloads);
    }

    Schedule schedule() {
        return new Schedule(measured, warmup, rounds, connections);
    }
}
