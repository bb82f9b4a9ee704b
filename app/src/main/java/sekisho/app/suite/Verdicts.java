package sekisho.app.suite;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides whether what came of a stage is what must come of it, in the order in which the reference runner looks. */
final class Verdicts {
    private Verdicts() {}

    /**
     * What is wrong, or nothing.
     *
     * @param lines of the match log that belong to the stage
     */
    static Optional<String> fault(Expectation expected, Answer answer, List<String> lines) {
        return switch (answer) {
            case Answer.Failed failed ->
                expected.error() ? Optional.empty() : Optional.of("no response: " + failed.reason());
            case Answer.Response response ->
                expected.error()
                        ? Optional.of("status " + response.status() + " where there must be no response")
                        : fault(expected, response, lines);
        };
    }

    private static Optional<String> fault(Expectation expected, Answer.Response response, List<String> lines) {
        Set<Integer> matched = MatchLog.rules(lines);
        if (expected.status().isPresent() && expected.status().get() != response.status()) {
            return Optional.of("status " + response.status() + " instead of "
                    + expected.status().get());
        }
        if (expected.responseMatches().isPresent()
                && !expected.responseMatches().get().matcher(response.text()).find()) {
            return Optional.of(
                    "the response does not match " + expected.responseMatches().get());
        }
        if (expected.lineMatches().isPresent()
                && !anyMatches(lines, expected.lineMatches().get())) {
            return Optional.of(
                    "no line of the match log matches " + expected.lineMatches().get() + "; matched: " + matched);
        }
        List<Integer> missing = expected.present().stream()
                .filter(rule -> !matched.contains(rule))
                .toList();
        if (!missing.isEmpty()) {
            return Optional.of(missing + " did not match; status " + response.status() + ", matched: " + matched);
        }
        if (expected.isolated() && matched.size() != 1) {
            return Optional.of("exactly one rule must match; matched: " + matched);
        }
        if (expected.noLineMatches().isPresent()
                && anyMatches(lines, expected.noLineMatches().get())) {
            return Optional.of("a line of the match log matches "
                    + expected.noLineMatches().get() + "; matched: " + matched);
        }
        List<Integer> unwanted =
                expected.absent().stream().filter(matched::contains).toList();
        return unwanted.isEmpty() ? Optional.empty() : Optional.of(unwanted + " must not match");
    }

    private static boolean anyMatches(List<String> lines, Pattern pattern) {
        return lines.stream().anyMatch(line -> pattern.matcher(line).find());
    }
}
