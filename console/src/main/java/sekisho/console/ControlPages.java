package sekisho.console;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import sekisho.proof.ControlState;
import sekisho.proof.Evidence;

/** The table of controls, one page per control, and the button that runs the probes. */
final class ControlPages {
    private static final System.Logger LOG = System.getLogger(ControlPages.class.getName());
    private static final int HISTORY = 200;

    private final Frames frames;
    private final Controls controls;
    private final Records records;
    private final CertificatePages certificates;
    private final AtomicReference<ProbeRun> run = new AtomicReference<>(ProbeRun.NONE);

    ControlPages(Frames frames, Controls controls, Records records, CertificatePages certificates) {
        this.frames = frames;
        this.controls = controls;
        this.records = records;
        this.certificates = certificates;
    }

    Reply home(Visit visit) {
        return Reply.page(Templates.home(homePage(visit)));
    }

    /** The part of the home page that refreshes itself. */
    Reply table(Visit visit) {
        return Reply.page(Templates.refresh(homePage(visit)));
    }

    private HomePage homePage(Visit visit) {
        Frame frame = visit.frame(frames, Text.CONTROLS_TITLE, Nav.CONTROLS);
        return HomePage.of(
                frame,
                ControlFilter.of(visit.ask()),
                controls.states(),
                run.get(),
                certificates.pressing(),
                controls.doubtful().size());
    }

    Optional<Reply> control(Visit visit, String id) {
        Optional<ControlState> state = controls.states().stream()
                .filter(known -> known.control().id().equals(id))
                .findFirst();
        return state.map(known -> {
            List<Evidence> history = controls.history(id, HISTORY);
            Frame frame = visit.frame(frames, known.control().title().in(visit.lang()), Nav.CONTROLS);
            return Reply.page(Templates.control(ControlPage.of(frame, known, history)));
        });
    }

    // ---- probing

    /** Starts a run unless one is under way; it goes on by itself on a virtual thread. */
    Reply probe(Visit visit) {
        ProbeRun before = run.get();
        ProbeRun started =
                new ProbeRun(ProbeRun.State.RUNNING, 0, 0, "", frames.times().now());
        if (before.state() != ProbeRun.State.RUNNING && run.compareAndSet(before, started)) {
            try {
                records.audit(
                        started.since(),
                        "probe.requested",
                        true,
                        Map.of("client-address", visit.ask().address()));
            } catch (RuntimeException e) {
                run.set(before);
                throw e;
            }
            Thread.ofVirtual().name("console-probe").start(() -> observe(started.since()));
        }
        return visit.ask().fragment() ? progress(visit) : Reply.seeOther("/");
    }

    private void observe(Instant since) {
        ProbeRun.State end = ProbeRun.State.FAILED;
        try {
            controls.observe(progress -> run.set(
                    new ProbeRun(ProbeRun.State.RUNNING, progress.done(), progress.total(), progress.probe(), since)));
            end = ProbeRun.State.DONE;
        } catch (RuntimeException e) {
            LOG.log(ERROR, "probes asked for on the console failed", e);
        } finally {
            ProbeRun last = run.get();
            run.set(new ProbeRun(
                    end, last.done(), last.total(), "", frames.times().now()));
        }
    }

    /** The state of the run, which refreshes itself while there is one. */
    Reply progress(Visit visit) {
        ProbeRun now = run.get();
        Frame frame = visit.frame(frames, Text.CONTROLS_TITLE, Nav.CONTROLS);
        Reply reply = Reply.page(Templates.probe(frame, now));
        return now.state() == ProbeRun.State.RUNNING ? reply : reply.with("HX-Trigger", "probed");
    }

    /**
     * A run that was asked for here.
     *
     * @param since when it began, or ended when it has
     */
    record ProbeRun(State state, int done, int total, String probe, Instant since) {
        static final ProbeRun NONE = new ProbeRun(State.NEVER, 0, 0, "", Instant.EPOCH);

        /** How far it is. */
        enum State {
            NEVER,
            RUNNING,
            DONE,
            FAILED
        }

        boolean running() {
            return state == State.RUNNING;
        }

        /** Whether its end is worth a word, which it is for a minute. */
        boolean endedLately(Instant now) {
            return (state == State.DONE || state == State.FAILED)
                    && Duration.between(since, now).toSeconds() < 60;
        }
    }
}
