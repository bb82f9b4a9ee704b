package sekisho.console;

import java.util.List;
import java.util.function.Consumer;
import sekisho.proof.ControlState;
import sekisho.proof.Evidence;
import sekisho.proof.Handouts;
import sekisho.proof.Proof;

/** What the pages need to know of controls. */
interface Controls {
    List<ControlState> states();

    List<Evidence> history(String control, int limit);

    void observe(Consumer<Proof.Progress> progress);

    /** Remembers answers that are about to leave. */
    void handedOut(String name, List<Handouts.Answer> answers);

    /** Sheets that left with answers which are no longer backed. */
    List<Handouts.Doubtful> doubtful();

    static Controls of(Proof proof) {
        return new Controls() {
            @Override
            public List<ControlState> states() {
                return proof.states();
            }

            @Override
            public List<Evidence> history(String control, int limit) {
                return proof.history(control, limit);
            }

            @Override
            public void observe(Consumer<Proof.Progress> progress) {
                proof.observe(progress);
            }

            @Override
            public void handedOut(String name, List<Handouts.Answer> answers) {
                proof.handouts().add(name, answers);
            }

            @Override
            public List<Handouts.Doubtful> doubtful() {
                return proof.handouts().doubtful();
            }
        };
    }
}
