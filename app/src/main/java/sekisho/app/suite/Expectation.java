package sekisho.app.suite;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What must come of a stage.
 *
 * @param status of the response
 * @param responseMatches found in the whole response
 * @param present rules that must have matched
 * @param absent rules that must not have matched
 * @param lineMatches found in at least one line of the match log
 * @param noLineMatches found in none
 * @param error whether there must be no response at all; then nothing else is looked at
 * @param isolated whether exactly one rule must have matched
 * @param retryOnce whether a failure is tried once more
 */
record Expectation(
        Optional<Integer> status,
        Optional<Pattern> responseMatches,
        List<Integer> present,
        List<Integer> absent,
        Optional<Pattern> lineMatches,
        Optional<Pattern> noLineMatches,
        boolean error,
        boolean isolated,
        boolean retryOnce) {
    Expectation {
        present = List.copyOf(present);
        absent = List.copyOf(absent);
    }
}
