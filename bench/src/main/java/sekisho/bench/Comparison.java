package sekisho.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Loads targets in turns, so that whatever else the machine does falls on all of them. */
final class Comparison {
    private static final int SLICES = 4;
    private static final double STEADY = 0.05;

    /** New connections meet code that was compiled for the old ones; what follows is not measured. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private final Schedule schedule;
    private final Load load;
    private final PrintStream progress;

    Comparison(Schedule schedule, Load load, PrintStream progress) {
        this.schedule = schedule;
        this.load = load;
        this.progress = progress;
    }

    List<Report.Row> measure(List<? extends Workload> workloads, List<Target> targets) {
        List<Report.Row> rows = new ArrayList<>();
        for (Workload workload : workloads) {
            Map<Target, List<Figures>> rounds = new LinkedHashMap<>();
            for (Target target : targets) {
                warmUp(target, workload);
                rounds.put(target, new ArrayList<>());
            }
            for (int round = 1; round <= schedule.rounds(); round++) {
                for (Map.Entry<Target, List<Figures>> entry : rounds.entrySet()) {
                    Target target = entry.getKey();
                    load(target, workload, SETTLE);
                    Figures figures = load(target, workload, schedule.measured());
                    entry.getValue().add(figures);
                    say("%s: round %d of %d, %s", workload, round, schedule.rounds(), target, figures);
                }
            }
            rounds.forEach(
                    (target, figures) -> rows.add(new Report.Row(workload, target.name(), Figures.median(figures))));
        }
        return rows;
    }

    /**
     * Loads the target for as long as the options say, and on until two slices in a row cost the same, for three times as
     * long at most: on a busy machine the compiler of a JVM may need longer.
     */
    private void warmUp(Target target, Workload workload) {
        Duration slice = Duration.ofSeconds(Math.max(1, schedule.warmup().toSeconds() / SLICES));
        Figures before = load(target, workload, slice);
        for (int i = 2; i <= 3 * SLICES; i++) {
            Figures now = load(target, workload, slice);
            say("%s: warm-up %d, at most %d, %s", workload, i, 3 * SLICES, target, now);
            double change = Math.abs(now.cpuMicros() / before.cpuMicros() - 1);
            if (i >= SLICES && change < STEADY) {
                return;
            }
            before = now;
        }
    }

    private Figures load(Target target, Workload workload, Duration length) {
        long before = target.cpuMicros();
        Load.Outcome outcome = checked(target, workload, load.run(target.uri(workload), workload, length));
        return Figures.of(outcome, target.cpuMicros() - before);
    }

    private void say(String step, Workload workload, int number, int of, Target target, Figures figures) {
        progress.printf(
                Locale.ROOT,
                step + " %.1f µs, %.0f requests/s%n",
                workload.id(),
                number,
                of,
                target.name(),
                figures.cpuMicros(),
                figures.requestsPerSecond());
    }

    /** An answer of the wrong kind is cheaper than one of the right kind and must not count as one. */
    private static Load.Outcome checked(Target target, Workload workload, Load.Outcome outcome) {
        long wrong = workload.refused() ? outcome.requests() - outcome.refusals() : outcome.refusals();
        if (outcome.requests() == 0 || wrong > 0 || outcome.errors() > 0) {
            throw new BenchException(target.name() + " answered " + outcome.requests() + " requests of " + workload.id()
                    + ", " + wrong + " wrongly, with " + outcome.errors() + " errors");
        }
        return outcome;
    }
}
