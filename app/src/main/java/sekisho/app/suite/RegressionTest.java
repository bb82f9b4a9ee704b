package sekisho.app.suite;

import java.util.List;

/**
 * One test of a suite.
 *
 * @param rule the rule that it is about
 * @param number distinct among the tests of that rule
 * @param stages requests with what must come of each, in order
 */
record RegressionTest(int rule, int number, List<Stage> stages) {
    RegressionTest {
        stages = List.copyOf(stages);
    }

    /** As upstream writes it: {@code 942100-3}. */
    String id() {
        return rule + "-" + number;
    }

    /** One request and what must come of it. */
    record Stage(RequestText request, Expectation expectation) {}
}
