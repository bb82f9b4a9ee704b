package sekisho.app;

import java.util.List;

/** Rules that cannot be loaded: every problem with its file and line. */
final class RulesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** @param problems at least one */
    RulesException(List<String> problems) {
        super(problems.getFirst());
        this.problems = List.copyOf(problems);
    }

    List<String> problems() {
        return problems;
    }
}
