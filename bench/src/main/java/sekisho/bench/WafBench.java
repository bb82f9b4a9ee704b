package sekisho.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which of two WAFs needs how much CPU time for a request under the same rules? As in {@link ProxyBench}, but in cleartext;
 * both get the same bytes.
 */
final class WafBench {
    private WafBench() {}

    /**
     * Starts everything, measures, and ends everything again.
     *
     * @throws BenchException when a program is missing or fails, or when a target lets the attack pass
     */
    static Report run(WafOptions options, PrintStream progress) {
        Commands.need(List.of("nginx", "wrk"));
        Commands.need(Map.of("libnginx-mod-http-modsecurity", GuardedNginx.MODULE));
        if (options.rules().equals(CoreRules.DEBIAN)) {
            Commands.need(Map.of("modsecurity-crs", CoreRules.DEBIAN));
        }
        CoreRules rules = new CoreRules(options.rules());
        Paranoia paranoia = new Paranoia(options.level());
        try (Workshop workshop = new Workshop()) {
            Nginx shop = workshop.opened(GuardedNginx.shop(workshop.subfolder("application")));
            List<Target> targets = new ArrayList<>();
            for (String name : options.targets()) {
                Path folder = workshop.subfolder(name);
                targets.add(workshop.opened(
                        name.equals(WafOptions.PEER)
                                ? GuardedNginx.peer(folder, shop.plainPort(), rules, paranoia)
                                : SekishoProcess.start(
                                        folder,
                                        List.of(
                                                Integer.toString(shop.plainPort()),
                                                rules.folder().toString(),
                                                Integer.toString(options.level())))));
            }
            Load wrk = new Wrk(workshop.folder(), options.schedule().connections());
            return new Report(
                    conditions(options, rules),
                    new Comparison(options.schedule(), wrk, progress)
                            .measure(
                                    options.workloads().stream()
                                            .map(paranoia::of)
                                            .toList(),
                                    targets));
        } catch (IOException e) {
            throw new BenchException("the comparison could not be set up: " + e.getMessage(), e);
        }
    }

    private static String conditions(WafOptions options, CoreRules rules) {
        Schedule schedule = options.schedule();
        String nginx = Commands.output(List.of("nginx", "-v"), Duration.ofSeconds(10))
                .replace("nginx version: ", "")
                .strip();
        return "%s from %s, paranoia level %d%s, %s: %d cores, JDK %s, cleartext, wrk with %d connections kept open, median of %d rounds of %d s after at least %d s of warm-up."
                .formatted(
                        rules.version(),
                        rules.folder(),
                        options.level(),
                        new Paranoia(options.level()).admitsAll() ? ", nothing refused" : "",
                        nginx,
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        schedule.connections(),
                        schedule.rounds(),
                        schedule.measured().toSeconds(),
                        schedule.warmup().toSeconds());
    }
}
