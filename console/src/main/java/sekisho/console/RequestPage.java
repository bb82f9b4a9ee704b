package sekisho.console;

import java.util.List;

/**
 * The explanation of one request: what was asked of it, check by check, and all that was recorded.
 *
 * @param fields the whole record
 */
record RequestPage(Frame frame, Passage passage, List<Fields.Field> fields) {
    RequestPage {
        fields = List.copyOf(fields);
    }

    /** The check's name in words, or its id where there are none. */
    String check(Passage.Step step) {
        return Wording.check(step.check()).map(frame::t).orElse(step.check());
    }

    String verdict(Passage.Step step) {
        return Wording.verdict(step.verdict()).map(frame::t).orElse(step.verdict());
    }
}
