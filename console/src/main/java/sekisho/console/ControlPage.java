package sekisho.console;

import java.util.List;
import java.util.Optional;
import sekisho.proof.Control;
import sekisho.proof.ControlState;
import sekisho.proof.Evidence;

/**
 * One control.
 *
 * @param history newest first
 * @param strip the history over time; empty when there is none
 */
record ControlPage(Frame frame, ControlState state, List<Evidence> history, Optional<Strip> strip) {
    /** As many are listed; the strip shows more. */
    private static final int LISTED = 50;

    ControlPage {
        history = List.copyOf(history);
    }

    static ControlPage of(Frame frame, ControlState state, List<Evidence> history) {
        return new ControlPage(
                frame, state, history, Strip.of(history, frame.times().now()));
    }

    Control control() {
        return state.control();
    }

    Mark mark() {
        return Mark.of(state.result());
    }

    /** What is known now: the evidence that the state rests on. */
    Optional<Evidence> latest() {
        return state.evidence();
    }

    List<Evidence> listed() {
        return history.subList(0, Math.min(LISTED, history.size()));
    }

    Text type() {
        return switch (control().type()) {
            case TECHNICAL -> Text.TYPE_TECHNICAL;
            case OPERATIONAL -> Text.TYPE_OPERATIONAL;
            case PROVIDER -> Text.TYPE_PROVIDER;
            case COMMERCIAL -> Text.TYPE_COMMERCIAL;
        };
    }

    Text typeMeaning() {
        return switch (control().type()) {
            case TECHNICAL -> Text.TYPE_TECHNICAL_MEANING;
            case OPERATIONAL -> Text.TYPE_OPERATIONAL_MEANING;
            case PROVIDER -> Text.TYPE_PROVIDER_MEANING;
            case COMMERCIAL -> Text.TYPE_COMMERCIAL_MEANING;
        };
    }

    String maxAge() {
        return Times.length(control().maxAge(), frame.lang());
    }

    Optional<Group> group() {
        return Group.of(String.valueOf(control().group()));
    }

    static String record(Evidence evidence) {
        return Links.of("records", evidence.id());
    }
}
