package sekisho.proof;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import sekisho.words.Bilingual;

/**
 * Runs one probe on a virtual thread of its own for at most a deadline. Whatever the probe does, one observation for each of
 * its controls comes out. A probe that ignores its interruption is not started again before it has ended, so at most one
 * stray thread per probe exists. Called by one thread at a time.
 */
final class ProbeRunner {
    private static final System.Logger LOG = System.getLogger(ProbeRunner.class.getName());

    private final Duration deadline;
    private final Map<String, Thread> running = new ConcurrentHashMap<>();

    ProbeRunner(Duration deadline) {
        this.deadline = deadline;
    }

    List<Observation> run(Probe probe) throws InterruptedException {
        @Nullable Thread stray = running.get(probe.id());
        if (stray != null && stray.isAlive()) {
            return failed(probe, "still-running");
        }
        FutureTask<List<Observation>> task = new FutureTask<>(() -> List.copyOf(probe.observe()));
        running.put(probe.id(), Thread.ofVirtual().name("probe-" + probe.id()).start(task));
        try {
            return complete(probe, task.get(deadline.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            LOG.log(Level.WARNING, "event=probe.deadline probe={0}", probe.id());
            return failed(probe, "deadline");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            LOG.log(Level.WARNING, "event=probe.error probe=" + probe.id(), cause);
            return failed(probe, cause.getClass().getSimpleName());
        } finally {
            task.cancel(true);
        }
    }

    /** One observation per declared control, in their order: the first that was made, or a failure where none was. */
    private static List<Observation> complete(Probe probe, List<Observation> made) {
        Map<String, Observation> byControl = new HashMap<>();
        for (Observation observation : made) {
            byControl.putIfAbsent(observation.control(), observation);
        }
        List<Observation> all = new ArrayList<>();
        for (String control : probe.controls()) {
            @Nullable Observation observation = byControl.get(control);
            all.add(observation == null ? failure(probe, control, "no-observation") : observation);
        }
        return all;
    }

    private static List<Observation> failed(Probe probe, String error) {
        return probe.controls().stream()
                .map(control -> failure(probe, control, error))
                .toList();
    }

    private static Observation failure(Probe probe, String control, String error) {
        return new Observation(
                control,
                Result.FAILS,
                Evidence.Means.TRIED,
                new Bilingual(
                        "検証「" + probe.id() + "」を終えられなかったため、確認できていません（" + error + "）。",
                        "Not confirmed: the probe " + probe.id() + " did not complete (" + error + ")."),
                Map.of("error", error));
    }
}
